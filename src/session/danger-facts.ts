import { selectCounts } from '../core/select.ts';
import type { Step } from '../core/plan.ts';
import { ancestorsOf } from '../core/rules.ts';
import { stepOf, stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { statusOf } from '../core/status.ts';
import { wouldRun } from '../core/would-run.ts';
import type { Kind } from '../kinds/kind.ts';

/** What the dialog of an irreversible step says about the act: what, at which commit, by what, on which gates. */
export const factsOfAct = (state: State, step: Step, { again }: Pick<Kind, 'again'>): readonly (readonly [label: string, value: string])[] => {
  const plan = state.plan;
  if (plan === null) return [];
  const gates = [...ancestorsOf(state, step)].flatMap((id) => stepOf(state, id) ?? []).filter((gate) => statusOf(state, gate.id).status !== 'not-applicable');
  const passed = gates.filter((gate) => statusOf(state, gate.id).status === 'passed');
  const waived = gates.filter((gate) => statusOf(state, gate.id).status === 'waived');
  const oldest = Math.min(...passed.map((gate) => stepStateOf(state, gate.id).attempts.at(-1)?.endedAt ?? Number.POSITIVE_INFINITY));
  const decisions = gates.flatMap((gate) => stepStateOf(state, gate.id).attempts.at(-1)?.answers ?? []);
  const outcome = stepStateOf(state, step.id).attempts.at(-1)?.outcome;
  const channels = step.publishes.map((name) => plan.channels[name]).filter((channel) => channel !== undefined);
  return [
    [step.publishes.length > 0 ? 'publishes' : 'version', `${plan.repository}  ${plan.base} → ${plan.target}`],
    ...(channels.length > 0 ? [['channels', channels.map(({ name, kind }) => (name === kind ? name : `${name} (${kind})`)).join(', ')] as const] : []),
    ['commit', `${state.candidate?.commit.slice(0, 12) ?? 'none'} on ${state.candidate?.branch ?? 'no branch'}`],
    ['runs', wouldRun(state, step).join(' · ')],
    ...(outcome === null || outcome === undefined ? [] : (again?.(step.spec, outcome) ?? [])),
    ['gates', `${passed.length} of ${gates.length} passed, ${waived.length} waived${Number.isFinite(oldest) ? `, oldest ${new Date(oldest).toISOString().slice(11, 16)} UTC` : ''}`],
    ['answers', decisions.length === 0 ? 'none' : `${decisions.length} given (${[...new Set(decisions.map((answer) => answer.by.name))].join(', ')})`],
    ...(selectCounts(state).by.waived === undefined ? [] : [['waivers', waived.map((gate) => `${gate.title}: ${statusOf(state, gate.id).why}`).join(', ')] as const]),
  ];
};
