import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { SMALL, beginSmall, makeSmall, quietGitHub } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

/** A gate that is not open yet, and a dispatch whose runs bear its mark. */
const RELEASE = SMALL.replace(/    parallel: true\n    steps:[\s\S]*/, `    steps:
      - { id: before, title: It is not done yet, run: 'test -e .scratch/done' }
      - { id: send, title: Send it out, workflow: { file: send.yml, ref: main, dispatch: { mark: '{nonce}' } } }
`);

/** A run as GitHub tells it, started by a record that no journal here has. */
const run = (mark: string): object => ({
  id: 77, run_attempt: 1, run_number: 3, path: '.github/workflows/send.yml', event: 'workflow_dispatch', head_sha: 'c'.repeat(40), head_branch: 'main', display_title: `Send ${mark}`, actor: { login: 'robin-vale' },
  status: 'completed', conclusion: 'success', created_at: '2026-11-26T10:00:00Z', run_started_at: '2026-11-26T10:00:00Z', updated_at: '2026-11-26T10:00:00Z', html_url: 'http://127.0.0.1/77', repository: { id: 1 },
});
const markOf = (n: number, release: string, hash = 'd'.repeat(64)): string => `holdpoint-live-1-${n}-${hash.slice(0, 16)}-${release}-1234abcd`;

let person: Person;
let ground: SmallGround;
let runs: readonly object[] = [];
let close: () => void;
beforeEach(async () => {
  runs = [];
  person = makePerson();
  const github = await quietGitHub(() => runs);
  close = github.close;
  ground = makeSmall(person, RELEASE).with(github.env);
  await beginSmall(ground);
}, 60_000);
afterEach(async () => {
  close();
  await closeTerminals();
  person.leave();
});

const journalPath = (): string => join(ground.state, 'acme%2Fsmall/v1.1.0/live-1/journal.jsonl');

test('a run whose dispatch the journal has lost is found by verify and by recover alike, and recovered from', async () => {
  runs = [run(markOf(99, 'v1-1-0'))];
  expect(await ground.run('verify')).toMatchObject({ code: 1, stdout: expect.stringMatching(/run 77 of send\.yml: record 99, WHICH THE JOURNAL DOES NOT HAVE[^]*or run: holdpoint recover \S+journal\.jsonl/) });
  const sound = readFileSync(journalPath());
  expect(await ground.run('recover')).toMatchObject({ code: 3, stdout: expect.stringMatching(/is damaged: run 77 of send\.yml bears record 99 of the journal; this one has \d+\./), stderr: expect.stringContaining('type: recover v1.1.0') });
  expect(readFileSync(journalPath())).toEqual(sound);

  const terminal = ground.open('recover');
  await terminal.waitFor('Type  recover v1.1.0  to do it:');
  await terminal.type('recover v1.1.0');
  await terminal.press('enter');
  expect((await terminal.exit).code).toBe(0);
  expect(terminal.history().join('\n')).toMatch(/What became of these is not known:[^]*Send it out/);
  expect(readdirSync(dirname(journalPath()))).toContain('journal.damaged-1.jsonl');
  expect(await ground.run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('run 77 of send.yml: record 99, lost where the journal was recovered') });
  expect(await ground.run('recover')).toMatchObject({ code: 0, stdout: expect.stringContaining('none of them damaged') });
});

test('a journal that ends right before the intent of a run has lost its tail; and one that was recovered notices the next loss', async () => {
  const lines = readFileSync(journalPath(), 'utf8').trimEnd().split('\n').slice(1);
  const { n, hash }: { readonly n: number; readonly hash: string } = JSON.parse(lines.at(-1) ?? '');
  runs = [run(markOf(n, 'v1-1-0', hash))];
  expect(await ground.run('verify')).toMatchObject({ code: 1, stdout: expect.stringContaining(`run 77 of send.yml: record ${n}, AND THE JOURNAL DOES NOT HAVE THE INTENT AFTER IT`) });
  const terminal = ground.open('recover');
  await terminal.waitFor('Type  recover v1.1.0  to do it:');
  await terminal.type('recover v1.1.0');
  await terminal.press('enter');
  expect((await terminal.exit).code).toBe(0);
  expect(await ground.run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining(`run 77 of send.yml: record ${n}, lost where the journal was recovered`) });

  runs = [run(markOf(n, 'v1-1-0', hash)), { ...run(markOf(99, 'v1-1-0')), id: 78 }];
  expect(await ground.run('verify')).toMatchObject({ code: 1, stdout: expect.stringContaining('run 78 of send.yml: record 99, WHICH THE JOURNAL DOES NOT HAVE') });
  expect(await ground.run('recover')).toMatchObject({ code: 3, stdout: expect.stringContaining('run 78 of send.yml bears record 99 of the journal') });
});

test('a run of another release is of another journal, and takes nothing from this one', async () => {
  runs = [run(markOf(99, 'v1-0-0'))];
  expect(await ground.run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('run 77 of send.yml: of session v1-0-0 live-1, not compared') });
  expect(await ground.run('recover')).toMatchObject({ code: 0, stdout: expect.stringContaining('none of them damaged') });
});

test('recover calls no journal sound while GitHub, which may remember more of it, does not answer', async () => {
  const ran = await ground.with({ GITHUB_API_URL: 'http://127.0.0.1:1' }).run('recover');
  expect(ran).toMatchObject({ code: 3, stdout: expect.stringMatching(/none of them damaged\. Nothing was changed\.\nWhether its tail was dropped is not known[^]*Send it out: [^]*Run it again when that answers\./) });
});
