import { expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { isOnlyCi, seatOf } from '../../src/cli/seat.ts';

const asked = (...argv: readonly string[]) => {
  const parsed = parseArguments(argv);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
};
const TERMINAL = { isTTY: true };
const at = (env: NodeJS.ProcessEnv, argv: readonly string[] = ['start']) => seatOf(asked(...argv), { env, stdin: TERMINAL, stdout: TERMINAL });

test('a terminal that draws has a screen', () => {
  expect(at({ TERM: 'xterm-256color' })).toBe('screen');
});

test('lines are for who asks for them, a screen reader, and a terminal that draws nothing', () => {
  expect(at({ TERM: 'xterm' }, ['start', '--plain'])).toBe('lines');
  for (const env of [{ ACCESSIBLE: '1' }, { INK_SCREEN_READER: 'true' }, { TERM: 'dumb' }]) expect(at(env)).toBe('lines');
  for (const env of [{ ACCESSIBLE: '' }, { ACCESSIBLE: '0' }, { INK_SCREEN_READER: 'false' }]) expect(at(env)).toBe('screen');
});

test('nobody is asked through a pipe, from a file or in CI, whatever else is set', () => {
  const no: { readonly isTTY?: boolean } = {};
  for (const [stdin, stdout] of [[no, TERMINAL], [TERMINAL, no], [no, no]] as const) expect(seatOf(asked('start', '--plain'), { env: { ACCESSIBLE: '1' }, stdin, stdout })).toBe('nobody');
  expect(at({ CI: 'true', TERM: 'xterm' })).toBe('nobody');
  expect(at({ CI: 'true', ACCESSIBLE: '1' })).toBe('nobody');
  for (const CI of ['', '0', 'false']) expect(at({ CI })).toBe('screen');
});

test('who sits at a terminal with a CI set is told why nobody asks', () => {
  expect(isOnlyCi({ env: { CI: '1' }, stdin: TERMINAL, stdout: TERMINAL })).toBe(true);
  expect(isOnlyCi({ env: { CI: '1' }, stdin: {}, stdout: TERMINAL })).toBe(false);
});
