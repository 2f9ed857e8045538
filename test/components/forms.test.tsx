import { afterEach, expect, test } from 'vitest';
import { InputsForm } from '../../components/InputsForm.tsx';
import type { InputField } from '../../components/InputsForm.tsx';
import { TrustScreen } from '../../components/TrustScreen.tsx';
import { widthOf } from '../../src/ui/text.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { stillSkin } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const FIELDS: readonly InputField[] = [
  { name: 'target', label: 'Target', value: '', suggestion: 'v1.2.0', choices: [], problem: (value) => (/^v\d+\.\d+\.\d+$/.test(value) ? null : 'a version such as v1.2.0') },
  { name: 'mode', label: 'Mode', value: '', suggestion: 'dry-run', choices: ['dry-run', 'live'], problem: (value) => (value === 'dry-run' || value === 'live' ? null : 'dry-run or live') },
];
const TREE = [{ title: 'Prepare', steps: ['Clean', 'Lint'] }];

const form = async (size = { columns: 120, rows: 36 }) => {
  const done: unknown[] = [];
  const screen = screenOf(<InputsForm fields={FIELDS} tree={TREE} repository="acme/tidewater" skin={stillSkin} spareRow={false} onDone={(values) => done.push(values)} />, size);
  open = screen;
  await screen.waitFor('0/2 confirmed');
  return { screen, done };
};

test('each input is confirmed by itself, and only then it is done', async () => {
  const { screen, done } = await form();
  await screen.type('\r');
  await screen.waitFor('1/2 confirmed');
  expect(done).toEqual([]);
  await screen.type('\u001b[C');
  await screen.waitFor('(•) live');
  await screen.type('\r');
  await expect.poll(() => done).toEqual([{ target: 'v1.2.0', mode: 'live' }]);
});

test('a value with a problem is not confirmed, and changing a confirmed one takes its confirmation back', async () => {
  const { screen, done } = await form();
  await screen.type('x');
  await screen.waitFor('a version such as v1.2.0');
  await screen.type('\r');
  expect(screen.text()).toContain('0/2 confirmed');
  await screen.type('\u007f');
  await screen.type('\r');
  await screen.waitFor('1/2 confirmed');
  await screen.type('\u001b[A');
  await screen.type('0');
  await screen.waitFor('0/2 confirmed');
  expect(done).toEqual([]);
});

test('a pasted line end confirms nothing, and esc leaves without values', async () => {
  const { screen, done } = await form();
  await screen.paste('\n');
  expect(screen.text()).toContain('0/2 confirmed');
  await screen.type('\u001b');
  await expect.poll(() => done).toEqual([null]);
});

const SIZES = [[120, 36], [80, 24]] as const;

test.each(SIZES)('the form fits exactly in %i×%i', async (columns, rows) => {
  const { screen } = await form({ columns, rows });
  expect(screen.lines()).toHaveLength(rows);
  expect(screen.lines().filter((line) => widthOf(line) > columns)).toEqual([]);
});

const LINES = Array.from({ length: 90 }, (_, index) => `step ${index + 1}\u001b[2J`);

const trust = async (size = { columns: 120, rows: 36 }) => {
  let now = 0;
  const done: boolean[] = [];
  const screen = screenOf(<TrustScreen source=".holdpoint/runbook.yaml" lines={LINES} changed={false} skin={stillSkin} clock={() => now} spareRow={false} onDone={(trusted) => done.push(trusted)} />, size);
  open = screen;
  await screen.waitFor('Trust this runbook?');
  return { screen, done, pass: (ms: number) => (now += ms) };
};

test('not to trust is preselected, and a key that was typed before the question counts for nothing', async () => {
  const { screen, done, pass } = await trust();
  await screen.type('\t');
  await screen.type('\r');
  expect(done).toEqual([]);
  pass(700);
  await screen.type('\r');
  await expect.poll(() => done).toEqual([false]);
});

test('the runbook is read to its end before it is trusted by choice', async () => {
  const { screen, done, pass } = await trust();
  pass(700);
  await screen.type('G');
  await screen.waitFor('step 90');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => done).toEqual([true]);
});

test.each(SIZES)('the trust question fits exactly in %i×%i and draws letters only', async (columns, rows) => {
  const { screen } = await trust({ columns, rows });
  expect(screen.lines()).toHaveLength(rows);
  expect(screen.lines().filter((line) => widthOf(line) > columns)).toEqual([]);
  expect(screen.lines().some((line) => line.includes('step 1 '))).toBe(true);
});
