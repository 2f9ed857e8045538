import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson, openHoldpoint, REPOSITORY, runHoldpoint, runProgram, type Person } from '../support/holdpoint.ts';
import { closeTerminals, openTerminal } from '../support/terminal.ts';

const version = /"version": "([^"]+)"/.exec(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'))?.[1] ?? '';
let person: Person;
beforeEach(() => {
  person = makePerson();
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

test('the built program says its version on a terminal and on a pipe', async () => {
  const terminal = openHoldpoint({ person, args: ['--version'] });
  await terminal.waitFor(version);
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
  expect(await runHoldpoint({ person, args: ['--version'] })).toEqual({ code: 0, stdout: expect.stringContaining(version), stderr: '' });
});

test('a command that does not exist is usage: code 2, and nothing on standard output', async () => {
  const ran = await runHoldpoint({ person, args: ['relaese'] });
  expect(ran).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('relaese') });
});

test('the package that would be published has what it needs and runs where nothing else is installed', async () => {
  const env = { ...person.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
  const packed = await runProgram('npm', ['pack', '--ignore-scripts', '--pack-destination', person.home], { cwd: REPOSITORY, env });
  expect(packed).toMatchObject({ code: 0 });
  const empty = join(person.home, 'empty');
  mkdirSync(empty);
  const installed = await runProgram('npm', ['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', join(person.home, `holdpoint-${version}.tgz`)], { cwd: empty, env });
  expect(installed).toMatchObject({ code: 0 });
  expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['holdpoint']);
  expect(existsSync(join(empty, 'node_modules/holdpoint/dist/LICENSES.txt'))).toBe(true);
  expect(await runProgram('npx', ['--no-install', 'holdpoint', '--version'], { cwd: empty, env })).toMatchObject({ code: 0, stdout: expect.stringContaining(version) });
  expect(await runProgram('npx', ['--no-install', 'holdpoint', '--help'], { cwd: empty, env })).toMatchObject({ code: 0, stdout: expect.stringContaining('holdpoint') });
  const terminal = openTerminal({ argv: ['npx', '--no-install', 'holdpoint', 'sandbox', '--scenario', 'smooth'], cwd: empty, env });
  await terminal.waitFor('0/4 confirmed', { timeoutMs: 60_000 });
  // Once it listens the key is its own, and no signal to npx.
  await terminal.waitFor('listening');
  await terminal.press('ctrl-c');
  expect(await terminal.exit).toMatchObject({ code: 2 });
});
