import { misfitsOf } from '../core/dispatch-inputs.ts';
import { matchesName } from '../core/name-pattern.ts';
import { objectOf, pushesTag, textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import type { Context } from './context.ts';
import type { Finding, Lint, Repository } from './lint.ts';
import { orKnown } from './nearest.ts';
import type { WorkflowJob, WorkflowSource } from './workflow-source.ts';

/** A step that starts or watches a workflow, with its file. */
type Use = { readonly step: AuthoredStep; readonly file: string; readonly workflow: WorkflowSource };

const usesOf = ({ steps }: Context, { workflow }: Repository): readonly Use[] =>
  steps.flatMap((step) => {
    const [file] = textsOf(objectOf(step.raw['workflow'])['file']);
    const found = file === undefined ? null : workflow(file);
    return file === undefined || found === null ? [] : [{ step, file, workflow: found }];
  });

const isDispatch = (step: AuthoredStep): boolean => objectOf(step.raw['workflow'])['dispatch'] !== undefined;
const publishes = (step: AuthoredStep): boolean => textsOf(objectOf(step.raw['workflow'])['publishes']).length > 0;

/** The file is there, and what the step waits for can start it. */
export const lintStart: Lint = (context, repository) =>
  context.steps.flatMap((step): readonly Finding[] => {
    const form = objectOf(step.raw['workflow']);
    const [file] = textsOf(form['file']);
    if (file === undefined) return [];
    const place = context.source.at([...step.path, 'workflow', 'file']);
    const workflow = repository.workflow(file);
    if (workflow === null) return [{ is: 'error', ...place, what: `there is no workflow .github/workflows/${file} in this checkout`, instead: 'Write the name of a file in .github/workflows.' }];
    if (isDispatch(step)) return workflow.triggers.includes('workflow_dispatch') ? [] : [{ is: 'error', ...place, what: `${file} cannot be dispatched: it is started by ${listed(workflow.triggers)}`, instead: 'Add workflow_dispatch to its "on".' }];
    const [of = ''] = textsOf(form['for']);
    const event = textsOf(form['event'])[0] ?? (of === 'latest' ? null : 'push');
    if (event !== null && !workflow.triggers.includes(event)) return [{ is: 'error', ...place, what: `${file} is never started by ${event}: it is started by ${listed(workflow.triggers)}`, instead: `Write event: with one of these, or add ${event} to its "on".` }];
    const pushes = context.named.get(of);
    return pushes !== undefined && pushesTag(pushes) && event === 'push' && !workflow.startsByTag ? [{ is: 'error', ...place, what: `${file} is not started by a tag: its push is limited to branches`, instead: "Add tags: ['v*'] to its push." }] : [];
  });

/** Files that a check asks GitHub for, where it asks for them by name. */
export const lintAsked: Lint = ({ steps, source }, { workflow }) =>
  steps.flatMap(({ raw, path }) => {
    const asked = objectOf(objectOf(raw['check'])['github']);
    return [...new Set(['workflows', 'dispatch-only'].flatMap((key) => textsOf(asked[key])))].filter((file) => workflow(file) === null).map((file): Finding => ({ is: 'error', ...source.find([...path, 'check', 'github'], file), what: `there is no workflow .github/workflows/${file} in this checkout`, instead: 'Write the name of a file in .github/workflows.' }));
  });

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** The inputs of a dispatch are those of the file: GitHub answers 422 to another, after the words were typed. */
export const lintDispatch: Lint = (context, repository) =>
  usesOf(context, repository).filter(({ step }) => isDispatch(step)).flatMap(({ step, file, workflow: { inputs } }): readonly Finding[] =>
    misfitsOf(file, inputs, objectOf(step.raw['workflow'])).map(({ input, what, instead }): Finding =>
      instead === null
        ? { is: 'error', ...context.source.at([...step.path, 'workflow', 'dispatch']), what, instead: `Add ${input}: to dispatch.` }
        : { is: 'error', ...context.source.find([...step.path, 'workflow'], input), what, instead: orKnown(instead.word, instead.known) }));

/** What publishes is started by a person and by nothing else: a `workflow_run` of the build would be let loose by the tag. Where a step before the tag asks for that, it closes live mode. */
export const lintTriggers: Lint = (context, repository) => {
  const files = new Map(usesOf(context, repository).filter(({ step }) => publishes(step)).map((use) => [use.file, use]));
  return [...files.values()].flatMap(({ step, file, workflow: { triggers } }): readonly Finding[] => {
    const others = triggers.filter((trigger) => trigger !== 'workflow_dispatch');
    if (others.length === 0) return [];
    const what = `${file} publishes, and is started by ${listed(others)} too`;
    const guards = guardsOf(file, context);
    if (guards.length === 0) return [{ is: 'advice', ...context.source.at([...step.path, 'workflow', 'file']), what: `${what}: it can publish without the words being typed`, instead: `Leave workflow_dispatch alone in its "on", or add a step before the tag: when: { mode: live }, check: { github: { dispatch-only: [${file}] } }, waivable: true.` }];
    return guards.map((guard): Finding => {
      const waivable = guard.raw['waivable'] === true;
      return { is: waivable ? 'advice' : 'error', ...context.source.find([...guard.path, 'check', 'github', 'dispatch-only'], file), what: `${what}: live mode is closed${waivable ? ' until this is waived with a reason' : ''}`, instead: 'Leave workflow_dispatch alone in its "on".' };
    });
  });
};

/** Steps before the tag that want the file to be started by a dispatch alone. */
const guardsOf = (file: string, { steps }: Context): readonly AuthoredStep[] => {
  const pushed = steps.findIndex(pushesTag);
  return steps.filter(({ raw }, index) => (pushed < 0 || index < pushed) && raw['advisory'] !== true && textsOf(objectOf(objectOf(raw['check'])['github'])['dispatch-only']).includes(file));
};

/** Who can move a tag of an action can publish in our name. */
export const lintPins: Lint = (context, repository) => {
  const files = new Map(usesOf(context, repository).filter(({ step }) => publishes(step)).map(({ file, workflow }) => [file, workflow]));
  return [...files.values()].flatMap(({ jobs }) => jobs.flatMap(({ uses }) => uses.filter(({ what }) => !isPinned(what)).map(({ what, place }): Finding => ({ is: 'advice', ...place, what: `a workflow that publishes runs ${what}, which whoever owns it can change`, instead: 'Write the 40 digits of its commit after the @, and the version in a comment.' }))));
};

const isPinned = (what: string): boolean => what.startsWith('./') || (what.startsWith('docker://') ? /@sha256:[0-9a-f]{64}$/.test(what) : /@[0-9a-f]{40}$/.test(what));

/** Names of jobs are names of the file: a pattern that matches none excuses, or requires, nothing. */
export const lintJobs: Lint = (context, repository) =>
  usesOf(context, repository).flatMap(({ step, file, workflow: { jobs } }): readonly Finding[] => {
    const form = objectOf(step.raw['workflow']);
    const made = jobs.some(({ name }) => name === null);
    const unknown = ['jobs', 'may-skip', 'publishing-jobs'].flatMap((key) => textsOf(form[key]).filter((pattern) => !(key === 'jobs' && pattern === 'all') && !made && !jobs.some((job) => mayMatch(pattern, job))).map((pattern) => ({ key, pattern })));
    const skipping = textsOf(form['may-skip']).length === 0 && form['jobs'] === undefined && !isDispatch(step) ? jobs.filter(({ condition }) => /github\.event/.test(condition)) : [];
    return [
      ...unknown.map(({ key, pattern }): Finding => ({ is: 'error', ...context.source.find([...step.path, 'workflow', key], pattern), what: `${file} has no job "${pattern}"`, instead: orKnown(pattern, jobs.map(({ name, id }) => name ?? id)) })),
      ...skipping.map(({ id }): Finding => ({ is: 'advice', ...context.source.at([...step.path, 'workflow', 'file']), what: `the job "${id}" of ${file} is skipped for some events, and a skipped job is not success`, instead: `Add may-skip: [${id}] where that is meant.` })),
    ];
  });

/** A job of a matrix is shown as `name (a, b)`, and one of a called workflow as `name / its own`. */
const mayMatch = (pattern: string, { id, name }: WorkflowJob): boolean => {
  const [bare = ''] = pattern.split(/ [(/]/);
  return [id, name ?? id].some((own) => matchesName(pattern, own) || own === bare || (pattern.includes('*') && pattern.startsWith(own)));
};
