import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import type { Arguments } from '../../src/cli/arguments.ts';
import { choicesOf, keepChoices } from '../../src/cli/choices.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';

const asked = (...argv: readonly string[]): Arguments => {
  const found = parseArguments(argv);
  if ('problem' in found) throw new Error(found.problem);
  return found;
};

test('a colour or a theme that is not known is usage, and names those that are', () => {
  expect([parseArguments(['--color', 'purple']), parseArguments(['--theme=dark'])]).toEqual([
    { problem: '--color purple is not known: never, always, auto\nholdpoint --help lists what there is.' },
    { problem: '--theme dark is not known: auto, mono, high-contrast, deuteranopia\nholdpoint --help lists what there is.' },
  ]);
});

test('a flag is for this time; with --keep it is what counts from now on, until a flag says otherwise', async () => {
  const env = { XDG_CONFIG_HOME: join(await temporaryFolder(), 'config') };
  expect(choicesOf(asked('--theme', 'mono', '--no-motion'), env)).toEqual({ theme: 'mono', ascii: false, motion: false, mouse: false });
  expect(choicesOf(asked(), env)).toEqual({ theme: 'auto', ascii: false, motion: true, mouse: false });
  await keepChoices(asked('--theme', 'deuteranopia', '--no-motion', '--mouse', '--keep'), env);
  await keepChoices(asked('--ascii', '--motion', '--keep'), env);
  expect(choicesOf(asked(), env)).toEqual({ theme: 'deuteranopia', ascii: true, motion: true, mouse: true });
  expect(choicesOf(asked('--theme=auto', '--no-ascii', '--no-mouse'), env)).toEqual({ theme: 'auto', ascii: false, motion: true, mouse: false });
});
