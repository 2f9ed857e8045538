import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BIN = join(import.meta.dirname, '../../bin/holdpoint.js');
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdpoint-bin-'));
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'tmp'));
  cpSync(BIN, join(root, 'bin/holdpoint.js'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const start = (...node: readonly string[]): { readonly code: number | null; readonly stdout: string; readonly stderr: string } => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: root, TMPDIR: join(root, 'tmp') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, join(root, 'bin/holdpoint.js'), 'word'], { encoding: 'utf8', env });
  return { code: status, stdout, stderr };
};
const built = (code: string): void => {
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist/holdpoint.js'), code);
};

test('on a Node that is too old it says in one line which one it needs', () => {
  built("console.log('never');");
  const old = join(root, 'old.mjs');
  writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } });");
  expect(start('--import', old)).toEqual({ code: 1, stdout: '', stderr: 'holdpoint needs Node 22 or newer; this is Node 20.20.2.\n' });
});

test('nothing in it is newer than what Node 12 reads', async () => {
  const source = readFileSync(BIN, 'utf8');
  const then = { 'dynamic-import': true, 'import-meta': true };
  const [asIs, lowered] = await Promise.all([transform(source, { target: 'esnext' }), transform(source, { target: 'es2018', supported: then })]);
  expect(lowered.code).toBe(asIs.code);
  expect(source).not.toMatch(/['"]node:/);
  expect(source.trim().split('\n').length).toBeLessThan(20);
});

test('without a build it says in one line how to make one', () => {
  const { code, stdout, stderr } = start();
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^holdpoint is not built here: run `npm run build`.*\n$/);
});

test('it starts the built program with its arguments, and has Node keep nothing of what it compiles', () => {
  built("process.exitCode = 3; console.log(process.argv[2]);");
  expect(start()).toEqual({ code: 3, stdout: 'word\n', stderr: '' });
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});
