import type { Json, JsonObject } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import type { At } from '../core/kind.ts';

/** The id of the run that a step bound or was given, or null where it has none yet. */
export const runIdOf = (at: At<unknown>, step: string): string | null => {
  const read = at.read[step];
  return textIn(read?.facts ?? null, 'runId') ?? textIn(read?.sent ?? null, 'runId');
};

/** Which attempt of its run a step bound; null where the journal does not say. */
export const attemptOf = (at: At<unknown>, step: string): number | null => {
  const attempt = at.read[step]?.facts['runAttempt'];
  return typeof attempt === 'number' ? attempt : null;
};

/** What a workflow step of the plan says of its workflow, as it was written. */
export const workflowFormOf = (at: At<unknown>, step: string): JsonObject | null => {
  const form = at.plan.steps.find(({ id }) => id === step)?.spec['workflow'];
  return isJsonObject(form) ? form : null;
};

/** A text under a name; null where there is none, or something else. */
export const textIn = (facts: JsonObject | null, name: string): string | null => {
  const value: Json | undefined = facts?.[name];
  return typeof value === 'string' ? value : null;
};
