import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { keysFileOf, readKeymap } from '../../src/cli/keys-file.ts';
import { KEYMAP, recordOf } from '../../src/ui/keymap.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';

let env = {};
beforeEach(async () => {
  env = { XDG_CONFIG_HOME: join(await temporaryFolder(), 'config') };
  await mkdir(dirname(keysFileOf(env)), { recursive: true });
});
const read = async (text: string) => {
  await writeFile(keysFileOf(env), text);
  return readKeymap(env);
};

test('without a file the keys are ours; with one they are the person\'s', async () => {
  expect(await readKeymap(env)).toBe(KEYMAP);
  const own = await read('{\n  "run": "ctrl-r",\n  "go-on": ["A", "ctrl-g"]\n}\n');
  expect([recordOf(own, 'run').keys, recordOf(own, 'go-on').keys]).toEqual([['ctrl-r'], ['A', 'ctrl-g']]);
});

test('every error is said at once, with file, line and what to write instead', async () => {
  const file = keysFileOf(env);
  await expect(read('{\n  "rum": "r",\n  "fix": "Ctrl+F",\n  "fix": "f"\n}\n')).rejects.toMatchObject({
    code: 2,
    what: `${file} has 3 errors`,
    why: `${file}:2: "rum" is no action. Write "run".\n${file}:3: "Ctrl+F" is no key. Write "ctrl-f".\n${file}:4: "fix" stands in line 3 already. Write all of its keys there, in one list.`,
  });
});

test.each(['', '[]', '"run"', '{"run": "r"', '{"run": 7}', '{"run": {"key": "r"}}'])('what is no object of keys is an error with its line: %s', async (text) => {
  await expect(read(text)).rejects.toMatchObject({ code: 2, why: expect.stringMatching(/keys\.json:1: /) });
});
