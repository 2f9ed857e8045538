import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJournal } from '../../src/adapters/journal.ts';
import { openStore } from '../../src/adapters/store.ts';
import { parseSource, readRunbook, sha256 } from '../../src/cli/runbook-source.ts';
import { decide } from '../../src/core/decide.ts';
import { initialState } from '../../src/core/state.ts';
import { compile } from '../../src/runbook/plan.ts';
import { REPOSITORY, makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { SMALL_HEAD } from '../support/small-runbook.ts';

const TARGET = 'v1.1.0';

/** A step leaves a mark in the checkout's `.scratch`, so that what ran is known without the journal. */
const RUNBOOK = `${SMALL_HEAD}      - { id: first, title: The first, fresh: 12h, run: 'mkdir -p .scratch && echo ran >> .scratch/first' }
      - { id: second, title: The second, run: 'mkdir -p .scratch && echo ran >> .scratch/second' }
`;

/** A checkout whose origin calls itself acme/small, and a session of it that was opened and left. */
export type Ground = {
  readonly person: Person;
  readonly project: string;
  readonly state: string;
  /** Folders of the state folder from the root on, and the files in them. */
  readonly at: { readonly repository: string; readonly release: string; readonly session: string; readonly logs: string; readonly evidence: string; readonly journal: string };
  readonly leave: () => void;
};

/** The built program that is tried, and how it is started without a terminal. */
export const PROGRAM: readonly [string, ...string[]] = [process.execPath, join(REPOSITORY, 'bin/holdpoint.js')];

export const environmentOf = ({ person, state }: Pick<Ground, 'person' | 'state'>): { readonly [name: string]: string } => ({ ...person.env, HOLDPOINT_STATE: state, GH_TOKEN: '', PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` });

export const makeGround = async (): Promise<Ground> => {
  if (!existsSync(join(REPOSITORY, 'dist/holdpoint.js'))) throw new Error('the program is not built: node src/dev/build.ts');
  const person = makePerson();
  const [project, bare, state] = [join(person.home, 'project'), join(person.home, 'origin.git'), join(person.home, 'state-of-holdpoint')];
  mkdirSync(join(project, '.holdpoint'), { recursive: true });
  writeFileSync(join(project, '.holdpoint/runbook.yaml'), RUNBOOK);
  writeFileSync(join(project, '.gitignore'), '.scratch/\n');
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: project, env: { ...process.env, ...person.env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  git('init', '--quiet', '--initial-branch=main');
  for (const [key, value] of [['user.name', 'Robin Vale'], ['user.email', 'robin@small.example'], [`url.${bare}.insteadOf`, 'https://github.com/acme/small.git']]) git('config', String(key), String(value));
  git('remote', 'add', 'origin', 'https://github.com/acme/small.git');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  git('tag', '--annotate', '--message', 'Release v1.0.0', 'v1.0.0');
  git('push', '--quiet', '--set-upstream', 'origin', 'main', 'v1.0.0');
  return { person, project, state, at: await openSession(project, state), leave: person.leave };
};

const openSession = async (project: string, state: string): Promise<Ground['at']> => {
  const source = readRunbook(project, undefined);
  const inputs = { target: TARGET, base: 'v1.0.0', mode: 'live' };
  const compiled = compile(await parseSource(source), { inputs, runbookHash: source.hash, source: source.source, sha256 });
  if (!compiled.ok) throw new Error(compiled.problems.map(({ what }) => what).join('\n'));
  const made = openStore(state).createSession({ repository: 'acme/small', target: TARGET, mode: 'live' });
  const journal = await createJournal(made.journal, { repository: 'acme/small', target: TARGET, mode: 'live', session: 1, version: '0.1.0' });
  const by = { name: 'Robin Vale', email: 'robin@small.example', person: true };
  const decision = decide(initialState, { type: 'open', repository: 'acme/small', session: 1, version: '0.1.0', host: 'here', pid: 1, inputs, plan: compiled.plan }, { now: Date.now(), by });
  if ('refusal' in decision) throw new Error(decision.refusal.why);
  await journal.append(decision.events, { by, at: Date.now() });
  journal.close();
  return { repository: join(made.release, '..'), release: made.release, session: made.folder, logs: made.logs, evidence: made.evidence, journal: made.journal };
};

/** The same session in another state folder: what is done there is not done here. */
export const copyState = (ground: Ground, name: string): Ground => {
  const state = join(ground.person.home, name);
  cpSync(ground.state, state, { recursive: true });
  const moved = (path: string): string => join(state, path.slice(ground.state.length));
  const { at } = ground;
  return { ...ground, state, at: { repository: moved(at.repository), release: moved(at.release), session: moved(at.session), logs: moved(at.logs), evidence: moved(at.evidence), journal: moved(at.journal) } };
};
