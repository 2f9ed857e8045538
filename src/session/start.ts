import type { Refusal } from '../core/command.ts';
import { whyNotStart } from '../core/decide-start.ts';
import type { Actor, Preconditions } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import type { Step } from '../core/plan.ts';
import { stepOf } from '../core/state.ts';
import type { Kind } from '../kinds/kind.ts';
import { closeOnDroppedTail } from './anchors.ts';
import { atOf, kindPortsOf } from './at.ts';
import { checkoutOf, refreshCheckout } from './candidate.ts';
import { loadKind } from './load-kind.ts';
import { onceAtATime } from './once.ts';
import { refreshRemoteTag, versionsOf } from './refresh.ts';
import type { Session } from './session.ts';
import { refusalOf } from './words.ts';

type Asked = { readonly confirmed: boolean; readonly words: string | null; readonly opened: Preconditions | null; readonly typed: Preconditions | null };

export const UNASKED: Asked = { confirmed: false, words: null, opened: null, typed: null };

export const unknownStep = (id: string): Refusal => ({ why: `the runbook has no step "${id}"`, fix: 'holdpoint status lists them.' });

/** Starts a step that is not irreversible: reads HEAD, the tools and what the kind wants noted, then writes the intent. */
export const startStep = async (session: Session, id: string, { confirmed, by }: { readonly confirmed: boolean; readonly by: Actor }): Promise<Refusal | null> => {
  const step = stepOf(session.snapshot().state, id);
  if (step === undefined) return unknownStep(id);
  if (step.effect === 'irreversible') return { why: `${step.title} cannot be undone`, fix: `It is started in its own dialog, by typing: ${step.words ?? ''}` };
  return onceAtATime(session, `start ${id}`, () => intend(session, step, { ...UNASKED, confirmed }, { by }));
};

/** Reads what the intent must hold, then writes it, unless a rule or `still` refuses it in that moment. */
export const intend = async (session: Session, step: Step, asked: Asked, { by, still, noted = {} }: { readonly by: Actor; readonly still?: () => Refusal | null; /** What the note must hold beside what the kind notes. */ readonly noted?: JsonObject }): Promise<Refusal | null> => {
  try {
    await session.held();
    const before = session.snapshot().state.candidate;
    const kind = await loadKind(step.kind);
    // Trust may cost a process as well, so that it is asked side by side.
    const [ground, distrust] = await Promise.all([refreshCheckout(session), session.ports.whyNotTrusted([...step.would, ...step.tools.flatMap((name) => session.snapshot().state.plan?.tools[name]?.version ?? [])])]);
    // What reaches out after the tag was pushed rests on it. No answer is no news here; what is irreversible asks by rule 5.
    if (step.effect === 'remote' || step.effect === 'irreversible') await refreshRemoteTag(session).catch(() => undefined);
    const { state } = session.snapshot();
    // What was asked with the words was asked for the branch and the commit that were checked out then.
    if (asked.typed !== null && (before?.commit !== state.candidate?.commit || before?.branch !== state.candidate?.branch)) return { why: 'HEAD moved while the dialog was open', fix: 'Look at what is checked out, then open it again.' };
    const refusal = whyNotStart(state, step, null);
    if (refusal !== null) return refusal;
    if (distrust !== null) return distrust;
    const noting = noteOf(session, step, kind);
    const asks = step.tools.length > 0 || noting instanceof Promise || step.effect === 'remote' || step.effect === 'irreversible' || state.candidate !== before;
    const [tools, note, dropped] = await Promise.all([versionsOf(session, step.tools), noting, step.effect === 'irreversible' ? closeOnDroppedTail(session) : null]);
    if (dropped !== null) return dropped;
    // HEAD and the tree last: a version command or a remote takes its time, and what was read before it may be over. Where nobody was asked they were read right now.
    const checkout = asks ? await checkoutOf(session) : ground;
    const moved = (): Refusal | null => (session.snapshot().state.candidate?.commit === state.candidate?.commit ? null : { why: 'HEAD moved while it was being started', fix: 'Run it again.' });
    return await session.dispatch({ type: 'start', step: step.id, checkout, tools, note: { ...note, ...noted }, ...asked }, by, () => still?.() ?? moved());
  } catch (error) {
    return refusalOf(session, error);
  }
};

/** What the intent must hold for the act to be found again: a tag's object, the highest run id before a dispatch. */
const noteOf = (session: Session, step: Step, kind: Kind): Promise<JsonObject> | JsonObject => {
  if (kind.before === undefined) return {};
  const { state } = session.snapshot();
  const at = atOf(state, step, null, { purpose: 'watch', ports: session.ports });
  return kind.before(at, kindPortsOf(state, step, String(at.attempt.n), session.ports));
};
