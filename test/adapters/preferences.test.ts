import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openPreferences, preferencesFolder, readSettings, readTrusted } from '../../src/adapters/preferences.ts';
import { temporaryFolder } from './support/temporary.ts';

let folder = '';
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'config');
});
const session = (n: number) => ({ repository: 'acme/tidewater', target: `v1.0.${n}`, mode: 'live', session: 1, path: `/state/${n}`, openedAt: n });

test('a trusted runbook is kept with its text, by its place, for the next start', async () => {
  const place = '/home/me/a.b/.holdpoint/runbook.yaml';
  (await openPreferences(folder)).trust(place, { hash: 'abc', text: 'holdpoint: 1\n', files: { 'scripts/x.sh': { hash: 'def', text: 'true\n' }, constructor: { hash: 'ghi', text: null } } });
  const again = await openPreferences(folder);
  expect(again.trusted(place)).toEqual({ hash: 'abc', text: 'holdpoint: 1\n', files: { 'scripts/x.sh': { hash: 'def', text: 'true\n' }, constructor: { hash: 'ghi', text: null } } });
  expect(readTrusted(folder, place)).toEqual(again.trusted(place));
  for (const other of ['/home/me/a', '__proto__', 'constructor', '']) expect(again.trusted(other) ?? readTrusted(folder, other)).toBeNull();
});

test('what was trusted before files were named has none of them, and a file that says something else is not trusted', async () => {
  const { file } = await openPreferences(folder);
  await mkdir(folder, { recursive: true });
  await writeFile(file, '{"trusted":{"old":{"hash":"a","text":"b"},"odd":{"hash":"a","text":"b","files":{"x.sh":{"hash":7,"text":""},"y.sh":{"hash":"c","text":null}}}}}');
  expect(readTrusted(folder, 'old')).toEqual({ hash: 'a', text: 'b', files: {} });
  expect(readTrusted(folder, 'odd')?.files).toEqual({ 'y.sh': { hash: 'c', text: null } });
  expect(readTrusted(join(folder, 'none'), 'old')).toBeNull();
});

test('recent sessions come newest first, each once, at most twenty', async () => {
  const preferences = await openPreferences(folder);
  for (let n = 1; n <= 25; n += 1) preferences.addRecent(session(n));
  preferences.addRecent({ ...session(10), openedAt: 99 });
  const recent = (await openPreferences(folder)).recent();
  expect(recent).toHaveLength(20);
  expect(recent.slice(0, 2)).toEqual([{ ...session(10), openedAt: 99 }, session(25)]);
});

test('the file is the person\'s alone', async () => {
  const preferences = await openPreferences(folder);
  preferences.trust('x', { hash: 'h', text: 't', files: {} });
  expect((await stat(preferences.file)).mode & 0o777).toBe(0o600);
});

test('what a person chose of the screen is kept beside what they chose before, and read without the library', async () => {
  (await openPreferences(folder)).keep({ theme: 'mono', ascii: true });
  (await openPreferences(folder)).keep({ theme: 'high-contrast' });
  expect((await openPreferences(folder)).settings()).toEqual({ theme: 'high-contrast', ascii: true });
  expect([readSettings(folder), readSettings(join(folder, 'none'))]).toEqual([{ theme: 'high-contrast', ascii: true }, {}]);
});

test.each(['{"trusted": tru', '[]', '{"trusted":{"x":[]}}', '{"trusted":{"x":{"hash":1}},"recent":[{"repository":"a"}, null],"settings":7}'])('a file that holds no preferences means that everything is asked again: %s', async (content) => {
  const { file, trust } = await openPreferences(folder);
  trust('y', { hash: 'h', text: 't', files: {} });
  await writeFile(file, content);
  const preferences = await openPreferences(folder);
  expect([preferences.trusted('x'), preferences.trusted('y'), preferences.recent(), preferences.settings()]).toEqual([null, null, [], {}]);
  preferences.trust('z', { hash: 'h', text: 't', files: {} });
  expect(await readFile(file, 'utf8')).toContain('"z"');
});

test('the folder follows XDG_CONFIG_HOME', () => {
  expect(preferencesFolder({ XDG_CONFIG_HOME: '/xdg', HOME: '/home/me' })).toBe('/xdg/holdpoint');
  expect(preferencesFolder({ HOME: '/home/me' })).toBe('/home/me/.config/holdpoint');
});
