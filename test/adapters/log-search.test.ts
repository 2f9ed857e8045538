import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createOutputSearch } from '../../src/adapters/log-search.ts';
import type { LogMatches, OutputSearch } from '../../src/core/world.ts';
import { temporaryFolder } from './support/temporary.ts';

let path = '';
let search: OutputSearch;
beforeEach(async () => {
  const folder = await temporaryFolder();
  path = join(folder, 'tests.1.log');
  search = createOutputSearch({ logOf: (step, attempt) => join(folder, `${step}.${attempt}.log`) });
});
const start = (wanted: Parameters<OutputSearch>[0]['wanted'], told = (): void => undefined): LogMatches => search({ step: 'tests', attempt: 1, wanted }, told);
/** The lines of all matches, in order. */
const all = async (matches: LogMatches): Promise<readonly (number | null)[]> => {
  await matches.done();
  return Promise.all(Array.from({ length: matches.count() }, (_, n) => matches.at(n)));
};
const find = (text: string): Promise<readonly (number | null)[]> => all(start({ text }));
const numbered = (count: number): string => Array.from({ length: count }, (_, n) => `line ${n}\n`).join('');

describe('a search', () => {
  test('goes through the whole log, colours aside, and gives lines from 0', async () => {
    await writeFile(path, `${numbered(100_000)}\u001b[31mer\u001b[1mror\u001b[0m: it broke\nan Error\n`);
    expect(await find('error')).toEqual([100_000, 100_001]);
    expect(await find('line 77777')).toEqual([77_777]);
  });

  test('minds the case only when its text has a capital', async () => {
    await writeFile(path, 'Error\nerror\nERROR\n');
    expect(await find('Error')).toEqual([0]);
    expect(await find('error')).toEqual([0, 1, 2]);
  });

  test('takes its text as it is, and finds nothing for nothing or in nothing', async () => {
    await writeFile(path, 'a.b\naxb\n');
    expect(await find('a.b')).toEqual([0]);
    expect(await find('')).toEqual([]);
    expect(await all(search({ step: 'tests', attempt: 9, wanted: { text: 'a' } }, () => undefined))).toEqual([]);
  });

  test('counts a line of 3 MB as one, wherever in it the text stands', async () => {
    await writeFile(path, `${'x'.repeat(131_068)}needle${'x'.repeat(2_000_000)}needle\nnext needle\n${'y'.repeat(600_000)}\nneedle`);
    expect(await find('needle')).toEqual([0, 1, 3]);
  });

  test('counts the last line while it has no end, once', async () => {
    await writeFile(path, 'one needle\ntwo nee');
    const matches = start({ text: 'needle' });
    expect(await all(matches)).toEqual([0]);
    await appendFile(path, 'dle');
    expect(await all(matches)).toEqual([0, 1]);
    await appendFile(path, ' more\nthree needle\n');
    expect(await all(matches)).toEqual([0, 1, 2]);
  });

  test('says how many stand before a line, and which is which, in any order', async () => {
    await writeFile(path, Array.from({ length: 300_000 }, (_, n) => `${n % 1000 === 7 ? 'needle' : 'straw'} ${n}\n`).join(''));
    const matches = start({ text: 'needle' });
    expect(await matches.before(150_008)).toBe(151);
    expect([await matches.at(299), await matches.at(0), await matches.at(150), await matches.at(300), await matches.at(-1)]).toEqual([299_007, 7, 150_007, null, null]);
    expect(await matches.before(0)).toBe(0);
    expect(await matches.before(9_999_999)).toBe(300);
  });

  test('gives the first match long before it has come to the end, and tells on the way', async () => {
    await writeFile(path, `needle\n${numbered(300_000)}`);
    const counts: number[] = [];
    const matches = start({ text: 'needle' }, () => counts.push(matches.count()));
    expect(await matches.at(0)).toBe(0);
    expect(matches.searching()).toBe(true);
    await matches.done();
    expect(matches.searching()).toBe(false);
    expect(counts.length).toBeGreaterThan(10);
  });

  test('lets others have their turn between its blocks', async () => {
    await writeFile(path, numbered(300_000));
    const matches = start({ text: 'line' });
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 0);
    await matches.done();
    clearInterval(turn);
    expect(turns).toBeGreaterThan(10);
  });

  test('that is cancelled reads no more, and nobody waits for it', async () => {
    await writeFile(path, numbered(300_000));
    const matches = start({ text: 'line 299999' });
    const waits = matches.at(0);
    matches.cancel();
    expect(await waits).toBeNull();
    await matches.done();
    expect(matches.count()).toBe(0);
  });
});

test('a search for errors finds what looks like one, and not the command', async () => {
  await writeFile(path, '$ grep "error: x" log\nerrors: none\nerror: no such luck\nfine\n0 failed\nFAILED tests/a.ts\nsh: tool: command not found\n');
  expect(await all(start({ errors: true }))).toEqual([2, 5, 6]);
});
