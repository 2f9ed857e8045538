import { afterEach, describe, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/App.tsx';
import type { Running, World } from '../../src/core/world.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { plainWorld, propsOf, recorder, running } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const NAME = 'session:browsers:2';
const run: Running = { attempt: 2, startedAt: NOW - 60_000, lastOutputAt: NOW - 2_000, lines: 3, pid: 48213, command: 'npm publish', limitMs: 1_200_000, name: NAME, terminal: 'own' };
const worldOf = (more: Partial<Running> | null): World => plainWorld({ running: more === null ? {} : { browsers: { ...run, ...more } } });
const lines = (last: string): AppProps['output'] => async () => ({ lines: [[{ text: last, style: {} }]], top: 0, total: 1, caret: { row: 0, column: last.length + 1 } });

const shown = async ({ more = {}, last = 'working', columns = 120 }: { readonly more?: Partial<Running>; readonly last?: string; readonly columns?: number } = {}) => {
  let now = 0;
  const { actions, calls } = recorder();
  const props = propsOf(running, { actions, clock: () => now, world: worldOf(more), output: lines(last) });
  const screen = screenOf(<App {...props} />, { columns, rows: columns === 120 ? 36 : 24 });
  open = screen;
  await screen.waitFor('holdpoint');
  for (const key of 'kk') await screen.type(key);
  await screen.waitFor('Browser matrix · output');
  const typed = (): string => calls.flatMap(([name, to, keys]) => (name === 'type' && to === NAME ? [String(keys)] : [])).join('');
  return { screen, calls, typed, ends: () => screen.rerender(<App {...props} world={worldOf(null)} />), pass: (ms: number) => (now += ms) };
};

describe('i', () => {
  test('lets keys go to the process, and says so, until ctrl-g', async () => {
    const { screen, typed, calls } = await shown();
    for (const key of 'my') await screen.type(key);
    await screen.type('i');
    await screen.waitFor('Your keys go to Browser matrix');
    await screen.waitFor('[TYPING]');
    for (const key of ['q', 'x', '1', '\u001b[A', '\u0003', '\u007f', '\r']) await screen.type(key);
    expect(typed(), 'what was typed before it never arrives').toBe('qx1\u001b[A\u0003\u007f\r');
    await screen.type('\u0007');
    await screen.waitFor('? help');
    await screen.type('l');
    expect(typed()).toBe('qx1\u001b[A\u0003\u007f\r');
    expect(calls.map(([name]) => name).filter((name) => name !== 'type' && name !== 'copy')).toEqual([]);
  });

  test('takes a paste whole', async () => {
    const { screen, typed } = await shown();
    await screen.type('i');
    await screen.waitFor('Your keys go to');
    await screen.type('\u001b[200~correct horse\u001b[201~');
    expect(typed()).toBe('correct horse');
  });

  test('says why, where the step has no terminal', async () => {
    const { screen, calls } = await shown({ more: { terminal: undefined } as never });
    await screen.type('i');
    await screen.waitFor('its input is at its end');
    await screen.type('y');
    expect(calls.filter(([name]) => name === 'type')).toEqual([]);
  });
});

test('when the process ends, keys go nowhere until none came for a moment', async () => {
  const { screen, calls, ends, pass } = await shown();
  await screen.type('i');
  await screen.waitFor('Your keys go to');
  ends();
  await screen.waitFor('has ended: your keys go nowhere');
  const before = calls.length;
  for (const key of 'rxq\r') await screen.type(key);
  expect(calls.slice(before).filter(([name]) => name !== 'type')).toEqual([]);
  pass(699);
  await screen.type('r');
  await screen.waitFor('has ended');
  pass(701);
  await screen.waitFor('? help');
});

describe('a process that waits', () => {
  test.each(['Enter OTP: ', 'Overwrite? ', 'Continue? [y/N] ', 'Proceed (yes/no)? '])('is said to ask when its last line reads so: "%s"', async (last) => {
    const { screen } = await shown({ last });
    await screen.waitFor('it asks something: i to type');
  });

  test('is said to ask, perhaps, after 45 s of silence, with the key', async () => {
    const { screen } = await shown({ more: { lastOutputAt: NOW - 45_000 } });
    await screen.waitFor('no output for 0:45: it may be asking something, i to type');
  });

  test('cannot ask where its input is at its end', async () => {
    const { screen } = await shown({ more: { lastOutputAt: NOW - 45_000, terminal: undefined } as never, last: 'Continue? [y/N] ' });
    await screen.waitFor('no output for 0:45; it cannot ask');
  });
});
