import { filesOf } from '../../../src/core/decide-answer.ts';
import type { Refusal } from '../../../src/core/command.ts';
import type { Step } from '../../../src/core/plan.ts';
import { selectNeeds, selectStartable } from '../../../src/core/select.ts';
import type { Need } from '../../../src/core/select.ts';
import { lastAttemptOf, stepOf, stepStateOf } from '../../../src/core/state.ts';
import { actingSteps, statusesOf } from '../../../src/core/status.ts';
import type { Actions } from '../../../src/core/world.ts';
import type { Session } from '../../../src/session/session.ts';
import { mendByHand } from './by-hand.ts';
import type { Orders, Said } from './orders.ts';

type Desk = { readonly session: Session; readonly actions: Actions; readonly until: NonNullable<Orders['until']> | null; readonly say: (said: Said) => void };

/** How often one step is tried again, or asked after, before the person gives it up. */
const PATIENCE = 12;

/**
 * Does what a sensible person does, and never waits for time: goes on, answers with the first option that lets the release pass,
 * confirms, types words, reconciles what is unknown before anything else is done about it.
 * @returns `stuck` when nothing runs, and nothing that is needed can be given.
 */
export const persevere = async ({ session, actions, until, say }: Desk): Promise<'ended' | 'reached' | 'stuck'> => {
  for (const { pid } of session.snapshot().world.survivors) await actions.killSurvivor(pid);
  /** What was refused in a state is not asked for again in the same state. */
  const refused = new Map<string, number>();
  const tries = new Map<string, number>();
  let wentOnAt = -1;
  for (;;) {
    const { state, world } = session.snapshot();
    if (state.end !== null) return 'ended';
    if (world.readOnly !== null) return 'stuck';
    const needs = selectNeeds(state);
    if (until !== null && (until.what === 'passed' ? statusesOf(state).get(until.step)?.status === 'passed' : needs.some((need) => need.what === until.what && need.step === until.step))) return say({ say: 'reached', step: until.step }), 'reached';
    const need = needs.find((one) => refused.get(keyOf(one)) !== state.events && (tries.get(keyOf(one)) ?? 0) < PATIENCE);
    if (need !== undefined) {
      tries.set(keyOf(need), (tries.get(keyOf(need)) ?? 0) + 1);
      const refusal = await meet(need, { session, actions, say });
      if (refusal === null) continue;
      say({ say: 'refused', step: need.step, why: refusal.why });
      refused.set(keyOf(need), session.snapshot().state.events);
      continue;
    }
    if (!world.goingOn && wentOnAt !== state.events && selectStartable(state).length > 0) {
      wentOnAt = state.events;
      await actions.goOn();
      continue;
    }
    const busy = world.goingOn || actingSteps(state).length > 0 || [...statusesOf(state).values()].some(({ status }) => status === 'running' || status === 'waiting');
    if (!busy) return 'stuck';
    await change(session);
  }
};

const keyOf = (need: Need): string => `${need.what} ${need.step}`;

/** The next thing that anybody would see. */
const change = (session: Session): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = session.subscribe(() => (unsubscribe(), resolve()));
  });

const meet = async (need: Need, { session, actions, say }: Omit<Desk, 'until'>): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const step = stepOf(state, need.step);
  if (step === undefined) return { why: `the plan has no step ${need.step}`, fix: '' };
  switch (need.what) {
    case 'answer':
      return answer(need, { session, actions });
    case 'words':
      return type(step, { session, actions, say });
    case 'confirm':
      return actions.start(step.id, { confirmed: true });
    case 'start':
      return actions.start(step.id, { confirmed: false });
    case 'reconcile':
      say({ say: 'reconciles', step: step.id });
      return actions.reconcile(step.id);
    case 'retry':
      return retry(step, { session, actions, say });
    default:
      return need satisfies never;
  }
};

const answer = async ({ step, attempt, questions }: Extract<Need, { what: 'answer' }>, { session, actions }: Pick<Desk, 'session' | 'actions'>): Promise<Refusal | null> => {
  const [question] = questions;
  const option = question?.options.find(({ does }) => does === 'pass') ?? question?.options.find(({ does }) => does === 'look');
  const asked = lastAttemptOf(session.snapshot().state, step);
  if (question === undefined || option === undefined || asked?.n !== attempt) return { why: 'it asks nothing that lets the release go on', fix: '' };
  if (option.needsEvidenceOpened === true) for (const name of filesOf(asked)) await actions.openEvidence(step, name);
  return actions.answer(step, { question: question.id, option: option.key, reason: 'the robot looked', attachment: null });
};

const type = async (step: Step, { session, actions, say }: Omit<Desk, 'until'>): Promise<Refusal | null> => {
  const closed = await actions.openDanger(step.id);
  if (closed !== null) return closed;
  const [refusal] = session.snapshot().world.danger?.refusals ?? [];
  if (refusal !== undefined) return actions.closeDanger(), refusal;
  say({ say: 'typed', step: step.id });
  return actions.typeDanger(step.id, step.words ?? '');
};

/** What failed is tried again, after its fix where the runbook has one, and after what its refusal tells to do by hand. */
const retry = async (step: Step, { session, actions, say }: Omit<Desk, 'until'>): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const attempt = lastAttemptOf(state, step.id);
  const fix = stepStateOf(state, step.id).fixes.at(-1);
  if (step.fix.length > 0 && attempt?.outcome?.result === 'failed' && state.candidate?.pinned !== true) {
    if (fix === undefined || fix.startedAt < attempt.startedAt || fix.ended?.ok === false) return actions.fix(step.id);
    if (fix.ended?.ok === true && fix.shared === null) return actions.shareFix(step.id, 'Name the version in every manifest');
  }
  await mendByHand(session, state);
  return step.effect === 'irreversible' ? type(step, { session, actions, say }) : actions.start(step.id, { confirmed: true });
};
