import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGit } from '../../src/adapters/git.ts';
import { openStore } from '../../src/adapters/store.ts';
import { groundOf } from '../../src/cli/compose.ts';
import { openNew, personOf } from '../../src/cli/open.ts';
import { parseSource, readRunbook, sha256 } from '../../src/cli/runbook-source.ts';
import { compile } from '../../src/runbook/plan.ts';
import type { Person } from '../support/holdpoint.ts';
import { SMALL_HEAD } from '../support/small-runbook.ts';

/** A checkout with a session that was begun and left: what a person comes back to. */
export type Ground = { readonly project: string; readonly journal: string; readonly env: { readonly [name: string]: string } };

/** Makes it of these steps, without a terminal: what is tried comes after. */
export const makeGround = async (person: Person, name: string, steps: readonly string[]): Promise<Ground> => {
  const folder = join(person.home, name);
  const project = join(folder, 'project');
  const bare = join(folder, 'origin.git');
  const runbook = join(folder, 'runbook.yaml');
  const env = { ...process.env, ...person.env, HOLDPOINT_STATE: join(folder, 'state'), GH_TOKEN: '' };
  const git = (...args: readonly string[]): void => void execFileSync('git', [...args], { cwd: project, env, stdio: 'ignore' });
  mkdirSync(project, { recursive: true });
  writeFileSync(runbook, `${SMALL_HEAD}${steps.map((step) => `      - ${step}\n`).join('')}`);
  git('init', '--bare', '--initial-branch=main', bare);
  git('init', '--initial-branch=main');
  for (const [key, value] of [['user.name', 'Robin Vale'], ['user.email', 'robin@small.example'], [`url.${bare}.insteadOf`, 'https://github.com/acme/small.git']] as const) git('config', key, value);
  git('remote', 'add', 'origin', 'https://github.com/acme/small.git');
  writeFileSync(join(project, '.gitignore'), '.scratch/\n');
  git('add', '.');
  git('commit', '--message', 'Begin');
  git('tag', '--annotate', '--message', 'Release v1.0.0', 'v1.0.0');
  git('push', '--set-upstream', 'origin', 'main', 'v1.0.0');
  const checkout = await openGit(project, { environment: env });
  const source = readRunbook(checkout.root, runbook);
  const inputs = { target: 'v1.1.0', base: 'v1.0.0', mode: 'live' };
  const compiled = compile(await parseSource(source), { inputs, runbookHash: source.hash, source: source.source, sha256 });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const opened = await openNew(await groundOf(checkout, env), { store: openStore(env.HOLDPOINT_STATE), plan: compiled.plan, inputs, source, you: await personOf(checkout, { person: true, login: null }) });
  await opened.session.dispatch({ type: 'leave', why: 'it is tried now' }, opened.session.you);
  opened.close();
  return { project, journal: opened.held.folder.journal, env: { HOLDPOINT_STATE: env.HOLDPOINT_STATE, GH_TOKEN: '' } };
};
