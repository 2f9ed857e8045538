import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createOutputs } from '../../src/adapters/log-file.ts';
import type { Outputs } from '../../src/adapters/log-file.ts';
import { createRing } from '../../src/adapters/output-ring.ts';
import { createOutputWindow } from '../../src/adapters/output.ts';
import type { OutputWindow, StyledLine } from '../../src/core/world.ts';
import { temporaryFolder } from './support/temporary.ts';

let path = '';
let outputs: Outputs;
let view: OutputWindow;
beforeEach(async () => {
  const folder = await temporaryFolder();
  path = join(folder, 'tests.1.log');
  outputs = createOutputs();
  const logOf = (step: string, attempt: number): string => join(folder, `${step}.${attempt}.log`);
  view = createOutputWindow({ outputs, logOf });
});
const AT = { step: 'tests', attempt: 1, columns: 40, rows: 5 };
const plain = (lines: readonly StyledLine[]): readonly string[] => lines.map((line) => line.map(({ text }) => text).join(''));
const follow = async (more: { readonly columns?: number; readonly rows?: number } = {}) => {
  const { lines, top, total } = await view({ ...AT, ...more, top: null });
  return { top, total, lines: plain(lines) };
};
const from = async (at: number) => {
  const { lines, top, total } = await view({ ...AT, top: at });
  return { top, total, lines: plain(lines) };
};
const written = async (text: string | Buffer): Promise<void> => {
  const log = await outputs.open(path);
  log.append(Buffer.from(text));
  log.close();
};
const numbered = (count: number): string => Array.from({ length: count }, (_, n) => `line ${n}\n`).join('');

test('bare text is of whole lines, without escapes, wraps and what was written over', async () => {
  await written(`one\n\u001b[32m${'x'.repeat(100)}\u001b[0m\n10 %\r100 %\n\u001b]0;title\u0007tab\there\u0003\n\nlast`);
  const { lines } = await view({ ...AT, columns: Infinity, rows: 5, top: 1 });
  expect(plain(lines)).toEqual(['x'.repeat(100), '100 %', 'tab\there', '', 'last']);
});

test('each row says which line of the log it is of', async () => {
  await written(`first\n${'x'.repeat(100)}\nlast\n`);
  expect((await view({ ...AT, top: 0 })).numbers).toEqual([0, 1, 1, 1, 2]);
  expect((await view({ ...AT, rows: 3, top: null })).numbers).toEqual([1, 1, 2]);
});

describe('a window that follows', () => {
  test('shows the end, and which lines those are', async () => {
    await written(numbered(100));
    expect(await follow()).toEqual({ lines: ['line 95', 'line 96', 'line 97', 'line 98', 'line 99'], top: 95, total: 100 });
  });

  test('goes on with what is appended, an unfinished line too', async () => {
    const log = await outputs.open(path);
    log.append(Buffer.from('one\n'));
    expect(await follow()).toEqual({ lines: ['one'], top: 0, total: 1 });
    log.append(Buffer.from('Continue? [y/N] '));
    expect(await follow()).toEqual({ lines: ['one', 'Continue? [y/N]'], top: 0, total: 2 });
    log.close();
  });

  test('says where the cursor of the process stands, unless its line has ended', async () => {
    await written('one\nPassword: ');
    expect((await view({ ...AT, top: null })).caret).toEqual({ row: 1, column: 10 });
    await written('\u001b[4D');
    expect((await view({ ...AT, top: null })).caret).toEqual({ row: 1, column: 6 });
    await written('\n');
    expect((await view({ ...AT, top: null })).caret).toBeNull();
    expect((await view({ ...AT, top: 0 })).caret).toBeUndefined();
  });

  test('wraps long lines, which still count once', async () => {
    await written(`first\n${'x'.repeat(100)}\nlast\n`);
    expect(await follow()).toEqual({ lines: ['first', 'x'.repeat(40), 'x'.repeat(40), 'x'.repeat(20), 'last'], top: 0, total: 3 });
  });

  test('shows progress as it looks: a line that was written over, rows that were redrawn', async () => {
    await written('10 %\r20 %\r100 %\nfetching a\nfetching b\n\u001b[2A\u001b[Kdone a\n\u001b[Kdone b\n');
    expect((await follow()).lines).toEqual(['100 %', 'done a', 'done b']);
  });

  test('is empty for an attempt without output', async () => {
    expect(await follow()).toEqual({ lines: [], top: 0, total: 0 });
  });

  test('of an older process\'s log reads the file', async () => {
    await writeFile(path, numbered(50_000));
    expect(await follow()).toMatchObject({ top: 49_995, total: 50_000 });
    await appendFile(path, 'one more\n');
    expect(await follow()).toMatchObject({ lines: ['line 49996', 'line 49997', 'line 49998', 'line 49999', 'one more'], total: 50_001 });
  });

  test('of a flood decodes its tail only', async () => {
    const log = await outputs.open(path);
    const block = Buffer.from('y'.repeat(99).concat('\n').repeat(10_000));
    for (let n = 0; n < 30; n += 1) log.append(block);
    log.append(Buffer.from('the end\n'));
    log.close();
    expect(await follow({ columns: 120, rows: 2 })).toEqual({ lines: ['y'.repeat(99), 'the end'], top: 299_999, total: 300_001 });
  });
});

describe('a paused window', () => {
  test('shows the lines asked for, from the log on disk, however long it is', async () => {
    await written(numbered(300_000));
    for (const top of [0, 1, 4_321, 150_000, 299_990]) expect(await from(top)).toEqual({ lines: [0, 1, 2, 3, 4].map((n) => `line ${top + n}`), top, total: 300_000 });
  });

  test('stays inside the log', async () => {
    await written(numbered(3));
    expect(await from(99)).toEqual({ lines: ['line 2'], top: 2, total: 3 });
    expect(await from(-4)).toMatchObject({ top: 0 });
  });

  test('finds lines in a log that grew in small pieces, and in one without an end', async () => {
    const log = await outputs.open(path);
    for (const piece of numbered(20_000).match(/[^]{1,37}/g) ?? []) log.append(Buffer.from(piece));
    log.append(Buffer.from('z'.repeat(500_000)));
    log.close();
    expect((await from(12_345)).lines[0]).toBe('line 12345');
    expect((await from(20_000)).lines).toEqual(Array.from({ length: 5 }, () => 'z'.repeat(40)));
    expect(await from(19_999)).toMatchObject({ lines: ['line 19999', 'z'.repeat(40), expect.any(String), expect.any(String), expect.any(String)], total: 20_001 });
  });
});

describe('what is drawn', () => {
  test('has the colours of the child', async () => {
    await written('\u001b[31mred\u001b[0m plain \u001b[1;92mbold\u001b[0m\u001b[38;5;208mpalette\u001b[38;2;1;2;255mrgb\u001b[0m\u001b[38;5;244mgrey\u001b[0m \u001b[7minverse\u001b[0m\n');
    const { lines } = await view({ ...AT, top: null });
    expect(lines).toEqual([[
      { text: 'red', style: { color: 'red' } },
      { text: ' plain ', style: {} },
      { text: 'bold', style: { color: 'greenBright', bold: true } },
      { text: 'palette', style: { color: '#ff8700' } },
      { text: 'rgb', style: { color: '#0102ff' } },
      { text: 'grey', style: { color: '#808080' } },
      { text: ' ', style: {} },
      { text: 'inverse', style: { inverse: true } },
    ]]);
  });

  test('holds no escape, title, clipboard, link, control or turned text of a child', async () => {
    await written('\u001b]0;title\u0007\u001b]52;c;c3RvbGVu\u0007\u001b]8;;http://example.test\u0007link\u001b]8;;\u0007 \u001bP1$r\u001b\\a\u202Eb\u2066c\u0085d\u0000e\u001b[5n\u001b[c\n');
    const text = (await follow()).lines.join('');
    expect(text).toMatch(/^link ab ?c/);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|title|c3RvbGVu|example/);
  });

  test('keeps wide characters whole', async () => {
    await written('日本語 ✓ é\n');
    expect((await follow()).lines).toEqual(['日本語 ✓ é']);
  });

  test('does not leak from one window into the next', async () => {
    await written('\u001b[?1049h\u001b[41mfull screen\u001b[10;10H\u001b[8mhidden\n');
    await follow();
    await writeFile(path.replace('tests.1', 'tests.2'), 'plain\n');
    expect((await view({ ...AT, attempt: 2, top: null })).lines).toEqual([[{ text: 'plain', style: {} }]]);
  });
});

test('a ring keeps the newest bytes, whatever the sizes they came in', () => {
  const ring = createRing(256 * 1024);
  let all = Buffer.alloc(0);
  for (const size of [1, 65_535, 65_536, 7, 200_000, 65_536, 1_000_000, 3, 262_144, 100_000]) {
    const bytes = Buffer.from(Array.from({ length: size }, (_, n) => (n * 7 + size) & 0xff));
    ring.append(bytes);
    all = Buffer.concat([all, bytes]);
    for (const length of [0, 1, 1000, 256 * 1024, 10_000_000]) expect(ring.tail(length).equals(all.subarray(Math.max(0, all.length - Math.min(length, 256 * 1024))))).toBe(true);
  }
  expect(ring.total()).toBe(all.length);
});

test('the log on disk and the ring hold the same bytes', async () => {
  await written(numbered(1000));
  expect(outputs.ring(path)?.tail(1_000_000)).toEqual(await readFile(path));
});
