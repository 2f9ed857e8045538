import type { Refusal } from '../core/command.ts';
import { HOLDPOINT } from '../core/event.ts';
import type { Actor } from '../core/event.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import { atOf, kindPortsOf } from './at.ts';
import { loadKind } from './load-kind.ts';
import { onceAtATime } from './once.ts';
import type { Session } from './session.ts';
import { refusalOf, wordsOf } from './words.ts';
import { say } from './world.ts';

/** Takes back what a step has left open in the world, where its kind knows how. Intent first, as with every act. */
export const revertExposure = (session: Session, id: string, by: Actor): Promise<Refusal | null> => onceAtATime(session, `revert ${id}`, () => revert(session, id, by));

const revert = async (session: Session, id: string, by: Actor): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  if (step === undefined || attempt === undefined) return { why: 'it has exposed nothing', fix: 'Nothing was changed.' };
  try {
    const kind = await loadKind(step.kind);
    if (kind.revert === undefined) return { why: `${step.title} cannot take itself back`, fix: 'Do it by hand, then run the step again.' };
    const refusal = await session.dispatch({ type: 'revert-exposure', step: id }, by);
    if (refusal !== null) return refusal;
    const at = atOf(state, step, attempt, { purpose: 'watch', ports: session.ports });
    const sent = await kind.revert(at, kindPortsOf(state, step, `revert${attempt.n}`, session.ports));
    const evidence = Object.entries(sent).map(([name, value]) => ({ type: 'value', name, value: typeof value === 'string' ? value : JSON.stringify(value) }) as const);
    const unrecorded = await session.dispatch({ type: 'exposure-reverted', step: id, evidence }, by);
    if (unrecorded !== null) return unrecorded;
    session.show((world) => say(world, 'passed', `${step.title} was taken back.`, session.ports.clock.now()));
    return null;
  } catch (error) {
    // Rule 7: whatever the error says, only a look tells what the world has. It changes nothing where the intent was not written.
    await session.dispatch({ type: 'revert-failed', step: id, attempt: attempt.n, why: wordsOf(session, error) });
    await session.dispatch({ type: 'reconcile', step: id }, HOLDPOINT);
    return refusalOf(session, error);
  }
};
