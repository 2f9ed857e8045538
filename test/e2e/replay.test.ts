import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makePerson, openHoldpoint, runHoldpoint } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { SMALL, beginSmall, makeSmall } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

const SECRET = 'correct-horse-battery';
const RUNBOOK = SMALL.replace('run: echo fine', 'run: echo fine for "$HOME"').replace('echo "error: no such luck" >&2', `echo "error: $(printf %s correct-horse)-battery" >&2`);

let person: Person;
let begun: SmallGround;
let ground: SmallGround;
beforeAll(async () => {
  person = makePerson();
  begun = makeSmall(person, RUNBOOK);
  await beginSmall(begun);
  await begun.run('run', 'passes');
  await begun.run('run', 'fails');
}, 120_000);
beforeEach(() => {
  ground = begun.copy();
});
afterEach(closeTerminals);
afterAll(() => person.leave());

const BUNDLE = 'holdpoint-bundle-v1.1.0-live-1.zip';
const bundleOf = async (env: { readonly [name: string]: string } = {}): Promise<{ readonly path: string; readonly zip: AdmZip; readonly stdout: string }> => {
  const { code, stdout, stderr } = await ground.with(env).run('doctor', '--bundle', '--out', join(person.home, `${performance.now()}.zip`));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const path = /^(\/.*\.zip): /.exec(stdout)?.[1] ?? '';
  return { path, zip: new AdmZip(path), stdout };
};
const elsewhere = (path: string, ...more: readonly string[]) => runHoldpoint({ person, args: ['replay', path, ...more], cwd: person.home });
/** Without what only the world knows: the clock, and that the journal is one. The mark of a replay stands in the header's empty space. */
const still = (rows: readonly string[]): readonly string[] =>
  rows.map((row, index) => (index === 0 ? row.replace(/ \[REPLAY [^\]]*\]/, '').replace('journal ok', '').replace(/\d+[smh] *$/, 'm:ss').replaceAll(/\s+/g, ' ') : row).replaceAll(/\b\d+:\d\d(?::\d\d)?\b|\b(?:just now|\d+ (?:s|min|h) ago)(?=,)/g, 'm:ss'));

describe('a bundle', () => {
  test('is for its owner only, not in the checkout, which it would change, and never over a file that is there', async () => {
    const { code, stdout } = await ground.run('doctor', '--bundle');
    const path = new RegExp(`^(/.*/live-1/${BUNDLE}): \\d+ bytes`).exec(stdout)?.[1] ?? '';
    expect({ code, stdout, files: readdirSync(ground.project).filter((name) => name.endsWith('.zip')) }).toEqual({ code: 0, stdout: expect.stringContaining(`Written. holdpoint replay ${path} shows it`), files: [] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const before = readFileSync(path);
    expect(await ground.run('doctor', '--bundle')).toMatchObject({ code: 3, stderr: expect.stringContaining('there is something of that name, and it is kept') });
    expect(readFileSync(path)).toEqual(before);
  });

  test('holds journal, versions, names of variables, screens, logs and runbook, and no secret, home or host in any of it', async () => {
    const { zip, stdout } = await bundleOf({ MY_TOKEN: SECRET });
    const texts = Object.fromEntries(zip.getEntries().map((entry) => [entry.entryName, entry.getData().toString()]));
    expect(Object.keys(texts).toSorted()).toEqual(['journal.jsonl', 'logs/fails.1.log', 'logs/passes.1.log', 'manifest.json', 'runbook.yaml', 'screens.txt']);
    for (const text of Object.values(texts)) expect(text).not.toMatch(new RegExp(`${SECRET}|${person.home}`));
    expect(texts['logs/passes.1.log']).toContain('fine for ~');
    expect(texts['logs/fails.1.log']).toContain('error: [masked]');
    const manifest: unknown = JSON.parse(texts['manifest.json'] ?? '');
    expect(manifest).toMatchObject({ bundle: 1, versions: { node: process.version, git: expect.stringContaining('git version') }, environment: expect.arrayContaining(['MY_TOKEN', 'HOME']), journal: { damage: null, tailBytes: 0 }, leftOut: expect.arrayContaining([expect.stringContaining('values of environment variables')]) });
    expect(stdout).toMatch(/logs\/fails\.1\.log {3}1 secret masked/);
    expect(stdout).toMatch(/Masked: \d+ secrets?\. Replaced: \d+ times/);
    expect(stdout).toContain('Left out:');
  });

  test('of a damaged journal says where, and shows what came before', async () => {
    const path = String(Object.entries((await ground.json('verify')).value ?? {}).find(([name]) => name === 'path')?.[1]);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.map((line, index) => (index === lines.length - 2 ? line.replace('"by"', '"By"') : line)).join('\n'));
    const { path: bundle, stdout } = await bundleOf();
    expect(stdout).toContain(`damaged at line ${lines.length - 1}: its hash is not the hash of its content`);
    expect(await elsewhere(bundle)).toMatchObject({ code: 1, stdout: expect.stringContaining(`damaged at line ${lines.length - 1}`) });
  });

  test('that was changed after it was made is not shown', async () => {
    const { path, zip } = await bundleOf();
    zip.updateFile('journal.jsonl', Buffer.from((zip.getEntry('journal.jsonl')?.getData().toString() ?? '').replace('"pid"', '"Pid"')));
    zip.writeZip(`${path}.other`);
    expect(await elsewhere(`${path}.other`)).toMatchObject({ code: 1, stderr: expect.stringContaining('journal.jsonl is not what the manifest lists') });
    writeFileSync(`${path}.none`, 'PK no zip');
    expect(await elsewhere(`${path}.none`)).toMatchObject({ code: 2, stderr: expect.stringContaining('is no bundle of Holdpoint') });
  });
});

describe('replay', () => {
  test('shows the screen that the session showed, but for the clock and the mark, and leaves nothing behind', async () => {
    const live = ground.open('start');
    await live.waitFor('A go on');
    await live.waitFor('FAILED');
    // Who comes back sees the session before the world was looked at; that this goes on is of the moment.
    await live.waitUntilGone('Looking at HEAD');
    await live.quiet();
    const lived = live.screen();
    await live.type('q');
    expect(await live.exit).toEqual({ code: 2, signal: null });
    const journal = ground.journal();
    const { path, zip } = await bundleOf();
    const screens = zip.getEntry('screens.txt')?.getData().toString() ?? '';
    expect(still(screens.trimEnd().split(/^── .*\n/m).at(-1)?.split('\n').slice(0, 36) ?? [])).toEqual(still(lived));

    const shown = openHoldpoint({ person, args: ['replay', path], cwd: person.home });
    await shown.waitFor(/\[REPLAY \d+\/\d+ , \. redacted\]/);
    await shown.waitFor('A go on');
    // What its log says is read a moment later.
    await shown.waitFor('the first error');
    expect(still(shown.screen())).toEqual(still(lived));
    // The log of the bundle is there too, and what would do something says that this is a replay.
    await shown.type('A');
    await shown.waitFor('this is a replay');
    await shown.press('enter', 'enter');
    await shown.waitFor('error: ');
    await shown.type('q');
    expect(await shown.exit).toEqual({ code: 0, signal: null });
    expect(shown.history().join('\n')).toMatch(/redacted copy: \d+ records changed, so it does not verify/);
    expect(ground.journal()).toEqual(journal);
    expect(existsSync(join(person.home, 'logs'))).toBe(false);
  });

  test('goes from record to record, first and last, and no further', async () => {
    const path = String(Object.entries((await ground.json('verify')).value ?? {}).find(([name]) => name === 'path')?.[1]);
    const all = readFileSync(path, 'utf8').trimEnd().split('\n').length - 1;
    const shown = openHoldpoint({ person, args: ['replay', path], cwd: person.home });
    await shown.waitFor(`[REPLAY ${all}/${all} , .]`);
    await shown.waitFor('FAILED');
    await shown.type(',');
    await shown.waitFor(`record ${all - 1} of ${all}: `);
    await shown.type('<');
    await shown.waitFor(`record 3 of ${all}: runbook.adopted`);
    await shown.waitUntilGone('FAILED');
    await shown.type(',');
    await shown.waitFor(`[REPLAY 3/${all} , .]`);
    await shown.type('.');
    await shown.waitFor(`[REPLAY 4/${all} , .]`);
    await shown.type('>.');
    await shown.waitFor('FAILED');
    await shown.waitFor(`[REPLAY ${all}/${all} , .]`);
    shown.kill('SIGTERM');
    expect(await shown.exit).toEqual({ code: 0, signal: null });
  });

  test('without a terminal prints where things stood, at any record', async () => {
    const { path } = await bundleOf();
    const plain = await elsewhere(path);
    expect(plain).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/✗ fails {2}failed[^]*replay, record \d+ of \d+\. .*redacted copy: \d+ records changed/) });
    expect((await elsewhere(path, '--at', '4')).stdout).toMatch(/fails {2}ready[^]*record 4 of/);
    expect(JSON.parse((await elsewhere(path, '--json')).stdout)).toMatchObject({ holdpoint: 1, chain: { ok: false }, replay: { redacted: expect.any(Number), damage: null } });
    expect(await elsewhere(path, '--at', '0')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no record 0') });
    expect(await elsewhere(join(person.home, 'nothing'))).toMatchObject({ code: 2 });
    expect(await elsewhere('')).toMatchObject({ code: 2 });
  });
});
