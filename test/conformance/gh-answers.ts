import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHub } from '../../src/ports.ts';
import { MAINTAINER, OWNER, PROJECT } from '../../src/sandbox/names.ts';
import { adapterAt } from './adapter-questions.ts';
import type { Description } from './description.ts';
import type { Facts } from './facts.ts';
import { openGh, type Gh } from './gh-program.ts';
import { heldAgainst } from './hold.ts';
import { isApi } from './sandbox-answers.ts';
import { until, type Witnessed } from './sandbox-world.ts';
import { createChecks, type Checks, type Found } from './section.ts';

type Told = { readonly [name: string]: unknown };

/** GitHub's own client is told the same facts by the sandbox as our adapter, and asks what the description knows. */
export const holdGh = async (description: Description, world: Witnessed, facts: Facts, folder: string): Promise<Found> => {
  await mkdir(folder, { recursive: true });
  const opened = await openGh({ url: world.url, token: world.token, repository: `${OWNER}/${PROJECT}`, folder });
  if (opened === null) return { held: 0, broken: [], notAsked: 'gh is not here: apt-get install gh, or https://cli.github.com' };
  const gh: Gh = { ...opened, run: (...args) => (world.askedBy(`gh ${args.slice(0, 2).join(' ')}`), opened.run(...args)) };
  const checks = createChecks();
  checks.note(gh.version);
  const before = world.exchanges.length;
  const github = adapterAt(world);
  const asking = <T>(answer: Promise<T>): Promise<T> => (world.askedBy('the adapter'), answer);
  try {
    await runs(gh, asking, github, facts, checks);
    await holdings(gh, asking, github, facts, checks, folder);
    await acts(gh, github, world, facts, checks);
  } finally {
    gh.close();
  }
  const { held, broken, notes = [] } = checks.found();
  const exchanges = world.exchanges.slice(before).filter(isApi);
  return { held: held + exchanges.length, broken: [...broken, ...new Set(exchanges.flatMap((exchange) => heldAgainst(description, exchange)))], notes };
};

/** JSON that gh printed, or why it did not. */
const json = async (gh: Gh, ...args: readonly string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await gh.run(...args);
  if (code !== 0) throw new Error(`gh ${args.join(' ')} ended with ${code}: ${stderr.trim()}`);
  return JSON.parse(stdout.toString());
};
/** The address without the host: gh and the adapter know the same server by two names. */
const place = (url: unknown): string => new URL(String(url)).pathname;
const moment = (text: unknown): number => Date.parse(String(text));
const listOf = (value: unknown): readonly Told[] => (Array.isArray(value) ? value : []);

const RUN_FIELDS = 'databaseId,number,status,conclusion,headSha,headBranch,event,displayTitle,createdAt,updatedAt,url';
const runTold = (told: Told) => ({ id: String(told['databaseId']), number: told['number'], status: told['status'], conclusion: told['conclusion'] || null, commit: told['headSha'], branch: told['headBranch'], event: told['event'], title: told['displayTitle'], createdAt: moment(told['createdAt']), updatedAt: moment(told['updatedAt']), place: place(told['url']) });
const runRead = ({ id, number, status, conclusion, commit, branch, event, title, createdAt, updatedAt, url }: Awaited<ReturnType<GitHub['run']>>) => ({ id, number, status, conclusion, commit, branch, event, title, createdAt, updatedAt, place: place(url) });

type Asking = <T>(answer: Promise<T>) => Promise<T>;

const runs = async (gh: Gh, asking: Asking, github: GitHub, facts: Facts, { that }: Checks): Promise<void> => {
  for (const file of ['release.yml', 'release-publish.yml']) {
    const told = listOf(await json(gh, 'run', 'list', '--workflow', file, '--limit', '100', '--json', RUN_FIELDS)).map(runTold);
    that(`gh run list --workflow ${file}`, told, (await asking(github.runs({ file }))).map(runRead));
  }
  for (const name of ['run', 'failed']) {
    const id = facts[name] ?? '';
    // Boundary: each field is compared.
    const told = (await json(gh, 'run', 'view', id, '--json', `${RUN_FIELDS},jobs`)) as Told;
    that(`gh run view of ${name}`, runTold(told), runRead(await asking(github.run(id))));
    const jobs = listOf(told['jobs']).map((job) => ({ id: String(job['databaseId']), name: job['name'], status: job['status'], conclusion: job['conclusion'], place: place(job['url']), startedAt: moment(job['startedAt']), steps: listOf(job['steps']).map((step) => [step['name'], step['status'], step['conclusion']]) }));
    that(`the jobs of ${name} by gh`, jobs, (await asking(github.jobs(id, 1))).map((job) => ({ id: job.id, name: job.name, status: job.status, conclusion: job.conclusion, place: place(job.url), startedAt: job.startedAt, steps: job.steps.map((step) => [step.name, step.status, step.conclusion]) })));
  }
};

/** What a repository holds: artifacts, logs, releases, files, secrets. */
const holdings = async (gh: Gh, asking: Asking, github: GitHub, facts: Facts, { that }: Checks, folder: string): Promise<void> => {
  const repo = `repos/${OWNER}/${PROJECT}`;
  const run = facts['run'] ?? '';
  const into = join(folder, 'artifacts');
  that('gh run download ends well', (await gh.run('run', 'download', run, '--dir', into)).code, 0);
  const files = (await readdir(into, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const downloaded = await Promise.all(files.map(async (entry) => [entry.name, createHash('sha256').update(await readFile(join(entry.parentPath, entry.name))).digest('hex')]));
  that('the files that gh downloads', downloaded.toSorted(), (await asking(github.built(run, () => true))).map(({ name, sha256 }) => [name.replace(/^.*\//, ''), sha256]).toSorted());

  const log = (await gh.run('api', `${repo}/actions/jobs/${facts['job'] ?? ''}/logs`)).stdout.toString().trimEnd().split('\n').map((line) => line.replace(/^\S+ /, ''));
  that('the log of a job by gh', log.slice(-60), (await asking(github.jobLog(facts['job'] ?? ''))).tail);

  const release = (await json(gh, 'release', 'view', 'v1.1.0', '--json', 'tagName,isDraft,isPrerelease,url,assets')) as Told; // Boundary: as above.
  const read = await asking(github.releaseByTag('v1.1.0'));
  that('gh release view', { tag: release['tagName'], draft: release['isDraft'], prerelease: release['isPrerelease'], place: place(release['url']), assets: listOf(release['assets']).map((asset) => [asset['name'], asset['size'], asset['state'], place(asset['url'])]) }, { tag: read?.tag, draft: read?.draft, prerelease: read?.prerelease, place: place(read?.url), assets: read?.assets.map((asset) => [asset.name, asset.bytes, asset.state, place(asset.url)]) });
  const none = await gh.run('release', 'view', 'v9.9.9');
  that('gh release view of what there is not', [none.code, none.stderr.trim()], [1, 'release not found']);
  that('the adapter of what there is not', await asking(github.releaseByTag('v9.9.9')), null);

  that('gh api user', ((await json(gh, 'api', 'user')) as Told)['login'], (await asking(github.login())).login);
  that('the maintainer', (await asking(github.login())).login, MAINTAINER.login);
  that('gh api of a branch', (await gh.run('api', `${repo}/branches/main`, '--jq', '.commit.sha')).stdout.toString().trim(), await asking(github.branchHead('main')));
  that('gh api of a file', (await gh.run('api', `${repo}/contents/package.json`, '--header', 'accept: application/vnd.github.raw')).stdout.toString(), await asking(github.content('package.json', 'main')));
  that('gh secret list', (await gh.run('secret', 'list')).stdout.toString().trimEnd().split('\n').map((line) => line.split('\t')[0]).toSorted(), (await asking(github.secretNames())).toSorted());
  const workflows = (await gh.run('workflow', 'list')).stdout.toString().trimEnd().split('\n').map((line) => line.split('\t'));
  that('gh workflow list', workflows.find(([name]) => name === 'Release build')?.slice(1), ['active', (await asking(github.workflow('release.yml')))?.id]);
};

/** A dispatch and a cancel by gh are seen by the adapter. */
const acts = async (gh: Gh, github: GitHub, world: Witnessed, facts: Facts, { that }: Checks): Promise<void> => {
  const known = new Set((await github.runs({ file: 'release-publish.yml' })).map(({ id }) => id));
  const started = await gh.run('workflow', 'run', 'release-publish.yml', '--ref', 'main', '--raw-field', `build_run_id=${facts['run'] ?? ''}`, '--raw-field', 'rehearsal=true');
  that(`gh workflow run ends well: ${started.stderr.trim()}`, started.code, 0);
  const [run, ...others] = (await github.runs({ file: 'release-publish.yml', event: 'workflow_dispatch' })).filter(({ id }) => !known.has(id));
  that('runs that gh started', [run?.event, run?.branch, others.length], ['workflow_dispatch', 'main', 0]);
  const id = run?.id ?? '';
  const cancelled = await gh.run('run', 'cancel', id);
  that(`gh run cancel ends well: ${cancelled.stderr.trim()}`, cancelled.code, 0);
  await until('the cancelled run is over', () => world.ask('waiting', `/repos/${OWNER}/${PROJECT}/actions/runs/${id}`), ({ status }) => status === 'completed');
  that('the run that gh cancelled', (await github.run(id)).conclusion, 'cancelled');
};
