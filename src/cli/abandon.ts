import { EXIT } from '../core/error.ts';
import { whatIsOut } from '../core/decide-session.ts';
import { clean } from '../ui/clean.ts';
import { askLine, atTerminal } from './ask.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { openAgain, personOf } from './open.ts';
import { printLines, printRefusal, printRefused } from './print.ts';
import { readSession } from './sessions.ts';

/** Gives a release up: its own words typed at a terminal, with a reason. Says what is out and stays out. */
export const abandon: Run = async (asked) => {
  const { git, store, found, state } = await readSession(asked);
  const words = `abandon ${state.plan?.target ?? ''}`;
  if (state.end !== null) return printRefusal({ why: `this session is ${state.end.end}`, fix: 'There is nothing to abandon.' }), EXIT.left;
  if (!atTerminal()) return printRefusal({ why: 'abandoning needs a person at a terminal', fix: `Run holdpoint abandon --reason TEXT there, and type: ${words}` }), EXIT.blocked;
  const reason = asked.flags.reason ?? '';
  if (reason.trim() === '') return printRefusal({ why: 'abandoning needs a reason', fix: 'holdpoint abandon --reason TEXT' }), EXIT.left;
  const out = whatIsOut(state);
  printLines([`This gives up ${state.repository} ${state.plan?.target ?? ''} (${state.plan?.mode ?? ''}).`, ...(out.length === 0 ? ['Nothing of it is out.'] : ['What is out, and stays out:', ...out.map((line) => `  ${line}`)])].map(clean));
  const typed = await askLine(`Type  ${words}  to do it: `);
  if (typed === null) return EXIT.left;
  const opened = await openAgain(await groundOf(git, process.env), { store, folder: found, you: await personOf(git, { person: true, login: null }) });
  try {
    const refusal = await opened.session.dispatch({ type: 'abandon', words: typed, reason }, opened.session.you);
    if (refusal !== null) return printRefused(opened.session, refusal, EXIT.left);
    printLines(['Abandoned. `holdpoint report` writes what happened.']);
    return 0;
  } finally {
    opened.close();
  }
};
