import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

/** Git without the configuration of whoever runs the tests. */
export const GIT_ENVIRONMENT = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

export type Repository = {
  readonly root: string;
  readonly origin: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (path: string, text: string) => void;
  /** Writes files and commits them; gives the commit. */
  readonly commit: (files: { readonly [path: string]: string }, message?: string) => string;
};

/** A checkout on `main` with one commit, pushed to a bare `origin` beside it. */
export async function repository(): Promise<Repository> {
  const folder = await temporaryFolder();
  const root = join(folder, 'work');
  const origin = join(folder, 'origin.git');
  const run = (cwd: string, args: readonly string[]): string => execFileSync('git', args, { cwd, env: GIT_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] }).toString().trimEnd();
  const git = (...args: readonly string[]): string => run(root, args);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const commit: Repository['commit'] = (files, message = 'A change') => {
    for (const [path, text] of Object.entries(files)) write(path, text);
    git('add', '--all');
    git('commit', '--quiet', `--message=${message}`);
    return git('rev-parse', 'HEAD');
  };
  mkdirSync(root);
  run(folder, ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Zoë Maintainer');
  git('config', 'user.email', 'zoe@example.test');
  git('remote', 'add', 'origin', origin);
  commit({ 'README.md': 'one\n' }, 'First');
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return { root, origin, git, write, commit };
}
