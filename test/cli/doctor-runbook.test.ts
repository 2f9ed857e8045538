import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCapture } from '../../src/adapters/capture.ts';
import { openGit } from '../../src/adapters/git.ts';
import { runbookChecks } from '../../src/cli/doctor-runbook.ts';

let root: string;
const git = (...args: readonly string[]): void => void execFileSync('git', args, { cwd: root, env: { PATH: process.env['PATH'], HOME: root } });
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-doctor-')));
  git('init', '-q');
});
afterEach(() => rmSync(root, { recursive: true }));

const RUNBOOK = `holdpoint: 1
name: tide
title: Releasing tide
repository: acme/tide
inputs:
  target: { type: tag, pattern: '^v(?<version>\\d+)$' }
  base: { type: tag, exists: remote }
  mode: { type: choice, of: [dry-run, live] }
phases:
  - id: prepare
    title: Prepare
    steps:
      - { id: ci, title: CI is green, workflow: { file: ci.yml, for: commit } }
`;

const fixes = async (): Promise<{ readonly [name: string]: string | null }> => {
  const env = { PATH: '/usr/bin:/bin', HOME: root, XDG_CONFIG_HOME: root, XDG_STATE_HOME: root };
  const checks = await runbookChecks({ git: await openGit(root, { environment: env }), capture: createCapture(env), env, named: join(root, '.holdpoint/runbook.yaml') });
  return Object.fromEntries(checks.map(({ name, fix }) => [name, fix]));
};
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};

test('no origin is added, one that is elsewhere is set', async () => {
  expect((await fixes())['repository']).toBe('git remote add origin https://github.com/OWNER/NAME.git');
  git('remote', 'add', 'origin', '/srv/tide.git');
  expect((await fixes())['repository']).toBe('git remote set-url origin https://github.com/OWNER/NAME.git');
  git('remote', 'set-url', 'origin', 'https://github.com/acme/tide.git');
  expect((await fixes())['repository']).toBeNull();
});

test('a workflow that is not in the checkout is named with what says all of it', async () => {
  write('.holdpoint/runbook.yaml', RUNBOOK);
  expect((await fixes())['workflow']).toMatch(/^holdpoint runbook check .*runbook\.yaml$/);
  write('.github/workflows/ci.yml', 'on: push\n');
  expect((await fixes())['workflow']).toBeUndefined();
});

test('a missing token ends in how to get one', async () => {
  write('.holdpoint/runbook.yaml', RUNBOOK);
  expect((await fixes())['token']).toMatch(/gh auth login/);
});
