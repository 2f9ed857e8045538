import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { file } from '../../src/trackers/file.ts';
import { contextOf, temporaryFolder } from './world.ts';

const draft = { title: 'Slow', body: 'Body' };

it('the file is only for its owner, is replaced as a whole and leaves nothing beside it', async () => {
  const context = contextOf({ root: await temporaryFolder() });
  const tracker = file.open(context);
  await tracker.file(draft);
  const { ino } = await stat(context.file);
  await tracker.file(draft);
  const written = await stat(context.file);
  expect(written.mode & 0o777).toBe(0o600);
  expect(written.ino).not.toBe(ino);
  expect(await readdir(dirname(context.file))).toEqual(['blockers.json']);
});

it('who filed, who closed, when and why stay in it', async () => {
  const context = contextOf({ root: await temporaryFolder() });
  const tracker = file.open(context);
  const { id } = await tracker.file(draft);
  await tracker.close(id, 'fixed');
  await tracker.close(id, 'again');
  const at = context.now();
  expect(JSON.parse(await readFile(context.file, 'utf8'))).toEqual({
    version: 1,
    blockers: [{ id: 'B1', target: 'v1.2.3', title: 'Slow', body: 'Body', filedAt: at, by: 'rowan@host', closed: { at, by: 'rowan@host', reason: 'fixed' } }],
  });
});

it('what is added stays beside it, with who added it', async () => {
  const context = contextOf({ root: await temporaryFolder() });
  const tracker = file.open(context);
  const { id } = await tracker.file(draft);
  await tracker.add(id, 'Slow again.');
  expect(JSON.parse(await readFile(context.file, 'utf8'))).toMatchObject({ blockers: [{ id, body: 'Body', added: [{ at: context.now(), by: 'rowan@host', text: 'Slow again.' }] }] });
});

it('blockers of another target are neither listed nor closed, and their ids are not given again', async () => {
  const context = contextOf({ root: await temporaryFolder() });
  await file.open({ ...context, target: 'v9.9.9' }).file(draft);
  const tracker = file.open(context);
  expect(await tracker.list()).toEqual([]);
  expect((await tracker.file(draft)).id).toBe('B2');
  await expect(tracker.close('B1', 'x')).rejects.toMatchObject({ name: 'ActError', left: false });
});

it.each([
  ['an empty file', ''],
  ['a newer version', '{"version":2,"blockers":[]}'],
  ['a list of something else', '{"version":1,"blockers":[{"id":"B1"}]}'],
])('%s is not "none open", and is not written over', async (_, text) => {
  const context = contextOf({ root: await temporaryFolder() });
  await mkdir(dirname(context.file), { recursive: true });
  await writeFile(context.file, text);
  const tracker = file.open(context);
  await expect(tracker.list()).rejects.toMatchObject({ name: 'WorldError' });
  await expect(tracker.where()).rejects.toMatchObject({ name: 'WorldError' });
  await expect(tracker.file(draft)).rejects.toMatchObject({ name: 'ActError', left: false });
  expect(await readFile(context.file, 'utf8')).toBe(text);
});
