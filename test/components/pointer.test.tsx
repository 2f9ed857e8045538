import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/App.tsx';
import type { Report } from '../../src/ui/reports.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { begun, failedTwice, plainWorld, propsOf, recorder, running } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const shown = async (history: Parameters<typeof propsOf>[0], said: Partial<AppProps> = {}) => {
  let tell: (report: Report) => void = () => undefined;
  const { actions, calls } = recorder();
  const hear: AppProps['hear'] = (call) => {
    tell = call;
    return () => (tell = () => undefined);
  };
  const screen = screenOf(<App {...propsOf(history, { actions, hear, ...said })} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('? help');
  const rowOf = (text: string): number => screen.lines().findIndex((line) => line.includes(text));
  return { screen, calls, rowOf, click: (x: number, y: number) => tell({ is: 'click', x, y }), wheel: (x: number, y: number, by: 1 | -1) => tell({ is: 'wheel', x, y, by }) };
};

test('a click selects the line of the tree under it, and one in the pane gives it the keys', async () => {
  const { screen, click, rowOf } = await shown(failedTwice);
  click(8, rowOf('Perf budget'));
  await screen.waitFor(/› +∙ Perf budget/);
  click(80, 10);
  await screen.waitFor(/╭─ Checklist/);
  click(8, rowOf('Lint'));
  await screen.waitFor(/┏━ Checklist/);
  await screen.waitFor(/› +✓ Lint/);
});

test('the wheel scrolls what is under it and leaves the keys where they are', async () => {
  const { screen, click, wheel, rowOf } = await shown(running, { world: plainWorld({ running: { browsers: { attempt: 2, startedAt: NOW - 5_000, lastOutputAt: NOW, lines: 1204, pid: 1, command: 'x', limitMs: 60_000 } } }) });
  click(8, rowOf('Browser matrix'));
  await screen.waitFor(/› +» Browser|▸ » Browser/);
  await screen.type('\r');
  await screen.waitFor(/┏━ Browser matrix · output/);
  await screen.type('\t');
  await screen.waitFor(/┏━ Checklist/);
  wheel(80, 10, -1);
  await screen.waitFor(/PAUSED/);
  expect(screen.text()).toContain('┏━ Checklist');
  wheel(8, 10, 1);
  await screen.waitFor(/› +∙ Bindings and packaging/);
});

test('a click in a list selects its row', async () => {
  const { screen, click } = await shown(failedTwice);
  await screen.type('e');
  await screen.waitFor('esc back');
  const selected = (): number => screen.lines().findIndex((line) => line.includes('› '));
  const at = selected();
  click(20, at + 3);
  await expect.poll(selected).toBe(at + 3);
  click(20, at);
  await expect.poll(selected).toBe(at);
});

test('over a dialog the mouse does nothing, and no click ever acts', async () => {
  const { screen, click, wheel, calls } = await shown(begun);
  for (let y = 0; y < 36; y += 1) for (const x of [4, 40, 80, 110]) click(x, y);
  await screen.type('?');
  await screen.waitFor('generated from the keymap');
  const before = screen.text();
  for (let y = 0; y < 36; y += 1) for (const x of [4, 40, 60, 80]) {
    click(x, y);
    wheel(x, y, 1);
  }
  await screen.type('');
  expect([screen.text(), calls]).toEqual([before, []]);
});

test('reports of the terminal are no text where text is typed', async () => {
  const { screen } = await shown(begun);
  await screen.type('/');
  await screen.waitFor('enter keeps it');
  for (const report of ['\u001b[I', '\u001b[O', '\u001b[<0;10;5M', '\u001b[<0;10;5m', '\u001b[<65;10;5M']) await screen.type(report);
  await screen.type('x');
  await screen.waitFor(/ \/x/);
});
