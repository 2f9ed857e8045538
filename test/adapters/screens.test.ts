import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createScreens } from '../../src/adapters/screens.ts';
import { temporaryFolder } from './support/temporary.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'screens.txt');
});
const frame = (line: string) => ({ lines: [line, 'end'], columns: 80, rows: 24, at: 0 });

test('the last ten screens are kept, the oldest first, for their owner only and without secrets', () => {
  const screens = createScreens({ path, secrets: ['hunter2-and-more'] });
  for (const letter of 'abcdefghijkl') screens.keep(frame(`${letter} hunter2-and-more`));
  screens.write();
  const text = readFileSync(path, 'utf8');
  expect(text.match(/^\w \[masked\]$/gm)).toEqual([...'cdefghijkl'].map((letter) => `${letter} [masked]`));
  expect(text.split('\n')[0]).toBe('── 1970-01-01T00:00:00.000Z  80×24');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['screens.txt']);
});

test('a secret that a pane has wrapped is in no screen in pieces', () => {
  const secret = 'npm_aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cX0eR5tY7';
  const screens = createScreens({ path, secrets: [secret] });
  screens.keep({ lines: [`│ the token is ${secret.slice(0, 22)} │`, `│ ${secret.slice(22)} was it        │`], columns: 40, rows: 2, at: 0 });
  screens.write();
  expect(readFileSync(path, 'utf8').split('\n').slice(1)).toEqual(['│ the token is [masked] │', '│ [masked] was it        │', '']);
});

test('a screen on which only numbers changed takes the place of the one before', () => {
  const screens = createScreens({ path, secrets: [] });
  for (const line of ['0:01 running', '0:59 running', '1:00 done']) screens.keep(frame(line));
  screens.write();
  expect(readFileSync(path, 'utf8').match(/^\d:.*$/gm)).toEqual(['0:59 running', '1:00 done']);
});

test('a disk that does not take them ends nothing and leaves nothing half', () => {
  mkdirSync(path);
  const screens = createScreens({ path, secrets: [] });
  screens.keep(frame('a'));
  expect(() => screens.write()).not.toThrow();
  expect(readdirSync(folder)).toEqual(['screens.txt']);
  expect(() => createScreens({ path: join(folder, 'none/x'), secrets: [] }).write()).not.toThrow();
});
