import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { push } from '../support/focus.ts';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';
import { confirmAll } from './odd-session.ts';
import { ALONE, makeSmall } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

let person: Person;
let ground: SmallGround;
const RUNBOOK = ALONE.replace('run: echo fine }', 'run: bash scripts/gate.sh }').replace('run: echo fine as well', "run: [echo 'made by' bash made/x.sh, bash scripts/link.sh, bash ../beside.sh]");
const START = ['start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook'];

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(ground.project, path)), { recursive: true });
  writeFileSync(join(ground.project, path), text);
};
const commit = (): void => {
  ground.git('add', '--all');
  ground.git('commit', '--quiet', '--message', 'More');
  ground.git('push', '--quiet');
};
/** What the gate leaves when it runs. */
const canary = (): string => join(person.home, 'canary');
const gate = (says: string): string => `#!/usr/bin/env bash\necho ${says} >> '${canary()}'\n`;
const ran = (): readonly string[] => (existsSync(canary()) ? readFileSync(canary(), 'utf8').trim().split('\n') : []);
const answer = async (terminal: Terminal, title: string, by: 'escape' | 'Trust it'): Promise<string> => {
  await terminal.waitFor(title);
  await terminal.waitFor('listening');
  const text = terminal.text();
  await (by === 'escape' ? terminal.press(by) : push(terminal, by));
  return text;
};

beforeEach(() => {
  person = makePerson();
  ground = makeSmall(person, RUNBOOK);
  put('scripts/gate.sh', gate('first'));
  put('scripts/real.sh', 'true\n');
  put('.gitignore', '.scratch/\nmade/\n');
  symlinkSync('real.sh', join(ground.project, 'scripts/link.sh'));
  writeFileSync(join(ground.project, '../beside.sh'), 'true\n');
  commit();
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

const begin = async (): Promise<string> => {
  const terminal = ground.open(...START, ground.runbook);
  const text = await answer(terminal, 'Trust this runbook?', 'Trust it');
  await confirmAll(terminal, 3);
  await terminal.waitFor('A go on');
  await terminal.quiet();
  await terminal.type('q');
  await terminal.exit;
  return text;
};

test('before it is trusted nothing of a runbook or of a script runs; it can be looked at', async () => {
  expect(await ground.run(...START, ground.runbook)).toMatchObject({ code: 3 });
  const terminal = ground.open(...START, ground.runbook);
  await answer(terminal, 'Trust this runbook?', 'escape');
  expect(await terminal.exit).toEqual({ code: 2, signal: null });
  expect(await ground.run('runbook', 'check', ground.runbook)).toMatchObject({ code: 0 });
  expect(ran()).toEqual([]);
  expect(ground.journal()).toEqual([]);
});

test('the files that it runs are trusted with it, and what is not covered is said in one sentence', async () => {
  const shown = await begin();
  expect(shown.replaceAll(/[│┃\s]+/g, ' ')).toMatch(/Trusted with it: scripts\/gate\.sh.* Not covered: programs of your PATH \(.*\), .*scripts\/link\.sh \(a link\).*\.\.\/beside\.sh \(outside the repository\).*, what all of these call themselves\./);
  expect(await ground.run('run', 'passes')).toMatchObject({ code: 0, stdout: expect.stringMatching(/scripts\/gate\.sh: sha256 [0-9a-f]{64}/) });
  expect(ran()).toEqual(['first']);
});

test('one changed byte of a script asks again, with what changed; until then it does not run', async () => {
  await begin();
  put('scripts/gate.sh', gate('second'));
  expect(await ground.run('run', 'passes')).toMatchObject({ code: 3, stderr: expect.stringContaining('scripts/gate.sh is not as you trusted it') });
  expect(await ground.run('start', '--plain')).toMatchObject({ code: 3, stderr: expect.stringMatching(/scripts\/gate\.sh is not trusted\n.*nobody has read what changed/) });
  const doubtful = ground.open('start');
  const shown = await answer(doubtful, 'Trust the change?', 'escape');
  expect(shown).toMatch(/-echo first/);
  expect(shown).toMatch(/\+echo second/);
  expect(shown).not.toContain('name: small');
  expect(await doubtful.exit).toEqual({ code: 2, signal: null });
  expect(ran()).toEqual([]);

  const sure = ground.open('start');
  await answer(sure, 'Trust the change?', 'Trust it');
  await sure.waitFor('A go on');
  await sure.quiet();
  await sure.type('q');
  await sure.exit;
  expect(await ground.run('run', 'passes')).toMatchObject({ code: 0 });
  expect(ran()).toEqual(['second']);
});

test('a script that changes while the session is open does not run unread, committed or not', async () => {
  await begin();
  const terminal = ground.open('start');
  await terminal.waitFor('A go on');
  put('scripts/gate.sh', gate('second'));
  commit();
  await terminal.quiet();
  await terminal.type('r');
  await terminal.waitFor('scripts/gate.sh is not as you trusted it. Leave, and start holdpoint');
  expect(ran()).toEqual([]);
  expect(ground.journal().some((line) => line.includes('attempt.intended'))).toBe(false);
});

test('a link in the place of a trusted script is another script', async () => {
  await begin();
  rmSync(join(ground.project, 'scripts/gate.sh'));
  symlinkSync(join(person.home, 'evil.sh'), join(ground.project, 'scripts/gate.sh'));
  writeFileSync(join(person.home, 'evil.sh'), gate('evil'));
  commit();
  expect(await ground.run('run', 'passes')).toMatchObject({ code: 3, stderr: expect.stringContaining('scripts/gate.sh is not as you trusted it') });
  const terminal = ground.open('start');
  const shown = await answer(terminal, 'Trust the change?', 'escape');
  expect(shown).toContain('a link: what it leads to is not covered');
  expect(ran()).toEqual([]);
});

test('a script that git does not track was made here: it is said, and not asked about', async () => {
  put('made/x.sh', 'true\n');
  expect((await begin()).replaceAll(/[│┃\s]+/g, ' ')).toContain('made/x.sh (not tracked by git: it is made here)');
  put('made/x.sh', 'false\n');
  const terminal = ground.open('start');
  await terminal.waitFor('A go on');
  expect(terminal.text()).not.toContain('Trust');
});
