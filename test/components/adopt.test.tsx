import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/App.tsx';
import type { DryRun } from '../../src/core/dry-run.ts';
import type { Refusal } from '../../src/core/command.ts';
import type { Actions, PassList } from '../../src/core/world.ts';
import { widthOf } from '../../src/ui/text.ts';
import { dryRunOf, offer } from '../support/dry-run.ts';
import { C1, NOW, opened } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { planOf, step } from '../support/plan.ts';
import { begun, plan, plainWorld, propsOf, recorder } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const dryRun: DryRun = { ...dryRunOf(plan), passes: [offer('clean'), offer('branch')] };
const LIST: PassList = {
  session: 3,
  adoptable: [
    { step: 'clean', title: 'Working tree clean', endedAt: NOW - 12 * 60_000, commit: C1, evidence: 2, n: 41, hash: 'ab12cd34ef56' },
    { step: 'branch', title: 'On release branch', endedAt: NOW - 3 * 3_600_000, commit: C1, evidence: 1, n: 47, hash: 'ff00ee11dd22' },
  ],
  not: [{ title: 'Bindings and packaging', why: 'a person opens it, and an answer is for its session' }],
};

const shown = async ({ size = { columns: 120, rows: 36 }, answers = {}, ...said }: Partial<AppProps> & { readonly size?: { readonly columns: number; readonly rows: number }; readonly answers?: Partial<Actions> } = {}) => {
  let now = 0;
  const { actions, calls } = recorder({ listPasses: async () => LIST, ...answers });
  const props = propsOf(opened(plan), { actions, clock: () => now, world: plainWorld({ dryRun }), ...said });
  const screen = screenOf(<App {...props} />, size);
  open = screen;
  await screen.waitFor('holdpoint');
  return { screen, calls, props, pass: (ms: number) => (now += ms) };
};
const adoptions = (calls: readonly (readonly [string, ...unknown[]])[]) => calls.filter(([name]) => name === 'adoptPasses');

test('when a live session starts, the message row and the footer offer what a dry run of the commit has passed', async () => {
  const { screen } = await shown();
  await screen.waitFor('A dry run of this commit passed 2 gates: P lists them.');
  await screen.waitFor('P adopt passes');
});

test('P lists each pass with when, commit, evidence and record, and why the others may not', async () => {
  const { screen, calls } = await shown();
  await screen.type('P');
  await screen.waitFor('Passes of dry run 3');
  await screen.waitFor(/✓ Working tree clean +12 min ago +c1c1c1c +2 +41 ab12cd34/);
  await screen.waitFor(/✓ On release branch +3 h ago +c1c1c1c +1 +47 ff00ee11/);
  await screen.waitFor(/May not, and why[^]*Bindings and packaging +a person opens it/);
  await screen.waitFor('[ Adopt 2 ]');
  expect(calls.map(([name]) => name)).toEqual(['listPasses']);
});

test('the safe choice is preselected, and a key that was pressed before the list was quiet presses nothing', async () => {
  const { screen, calls, pass } = await shown();
  await screen.type('P');
  await screen.waitFor('[ Adopt 2 ]');
  await screen.type('\t');
  await screen.type('\r');
  expect(adoptions(calls)).toEqual([]);
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\r');
  await expect.poll(() => screen.text()).not.toContain('Passes of dry run');
  expect(adoptions(calls)).toEqual([]);
});

test('enter on the button adopts exactly the list that was read, once', async () => {
  const { screen, calls, pass } = await shown();
  await screen.type('P');
  await screen.waitFor('[ Adopt 2 ]');
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => adoptions(calls)).toEqual([['adoptPasses', LIST]]);
  await expect.poll(() => screen.text()).not.toContain('Passes of dry run');
  expect(adoptions(calls)).toHaveLength(1);
});

test('what was pressed while the dry run was read does not press the button of the list', async () => {
  const reading = Promise.withResolvers<PassList>();
  const { screen, calls, pass } = await shown({ answers: { listPasses: () => reading.promise } });
  await screen.type('P');
  await screen.waitFor('Reading the dry run');
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\t');
  await screen.type('\r');
  await screen.waitFor('opens once the dry run was read');
  reading.resolve(LIST);
  await screen.waitFor('[ Adopt 2 ]');
  await screen.waitFor('waiting');
  await screen.type('\r');
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\r');
  await expect.poll(() => screen.text()).not.toContain('Passes of dry run');
  expect(adoptions(calls)).toEqual([]);
});

test('a refusal stays on the dialog, with what to do', async () => {
  const { screen, pass } = await shown({ answers: { adoptPasses: async () => ({ why: 'nothing was adopted: Lint: just is 2.0', fix: 'Open the list again.' }) } });
  await screen.type('P');
  await screen.waitFor('[ Adopt 2 ]');
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\t');
  await screen.type('\r');
  await screen.waitFor('nothing was adopted: Lint: just is 2.0. Open the list again.');
});

const nothing: readonly (readonly [string, PassList | Refusal, string])[] = [
  ['of which nothing may be adopted', { ...LIST, adoptable: [] }, 'Nothing can be adopted now.'],
  ['that cannot be read', { why: 'journal.jsonl:7 is damaged', fix: 'Run the gates here.' }, 'journal.jsonl:7 is damaged. Run the gates here.'],
];
test.each(nothing)('a dry run %s has a button that stays closed', async (_, list, text) => {
  const { screen, calls, pass } = await shown({ answers: { listPasses: async () => list } });
  await screen.type('P');
  await screen.waitFor(text);
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\t');
  await screen.type('\r');
  await screen.waitFor('opens once there is something to adopt');
  expect(adoptions(calls)).toEqual([]);
});

const off: readonly (readonly [string, Partial<AppProps>, string])[] = [
  ['there is no dry run', { world: plainWorld() }, 'adopt passes: there is no dry run of v1.2.0 on this machine'],
  ['its journal is damaged', { world: plainWorld({ dryRun: { problem: 'journal.jsonl:7 is damaged: its hash is not the hash of its content' } }) }, 'adopt passes: journal.jsonl:7 is damaged'],
  ['this is a dry run itself', propsOf(opened(planOf([step('a')], { mode: 'dry-run' }))), 'adopt passes: only a live session adopts passes'],
  ['all of it has passed here', propsOf(begun, { world: plainWorld({ dryRun }) }), 'adopt passes: it has passed here'],
];
test.each(off)('where %s, the key says so and opens nothing', async (_, { state, world }, why) => {
  const { screen, calls } = await shown({ ...(state === undefined ? {} : { state }), ...(world === undefined ? {} : { world }) });
  expect(screen.text()).not.toContain('P adopt passes');
  expect(screen.text()).not.toContain('P lists');
  await screen.type('P');
  await screen.waitFor(why);
  expect(calls).toEqual([]);
});

test.each([[120, 36], [80, 24], [60, 16]] as const)('the dialog fits exactly in %i×%i, and its end can be reached', async (columns, rows) => {
  const many: PassList = { ...LIST, adoptable: Array.from({ length: 40 }, (_, index) => ({ ...(LIST.adoptable[0] ?? { step: '', title: '', endedAt: 0, commit: '', evidence: 0, n: 0, hash: '' }), step: `s${index}`, title: `Gate number ${index} \u001b[2J` })) };
  const { screen, pass } = await shown({ size: { columns, rows }, answers: { listPasses: async () => many } });
  await screen.type('P');
  await screen.waitFor('[ Adopt 40 ]');
  expect(screen.lines()).toHaveLength(rows);
  expect(screen.lines().filter((line) => widthOf(line) > columns)).toEqual([]);
  pass(700);
  for (let page = 0; page < 5; page += 1) await screen.type('\u001b[6~');
  await screen.waitFor('May not, and why');
});
