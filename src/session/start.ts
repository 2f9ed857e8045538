import type { Refusal } from '../core/command.ts';
import { whyNotStart } from '../core/decide-start.ts';
import type { Actor, Preconditions } from '../core/event.ts';
import { changedBetween, preconditionsHold, wordsAreTyped } from '../core/rules.ts';
import type { JsonObject } from '../core/json.ts';
import type { Step } from '../core/plan.ts';
import { stepOf } from '../core/state.ts';
import { atOf, kindPortsOf } from './at.ts';
import { checkoutOf, refreshCandidate } from './candidate.ts';
import { factsOfAct } from './danger-facts.ts';
import { askPreconditions } from './preconditions.ts';
import type { Session } from './session.ts';
import { loadKind } from './work.ts';
import { refusalOf } from './words.ts';

type Asked = { readonly confirmed: boolean; readonly words: string | null; readonly opened: Preconditions | null; readonly typed: Preconditions | null };

const UNASKED: Asked = { confirmed: false, words: null, opened: null, typed: null };

const unknownStep = (id: string): Refusal => ({ why: `the runbook has no step "${id}"`, fix: 'holdpoint status lists them.' });

/** Starts a step that is not irreversible: reads HEAD, the tools and what the kind wants noted, then writes the intent. */
export const startStep = async (session: Session, id: string, { confirmed, by }: { readonly confirmed: boolean; readonly by: Actor }): Promise<Refusal | null> => {
  const step = stepOf(session.snapshot().state, id);
  if (step === undefined) return unknownStep(id);
  if (step.effect === 'irreversible') return { why: `${step.title} cannot be undone`, fix: `It is started in its own dialog, by typing: ${step.words ?? ''}` };
  return intend(session, step, { ...UNASKED, confirmed }, by);
};

const intend = async (session: Session, step: Step, asked: Asked, by: Actor): Promise<Refusal | null> => {
  try {
    await refreshCandidate(session);
    const { state } = session.snapshot();
    const checkout = await checkoutOf(session);
    const refusal = whyNotStart(state, step, checkout.commit);
    if (refusal !== null) return refusal;
    const [tools, note] = await Promise.all([toolsOf(session, step), noteOf(session, step)]);
    return await session.dispatch({ type: 'start', step: step.id, checkout, tools, note, ...asked }, by);
  } catch (error) {
    return refusalOf(session, error);
  }
};

const toolsOf = async (session: Session, step: Step): Promise<{ readonly [tool: string]: string | null }> => {
  const tools = session.snapshot().state.plan?.tools ?? {};
  const versions = step.tools.map(async (name) => [name, await session.ports.toolVersion(tools[name]?.version ?? `${name} --version`)] as const);
  return Object.fromEntries(await Promise.all(versions));
};

/** What the intent must hold for the act to be found again: a tag's object, the highest run id before a dispatch. */
const noteOf = async (session: Session, step: Step): Promise<JsonObject> => {
  const kind = await loadKind(step.kind);
  if (kind.before === undefined) return {};
  const { state } = session.snapshot();
  const at = atOf(state, step, null, { purpose: 'watch', ports: session.ports });
  return kind.before(at, kindPortsOf(state, step, String(at.attempt.n), session.ports));
};

/** Opens the dialog of an irreversible step: shows what was asked, each with its age, and what stands in the way. */
export const openDanger = async (session: Session, id: string): Promise<Refusal | null> => {
  const step = stepOf(session.snapshot().state, id);
  if (step === undefined) return unknownStep(id);
  if (step.effect !== 'irreversible' || step.words === null) return { why: `${step.title} can be undone`, fix: 'Start it with r.' };
  const words = step.words;
  try {
    await refreshCandidate(session);
    const refusal = whyNotStart(session.snapshot().state, step, (await checkoutOf(session)).commit);
    if (refusal !== null) return refusal;
  } catch (error) {
    return refusalOf(session, error);
  }
  session.show((world) => ({ ...world, danger: { step: id, words, found: null, changed: [], refusals: [], facts: factsOfAct(session.snapshot().state, step) } }));
  const found = await askPreconditions(session, step);
  const { state } = session.snapshot();
  const closed = whyNotStart(state, step, null);
  const refusals = [...(closed === null ? [] : [closed]), ...preconditionsHold(state, step, found, session.ports.clock.now())];
  session.show((world) => (world.danger?.step === id ? { ...world, danger: { ...world.danger, found, refusals, facts: factsOfAct(state, step) } } : world));
  return null;
};

export const closeDanger = (session: Session): void => session.show((world) => ({ ...world, danger: null }));

/** The words were typed: everything is asked again, and only if nothing changed is the intent written. */
export const typeDanger = async (session: Session, id: string, words: string, by: Actor): Promise<Refusal | null> => {
  const { world, state } = session.snapshot();
  const step = stepOf(state, id);
  const opened = world.danger?.step === id ? world.danger.found : null;
  if (step === undefined || opened === null) return { why: 'the dialog has not asked the world yet', fix: 'Wait until it has.' };
  const wrong = wordsAreTyped(step, words, by);
  if (wrong !== null) return wrong;
  const typed = await askPreconditions(session, step);
  const changed = changedBetween(opened, typed);
  if (changed.length > 0) {
    session.show((before) => (before.danger === null ? before : { ...before, danger: { ...before.danger, found: typed, changed } }));
    return { why: `${changed.join(' and ')} changed while the dialog was open`, fix: 'Nothing was done. Look at what changed, then open it again.' };
  }
  const refusal = await intend(session, step, { confirmed: true, words, opened, typed }, by);
  if (refusal === null) closeDanger(session);
  else session.show((before) => (before.danger === null ? before : { ...before, danger: { ...before.danger, found: typed, refusals: [refusal] } }));
  return refusal;
};
