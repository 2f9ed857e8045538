import { EXIT } from '../core/error.ts';
import { closeBlocker } from '../session/blocker.ts';
import { readBlockers } from '../session/preconditions.ts';
import { clean } from '../ui/clean.ts';
import { atTerminal } from './ask.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { openAgain, personOf } from './open.ts';
import { printJson, printLines, printRefusal, printRefused } from './print.ts';
import { readSession } from './sessions.ts';

/** Open blockers, asked of the tracker; `close ID --reason` closes one. */
export const blockers: Run = async (asked) => {
  const { git, store, found, state } = await readSession(asked);
  const [verb, id] = asked.rest;
  if (verb !== undefined && verb !== 'close') return printRefusal({ why: `"blockers ${verb}" is not known`, fix: 'holdpoint blockers, or holdpoint blockers close ID --reason TEXT.' }), EXIT.left;
  if (verb === undefined) {
    // Without the lock: what the journal last knew. The session that runs asks the tracker itself.
    const { open } = state.blockers;
    if (asked.flags.json) printJson({ holdpoint: 1, open, filed: state.blockers.filed });
    else printLines(open.length === 0 ? ['No open blocker is known.'] : open.map((blocker) => clean(`${blocker.id}  ${blocker.title}`)));
    return open.length === 0 ? EXIT.fine : EXIT.blocked;
  }
  const reason = asked.flags.reason ?? '';
  if (id === undefined || reason.trim() === '') return printRefusal({ why: 'closing a blocker needs its id and a reason', fix: 'holdpoint blockers close ID --reason TEXT' }), EXIT.left;
  const opened = await openAgain(await groundOf(git, process.env), { store, folder: found, you: await personOf(git, { person: atTerminal(), login: null }) });
  try {
    const refusal = await closeBlocker(opened.session, id, reason, opened.session.you);
    if (refusal !== null) return printRefused(opened.session, refusal, EXIT.blocked);
    const open = await readBlockers(opened.session);
    printLines([clean(`Closed ${id}. ${open.length} still open. Its gate is not passed by that: run it again.`)]);
    return 0;
  } finally {
    opened.close();
  }
};
