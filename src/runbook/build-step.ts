import { objectOf, textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import type { Check } from './context.ts';

/** Steps whose run declares artifacts: what is published and delivered is compared with theirs. */
const buildersOf = (steps: readonly AuthoredStep[]): readonly string[] =>
  steps.filter((step) => textsOf(objectOf(step.raw['workflow'])['artifacts']).length > 0).map((step) => step.id);

const comparesBytes = (step: AuthoredStep): boolean =>
  'deliver' in step.raw || 'stage' in step.raw || 'formula' in step.raw || textsOf(objectOf(step.raw['workflow'])['publishes']).length > 0;

const namesRun = (step: AuthoredStep): boolean => [step.raw, step.raw['formula'], step.raw['workflow']].some((value) => typeof objectOf(value)['run'] === 'string');

/** The step that built what a step compares, where the file leaves it out and there is exactly one. */
export const impliedBuild = (step: AuthoredStep, steps: readonly AuthoredStep[]): string | null => {
  if (!comparesBytes(step) || namesRun(step)) return null;
  const [build, second] = buildersOf(steps).filter((id) => id !== step.id);
  return build === undefined || second !== undefined ? null : build;
};

/** Without the run that built them, bytes would be compared with nothing, and a delivery of anything would pass. */
export const checkBuilds: Check = ({ steps, source }) =>
  steps.filter((step) => comparesBytes(step) && !namesRun(step) && impliedBuild(step, steps) === null).map((step) => {
    const builders = buildersOf(steps).filter((id) => id !== step.id);
    return {
      ...source.at(step.path),
      what: `"run" is missing: ${builders.length === 0 ? 'no workflow step declares artifacts' : `${builders.join(' and ')} declare artifacts`}, so it is open whose bytes "${step.id}" compares`,
      instead: builders.length === 0 ? 'Add artifacts to the workflow step that builds.' : `Write run: ${builders[0] ?? ''}, or the other.`,
    };
  });
