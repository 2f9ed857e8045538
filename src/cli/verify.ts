import { clean } from '../ui/text.ts';
import type { Run } from './index.ts';
import { printJson, printLines } from './print.ts';
import { readSession } from './sessions.ts';

/** Reads every record, checks each hash against its bytes and the chain, and replays. Damage ends it with exit 1 and a place. */
export const verify: Run = async (asked) => {
  const { chain, path, state } = await readSession(asked);
  if (asked.flags.json) printJson({ holdpoint: 1, path, ...chain });
  else printLines([clean(`${path}: ${chain.events} records, unbroken from the header on, head ${chain.head}`), `replayed: ${state.end?.end ?? 'open'}`]);
  return 0;
};
