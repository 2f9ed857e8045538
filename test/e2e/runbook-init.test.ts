import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson, runHoldpoint, runProgram } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { openListener } from './listener.ts';

let person: Person;
let project: string;

beforeEach(async () => {
  person = makePerson();
  project = join(person.home, 'tide');
  mkdirSync(project);
  await git('init', '-q', '-b', 'main');
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

const git = (...args: readonly string[]) => runProgram('git', args, { cwd: project, env: { ...person.env, PATH: process.env['PATH'] ?? '' } });
const run = (...args: readonly string[]) => runHoldpoint({ person, args, cwd: project });
const runbook = (): string => join(project, '.holdpoint/runbook.yaml');

/** An origin on GitHub that nobody asks over the network. */
const crateOnGitHub = async (): Promise<void> => {
  await git('remote', 'add', 'origin', 'https://github.com/acme/tide.git');
  await git('config', `url.${join(person.home, 'none')}.insteadOf`, 'https://github.com/acme/tide.git');
  writeFileSync(join(project, 'Cargo.toml'), '[package]\nname = "tide"\nversion = "0.1.0"\n');
};

test('who starts where there is no runbook reads what it is and all that would be written, and writes it by a number', async () => {
  await crateOnGitHub();
  const { stdout: printed, code } = await run('runbook', 'init', '--print');
  expect(code).toBe(0);
  const start = () => openListener({ person, args: [], cwd: project });
  const first = start();
  await first.hear(/A hold\npoint opens only when a named person looked[^]*repository {2}acme\/tide[^]*crates\.io tide \(Cargo\.toml\)/);
  await first.choose('Show all of it');
  await first.hear('repository: acme/tide');
  await first.choose('Write nothing');
  expect(await first.terminal.exit).toEqual({ code: 2, signal: null });
  expect(existsSync(runbook())).toBe(false);
  const second = start();
  await second.choose('Show all of it');
  await second.choose('Write .holdpoint/runbook.yaml');
  expect(await second.terminal.exit).toEqual({ code: 0, signal: null });
  expect(readFileSync(runbook(), 'utf8')).toBe(printed);
  expect(await run('runbook', 'check')).toMatchObject({ code: 0, stdout: expect.stringContaining('no errors') });
});

test('without a terminal it is written when it was asked for by its name, and never over what is there', async () => {
  await crateOnGitHub();
  expect(await run('start')).toMatchObject({ code: 2, stderr: expect.stringContaining('holdpoint runbook init') });
  expect(existsSync(runbook())).toBe(false);
  expect(await run('runbook', 'init')).toMatchObject({ code: 0, stdout: expect.stringContaining('Wrote .holdpoint/runbook.yaml.') });
  writeFileSync(runbook(), 'mine\n');
  expect(await run('runbook', 'init')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('never written over') });
  expect(readFileSync(runbook(), 'utf8')).toBe('mine\n');
});

test('a repository without an origin, and no repository at all, are told what is missing', async () => {
  expect(await run('runbook', 'init')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('git remote add origin https://github.com/OWNER/NAME.git') });
  expect(await runHoldpoint({ person, args: ['runbook', 'init'], cwd: person.home })).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('is not a git repository') });
});
