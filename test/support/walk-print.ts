import type { Event, Recorded } from '../../src/core/event.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import type { Broken } from './journal-judge.ts';

/** A walk for somebody who has to understand it: what it breaks, the plan, the moves, and the journal, a line each. */
export const printWalk = (plan: Plan, moves: readonly number[], records: readonly Recorded[], problems: readonly Broken[]): readonly string[] => [
  ...problems.map(({ property, n, what }) => `breaks ${property} at record ${n}: ${what}`),
  `plan, ${plan.mode}, at most ${plan.phases[0]?.parallel ?? 0} of a phase at once (0: no cap):`,
  ...plan.steps.map((step) => `  ${printStep(step)}`),
  `moves: [${moves.join(', ')}]`,
  'journal:',
  ...records.map((record) => `  ${printRecord(record)}`),
];

const printStep = (step: Step): string => {
  const list = (name: string, of: readonly string[]): string => (of.length === 0 ? '' : ` ${name} ${of.join(',')}`);
  const flags = ['advisory', 'waivable', 'exclusive', 'pinsCandidate', 'recheck', 'revert'] as const;
  return `${step.id} ${step.kind} ${step.effect}${step.acts ? '' : ' watch'}${list('needs', step.needs)}${list('reads', step.reads)}${list('uses', step.uses)}${list('captures', step.captures)}${list('publishes', step.publishes)}${list('judge', step.judge.map(({ id }) => id))}${list('covers', step.covers?.globs ?? [])}${step.when === null ? '' : ` when ${JSON.stringify(step.when.inputs ?? step.when.changed?.globs)}`}${step.freshMs === null ? '' : ` fresh ${step.freshMs}ms`}${list('is', flags.filter((flag) => step[flag]))}`;
};

const printRecord = ({ n, at, by, event }: Recorded): string => `${String(n).padStart(3)} ${new Date(at).toISOString().slice(11, 19)} ${by.name.padEnd(4)} ${event.type.padEnd(22)} ${JSON.stringify(aboutOf(event)).slice(0, 700)}`;

/** What an event says beside its type; of a plan only its hash and those of its steps, for it stands above. */
const aboutOf = (event: Event): object => {
  if (event.type === 'runbook.adopted') return { hash: event.hash, steps: event.plan.steps.map(({ id, hash }) => `${id} ${hash}`) };
  const { type: _, ...about } = event;
  // What was asked counts where words were typed.
  if (event.type === 'attempt.intended' && event.words === null) return { ...about, asked: undefined };
  return about;
};
