import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makePerson } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { sitDown } from './maintainer-desk.ts';
import type { Desk } from './maintainer-desk.ts';
import { readChangelog } from './maintainer-journey.ts';
import { openMaintainer } from './maintainer.ts';
import type { Maintainer } from './maintainer.ts';
import { confirmAll } from './odd-session.ts';
import { ALONE, beginSmall, makeSmall } from './small-ground.ts';

const LEFT = { code: 2, signal: null };

describe('in the sandbox', () => {
  const desk = sitDown('smooth');

  test('a live session adopts what a dry run of the same commit has passed, says where it comes from, and keeps it when the dry run is gone', async () => {
    await rehearse(desk());
    const maintainer = desk().open();
    const { terminal } = maintainer;
    await maintainer.confirmInputs();
    await maintainer.see('A dry run of this commit passed 6 gates: P lists them.');

    await terminal.type('P');
    await maintainer.see('Passes of dry run 1');
    await maintainer.see(/May be adopted[^]*✓ Clean, on main, pushed[^]*✓ GitHub is ready[^]*✓ Blocker tracker works[^]*✓ Versions aligned +.* ago +[0-9a-f]{7} +\d +\d+ [0-9a-f]{8}/);
    await maintainer.see(/May not, and why[^]*Changelog +a person opens it[^]*CI is green +Changelog is needs-you[^]*Tests +Changelog is needs-you/);
    await maintainer.push('Adopt 4');
    await maintainer.see('4 passes were adopted from dry run 1.');
    await maintainer.see(/✓ Clean[^]*✓ GitHub is ready[^]*✓ Blocker tracker works[^]*✓ Versions aligned/);
    await maintainer.find('Versions');
    await maintainer.see(/adopted from dry run 1,\s*│?[^]*record \d+/);

    // What needed a person is answered here, and opens the way for what stood behind it.
    await readChangelog(maintainer);
    await maintainer.see(/✓ Changelog[^]*P adopt passes/);
    await terminal.type('P');
    await maintainer.see(/May be adopted[^]*✓ CI is green[^]*✓ Tests/);
    await maintainer.push('Adopt 2');
    await maintainer.see('2 passes were adopted from dry run 1.');
    await maintainer.find('Tests');
    await terminal.press('enter');
    await maintainer.see('log / detail');
    await terminal.press('enter');
    await maintainer.see(/duration_ms/);
    await terminal.press('escape');
    await maintainer.see('q leave');
    await terminal.type('q');
    expect(await terminal.exit).toEqual(LEFT);

    await originIs(desk(), { word: 'match', code: 0 });
    const { stdout } = await desk().script('report', '--mode', 'live');
    expect(readFileSync(stdout.trim(), 'utf8').match(/passed, adopted by Robin Vale from dry-run session 1, record \d+, hash [0-9a-f]{64}/g)).toHaveLength(6);

    const folder = await releaseFolder(desk());
    const journal = join(folder, 'dry-run-1/journal.jsonl');
    const before = readFileSync(journal, 'utf8');
    writeFileSync(journal, before.replace('"session.left"', '"session.lift"'));
    await originIs(desk(), { word: 'differs', code: 1 });
    await rm(join(folder, 'dry-run-1'), { recursive: true });
    await originIs(desk(), { word: 'missing', code: 0 });
    evidenceStandsAlone(join(folder, 'live-1'));
  });
});

/** The gates of the release in a dry run, up to what a person judges. */
const rehearse = async (desk: Desk): Promise<void> => {
  const maintainer: Maintainer = openMaintainer({ person: desk.person, args: ['sandbox', '--scenario', 'smooth', '--mode', 'dry-run'] });
  const { terminal } = maintainer;
  // The sandbox is made first, which takes its time.
  await maintainer.see('0/4 confirmed');
  await confirmAll(terminal, 4);
  await maintainer.see('[DRY RUN]');
  await maintainer.see('A go on');
  await terminal.quiet();
  await readChangelog(maintainer);
  await maintainer.goOnUntil(/Judgements[^]*listening/);
  await terminal.press('escape');
  await maintainer.see('q leave');
  await terminal.type('q');
  expect(await terminal.exit).toEqual(LEFT);
};

const originIs = async (desk: Desk, { word, code }: { readonly word: string; readonly code: number }): Promise<void> => {
  const ran = await desk.script('verify', '--mode', 'live');
  expect(ran).toMatchObject({ code, stderr: '' });
  expect(ran.stdout.match(new RegExp(`^adopted: \\w+ #1 from dry-run 1, record \\d+, hash [0-9a-f]{64}: ${word}`, 'gm'))).toHaveLength(6);
};

const releaseFolder = async (desk: Desk): Promise<string> => {
  const { env } = await desk.environment();
  const state = env['HOLDPOINT_STATE'] ?? '';
  return join(state, 'holdpoint-sandbox%2Fdriftwood', 'v1.2.0');
};

/** Every file that an adopted pass names lies in the live session, with the bytes that the dry run hashed. */
const evidenceStandsAlone = (live: string): void => {
  const records = readFileSync(join(live, 'journal.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  const files = records.filter(({ type }) => type === 'pass.adopted').flatMap(({ data }) => data.evidence.filter((piece: { readonly type: string }) => piece.type === 'file'));
  expect(files.length).toBeGreaterThan(1);
  for (const { path, sha256 } of files) {
    expect(path.startsWith(join(live, 'evidence'))).toBe(true);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
  }
};

describe('beside a small release', () => {
  const person = makePerson();
  afterEach(async () => {
    await closeTerminals();
    person.leave();
  });

  test('who reads along is told what a dry run has passed, and a script adopts nothing', async () => {
    const ground = makeSmall(person, ALONE);
    await beginSmall(ground, { mode: 'dry-run' });
    expect(await ground.run('start', '--plain', '--mode', 'dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('REHEARSED') });
    const terminal = ground.open('start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook', ground.runbook);
    await confirmAll(terminal, 3);
    await terminal.waitFor('A dry run of this commit passed 2 gates: P lists them.');
    await terminal.quiet();
    await terminal.type('q');
    expect(await terminal.exit).toEqual(LEFT);
    const ran = await ground.run('start', '--plain', '--mode', 'live');
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/^.*\n.*\nA dry run of this commit passed 2 gates: run holdpoint at a terminal and press P to adopt them\.\n/) });
    expect(ran.stdout).toContain('It passes started');
    expect(ground.journal().filter((line) => line.includes('"type":"pass.adopted"'))).toEqual([]);
  });
});
