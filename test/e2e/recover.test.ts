import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { openMaintainer } from './maintainer.ts';
import type { Maintainer } from './maintainer.ts';
import { SMALL, beginSmall, makeSmall } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

/** A gate, a tag, its push, and a gate that is not open yet. */
const RELEASE = SMALL.replace(/    parallel: true\n    steps:[\s\S]*/, `    steps:
      - { id: passes, title: It passes, run: echo fine }
      - { id: tag, title: Make the tag, git: { tag: '{target}', message: 'Release {target}' } }
      - { id: push, title: Push the tag, git: { push: '{target}' } }
      - { id: after, title: It is not done yet, run: 'test -e .scratch/done' }
`);

let person: Person;
let ground: SmallGround;
beforeEach(async () => {
  person = makePerson();
  ground = makeSmall(person, RELEASE);
  const hook = join(dirname(ground.project), 'origin.git/hooks/update');
  writeFileSync(hook, '#!/bin/sh\necho "$1 $3" >> pushes.log\n');
  chmodSync(hook, 0o755);
  await beginSmall(ground);
}, 60_000);
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

/** What origin was pushed, as its own hook saw it. */
const pushes = (): readonly string[] => {
  const log = join(dirname(ground.project), 'origin.git/pushes.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
};
const sit = (): Maintainer => openMaintainer({ person, args: ['start'], cwd: ground.project, env: { HOLDPOINT_STATE: ground.state, GH_TOKEN: '' } });
const journalPath = (): string => join(ground.state, 'acme%2Fsmall/v1.1.0/live-1/journal.jsonl');
const typesOf = (): readonly string[] => readFileSync(journalPath(), 'utf8').trimEnd().split('\n').slice(1).map((line) => {
  const { type, data }: { readonly type: string; readonly data: { readonly step?: string } } = JSON.parse(line);
  return data.step === undefined ? type : `${type} ${data.step}`;
});
const leave = async ({ terminal }: Maintainer): Promise<void> => {
  await terminal.quiet();
  await terminal.type('q');
  await terminal.exit;
};

/** A bit of this record flips; answers the bytes of the journal then. */
const damage = (record: string): Buffer => {
  const line = typesOf().indexOf(record) + 1;
  const bytes = readFileSync(journalPath());
  let at = 0;
  for (let n = 0; n < line; n += 1) at = bytes.indexOf(10, at) + 1;
  bytes[at + 40] = (bytes[at + 40] ?? 0) ^ 1;
  writeFileSync(journalPath(), bytes);
  return bytes;
};

const recover = async (words: string): Promise<{ readonly code: number | null; readonly text: string }> => {
  const terminal = ground.open('recover');
  await terminal.waitFor('Type  recover v1.1.0  to do it:');
  await terminal.type(words);
  await terminal.press('enter');
  const { code } = await terminal.exit;
  return { code, text: terminal.history().join('\n') };
};

test('a tag that was pushed in the records that were lost is found on origin, and not pushed again', async () => {
  const before = sit();
  await before.goOnUntil(/Type +tag v1\.1\.0/);
  await before.typeWords('tag v1.1.0');
  await before.enterWords();
  await before.see(/✓ +Push the tag/);
  await leave(before);
  const tag = ground.git('rev-parse', 'v1.1.0');
  expect(pushes()).toEqual([`refs/tags/v1.1.0 ${tag}`]);
  const damaged = damage('attempt.intended push');

  const refused = await ground.run('start', '--plain');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`holdpoint recover ${journalPath()}`) });
  const asked = await ground.run('recover', journalPath());
  expect(asked).toMatchObject({ code: 3, stdout: expect.stringMatching(/journal\.jsonl:\d+ is damaged: its hash is not the hash of its content[^]*attempt\.sent push[^]*attempt\.ended push/), stderr: expect.stringContaining('type: recover v1.1.0') });
  expect((await recover('recover')).code).toBe(2);
  expect(readFileSync(journalPath())).toEqual(damaged);

  const done = await recover('recover v1.1.0');
  expect(done).toMatchObject({ code: 0, text: expect.stringMatching(/kept as journal\.damaged-1\.jsonl[^]*Push the tag/) });
  const copy = join(dirname(journalPath()), 'journal.damaged-1.jsonl');
  expect(readFileSync(copy)).toEqual(damaged);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(typesOf().slice(-1)).toEqual(['journal.recovered']);
  expect(await ground.run('recover')).toMatchObject({ code: 0, stdout: expect.stringContaining('none of them damaged') });
  expect((await ground.json('status')).value).toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ id: 'push', status: 'unknown', why: expect.stringContaining('the journal was damaged after record') })]) });
  expect(await ground.run('decisions')).toMatchObject({ stdout: expect.stringContaining('typed → recover v1.1.0') });

  const after = sit();
  await after.see('A go on');
  await after.terminal.quiet();
  // Coming back looks at origin unasked.
  await after.see(/✓ +Push the tag/);
  await leave(after);
  expect(typesOf().filter((type) => type.endsWith(' push'))).toEqual(['reconcile.started push', 'attempt.ended push']);
  expect(pushes()).toEqual([`refs/tags/v1.1.0 ${tag}`]);
  expect(readdirSync(dirname(journalPath())).toSorted()).toEqual(['evidence', 'journal.damaged-1.jsonl', 'journal.jsonl', 'logs', 'screens.txt']);
});

test('a tag that was not pushed is found to be absent, and is pushed once, when its words are typed', async () => {
  const before = sit();
  await before.goOnUntil(/Type +tag v1\.1\.0/);
  await before.see('listening');
  await before.terminal.press('escape');
  await before.see('A go on');
  await leave(before);
  damage('attempt.intended tag');
  expect(await recover('recover v1.1.0')).toMatchObject({ code: 0 });

  const after = sit();
  await after.see('A go on');
  await after.terminal.quiet();
  await after.find('Make the tag');
  await after.terminal.type('r');
  await after.see(/✓ +Make the tag/);
  expect(pushes()).toEqual([]);
  // Coming back has looked at origin unasked.
  await after.see(/✗ +Push the tag/);
  await after.find('Push the tag');
  await after.terminal.quiet();
  await after.terminal.type('r');
  await after.typeWords('tag v1.1.0');
  await after.enterWords();
  await after.see(/✓ +Push the tag/);
  await leave(after);
  expect(pushes()).toEqual([`refs/tags/v1.1.0 ${ground.git('rev-parse', 'v1.1.0')}`]);
});

test('a journal whose header is damaged, or that a newer Holdpoint wrote, is not cut: it says what can be done', async () => {
  const sound = readFileSync(journalPath());
  const said = async (bytes: Buffer | string): Promise<string> => {
    writeFileSync(journalPath(), bytes);
    const ran = await ground.run('recover');
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed.') });
    expect(readFileSync(journalPath())).toEqual(Buffer.from(bytes));
    return ran.stderr;
  };
  expect(await said(sound.subarray(1))).toMatch(/cannot be recovered[^]*move its folder away, and start anew/);
  expect(await said(`${sound.toString()}{"v":2,"n":9}\n`)).toContain('Install the Holdpoint that wrote it.');
  writeFileSync(journalPath(), sound);
  expect(await ground.run('recover', '/elsewhere/journal.jsonl')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not the journal of a session here') });
});
