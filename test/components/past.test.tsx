import { afterEach, describe, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/app-props.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { disabledReason } from '../../src/ui/keymap.ts';
import type { Action } from '../../src/ui/keymap.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { NOW } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { failedTwice, plainWorld, propsOf, recorder, running } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const RUNNING = plainWorld({ running: { browsers: { attempt: 2, startedAt: NOW - 5_000, lastOutputAt: NOW, lines: 9, pid: 4711, command: 'npm run other', limitMs: 60_000 } } });

/** The cursor on the first of two attempts. */
const onFirst = async (history: Parameters<typeof propsOf>[0], said: Partial<AppProps> = {}, columns = 120) => {
  const asked: number[] = [];
  const { output, search } = propsOf(history);
  const { actions, calls } = recorder();
  const props = propsOf(history, {
    actions,
    output: (wanted) => {
      asked.push(wanted.attempt);
      return output(wanted);
    },
    search: (wanted, told) => {
      asked.push(wanted.attempt);
      return search(wanted, told);
    },
    ...said,
  });
  const screen = screenOf(<App {...props} />, { columns, rows: 36 });
  open = screen;
  await screen.waitFor('Checklist');
  for (const key of '/browser matrix') await screen.type(key);
  await screen.type('\r');
  await screen.waitFor(/\? help/);
  asked.length = 0;
  for (const key of 'll') await screen.type(key);
  await screen.waitFor(columns >= 100 ? 'Past attempt' : '› ');
  return { screen, asked, calls };
};

describe('an attempt that is past', () => {
  test('is shown as it was, with its own log, though another one runs', async () => {
    const { screen, asked } = await onFirst(running, { world: RUNNING });
    for (const text of ['Browser matrix, attempt 1 of 2', 'As it was. h in the tree', 'Because  firefox: 2 of 412', 'by Ada', 'First error', 'Attempt 1 of Browser matrix, as it was', 'h its step']) await screen.waitFor(text);
    expect(screen.text(), 'and nothing of what runs now').not.toMatch(/4711|npm run other/);
    await screen.type('\t');
    await screen.type('\r');
    await screen.waitFor('output of attempt 1');
    await screen.waitFor(/\[FOLLOWING\].* past/);
    expect(screen.text()).not.toMatch(/4711|npm run other/);
    expect(new Set(asked)).toEqual(new Set([1]));
    await screen.type('\r');
    await screen.waitFor('Past attempt');
  });

  test('is opened in the pager by o, and no key acts while it is shown', async () => {
    const { screen, calls } = await onFirst(failedTwice);
    await screen.type('o');
    await expect.poll(() => calls).toContainEqual(['openLog', 'browsers', { attempt: 1 }]);
    calls.length = 0;
    await screen.type('r');
    await screen.waitFor('run: attempt 1 is past and only shown: h in the tree goes to its step');
    expect(calls).toEqual([]);
    await screen.type('h');
    await screen.waitFor('Failed gate');
    await screen.type('r');
    await expect.poll(() => calls).toContainEqual(['start', 'browsers', { confirmed: false }]);
  });

  test('is said in the crumb of a narrow window', async () => {
    const { screen } = await onFirst(failedTwice, {}, 80);
    await screen.type('\t');
    await screen.waitFor('Browser matrix   attempt 1 of 2, past');
  });
});

test('whatever acts on a step is off on a past attempt of it, and looking is not', () => {
  const { state } = propsOf(failedTwice);
  const off = (action: Action): boolean => disabledReason(action, keyContextOf(state, plainWorld(), viewFrom('browsers#1'), { canSuspend: true }))?.includes('is past') === true;
  const acting: readonly Action[] = ['run', 'answer', 'fix', 'rerun', 'share-fix', 'file-blocker', 'waive', 'revert', 'wait', 'stop', 'type', 'browse', 'poll', 'read-evidence'];
  expect(acting.filter((action) => !off(action))).toEqual([]);
  const looking: readonly Action[] = ['open-log', 'face', 'copy', 'next-error', 'go-on', 'blockers', 'leave'];
  expect(looking.filter(off)).toEqual([]);
});

test('to run again from the line of the newest attempt goes to the step, which is then looked at', async () => {
  const { actions, calls } = recorder();
  const { screen } = await onFirst(failedTwice, { actions });
  await screen.type('j');
  await screen.waitFor('Failed gate');
  await screen.type('r');
  await expect.poll(() => calls).toContainEqual(['start', 'browsers', { confirmed: false }]);
  await screen.waitFor(/›▾ ✗ Browser matrix/);
});
