import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { archiveOf } from '../archive.ts';
import { fileAt } from '../git.ts';
import { pathsOf, PROJECT } from '../names.ts';
import type { Task, Work } from './work.ts';

const LIMIT_MS = 60_000;

/** The jobs of ci.yml: the project's tests are really run, in a folder that holds the commit and nothing else. */
export const ciJobs: { readonly [job: string]: Work } = {
  test: async (task) => {
    const { folder } = task.store;
    const work = join(pathsOf(folder).work, `${task.run.id}-${task.plan.id}`);
    try {
      for (const file of await archiveOf(pathsOf(folder).bare(PROJECT), task.run.commit)) {
        await mkdir(dirname(join(work, file.path)), { recursive: true });
        await writeFile(join(work, file.path), file.bytes);
      }
      const code = await runTests(work, task);
      return code === 0 ? {} : { failed: `Process completed with exit code ${code}.` };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
  docs: async ({ store, run, say }) => {
    const bare = pathsOf(store.folder).bare(PROJECT);
    const manifest = (await fileAt(bare, run.commit, 'package.json'))?.toString('utf8') ?? '';
    const version = /"version": "([^"]*)"/.exec(manifest)?.[1] ?? 'none';
    const changelog = (await fileAt(bare, run.commit, 'CHANGELOG.md'))?.toString('utf8') ?? '';
    const heading = `## [${version}]`;
    if (!changelog.includes(heading)) return { failed: `CHANGELOG.md has no section "${heading}"` };
    say(`CHANGELOG.md has ${heading}`);
    return {};
  },
};

const runTests = (cwd: string, { say, signal }: Task): Promise<number | string> =>
  new Promise((resolve) => {
    // A runner has an environment of its own: nothing of ours (NODE_OPTIONS, a test runner's variables) reaches the tests.
    const child = spawn(process.execPath, ['--test', '--test-reporter=spec'], { cwd, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    // The tests start processes of their own, so the whole group is ended.
    const end = (): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    const tooLong = setTimeout(end, LIMIT_MS);
    signal.addEventListener('abort', end);
    const output: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => output.push(piece));
    child.stderr.on('data', (piece: Buffer) => output.push(piece));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, killedBy) => {
      clearTimeout(tooLong);
      signal.removeEventListener('abort', end);
      for (const line of Buffer.concat(output).toString('utf8').trimEnd().split('\n')) say(line);
      resolve(code ?? killedBy ?? 'unknown');
    });
  });
