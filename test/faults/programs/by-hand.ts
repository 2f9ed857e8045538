import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { checkoutsOf } from '../../../src/cli/compose.ts';
import type { State } from '../../../src/core/state.ts';
import type { Session } from '../../../src/session/session.ts';

/** What a person does in a shell when a refusal says so: commits and pushes what a lost fix left, drops what a lost act left in the tap. */
export const mendByHand = async (session: Session, state: State): Promise<void> => {
  const { root } = session.ports.git;
  if (state.candidate?.pinned !== true) {
    if ((await git(root, 'status', '--porcelain', '--untracked-files=no')) !== '') await git(root, 'commit', '--quiet', '--all', '--message', 'What a lost fix left');
    if ((await git(root, 'rev-list', 'origin/main..HEAD')) !== '') await git(root, 'push', '--quiet', 'origin', 'HEAD:main');
  }
  for (const tap of checkoutsOf(state.plan?.channels ?? {})) {
    if ((await git(resolve(root, tap), 'status', '--porcelain')) !== '') await git(resolve(root, tap), 'restore', '--staged', '--worktree', '.');
  }
};

const git = (cwd: string, ...args: readonly string[]): Promise<string> =>
  new Promise((done, failed) => {
    execFile('git', [...args], { cwd }, (error, stdout) => (error === null ? done(stdout.trim()) : failed(error)));
  });
