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

/** Which attempt of its run was the first that a step passed with: what was checked since may be of that one. Null where the journal does not say. */
export const firstAttemptOf = (at: At<unknown>, step: string): number | null => {
  const runId = runIdOf(at, step);
  const first = at.read[step]?.passedBefore?.find((facts) => facts['runId'] === runId)?.['runAttempt'];
  return typeof first === 'number' ? first : attemptOf(at, step);
};

/** What a workflow step of the plan says of its workflow, as it was written. */
export const workflowFormOf = (at: At<unknown>, step: string): JsonObject | null => {
  const form = at.plan.steps.find(({ id }) => id === step)?.spec['workflow'];
  return isJsonObject(form) ? form : null;
};

/** Patterns of the artifacts that a workflow step declares; all that there are where it declares none. */
export const declaredArtifactsOf = (at: At<unknown>, step: string): readonly string[] => {
  const declared = workflowFormOf(at, step)?.['artifacts'];
  return Array.isArray(declared) ? declared.filter((name) => typeof name === 'string') : ['*'];
};

/** A text under a name; null where there is none, or something else. */
export const textIn = (facts: JsonObject | null, name: string): string | null => {
  const value: Json | undefined = facts?.[name];
  return typeof value === 'string' ? value : null;
};
