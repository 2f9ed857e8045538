import { z } from 'zod';
import type { WorkflowInput } from '../core/dispatch-inputs.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import { listOf, objectOf, textsOf } from './authored.ts';
import { readSource } from './source.ts';
import type { Place, Source } from './source.ts';

export type WorkflowJob = {
  readonly id: string;
  /** As runs show it; null where it is made while it runs. */
  readonly name: string | null;
  /** Its `if`, as it is written; empty where it has none. */
  readonly condition: string;
  /** Actions and workflows that it runs, with where each stands. */
  readonly uses: readonly { readonly what: string; readonly place: Place }[];
};

/** A workflow file, as far as a runbook relies on it. */
export type WorkflowSource = {
  /** The file in the repository. */
  readonly path: string;
  /** Events that start it, in order. */
  readonly triggers: readonly string[];
  /** Whether a tag that is pushed does, and whether a branch. */
  readonly startsByTag: boolean;
  readonly startsByBranch: boolean;
  readonly inputs: ReadonlyMap<string, WorkflowInput>;
  readonly jobs: readonly WorkflowJob[];
  /** Names of the artifacts that it uploads, as they are written. */
  readonly uploads: readonly string[];
};

/**
 * Reads a file of `.github/workflows`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 * @returns null when it is not YAML, or no workflow.
 */
export const readWorkflow = (text: string, path: string): WorkflowSource | null => {
  const { source } = readSource(text, path);
  if (source === null) return null;
  const values = z.record(z.string(), z.json()).safeParse(source.value);
  if (!values.success) return null;
  const file: JsonObject = values.data;
  const on = triggersOf(file['on']);
  return {
    path,
    triggers: Object.keys(on),
    startsByTag: 'push' in on && isStartedBy('tags', 'branches', objectOf(on['push'])),
    startsByBranch: 'push' in on && isStartedBy('branches', 'tags', objectOf(on['push'])),
    inputs: new Map(Object.entries(objectOf(objectOf(on['workflow_dispatch'])['inputs'])).map(([name, input]) => [name, inputOf(objectOf(input))])),
    jobs: Object.entries(objectOf(file['jobs'])).map(([id, job]) => jobOf(id, objectOf(job), source)),
    uploads: Object.values(objectOf(file['jobs'])).flatMap((job) => listOf(objectOf(job)['steps']).flatMap((step) => uploadedBy(objectOf(step)))),
  };
};

/** `on: push`, `on: [push, …]` and `on: { push: … }` are three forms of one thing. */
const triggersOf = (on: Json | undefined): JsonObject => (isJsonObject(on) ? on : Object.fromEntries(textsOf(on).map((event) => [event, null])));

/** Without a filter everything that is pushed does; a filter of branches alone leaves tags out, and one of tags alone branches. */
const isStartedBy = (these: 'tags' | 'branches', others: 'tags' | 'branches', push: JsonObject): boolean => isFiltered(these, push) || !isFiltered(others, push);
const isFiltered = (refs: 'tags' | 'branches', push: JsonObject): boolean => refs in push || `${refs}-ignore` in push;

/** https://github.com/actions/upload-artifact: without a name it is called `artifact`. */
const uploadedBy = ({ uses, with: given }: JsonObject): readonly string[] =>
  textsOf(uses).some((action) => action.startsWith('actions/upload-artifact@')) ? [textsOf(objectOf(given)['name'])[0] ?? 'artifact'] : [];

const inputOf = (input: JsonObject): WorkflowInput => ({
  required: input['required'] === true && input['default'] === undefined,
  type: textsOf(input['type'])[0] ?? 'string',
  options: input['type'] === 'choice' ? listOf(input['options']).map(String) : input['type'] === 'boolean' ? ['true', 'false'] : null,
});

const jobOf = (id: string, job: JsonObject, source: Source): WorkflowJob => {
  const name = textsOf(job['name'])[0] ?? id;
  const condition = job['if'];
  const used = (value: JsonObject, path: readonly (string | number)[]): WorkflowJob['uses'] => textsOf(value['uses']).map((what) => ({ what, place: source.at([...path, 'uses']) }));
  return {
    id,
    name: name.includes('${{') ? null : name,
    condition: condition === undefined || condition === null ? '' : String(condition),
    uses: [...used(job, ['jobs', id]), ...listOf(job['steps']).flatMap((step, index) => used(objectOf(step), ['jobs', id, 'steps', index]))],
  };
};
