import { parse } from 'yaml';
import type { PlannedJob } from './state.ts';
import type { Pace } from './scenario.ts';

export type WorkflowInput = { readonly required: boolean; readonly default: string; readonly type: string };

/** What the world reads of a workflow file: who starts it, with which inputs, and its jobs in order. */
export type Workflow = {
  readonly path: string;
  readonly name: string;
  readonly runName: string | null;
  readonly pushesOf: { readonly branches: readonly string[]; readonly tags: readonly string[] };
  /** Null when it cannot be dispatched. */
  readonly inputs: { readonly [name: string]: WorkflowInput } | null;
  readonly jobs: readonly WorkflowJob[];
};

export type WorkflowJob = {
  readonly id: string;
  readonly legs: readonly string[];
  readonly needs: readonly string[];
  readonly condition: string;
  readonly steps: readonly string[];
  /** Empty where it names none. */
  readonly environment: string;
};

type Node = { readonly [key: string]: unknown };
const node = (value: unknown): Node => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {});
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : value === undefined || value === null ? [] : [String(value)]);
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/** Reads a workflow file. @throws YAMLParseError when it is no YAML. */
export const parseWorkflow = (path: string, source: string): Workflow => {
  const file = node(parse(source));
  const on = node(file['on']);
  const push = node(on['push']);
  return {
    path,
    name: text(file['name']) || path,
    runName: text(file['run-name']) || null,
    pushesOf: { branches: list(push['branches']), tags: list(push['tags']) },
    inputs: 'workflow_dispatch' in on ? inputsOf(node(node(on['workflow_dispatch'])['inputs'])) : null,
    jobs: Object.entries(node(file['jobs'])).map(([id, job]) => jobOf(id, node(job))),
  };
};

const inputsOf = (inputs: Node): { readonly [name: string]: WorkflowInput } =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const input = node(value);
      return [name, { required: input['required'] === true, default: text(input['default']), type: text(input['type']) || 'string' }];
    }),
  );

const jobOf = (id: string, job: Node): WorkflowJob => {
  const [legs] = Object.values(node(node(job['strategy'])['matrix']));
  const steps = Array.isArray(job['steps']) ? job['steps'].map(node) : [];
  return { id, legs: list(legs), needs: list(job['needs']), environment: text(node(job['environment'])['name'] ?? job['environment']), condition: text(job['if']), steps: steps.map((step) => text(step['name']) || text(step['uses']) || text(step['run'])) };
};

/** Does a push of this branch or tag start it? A pattern is a name with `*` for any part without a slash. */
export const startsOnPush = (workflow: Workflow, pushed: { readonly branch: string } | { readonly tag: string }): boolean => {
  const [patterns, name] = 'tag' in pushed ? [workflow.pushesOf.tags, pushed.tag] : [workflow.pushesOf.branches, pushed.branch];
  return patterns.some((pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('[^/]*')}$`).test(name));
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** `${{ inputs.x }}` replaced in a run's name. */
export const withInputs = (template: string, inputs: { readonly [name: string]: string }): string =>
  template.replace(/\$\{\{\s*inputs\.(\w+)\s*\}\}/g, (_, name: string) => inputs[name] ?? '').trim();

/** The jobs of a run, matrix legs apart, each with its id and how long it will take. */
export const planJobs = (workflow: Workflow, inputs: { readonly [name: string]: string }, pace: Pace, ids: readonly number[]): readonly PlannedJob[] =>
  workflow.jobs
    .flatMap((job) => (job.legs.length === 0 ? [null] : job.legs).map((leg, index) => ({ job, leg, index })))
    .map(({ job, leg, index }, at) => ({
      id: ids[at] ?? 0,
      job: job.id,
      leg,
      name: leg === null ? job.id : `${job.id} (${leg})`,
      needs: job.needs,
      evenAfterSkipped: job.condition.includes('!failure()'),
      skipped: isSkipped(job.condition, inputs),
      steps: job.steps,
      durationMs: (pace.jobMs[job.id] ?? pace.otherJobMs) + index * pace.legMs,
      ...(job.environment === '' ? {} : { environment: job.environment }),
    }));

/** The one condition on inputs that driftwood's workflows use: `inputs.x != 'value'`. */
const isSkipped = (condition: string, inputs: { readonly [name: string]: string }): boolean => {
  const [, name, value] = /inputs\.(\w+) != '([^']*)'/.exec(condition) ?? [];
  return name !== undefined && inputs[name] === value;
};
