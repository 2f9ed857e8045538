import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { SMALL_HEAD } from '../support/small-runbook.ts';
import { closeTerminals } from '../support/terminal.ts';
import { openMaintainer } from './maintainer.ts';
import type { Maintainer } from './maintainer.ts';
import { confirmAll, trust } from './odd-session.ts';
import { makeSmall } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

const RELEASE = `${SMALL_HEAD}      - { id: slow, title: Not slower, run: 'echo "error: 12 % slower" >&2; exit 1', waivable: true }
      - { id: behind, title: What is behind it, run: echo fine }
      - { id: door, title: The door, decide: Shall we?, options: { yes: { label: We shall }, no: { label: We shall not, reason: required, holds: true } } }
`;

let person: Person;
let ground: SmallGround;
beforeEach(() => {
  person = makePerson();
  ground = makeSmall(person, RELEASE);
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

/** A machine whose clock is this far ahead, as it is after a night. */
const laterBy = (ms: number): string => `--import=data:text/javascript,${encodeURIComponent(`const now=Date.now;Date.now=()=>now()+${ms}`)}`;

const sitDown = (env: { readonly [name: string]: string } = {}): Maintainer =>
  openMaintainer({ person, cwd: ground.project, env: { HOLDPOINT_STATE: ground.state, GH_TOKEN: '', ...env }, args: ['start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook', ground.runbook] });

const leave = async ({ terminal, see }: Maintainer): Promise<void> => {
  await see('q leave');
  await terminal.type('q');
  expect((await terminal.exit).signal).toBeNull();
};

test('a waiver lets what is behind it pass for as long as it says, and then its door is closed again, on screen and in the journal', async () => {
  const first = sitDown();
  await trust(first.terminal);
  await confirmAll(first.terminal, 3);
  await first.goOnUntil(/✗ Not slower +FAILED/);
  await first.terminal.type('!');
  await first.see(/! Waive · Not slower[^]*listening/);
  await first.terminal.type('known since 1.0');
  await first.terminal.press('tab');
  await first.terminal.type('1h');
  await first.push('Waive');
  await first.see(/Not slower +WAIVED/);
  await first.find('What is behind it');
  await first.terminal.type('r');
  await first.see(/Not slower +WAIVED[^]*✓ What is behind it/);
  await leave(first);

  // The last seconds of it are spent at the screen, or are over when it opens on a slow machine: the door is closed either way.
  const second = sitDown({ NODE_OPTIONS: laterBy(3_600_000 - 3_000) });
  await second.see(/✗ Not slower +FAILED[^]*⊘ The door +needs Not slower/);
  await second.find('Not slower');
  await second.see(/Waived +until \d\d:\d\d:\d\d by Robin Vale: known since 1\.0\. That time is over,[^]*so it blocks again/);
  await second.see('Not slower failed, and its waiver is over.');
  await leave(second);
  expect((await ground.run('status')).stdout).toMatch(/✗ slow +failed[^]*✓ behind +passed[^]*⊘ door +closed: needs Not slower/);
  expect(ground.journal().at(-2)).toContain('"type":"waiver.expired"');
});
