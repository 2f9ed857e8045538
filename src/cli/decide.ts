import { EXIT } from '../core/error.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { statusOf } from '../core/status.ts';
import type { Git } from '../ports.ts';
import type { Session } from '../session/session.ts';
import { startStep } from '../session/start.ts';
import { startWork } from '../session/work.ts';
import { clean } from '../ui/clean.ts';
import { askLine, atTerminal } from './ask.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { openAgain, personOf } from './open.ts';
import type { Opened } from './open.ts';
import { printLines, printRefusal, printRefused } from './print.ts';
import { readSession } from './sessions.ts';
import { until } from './until.ts';
import { whyNoAnswer, whyNotBeginAsking, whyNotOpened } from './why-not-decide.ts';
import type { Checkout } from './why-not-decide.ts';

/** Answers one question of a step: shown, then the option typed once more at the terminal. Without one it exits 3 with the question. */
export const decide: Run = async (asked) => {
  const [id, option] = asked.rest;
  if (id === undefined || option === undefined) {
    printRefusal({ why: 'decide needs a step and an option', fix: 'holdpoint decide STEP OPTION --reason TEXT' });
    return EXIT.left;
  }
  const { git, store, found, state: read } = await readSession(asked);
  const reason = asked.flags.reason ?? '';
  const never = whyNoAnswer(read, id, option, reason) ?? whyNotOpened(read, id, await checkoutIn(git, read));
  if (never !== null) return printRefusal({ why: clean(never.why), fix: clean(never.fix) }), EXIT.blocked;
  if (!atTerminal()) {
    const attempt = lastAttemptOf(read, id);
    const question = attempt === undefined ? undefined : unansweredOf(attempt)[0];
    printRefusal({ why: clean(`A person must answer at a terminal: ${question?.text ?? read.plan?.steps.find((step) => step.id === id)?.title ?? id}`), fix: `holdpoint decide ${id} ${option} --reason TEXT, at a terminal.` });
    return EXIT.blocked;
  }
  const opened = await openAgain(await groundOf(git, process.env), { store, folder: found, you: await personOf(git, { person: true, login: null }) });
  try {
    // Coming back may have changed what is asked. Nothing is watched or started before it is known that there is something to answer.
    const { state } = opened.session.snapshot();
    const step = stepOf(state, id);
    const refusal = whyNoAnswer(state, id, option, reason) ?? (step === undefined || lastAttemptOf(state, id)?.phase === 'asked' ? null : whyNotBeginAsking(state, step));
    if (refusal !== null) return printRefused(opened.session, refusal, EXIT.blocked);
    const work = startWork(opened.session);
    try {
      return await answer(opened, { id, option, reason });
    } finally {
      work.stop();
      await opened.stopAll();
    }
  } finally {
    opened.close();
  }
};

const checkoutIn = async (git: Git, { plan }: State): Promise<Checkout> => {
  const [head, base] = await Promise.all([git.head().catch(() => null), git.localTag(plan?.base ?? '').catch(() => null)]);
  return { commit: head?.commit ?? null, base: base?.commit ?? null };
};

const answer = async ({ session }: Opened, { id, option, reason }: { readonly id: string; readonly option: string; readonly reason: string }): Promise<number> => {
  const asking = lastAttemptOf(session.snapshot().state, id);
  if (asking?.phase !== 'asked') {
    const refusal = await startStep(session, id, { confirmed: false, by: session.you });
    if (refusal !== null) return printRefused(session, refusal, EXIT.blocked);
    await until(session, () => ['asked', 'ended'].includes(lastAttemptOf(session.snapshot().state, id)?.phase ?? '') || session.snapshot().world.readOnly !== null);
  }
  const { readOnly } = session.snapshot().world;
  if (readOnly !== null) return printRefusal({ why: `the journal cannot be written: ${readOnly}`, fix: 'Make room, then decide again.' }), EXIT.broken;
  const attempt = lastAttemptOf(session.snapshot().state, id);
  const question = attempt === undefined ? undefined : unansweredOf(attempt).find((one) => one.options.some((offered) => offered.key === option));
  if (attempt === undefined || question === undefined) {
    printRefusal({ why: `${id} asks nothing that "${option}" would answer`, fix: 'holdpoint next shows what is asked, and the options.' });
    return EXIT.blocked;
  }
  // What was just begun may ask for evidence that nobody has opened.
  const unfit = whyNoAnswer(session.snapshot().state, id, option, reason);
  if (unfit !== null) return printRefused(session, unfit, EXIT.blocked);
  printLines([question.text, ...question.options.map((offered) => `  ${offered.key}  ${offered.label}`)].map(clean));
  const typed = await askLine(`Type the option once more to record it (${option}): `);
  if (typed === null) return EXIT.left;
  if (typed !== option) return printRefusal({ why: 'nothing was recorded', fix: 'Run it again when you are sure.' }), EXIT.left;
  const since = session.ports.clock.now();
  const refusal = await session.dispatch({ type: 'answer', step: id, attempt: attempt.n, answer: { question: question.id, option, reason, attachment: null } }, session.you);
  if (refusal !== null) return printRefused(session, refusal, EXIT.blocked);
  await until(session, () => isSettled(session, id, since));
  if (session.snapshot().world.readOnly !== null) return printRefusal({ why: `the answer is recorded, what followed is not: ${session.snapshot().world.readOnly ?? ''}`, fix: 'Make room, then run holdpoint again: it looks at the world first.' }), EXIT.broken;
  const title = stepOf(session.snapshot().state, id)?.title ?? id;
  printLines([clean(`Recorded. ${title}: ${statusOf(session.snapshot().state, id).status}`)]);
  return EXIT.fine;
};

/** The answer was looked at: the step ended, asks on, or goes on being watched (a person who waits on). */
const isSettled = (session: Session, id: string, since: number): boolean => {
  const { state, world } = session.snapshot();
  const phase = lastAttemptOf(state, id)?.phase;
  return phase === 'ended' || phase === 'asked' || world.readOnly !== null || (world.watches[id]?.polls[0]?.at ?? 0) >= since;
};
