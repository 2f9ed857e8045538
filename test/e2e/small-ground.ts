import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { REPOSITORY, openHoldpoint, runHoldpoint } from '../support/holdpoint.ts';
import type { Person, Ran } from '../support/holdpoint.ts';
import { SMALL_PARALLEL_HEAD } from '../support/small-runbook.ts';
import type { Terminal } from '../support/terminal.ts';
import { confirmAll, trust } from './odd-session.ts';

/** A checkout with a bare origin that calls itself acme/small, and a runbook that needs no server. */
export type SmallGround = {
  readonly project: string;
  readonly runbook: string;
  readonly state: string;
  readonly git: (...args: readonly string[]) => string;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly json: (...args: readonly string[]) => Promise<{ readonly code: number | null; readonly value: unknown }>;
  readonly open: (...args: readonly string[]) => Terminal;
  /** Runs it without a terminal until it has printed all of this, then sends it SIGTERM. */
  readonly runUntil: (texts: readonly string[], ...args: readonly string[]) => Promise<Ran>;
  /** The lines of the only journal. */
  readonly journal: () => readonly string[];
  /** The same checkout with a copy of its sessions: what is done there is not done here. */
  readonly copy: () => SmallGround;
  /** The same with more variables. */
  readonly with: (env: { readonly [name: string]: string }) => SmallGround;
};

/** What a small release has of every sort: what needs nobody, what fails, what a person answers, what leaves this machine. */
export const SMALL = String.raw`${SMALL_PARALLEL_HEAD}      - { id: passes, title: It passes, run: echo fine }
      - { id: fails, title: It fails, run: 'echo "error: no such luck" >&2; exit 1' }
      - { id: judged, title: It is judged, run: echo look at me, judge: [Is anything wrong with it?] }
      - id: chosen
        title: It is chosen
        decide: Shall we?
        options:
          yes: { label: We shall }
          no: { label: We shall not, reason: required, holds: true }
      - { id: share, title: Push the branch, git: { push: { branch: main } } }
      - { id: tag, title: Make the tag, git: { tag: '{target}', message: 'Release {target}' } }
      - { id: push, title: Push the tag, git: { push: '{target}' } }
`;

/** A release that needs nobody once it is begun. */
export const ALONE = SMALL.replace(/    steps:[\s\S]*/, '    steps:\n      - { id: passes, title: It passes, run: echo fine }\n      - { id: too, title: It passes too, run: echo fine as well }\n');

export const makeSmall = (person: Person, runbook: string): SmallGround => {
  const folder = join(person.home, 'small');
  const project = join(folder, 'project');
  const bare = join(folder, 'origin.git');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(folder, 'runbook.yaml'), runbook);
  const git = gitIn(project, person);
  git('init', '--quiet', '--bare', '--initial-branch=main', bare);
  git('init', '--quiet', '--initial-branch=main');
  for (const [key, value] of [['user.name', 'Robin Vale'], ['user.email', 'robin@small.example'], [`url.${bare}.insteadOf`, 'https://github.com/acme/small.git']]) git('config', String(key), String(value));
  git('remote', 'add', 'origin', 'https://github.com/acme/small.git');
  writeFileSync(join(project, 'README.md'), 'small\n');
  writeFileSync(join(project, '.gitignore'), '.scratch/\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  git('tag', '--annotate', '--message', 'Release v1.0.0', 'v1.0.0');
  git('push', '--quiet', '--set-upstream', 'origin', 'main', 'v1.0.0');
  return groundAt({ person, folder, env: {} });
};

let copies = 0;

const groundAt = (of: { readonly person: Person; readonly folder: string; readonly env: { readonly [name: string]: string } }): SmallGround => {
  const { person, folder, env } = of;
  const state = join(folder, 'state');
  const project = join(folder, 'project');
  const start = { person, cwd: project, env: { HOLDPOINT_STATE: state, GH_TOKEN: '', ...env } };
  const run = (...args: readonly string[]): Promise<Ran> => runHoldpoint({ ...start, args });
  return {
    project,
    runbook: join(folder, 'runbook.yaml'),
    state,
    git: gitIn(project, person),
    run,
    json: async (...args) => {
      const { code, stdout, stderr } = await run(...args, '--json');
      expect(stderr).toBe('');
      const value: unknown = JSON.parse(stdout);
      return { code, value };
    },
    open: (...args) => openHoldpoint({ ...start, args }),
    runUntil: (texts, ...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(REPOSITORY, 'bin/holdpoint.js'), ...args], { cwd: project, env: { ...person.env, ...start.env, PATH: process.env['PATH'] ?? '' }, stdio: ['ignore', 'pipe', 'pipe'] });
        const read = { stdout: '', stderr: '' };
        for (const stream of ['stdout', 'stderr'] as const) {
          child[stream].setEncoding('utf8').on('data', (piece: string) => {
            read[stream] += piece;
            if (texts.every((text) => read.stdout.includes(text))) child.kill('SIGTERM');
          });
        }
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...read }));
      }),
    journal: () => filesBelow(state).filter((path) => path.endsWith('journal.jsonl')).flatMap((path) => readFileSync(path, 'utf8').trimEnd().split('\n')),
    copy: () => {
      const beside = join(person.home, `copy-${(copies += 1)}`);
      cpSync(folder, beside, { recursive: true });
      const other = groundAt({ person, folder: beside, env });
      other.git('config', '--remove-section', `url.${join(folder, 'origin.git')}`);
      other.git('config', `url.${join(beside, 'origin.git')}.insteadOf`, 'https://github.com/acme/small.git');
      return other;
    },
    with: (more) => groundAt({ ...of, env: { ...env, ...more } }),
  };
};

/** GitHub as far as it is asked here: who asks, and the runs of any workflow. @param runs as its API tells them. @default none yet */
export const quietGitHub = async (runs: () => readonly object[] = () => []): Promise<{ readonly env: { readonly [name: string]: string }; readonly close: () => void }> => {
  const server = createServer((request, response) => {
    const body = request.url?.startsWith('/user') === true ? { login: 'robin-vale', id: 1 } : { total_count: runs().length, workflow_runs: runs() };
    response.writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': 'repo' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Boundary cast: a server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return { env: { GH_TOKEN: 'token-of-robin', GITHUB_API_URL: `http://127.0.0.1:${port}` }, close: () => server.close() };
};

const gitIn = (folder: string, person: Person) => (...args: readonly string[]): string => execFileSync('git', [...args], { cwd: folder, env: { ...process.env, ...person.env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesBelow(join(folder, name)) : [join(folder, name)])) : [];

/** Begins a session at a terminal: trusts the runbook, confirms the inputs, leaves. */
export const beginSmall = async (ground: SmallGround, { mode = 'live' }: { readonly mode?: string } = {}): Promise<void> => {
  const terminal = ground.open('start', 'v1.1.0', '--base', 'v1.0.0', '--mode', mode, '--runbook', ground.runbook);
  await trust(terminal);
  await confirmAll(terminal, 3);
  await terminal.waitFor('A go on');
  await terminal.quiet();
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 2, signal: null });
};
