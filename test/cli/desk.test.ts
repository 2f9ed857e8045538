import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { inTurn } from '../../src/adapters/desk.ts';
import { withCleanCopy } from '../../src/adapters/clean-copy.ts';
import { deskOf } from '../../src/cli/desk.ts';
import { cleanLines } from '../../src/ui/clean.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const copied = async (text: string): Promise<string> => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'log'), text);
  const seen: { readonly copy: string; readonly text: string; readonly mode: number }[] = [];
  await withCleanCopy(join(folder, 'log'), cleanLines, async (copy) => void seen.push({ copy, text: readFileSync(copy, 'utf8'), mode: statSync(copy).mode & 0o777 }));
  expect(seen).toMatchObject([{ mode: 0o600 }]);
  expect(seen.some(({ copy }) => existsSync(copy))).toBe(false);
  return seen[0]?.text ?? '';
};

test('a pager is given letters only, and all of the lines', async () => {
  expect(await copied('\u001b[31mred\u001b[0m\r\n\u001b]52;c;aGk=\u0007\u001b[2Jnext\n10 %\r100 %\nno end')).toBe('red\nnext\n10 %\n100 %\nno end\n');
  expect(await copied('')).toBe('');
});

test('a log longer than a chunk keeps each line whole, and a line without end is no danger', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `ligne à ${index}`).join('\n');
  expect(await copied(`${lines}\n`)).toBe(`${lines}\n`);
  expect((await copied('x'.repeat(3_000_000))).replaceAll('\n', '')).toBe('x'.repeat(3_000_000));
});

test('a line of the file is found again in the copy, which has more of them', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'log'), 'one\n10 %\r20 %\r100 %\ntwo\nerror: here\nlast');
  const at = async (line: number): Promise<string | undefined> => {
    let found: string | undefined;
    await withCleanCopy(join(folder, 'log'), cleanLines, async (copy, place) => void (found = readFileSync(copy, 'utf8').split('\n')[(place ?? 0) - 1]), line);
    return found;
  };
  expect([await at(1), await at(2), await at(3), await at(4), await at(5), await at(99)]).toEqual(['one', '10 %', 'two', 'error: here', 'last', undefined]);
});

test('the terminal is lent to one at a time, and to the next though the one before failed', async () => {
  const order: string[] = [];
  const lend = inTurn(async (call) => {
    order.push('lent');
    await call();
    order.push('back');
  });
  const first = lend(async () => {
    await Promise.resolve();
    throw new Error('broken');
  });
  const second = lend(async () => void order.push('second'));
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(order).toEqual(['lent', 'lent', 'second', 'back']);
});

test('the terminal is lent before the copy is made: a key that comes meanwhile is the pager\'s', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'log'), 'fine\n');
  writeFileSync(join(folder, 'pager.sh'), 'true\n');
  vi.stubEnv('PAGER', `sh ${join(folder, 'pager.sh')}`);
  const order: string[] = [];
  await deskOf(async (call) => {
    order.push(readFileSync(join(folder, 'log'), 'utf8'));
    await call();
    order.push('back');
  }).openFile(join(folder, 'log'), null);
  expect(order).toEqual(['fine\n', 'back']);
});

test('the file is opened as a clean copy, and a pager that is not there is an error', async () => {
  const folder = await temporaryFolder();
  const shown = join(folder, 'shown');
  writeFileSync(join(folder, 'lint.1.log'), '\u001b[2Jfine\n');
  writeFileSync(join(folder, 'pager.sh'), `cat "$1" > '${shown}'\n`);
  vi.stubEnv('PAGER', `sh ${join(folder, 'pager.sh')}`);
  const desk = deskOf((call) => call());
  await desk.openFile(join(folder, 'lint.1.log'), null);
  expect(readFileSync(shown, 'utf8')).toBe('fine\n');
  vi.stubEnv('PAGER', 'no-such-pager-here');
  await expect(desk.openFile(join(folder, 'lint.1.log'), null)).rejects.toThrow('the pager "no-such-pager-here" did not start');
});
