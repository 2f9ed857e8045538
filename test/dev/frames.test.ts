import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareFrames, framesOf, hashOfFrames } from '../../src/dev/frames.ts';
import type { Recording } from '../../src/dev/recording.ts';
import { EXPECTED } from '../../src/dev/views.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-frames-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const style = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
const record = (name: string, rows: readonly string[]): void => {
  const recording: Recording = {
    name, columns: 20, rows: rows.length, cursor: { row: 0, column: 0, visible: true },
    cells: rows.map((row) => [...row.padEnd(20)].map((text) => ({ text, width: 1, style }))),
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(recording));
};

test('a frame is the text of the screen with its volatile parts replaced', () => {
  for (const name of EXPECTED) record(name, ['✓ Lint        0:21', '']);
  const frames = framesOf(folder);
  expect(frames.size).toBe(126);
  expect(frames.get('session-120x36.txt')).toBe('✓ Lint        m:ss\n\n\n');
});

test('a view that no test recorded is named', () => {
  for (const name of EXPECTED) if (name !== 'help-80x24') record(name, ['x']);
  expect(() => framesOf(folder)).toThrow('no end-to-end test recorded help-80x24');
});

test('a recording under a name that is no view is named', () => {
  for (const name of [...EXPECTED, 'hepl-80x24']) record(name, ['x']);
  expect(() => framesOf(folder)).toThrow('hepl-80x24');
});

test('a changed row, a frame too many and a frame too few are each reported', () => {
  const kept = new Map([['a.txt', 'same\nold\n'], ['gone.txt', 'x\n']]);
  expect(compareFrames(new Map([['a.txt', 'same\nnew\n'], ['fresh.txt', 'x\n']]), kept)).toEqual([
    'a.txt:', '  2 - old', '  2 + new', 'fresh.txt: was recorded, and is not kept', 'gone.txt: is kept, and was not recorded',
  ]);
  expect(compareFrames(kept, kept)).toEqual([]);
});

test('the hash of frames tells a changed row and not their order', () => {
  const frames = (...entries: readonly (readonly [string, string])[]): string => hashOfFrames(new Map(entries));
  expect(frames(['a.txt', '1'], ['b.txt', '2'])).toBe(frames(['b.txt', '2'], ['a.txt', '1']));
  expect(frames(['a.txt', '1'])).not.toBe(frames(['a.txt', '2']));
});
