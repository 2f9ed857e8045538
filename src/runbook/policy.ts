import type { Effect, Point } from '../core/plan.ts';
import { objectOf, textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import type { Check } from './context.ts';
import type { Problem } from './problem.ts';
import type { Source } from './source.ts';

const STRICTER: readonly Effect[] = ['none', 'local', 'remote', 'irreversible'];

/** What a step does to the world, who opens it, and what is typed before it: its kind's word, or a stricter one of its own. */
export const policyOf = ({ id, read }: AuthoredStep): { readonly effect: Effect; readonly point: Point; readonly words: string | null } => {
  const written = read?.common.effect ?? 'none';
  const usual = read?.traits.effect ?? 'none';
  const effect = STRICTER.indexOf(written) > STRICTER.indexOf(usual) ? written : usual;
  const holds = read?.traits.hold === true || read?.common.judge !== undefined || effect === 'irreversible' || read?.common.point === 'hold';
  return { effect, point: holds ? 'hold' : 'machine', words: effect === 'irreversible' ? (read?.traits.words ?? `${id} {target}`) : null };
};

/** A step may be made stricter than its kind, never laxer; what is irreversible says so and is not waivable (rule 8). */
export const checkPolicies: Check = ({ steps, source }) => [...steps.flatMap((step) => problemsOf(step, source)), ...equalWords(steps, source)];

const problemsOf = (step: AuthoredStep, source: Source): readonly Problem[] => {
  if (step.read === null) return [];
  const { common, kind, traits } = step.read;
  const { effect, point } = policyOf(step);
  const problems: Problem[] = [];
  const at = (key: string) => source.at([...step.path, key]);
  if (common.effect !== undefined && common.effect !== effect) problems.push({ ...at('effect'), what: `effect: ${common.effect} is laxer than what this step does (${effect})`, instead: `Write effect: ${effect}, or remove it.` });
  if (common.point === 'machine' && point === 'hold') problems.push({ ...at('point'), what: 'point: machine is laxer than what this step is: a person opens it', instead: 'Write point: hold, or remove it.' });
  const publishes = traits.publishes ?? [];
  if (publishes.length > 0 && kind.key !== 'deliver' && common.effect === undefined) problems.push({ ...source.find(step.path, 'publishes'), what: `"${step.id}" publishes and does not say that this is irreversible`, instead: 'Add effect: irreversible to the step.' });
  if (effect === 'irreversible' && common.waivable === true) problems.push({ ...at('waivable'), what: `"${step.id}" is irreversible, and what is irreversible is not waivable`, instead: 'Remove waivable.' });
  if (common.revert === true && kind.revert === undefined) problems.push({ ...at('revert'), what: `a step of kind ${kind.key} cannot be taken back`, instead: 'Remove revert.' });
  if (textsOf(objectOf(step.raw['workflow'])['for'])[0] === 'latest' && common.advisory !== true) problems.push({ ...source.at([...step.path, 'workflow', 'for']), what: 'for: latest watches some run, not the one of this release, so it cannot be a gate', instead: 'Add advisory: true to the step, or write for: commit.' });
  return problems;
};

/** The words are the last thing between a person and the act: equal ones could be typed into the wrong dialog. */
const equalWords = (steps: readonly AuthoredStep[], source: Source): readonly Problem[] =>
  steps.flatMap((step, index) => {
    const { words } = policyOf(step);
    const first = words === null ? undefined : steps.slice(0, index).find((other) => policyOf(other).words === words);
    return first === undefined ? [] : [{ ...source.at([...step.path, 'id']), what: `"${step.id}" and "${first.id}" are both started by typing "${words}"`, instead: 'Make one step of them.' }];
  });
