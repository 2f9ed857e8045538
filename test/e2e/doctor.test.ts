import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson, openHoldpoint, runHoldpoint } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { SMALL, beginSmall, makeSmall } from './small-ground.ts';

let person: Person;
beforeEach(() => {
  person = makePerson();
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

test('where nothing is missing every line has its mark, nothing is asked of the network, and it is exit 0', async () => {
  const ground = makeSmall(person, SMALL);
  const { code, stdout, stderr } = await ground.run('doctor', '--runbook', ground.runbook);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of [/^✓ node {9}v\d/m, /^✓ git {10}git version/m, /^✓ identity {5}Robin Vale <robin@/m, /^✓ bash /m, /^✓ state .*made with the first session.*MB free/m, /^· terminal {5}none here/m, /^✓ repository {3}acme\/small in /m, /^✓ runbook .*A small release \(not trusted yet/m, /^· token {8}this runbook does not use GitHub/m, /^✓ tracker {6}file: /m]) expect(stdout).toMatch(line);
  expect(existsSync(ground.state)).toBe(false);
  expect(await ground.json('doctor', '--runbook', ground.runbook)).toMatchObject({ code: 0, value: { holdpoint: 1, checks: expect.arrayContaining([{ name: 'tracker', is: 'there', says: expect.any(String), fix: null }]) } });
});

test('each thing that is missing ends in the command that gets it, and it is exit 3', async () => {
  const ground = makeSmall(person, SMALL);
  const canary = join(person.home, 'canary');
  const tools = `tools:\n  no-such-tool: { version: no-such-tool --version, get: brew install no-such-tool }\n  here: { version: 'bash -c true; touch ${canary}', get: nothing }\n`;
  const channels = "channels:\n  brew: { kind: homebrew, tap: acme/homebrew-tap, checkout: ../homebrew-tap, formula: Formula/small.rb }\n";
  writeFileSync(ground.runbook, readFileSync(ground.runbook, 'utf8').replace('phases:', `${tools}${channels}phases:`).replace('run: echo fine', 'run: no-such-program --now').replace('run: echo look at me', 'run: no-such-tool'));
  const { code, stdout } = await ground.run('doctor', '--runbook', ground.runbook);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^✗ tap +\.\.\/homebrew-tap is not there: git clone https:\/\/github\.com\/acme\/homebrew-tap\.git \//m);
  expect(stdout).toMatch(/^✗ no-such-tool no-such-tool is not on PATH: brew install no-such-tool$/m);
  expect(stdout).toMatch(/^✗ no-such-program not on PATH; "It passes" runs it: install no-such-program/m);
  expect(stdout.match(/^✗/gm)).toHaveLength(3);
  // The version commands are the runbook's, and nobody has trusted it.
  expect(stdout).toMatch(/^✓ here +on PATH; its version is asked once the runbook is trusted$/m);
  expect(existsSync(canary)).toBe(false);
});

test('what a version command prints is masked: it is a program of the runbook', async () => {
  writeFileSync(join(person.home, 'version'), 'tool 1.2 with hunter2-of-robin\nand more\n');
  const ground = makeSmall(person, SMALL.replace('phases:', `tools:\n  leaky: { version: cat ${join(person.home, 'version')}, get: nothing }\nphases:`));
  await beginSmall(ground);
  const { stdout } = await ground.with({ ROBINS_PASSWORD: 'hunter2-of-robin' }).run('doctor', '--runbook', ground.runbook);
  expect(stdout).toMatch(/^✓ leaky +tool 1\.2 with (?!hunter2)\S+$/m);
  expect(stdout).not.toContain('hunter2');
});

test('a broken runbook, a state folder of others and an unknown person are told with how to mend them', async () => {
  const ground = makeSmall(person, 'holdpoint: 1\n');
  ground.git('config', '--unset', 'user.email');
  const { code, stdout } = await ground.with({ HOLDPOINT_STATE: 'relative', GIT_AUTHOR_EMAIL: '', GIT_AUTHOR_NAME: '' }).run('doctor', '--runbook', ground.runbook);
  expect(code).toBe(3);
  expect(stdout).toMatch(/^✗ runbook +\S*runbook\.yaml has .*: holdpoint runbook check /m);
  expect(stdout).toMatch(/^✗ state +relative is not an absolute path: Name the folder from the root on\.$/m);
  expect(stdout).toMatch(/^✗ identity +git does not know who you are: git config --global user\.name/m);
});

test('outside a repository there is less to say; a terminal says its size and what it can draw', async () => {
  const outside = await runHoldpoint({ person, args: ['doctor'], cwd: person.home, env: { GH_TOKEN: 'token-of-robin' } });
  expect(outside.stdout).toMatch(/^· repository {3}none here/m);
  expect(outside.stdout).toMatch(/^✓ token {8}from GH_TOKEN; whether GitHub takes it is not asked$/m);
  expect(outside.stdout).not.toMatch(/runbook {4}/);
  const terminal = openHoldpoint({ person, args: ['doctor'], cwd: person.home, env: { GH_TOKEN: '' } });
  await terminal.exit;
  expect(terminal.history().join('\n')).toMatch(/✓ terminal {5}120x36, \d+ colours, UTF-8/);
});
