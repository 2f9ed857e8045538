import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { Rerun } from '../../src/core/kind.ts';
import type { Actions } from '../../src/core/world.ts';
import { FAILED, ended, intended, opened } from '../support/history.ts';
import { planOf, watch } from '../support/plan.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { plainWorld, propsOf, recorder } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const FOUND: Rerun = { run: '77', runAttempt: 1, rows: [['failed jobs', 'build (arm64)'], ['becomes', 'attempt 2']] };

const shown = async (answers: Partial<Actions>, { rerun = true, mode = 'live' as 'live' | 'dry-run' } = {}) => {
  let now = 0;
  const { actions, calls } = recorder(answers);
  const plan = { ...planOf([watch('ci', { title: 'CI of the commit', kind: 'workflow' })]), mode };
  const history = [...opened(plan), intended('ci'), ended('ci', { ...FAILED, ...(rerun ? { rerun } : {}) })];
  const screen = screenOf(<App {...propsOf(history, { actions, clock: () => now, world: plainWorld() })} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('holdpoint');
  await screen.type('/');
  for (const letter of 'CI of') await screen.type(letter);
  await screen.type('\r');
  await screen.waitFor('? help');
  await screen.type('J');
  return { screen, calls: () => calls.filter(([name]) => name === 'rerunFailed'), listens: () => (now += 700) };
};

test('the failed jobs of a run are run again after one question that names them, and whose safe answer is chosen', async () => {
  const { screen, calls, listens } = await shown({ findFailed: async () => FOUND });
  await screen.waitFor('Run failed jobs again · CI of the commit');
  await screen.waitFor('build (arm64)');
  listens();
  await screen.waitFor('listening');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(calls).toEqual([['rerunFailed', 'ci', FOUND]]);
});

test('Enter alone runs nothing again, and where nothing failed any more the dialog says why and offers nothing', async () => {
  const first = await shown({ findFailed: async () => FOUND });
  await first.screen.waitFor('build (arm64)');
  first.listens();
  await first.screen.waitFor('listening');
  await first.screen.type('\r');
  await first.screen.waitFor('You can');
  expect(first.calls()).toEqual([]);
  first.screen.unmount();
  const none = await shown({ findFailed: async () => ({ why: 'no run of it failed any more', fix: 'Look again.' }) });
  await none.screen.waitFor('no run of it failed any more');
  await none.screen.waitFor('opens once what failed was read');
});

test('the key says why it does nothing where a failure may not be run again in part, and in a dry run', async () => {
  const { screen } = await shown({}, { rerun: false });
  await screen.waitFor('only for a run that is watched here');
  screen.unmount();
  const dry = await shown({}, { mode: 'dry-run' });
  await dry.screen.waitFor('a dry run changes nothing outside this machine');
});
