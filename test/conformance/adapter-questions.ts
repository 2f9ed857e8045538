import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGitHub } from '../../src/adapters/github.ts';
import type { GitHub } from '../../src/ports.ts';
import { OWNER, PROJECT, TAP } from '../../src/sandbox/names.ts';
import { unnamed, type Description } from './description.ts';
import { pathOf } from './exchange.ts';
import type { Facts } from './facts.ts';
import { heldAgainst } from './hold.ts';
import { isApi } from './sandbox-answers.ts';
import type { Witnessed } from './sandbox-world.ts';
import type { Found } from './section.ts';

type Call = (github: GitHub, facts: Facts, tap: GitHub) => Promise<unknown>;
const of = (facts: Facts, name: string): string => facts[name] ?? '';
const releases = { file: '.github/workflows/release-publish.yml', ref: 'main' } as const;

/** One call of each function of the port; the run fails by name for one that has none. */
const CALLS: { readonly [name: string]: Call } = {
  login: (github) => github.login(),
  repository: (github) => github.repository(),
  workflow: (github) => github.workflow('.github/workflows/release.yml'),
  secretNames: (github) => github.secretNames(),
  runs: (github) => github.runs({ file: '.github/workflows/release.yml', event: 'push', branch: 'v1.1.0', createdAfter: 0 }),
  run: (github, facts) => github.run(of(facts, 'run')),
  jobs: (github, facts) => github.jobs(of(facts, 'run'), 1),
  jobLog: (github, facts) => github.jobLog(of(facts, 'job')),
  artifacts: (github, facts) => github.artifacts(of(facts, 'run')),
  built: (github, facts) => github.built(of(facts, 'run'), () => true),
  dispatch: (github, facts) => github.dispatch({ ...releases, inputs: { build_run_id: of(facts, 'run'), rehearsal: 'true' } }),
  cancelRun: async (github, facts) => github.cancelRun((await github.dispatch({ ...releases, inputs: { build_run_id: of(facts, 'run'), rehearsal: 'true' } })).runId ?? ''),
  rerunFailedJobs: async (github, facts) => {
    const { runId } = await github.dispatch({ ...releases, inputs: { build_run_id: of(facts, 'run'), rehearsal: 'true' } });
    await github.cancelRun(runId ?? '');
    return github.rerunFailedJobs(runId ?? '');
  },
  releaseByTag: (github) => github.releaseByTag('v1.1.0'),
  branchHead: (github) => github.branchHead('main'),
  content: (github) => github.content('.github/workflows/release.yml', 'main'),
  issues: (github) => github.issues({ labels: ['release-blocker'], state: 'all' }),
  createIssue: (github) => github.createIssue({ title: 'By the adapter', body: 'said', labels: ['release-blocker'] }),
  organizationSecretNames: (github) => github.organizationSecretNames(),
  environmentSecretNames: (github) => github.environmentSecretNames('registries'),
  environment: (github) => github.environment('registries'),
  tagRulesets: (github) => github.tagRulesets(),
  // The project's are off, which is a 404.
  immutableReleases: (_, __, tap) => tap.immutableReleases(),
  access: (github) => github.access(),
  runsOfEvent: (github) => github.runsOfEvent('push', 0),
  pendingDeployments: (github, facts) => github.pendingDeployments(of(facts, 'heldToo')),
  reviews: (github, facts) => github.reviews(of(facts, 'held')),
  approve: (github, facts) => github.approve({ run: of(facts, 'heldToo'), environment: of(facts, 'environment'), comment: 'the notes are right' }),
  issue: (github, facts) => github.issue(Number(of(facts, 'issue'))),
  commentOnIssue: (github, facts) => github.commentOnIssue(Number(of(facts, 'issue')), 'once more'),
  editIssue: (github, facts) => github.editIssue(Number(of(facts, 'issue')), { body: 'all that is known of it' }),
  subIssues: (github, facts) => github.subIssues(Number(of(facts, 'issue'))),
  addSubIssue: async (github, facts) => github.addSubIssue(Number(of(facts, 'issue')), (await github.createIssue({ title: 'A part of it', body: '', labels: [] })).id),
  closeIssue: (github, facts) => github.closeIssue(Number(of(facts, 'issue')), 'done'),
};
/** These are answered from headers of what was asked before. */
const NOT_ASKED = ['serverNow', 'remaining'];

export const adapterAt = ({ url, token }: Witnessed, repository: string = PROJECT): GitHub => createGitHub({ baseUrl: url, token, repository: `${OWNER}/${repository}`, userAgent: 'holdpoint/conformance' });

/** What the adapter asks, held against the description as the answers are: its routes, its queries, the bodies that it sends. */
export const holdAdapter = async (description: Description, world: Witnessed, facts: Facts): Promise<Found> => {
  const github = adapterAt(world);
  const names = Object.keys(github).filter((name) => !NOT_ASKED.includes(name));
  const broken: string[] = [];
  const before = world.exchanges.length;
  for (const name of names) {
    const call = CALLS[name];
    world.askedBy(`the adapter's ${name}`);
    if (call === undefined) broken.push(`${name}: a function of the adapter that adapter-questions.ts does not call`);
    else await call(github, facts, adapterAt(world, TAP)).then((answer) => answer === null && broken.push(`${name}: null, and the sandbox has one`), (error: unknown) => broken.push(`${name}: ${String(error)}`));
  }
  const exchanges = world.exchanges.slice(before).filter(isApi);
  broken.push(...exchanges.flatMap((exchange) => heldAgainst(description, exchange)));
  const met = new Set(exchanges.map((exchange) => description.operationAt(exchange.method, pathOf(exchange))?.route));
  const written = await writtenRoutes();
  for (const route of written) {
    const operation = description.operationAt(...asPath(route));
    if (operation === null) broken.push(`${route}: the adapter asks for a route that GitHub's description does not know`);
    else if (!met.has(operation.route)) broken.push(`${route}: stands in the adapter, and no call of adapter-questions.ts asked for it`);
  }
  return { held: exchanges.length, broken, notes: [`${names.length} functions of the port, ${written.length} routes in the adapter's sources`] };
};

const ADAPTERS = join(import.meta.dirname, '../../src/adapters');

/** The routes as they stand in the sources. */
const writtenRoutes = async (): Promise<readonly string[]> => {
  const files = (await readdir(ADAPTERS)).filter((name) => name.startsWith('github'));
  const texts = await Promise.all(files.map((name) => readFile(join(ADAPTERS, name), 'utf8')));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/['`]((?:GET|PUT|POST|PATCH|DELETE) \/(?:\$\{[^`]*\}|[^'`\s$])*)['`]/g)].map(([, route = '']) => route.replace(/\$\{.*\}$/, '{path}'))))];
};

const asPath = (route: string): readonly [method: string, path: string] => {
  const [method = '', path = ''] = unnamed(route).replaceAll('{}', 'x').split(' ');
  return [method, path];
};
