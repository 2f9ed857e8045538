import { EXIT } from '../core/error.ts';
import { lastAttemptOf, unansweredOf } from '../core/state.ts';
import { startStep } from '../session/start.ts';
import { startWork } from '../session/work.ts';
import { clean } from '../ui/text.ts';
import { askLine, atTerminal } from './ask.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { openAgain, personOf } from './open.ts';
import type { Opened } from './open.ts';
import { printLines, printRefusal } from './print.ts';
import { here, readSession } from './sessions.ts';

/** Answers one question of a step: shown, then the option typed once more at the terminal. Without one it exits 3 with the question. */
export const decide: Run = async (asked) => {
  const [id, option] = asked.rest;
  if (id === undefined || option === undefined) {
    printRefusal({ why: 'decide needs a step and an option', fix: 'holdpoint decide STEP OPTION --reason TEXT' });
    return EXIT.left;
  }
  const { found, state: read } = await readSession(asked);
  if (!atTerminal()) {
    const attempt = lastAttemptOf(read, id);
    const question = attempt === undefined ? undefined : unansweredOf(attempt)[0];
    printRefusal({ why: clean(`A person must answer at a terminal: ${question?.text ?? read.plan?.steps.find((step) => step.id === id)?.title ?? id}`), fix: `holdpoint decide ${id} ${option} --reason TEXT, at a terminal.` });
    return EXIT.blocked;
  }
  const { git, store } = await here();
  const opened = await openAgain(await groundOf(git, process.env), { store, folder: found, you: await personOf(git, { person: true }) });
  const work = startWork(opened.session);
  try {
    return await answer(opened, { id, option, reason: asked.flags.reason ?? '' });
  } finally {
    work.stop();
    await opened.stopAll();
    opened.close();
  }
};

const answer = async ({ session }: Opened, { id, option, reason }: { readonly id: string; readonly option: string; readonly reason: string }): Promise<number> => {
  const asking = lastAttemptOf(session.snapshot().state, id);
  if (asking?.phase !== 'asked') {
    const refusal = await startStep(session, id, { confirmed: false, by: session.you });
    if (refusal !== null) return printRefusal(refusal), EXIT.blocked;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const phase = lastAttemptOf(session.snapshot().state, id)?.phase;
        if (phase !== 'asked' && phase !== 'ended') return;
        unsubscribe();
        resolve();
      };
      const unsubscribe = session.subscribe(look);
      look();
    });
  }
  const attempt = lastAttemptOf(session.snapshot().state, id);
  const question = attempt === undefined ? undefined : unansweredOf(attempt).find((one) => one.options.some((offered) => offered.key === option));
  if (attempt === undefined || question === undefined) {
    printRefusal({ why: `${id} asks nothing that "${option}" would answer`, fix: 'holdpoint next shows what is asked, and the options.' });
    return EXIT.blocked;
  }
  printLines([question.text, ...question.options.map((offered) => `  ${offered.key}  ${offered.label}`)].map(clean));
  const typed = await askLine(`Type the option once more to record it (${option}): `);
  if (typed !== option) return printRefusal({ why: 'nothing was recorded', fix: 'Run it again when you are sure.' }), EXIT.left;
  const refusal = await session.dispatch({ type: 'answer', step: id, attempt: attempt.n, answer: { question: question.id, option, reason, attachment: null } }, session.you);
  if (refusal !== null) return printRefusal(refusal), EXIT.blocked;
  printLines(['Recorded.']);
  return 0;
};
