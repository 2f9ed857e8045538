import { exitCodeOf, selectStanding } from '../core/standing.ts';
import type { Run } from './index.ts';
import { printJson, printLines } from './print.ts';
import { replaySession } from './sessions.ts';
import { statusLines } from './status-lines.ts';

/** Where things stand, from the journal alone. Exits 0 only for what is released or rehearsed. */
export const status: Run = async (asked) => {
  const { state, chain } = await replaySession(asked);
  if (asked.flags.json) printJson(selectStanding(state, chain));
  else printLines(statusLines(state, `journal: ${chain.events} records, ${chain.ok ? 'unbroken' : 'BROKEN'}, head ${chain.head}`));
  return exitCodeOf(state);
};
