import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/app-props.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { failedTwice, matchesAt, propsOf } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const LOG = ['$ npm run test:browsers -- --ci', 'Running 412 tests', '  drains on close', '    Error: Timeout 5000 ms exceeded', '', '      at pool.spec.ts:71:9', '          ^', '', 'not ok 62', '2 failed'];

const failedGate = async (columns: number, rows: number, said: Partial<AppProps> = {}) => {
  const asked: unknown[] = [];
  const props = propsOf(failedTwice, {
    output: async ({ rows: most, top }) => ({ lines: LOG.slice(top ?? 0, (top ?? 0) + most).map((text) => [{ text, style: {} }]), top: top ?? 0, total: LOG.length }),
    search: ({ step, attempt, wanted }) => {
      asked.push({ step, attempt, wanted });
      return matchesAt([3, 8]);
    },
    ...said,
  });
  const screen = screenOf(<App {...props} />, { columns, rows });
  open = screen;
  await screen.waitFor('Checklist');
  await screen.type('\t');
  await screen.waitFor('Failed gate');
  return { screen, asked };
};

test('a failed gate shows the first error of its log with what stands around it, and says at which line o opens', async () => {
  const { screen, asked } = await failedGate(120, 36);
  await screen.waitFor('First error');
  const lines = screen.lines().map((line) => line.slice(line.lastIndexOf('┃', line.length - 4) + 1, -1).trimEnd());
  const at = lines.findIndex((line) => line.includes('First error'));
  expect(lines.slice(at + 1, at + 6)).toEqual(LOG.slice(2, 7).map((line) => `   ${line}`.trimEnd()));
  expect(screen.text()).toContain('at line 4 of 10, the first error');
  expect(screen.lines().at(-1)).toContain('o open log at line 4');
  expect(asked, 'by the same search as ] in the log').toEqual([{ step: 'browsers', attempt: 2, wanted: { errors: true } }]);
});

test('in a small window it is the error and what follows at once', async () => {
  const { screen } = await failedGate(80, 24);
  await screen.waitFor('Error: Timeout 5000');
  expect(screen.text()).not.toContain('  drains on close\n');
  expect(screen.text()).toContain('at line 4 of 10');
  expect(screen.lines().at(-1)).toContain('o open log at line 4');
});

test('a log without one has no such block, and opens as it is', async () => {
  const { screen } = await failedGate(120, 36, { search: () => matchesAt([]) });
  await screen.waitFor('in a pager');
  expect(screen.text()).not.toMatch(/the first error|open log at/);
});
