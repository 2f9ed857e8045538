import type { Refusal } from '../core/command.ts';
import { whyNotStart } from '../core/decide-start.ts';
import type { Actor, Preconditions } from '../core/event.ts';
import type { Step } from '../core/plan.ts';
import { answersSoFar, changedBetween } from '../core/changed-between.ts';
import { ASKED_AGAIN_MS, preconditionsHold, wordsAreTyped } from '../core/rules.ts';
import { stepOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Danger } from '../core/world.ts';
import type { Kind } from '../kinds/kind.ts';
import { refreshCandidate, refreshCheckout } from './candidate.ts';
import { factsOfAct } from './danger-facts.ts';
import { loadKind } from './load-kind.ts';
import { onceAtATime } from './once.ts';
import { askObstacle, askPreconditions } from './preconditions.ts';
import type { Session } from './session.ts';
import { intend, unknownStep } from './start.ts';
import { refusalOf } from './words.ts';

/** Opens the dialog of an irreversible step: shows what was asked, each with its age, and what stands in the way. */
export const openDanger = async (session: Session, id: string): Promise<Refusal | null> => {
  const step = stepOf(session.snapshot().state, id);
  if (step === undefined) return unknownStep(id);
  if (step.effect !== 'irreversible' || step.words === null) return { why: `${step.title} can be undone`, fix: 'Start it with r.' };
  let kind: Kind;
  try {
    kind = await loadKind(step.kind);
    await session.held();
    const { commit } = await refreshCheckout(session);
    const refusal = whyNotStart(session.snapshot().state, step, commit);
    if (refusal !== null) return refusal;
  } catch (error) {
    return refusalOf(session, error);
  }
  const opened: Danger = { step: id, opening: Symbol(id), words: step.words, found: null, changed: [], refusals: [], facts: factsOfAct(session.snapshot().state, step, kind) };
  session.show((world) => ({ ...world, danger: opened }));
  const [found, obstacle] = await Promise.all([askPreconditions(session, step), askObstacle(session, step)]);
  const { state } = session.snapshot();
  const refusals = [...closedBy(state, step, obstacle), ...preconditionsHold(state, step, found, session.ports.clock.now())];
  redraw(session, opened, { ...opened, found, refusals, facts: factsOfAct(state, step, kind) });
  watchDanger(session, step, { opened, kind, found });
  return null;
};

/** Where somebody did not answer: until then nothing can be typed. */
const SILENT_AGAIN_MS = 5_000;

/**
 * Asks on while the dialog is open and nothing is typed into effect, so that each answer's age stays small. When one of them changes, or
 * something happens in the session itself that closes the step, the dialog closes itself and says which; while one is missing, nothing can
 * be typed. Prevents: words that are typed under a list which was true when somebody went for coffee.
 */
const watchDanger = (session: Session, step: Step, { opened, kind, found: first }: { readonly opened: Danger; readonly kind: Kind; readonly found: Preconditions }): void => {
  const { clock } = session.ports;
  let answers = first;
  const again = (ms: number): void => void clock.after(ms, () => void ask());
  const ask = async (): Promise<void> => {
    const before = stillOpen(session, opened);
    if (before === null || before.found === null) return;
    // A HEAD that cannot be read now is read when the words are typed.
    await refreshCandidate(session).catch(() => null);
    const [found, obstacle] = await Promise.all([askPreconditions(session, step), askObstacle(session, step)]);
    const shown = stillOpen(session, opened);
    if (shown === null || shown.found === null) return;
    const { state } = session.snapshot();
    const closed = closedBy(state, step, obstacle);
    const newly = closed.filter(({ why, silent }) => silent !== true && !shown.refusals.some((refusal) => refusal.why === why));
    const changed = [...changedBetween(answers, found, { silence: 'waits' }), ...newly.map(({ why }) => why)];
    answers = answersSoFar(answers, found);
    const refusals = [...closed, ...preconditionsHold(state, step, found, clock.now())];
    redraw(session, opened, { ...shown, found, changed, refusals, facts: factsOfAct(state, step, kind) });
    if (changed.length === 0) again(refusals.length === 0 ? ASKED_AGAIN_MS : SILENT_AGAIN_MS);
  };
  again(ASKED_AGAIN_MS);
};

/** What closes it by itself, beside what it rests on. */
const closedBy = (state: State, step: Step, obstacle: Awaited<ReturnType<typeof askObstacle>>): readonly (Refusal & { readonly silent?: true })[] => [whyNotStart(state, step, null), obstacle].filter((refusal) => refusal !== null);

export const closeDanger = (session: Session): void => session.show((world) => ({ ...world, danger: null }));

/** The words were typed: everything is asked again, and only if nothing changed, and the dialog is still open, is the intent written. */
export const typeDanger = (session: Session, id: string, words: string, by: Actor): Promise<Refusal | null> =>
  onceAtATime(session, `start ${id}`, async () => {
    const { world, state } = session.snapshot();
    const step = stepOf(state, id);
    const danger = world.danger;
    if (step === undefined || danger === null || danger.step !== id || danger.found === null) return { why: 'the dialog has not asked the world yet', fix: 'Wait until it has.' };
    if (danger.changed.length > 0) return changedRefusal(danger.changed);
    const wrong = danger.refusals[0] ?? wordsAreTyped(step, words, by);
    if (wrong !== null) return wrong;
    /** Prevents: an act whose dialog was left with esc while the world was asked once more. */
    const still = (): Refusal | null => {
      const now = session.snapshot().world.danger;
      if (now?.opening !== danger.opening) return { why: 'its dialog was closed', fix: 'Nothing was done. Open it again to do it.' };
      return now.changed.length === 0 ? null : changedRefusal(now.changed);
    };
    const typed = await askPreconditions(session, step);
    const closed = still();
    if (closed !== null) return closed;
    const changed = changedBetween(danger.found, typed, { silence: 'waits' });
    if (changed.length > 0) {
      redraw(session, danger, { ...danger, found: typed, changed });
      return changedRefusal(changed);
    }
    const missing = preconditionsHold(session.snapshot().state, step, typed, session.ports.clock.now());
    if (missing[0] !== undefined) {
      redraw(session, danger, { ...danger, found: typed, refusals: missing });
      return missing[0];
    }
    const refusal = await intend(session, step, { confirmed: true, words, opened: danger.found, typed }, { by, still });
    redraw(session, danger, refusal === null ? null : { ...danger, found: typed, refusals: [refusal] });
    return refusal;
  });

const changedRefusal = (changed: readonly string[]): Refusal => ({ why: `${changed.join(' and ')} changed while the dialog was open`, fix: 'Nothing was done. Look at what changed, then open it again.' });

/** Changes the dialog that was meant; one that was closed, or opened anew, is another. */
const redraw = (session: Session, { opening }: Danger, after: Danger | null): void => session.show((world) => (world.danger?.opening === opening ? { ...world, danger: after } : world));

/** The dialog as it is now, while it is open and has not closed itself. */
const stillOpen = (session: Session, { opening }: Danger): Danger | null => {
  const now = session.snapshot().world.danger;
  return now?.opening === opening && now.changed.length === 0 ? now : null;
};
