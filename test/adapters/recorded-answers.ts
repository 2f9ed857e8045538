import { createRequire } from 'node:module';
import * as preflight from '../../src/adapters/github-preflight-shapes.ts';
import * as shapes from '../../src/adapters/github-shapes.ts';
import type { z } from 'zod';

/** A real object of GitHub's, and the shape that reads it. */
export type Recorded = { readonly from: string; readonly shape: z.ZodType; readonly value: unknown };

type Fields = { readonly [name: string]: unknown };
type Exchange = { readonly method: string; readonly path: string; readonly status: number; readonly response: unknown; readonly headers: { readonly [name: string]: string } };

const require = createRequire(import.meta.url);
/** Payloads that GitHub sent to web hooks; what they are about has the form of its REST API. Boundary: JSON of a package. */
const webhooks: readonly { readonly name: string; readonly examples: readonly Fields[] }[] = require('@octokit/webhooks-examples/api.github.com/index.json');

/** The answers of a scenario that octokit's maintainers recorded at api.github.com. Boundary: JSON of a package. */
export const scenario = (name: string): readonly Exchange[] => require(`@octokit/fixtures/scenarios/api.github.com/${name}/normalized-fixture.json`);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** What stands under `key` in each payload of an event that has it. */
const hooks = (event: string, key: string): readonly { readonly from: string; readonly value: Fields }[] =>
  webhooks.filter(({ name }) => name === event).flatMap(({ examples }) => examples.flatMap((payload, at) => (isFields(payload[key]) ? [{ from: `the ${key} of web hook ${event} ${at} (${String(payload['action'])})`, value: payload[key] }] : [])));

/** What a scenario was answered with this status to requests of this form. */
const answers = (name: string, asked: RegExp, status = 200): readonly { readonly from: string; readonly value: unknown }[] =>
  scenario(name).filter((exchange) => exchange.status === status && asked.test(`${exchange.method} ${exchange.path}`)).map(({ method, path, response }) => ({ from: `${name}: ${method} ${path}`, value: response }));

const as = <V>(found: readonly { readonly from: string; readonly value: V }[], shapeOf: (value: V) => z.ZodType, whole: (value: V) => unknown = (value) => value): readonly Recorded[] =>
  found.map(({ from, value }) => ({ from, shape: shapeOf(value), value: whole(value) }));
const counted = (name: string) => (value: Fields) => ({ total_count: 1, [name]: [value] });
const textAt = (value: unknown, name: string): string => String(fieldsOf(value)[name]);

const runs = hooks('workflow_run', 'workflow_run');
const jobs = hooks('workflow_job', 'workflow_job');
const branches = webhooks.filter(({ name }) => name === 'status').flatMap(({ examples }) => examples.flatMap((payload, at) => (Array.isArray(payload['branches']) ? payload['branches'] : []).map((value: unknown) => ({ from: `web hook status ${at}`, value }))));

/** The repository that is asked; an issue of another one is named with it. */
const HERE = 'octokit-fixture-org/asked';

/** Every real object that we have of each shape that is parsed. */
export const RECORDED: { readonly [shape: string]: readonly Recorded[] } = {
  runOf: as(runs, (value) => shapes.runOf(textAt(value, 'id'))),
  runs: as(runs, () => shapes.runs, counted('workflow_runs')),
  jobsOf: as(jobs, (value) => shapes.jobsOf(textAt(value, 'run_id')), counted('jobs')),
  releaseOf: [
    ...as(hooks('release', 'release'), (value) => shapes.releaseOf(textAt(value, 'tag_name'))),
    ...['release-assets', 'release-assets-conflict'].flatMap((name) => as(answers(name, /releases\/tags/), (value) => shapes.releaseOf(textAt(value, 'tag_name')))),
  ],
  issueIn: [...as(hooks('issues', 'issue'), () => shapes.issueIn(HERE)), ...as(answers('add-labels-to-issue', /^post .*\/issues$/, 201), () => shapes.issueIn(HERE))],
  issueOf: as(hooks('issue_comment', 'issue'), (value) => shapes.issueOf(HERE, Number(value['number']))),
  issuesIn: as(answers('paginate-issues', /issues\?/), () => shapes.issuesIn(HERE)),
  comment: as(hooks('issue_comment', 'comment'), () => shapes.comment),
  user: as(hooks('issues', 'sender'), () => shapes.user),
  repositoryOf: [...as(answers('get-repository', /^get /), (value) => shapes.repositoryOf(textAt(value, 'full_name'))), ...as(hooks('push', 'repository'), (value) => shapes.repositoryOf(textAt(value, 'full_name')))],
  accessOf: [
    ...['get-repository', 'rename-repository'].flatMap((name) => as(answers(name, /^(?:get|patch) /), (value) => preflight.accessOf(textAt(value, 'full_name')))),
    ...as(hooks('team', 'repository'), (value) => preflight.accessOf(textAt(value, 'full_name'))),
  ],
  // An approval is answered with the deployments that go on.
  approved: as(hooks('deployment', 'deployment'), () => shapes.approved, (value) => [value]),
  workflowOf: as(hooks('workflow_run', 'workflow'), (value) => shapes.workflowOf(textAt(value, 'path').replace(/^.*\//, ''))),
  branchOf: as(branches, (value) => shapes.branchOf(textAt(value, 'name'))),
  text: as(answers('get-content', /contents\/README/), () => shapes.text),
  nothing: as(answers('project-cards', /moves$/, 201), () => shapes.nothing),
};

/** Shapes of which nobody has published a recorded object. They are held to GitHub's description alone, in `npm run conformance`. */
export const NOT_RECORDED: { readonly [shape: string]: string } = {
  artifactsOf: 'no web hook is about an artifact',
  pendingDeployments: 'told to reviewers of an environment; the web hook of a review holds its reviewers, and neither timer nor who may approve',
  reviews: 'no web hook gives the list of approvals of a run',
  environmentOf: 'no web hook is about the settings of an environment',
  immutableReleases: 'answered since 2025; octokit recorded before',
  rulesetOf: 'octokit recorded before there were rulesets',
  rulesets: 'octokit recorded before there were rulesets',
  secrets: 'the names of secrets are never shown to others',
  dispatched: 'answered so since 2026-02-19; octokit recorded before',
};

/** What is refused, and on purpose: the fields that these payloads lack are required by GitHub's description of the REST API, and a rule needs each. */
export const LACKING: { readonly [from: string]: readonly string[] } = {
  // Sent in 2021, before a run named its workflow file.
  'the workflow_run of web hook workflow_run 0 (completed)': ['path', 'display_title'],
  // Web hooks of these two events leave out most of the issue.
  'the issue of web hook issues 19 (pinned)': ['state', 'labels'],
  'the issue of web hook issues 28 (unpinned)': ['state', 'labels'],
};
