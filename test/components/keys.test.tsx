import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/App.tsx';
import type { World } from '../../src/core/world.ts';
import { KEYMAP } from '../../src/ui/keymap.ts';
import { remapped } from '../../src/ui/remap.ts';
import { NOW, PASSED, ended, fine, opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { asking, begun, failedTwice, judging, plainWorld, propsOf, recorder, running } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

/** A clock that only moves when the test says so. */
const handClock = () => {
  let now = 0;
  return { clock: () => now, pass: (ms: number) => (now += ms) };
};

const danger: NonNullable<World['danger']> = { step: 'publish', opening: Symbol('publish'), words: 'publish v1.2.0', found: fine(), changed: [], refusals: [], facts: [] };

const shown = async (history: Parameters<typeof propsOf>[0], said: Partial<AppProps> = {}) => {
  const hand = handClock();
  const { actions, calls } = recorder();
  const props = propsOf(history, { actions, clock: hand.clock, ...said });
  const screen = screenOf(<App {...props} />, { columns: 120, rows: 36 });
  open = screen;
  await screen.waitFor('holdpoint');
  return { screen, calls, props, pass: hand.pass };
};

const find = async (screen: Screen, title: string): Promise<void> => {
  await screen.type('/');
  await screen.waitFor('enter keeps it');
  for (const letter of title) await screen.type(letter);
  await screen.waitFor(`/${title}`);
  await screen.type('\r');
  await screen.waitFor('? help');
};

const typeDanger = async (said: Partial<World['danger'] & object> = {}) => {
  const at = await shown(begun, { world: plainWorld({ danger: { ...danger, ...said } }) });
  await find(at.screen, 'Publish to');
  await at.screen.type('r');
  await at.screen.waitFor('LIVE · Publish');
  return at;
};
const typed = (calls: readonly (readonly [string, ...unknown[]])[]) => calls.filter(([name]) => name === 'typeDanger');

test('keys that were typed before a prompt is quiet are dropped', async () => {
  const { screen, calls, pass } = await typeDanger();
  for (const letter of 'publish v1.2.0') await screen.type(letter);
  await screen.type('\r');
  await screen.waitFor(/┃ {3}▏/);
  await screen.waitFor('waiting');
  expect(typed(calls)).toEqual([]);
  pass(700);
  await screen.type('p');
  await screen.waitFor('p▏');
});

test('a prompt whose timer came before its clock listens without a key all the same', async () => {
  // A clock at half the speed of the timers.
  const { screen } = await shown(begun, { world: plainWorld({ danger }), clock: () => performance.now() / 2 });
  await find(screen, 'Publish to');
  await screen.type('r');
  await screen.waitFor('LIVE · Publish');
  await screen.waitFor('listening');
});

test('Enter does nothing until the words are exactly right, and then it does it once', async () => {
  const { screen, calls, pass } = await typeDanger();
  pass(700);
  for (const letter of 'Publish v1.2.0') await screen.type(letter);
  await screen.waitFor('Publish v1.2.0▏');
  await screen.type('\r');
  for (let count = 0; count < 14; count += 1) await screen.type('\u007f');
  await screen.waitFor(/┃ {3}▏/);
  expect(typed(calls)).toEqual([]);
  for (const letter of 'publish v1.2.0') await screen.type(letter);
  await screen.waitFor('exactly right: enter');
  await screen.type('\r');
  await expect.poll(() => typed(calls)).toEqual([['typeDanger', 'publish', 'publish v1.2.0']]);
});

test('an Enter that is pasted, or comes in one piece with the words, is ignored', async () => {
  const { screen, calls, pass } = await typeDanger();
  pass(700);
  await screen.paste('publish v1.2.0\r\n');
  await screen.waitFor('exactly right: enter');
  for (let count = 0; count < 14; count += 1) await screen.type('\u007f');
  await screen.waitFor(/┃ {3}▏/);
  await screen.type('publish v1.2.0\r');
  await screen.waitFor('exactly right: enter');
  expect(typed(calls)).toEqual([]);
});

test('while something stands in the way, or is not known yet, nothing can be typed', async () => {
  const { screen, calls, pass } = await typeDanger({ refusals: [{ why: 'blocker 7 is open', fix: 'Close it.' }] });
  pass(700);
  await screen.paste('publish v1.2.0');
  await screen.type('\r');
  await screen.waitFor('blocker 7 is open. Close it.');
  expect(screen.text()).not.toContain('exactly right: enter');
  expect(typed(calls)).toEqual([]);
});

test('when something changed the dialog closes itself and says what', async () => {
  const { screen, calls, pass } = await typeDanger({ changed: ['the tag on the remote'] });
  pass(700);
  await screen.paste('publish v1.2.0');
  await screen.type('\r');
  await screen.waitFor('This dialog closed itself');
  await screen.waitFor('the tag on the remote');
  expect(typed(calls)).toEqual([]);
  expect(screen.text()).not.toContain('type publish v1.2.0');
  await screen.type('\u001b');
  await expect.poll(() => calls.map(([name]) => name)).toContain('closeDanger');
});

test('an answer is recorded only with its reason, from the last button', async () => {
  const { screen, calls, pass } = await shown(asking);
  await find(screen, 'Accept');
  await screen.type('a');
  await screen.waitFor('(•) Not now');
  pass(700);
  await screen.type('\u001b[A');
  await screen.waitFor('(•) Stop');
  await screen.waitFor('Record opens once a reason is there.');
  await screen.type('\t');
  for (const letter of 'breaks') await screen.type(letter);
  await screen.waitFor('breaks▏');
  await screen.waitFor('[ Record ]');
  await screen.type('\t');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => calls.filter(([name]) => name === 'answer')).toEqual([['answer', 'api', { question: 'decision', option: 'hold', reason: 'breaks', attachment: null }]]);
});

test('a decision that nobody touched is answered by nothing: Enter on what is preselected leaves it open', async () => {
  const { screen, calls, pass } = await shown(asking);
  await find(screen, 'Accept');
  await screen.type('a');
  await screen.waitFor('(•) Not now');
  for (let count = 0; count < 4; count += 1) {
    // A person, who lets go of the key: one that is held down does less.
    pass(700);
    await screen.type('\r');
  }
  await expect.poll(() => screen.text()).not.toContain('(•) Not now');
  expect(calls.filter(([name]) => name === 'answer')).toEqual([]);
});

test('in a window that is too small to show anything, no key starts anything', async () => {
  const { actions, calls } = recorder();
  const screen = screenOf(<App {...propsOf(begun, { actions })} />, { columns: 20, rows: 5 });
  open = screen;
  await screen.waitFor('holdpoint needs');
  for (const letter of 'rA') await screen.type(letter);
  await screen.type('\u0003');
  await screen.type('\u0003');
  await expect.poll(() => calls.map(([name]) => name)).toEqual(['leave']);
});

test('a question that answers itself takes its dialog away: a late channel arrives while the person thinks', async () => {
  const { screen, calls, props } = await shown(asking);
  await find(screen, 'Accept');
  await screen.type('a');
  await screen.waitFor('(•) Not now');
  screen.rerender(<App {...props} state={propsOf([...asking, ended('api', PASSED)]).state} />);
  await expect.poll(() => screen.text()).not.toContain('(•) Not now');
  expect(calls.filter(([name]) => name === 'answer')).toEqual([]);
});

test('"nothing found" wants its evidence opened, and the sheet keeps the question meanwhile', async () => {
  const { screen, calls, pass } = await shown(judging);
  await find(screen, 'Bindings');
  await screen.type('a');
  await screen.waitFor('Judgements');
  pass(700);
  await screen.type('\r');
  await screen.waitFor('(•) Not now');
  pass(700);
  await screen.type('\u001b[B');
  await screen.waitFor('(•) Nothing found');
  await screen.waitFor('Record opens once its evidence was opened');
  await screen.type('\u000f');
  await screen.waitFor('nothing but a log');
  expect(calls.filter(([name]) => name === 'openEvidence')).toEqual([['openEvidence', 'bindings', 'log']]);
  await screen.type('\u001b');
  await screen.waitFor('(•) Nothing found');
});

test('a remote step asks one plain question first, and the key that opened it does not answer it', async () => {
  const { screen, calls, pass } = await shown(begun);
  await find(screen, 'Homebrew f');
  await screen.type('r');
  await screen.waitFor('This changes something outside this machine');
  pass(700);
  await screen.type('r');
  await screen.type('y');
  expect(calls.filter(([name]) => name === 'start')).toEqual([]);
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => calls.filter(([name]) => name === 'start')).toEqual([['start', 'tap', { confirmed: true }]]);
});

test('a key that is off says why and calls nothing', async () => {
  const { screen, calls } = await shown(failedTwice);
  await find(screen, 'Announce');
  await screen.type('r');
  await screen.waitFor('run: needs npm, Homebrew');
  expect(calls).toEqual([]);
});

test('esc never leaves', async () => {
  const { screen, calls } = await shown(asking);
  for (let count = 0; count < 6; count += 1) await screen.type('\u001b');
  await screen.type('?');
  await screen.waitFor('generated from the keymap');
  await screen.type('\u001b');
  await expect.poll(() => screen.text()).not.toContain('generated from the keymap');
  expect(calls).toEqual([]);
});

test('q leaves at once when nothing runs here, and asks when a gate does', async () => {
  const idle = await shown(asking);
  await idle.screen.type('q');
  await expect.poll(() => idle.calls.map(([name]) => name)).toEqual(['leave']);
  idle.screen.unmount();
  const busy = await shown(running);
  await busy.screen.type('q');
  await busy.screen.waitFor('Browser matrix runs on this machine');
  expect(busy.calls).toEqual([]);
});

test('ctrl-c stops what runs here, and leaves when it comes again within two seconds, in a dialog too', async () => {
  const world = plainWorld({ running: { browsers: { attempt: 2, startedAt: NOW, lastOutputAt: NOW, lines: 0, pid: 1, command: 'x', limitMs: 1 } } });
  const { screen, calls, pass } = await shown(running, { world });
  await screen.type('?');
  await screen.waitFor('generated from the keymap');
  await screen.type('\u0003');
  await expect.poll(() => calls).toEqual([['stop', 'browsers']]);
  pass(2_500);
  await screen.type('\u0003');
  await expect.poll(() => calls.length).toBe(2);
  pass(1_000);
  await screen.type('\u0003');
  await expect.poll(() => calls.at(-1)?.[0]).toBe('leave');
});

test('keys that were typed fast are all taken', async () => {
  const { screen } = await shown(asking);
  await screen.type('gjj');
  await screen.waitFor(/› {2}✓ On release branch/);
});

test('where `A` ran out of things to start its prompt opens by itself, once', async () => {
  const { screen, props, pass } = await shown(asking);
  screen.rerender(<App {...props} world={plainWorld({ prompt: { step: 'api', at: NOW } })} />);
  await screen.waitFor('(•) Not now');
  pass(700);
  await screen.type('\u001b');
  await expect.poll(() => screen.text()).not.toContain('(•) Not now');
  screen.rerender(<App {...props} world={plainWorld({ now: NOW + 1_000, prompt: { step: 'api', at: NOW } })} />);
  await screen.waitFor('? help');
  expect(screen.text()).not.toContain('(•) Not now');
});

test('paused output says how much came meanwhile, and G follows again', async () => {
  const world = plainWorld({ running: { browsers: { attempt: 2, startedAt: NOW - 5_000, lastOutputAt: NOW, lines: 1204, pid: 1, command: 'x', limitMs: 60_000 } } });
  const { screen } = await shown(running, { world });
  await find(screen, 'Browser');
  await screen.type('\t');
  await screen.waitFor('[FOLLOWING] line 1 204');
  await screen.type('g');
  await screen.waitFor(/\[PAUSED \+1 \d{3}\] line 1 /);
  await screen.type('G');
  await screen.waitFor('[FOLLOWING]');
});

test('evidence is shown to the end of its longest line, and o gives the file to the pager', async () => {
  const long = `begins ${'.'.repeat(400)} ends here`;
  const { actions, calls } = recorder({ openEvidence: async () => [...Array.from({ length: 6_000 }, (_, index) => `line ${index + 1}`), long], openLog: async () => ({ why: 'the pager did not start', fix: 'Set PAGER.' }) });
  const { screen } = await shown(judging, { actions });
  await find(screen, 'Bindings');
  await screen.type('E');
  await screen.waitFor('line 1 of 6001');
  expect(screen.text()).not.toContain('to the end');
  await screen.type('G');
  await screen.waitFor('ends here');
  await screen.type('/');
  for (const letter of 'line 5999') await screen.type(letter);
  await screen.waitFor(/line 59\d\d of 6001/);
  await screen.type('\u001b');
  await screen.waitFor('o opens the file');
  await screen.type('o');
  await screen.waitFor('the pager did not start');
  expect(calls.filter(([name]) => name === 'openLog')).toEqual([['openLog', 'bindings', 'log']]);
});

const lives = (step: string, pid: number) => ({ attempt: `live-1:${step}:1`, pid, command: `just ${step}` });

test('what is still running is asked about one by one; one that ends by itself gives the keys back', async () => {
  const survivors = [lives('perf', 1), lives('lint', 2), lives('clean', 3)];
  const { screen, calls, props, pass } = await shown(begun, { world: plainWorld({ survivors }) });
  await screen.waitFor('just perf');
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\r');
  await screen.waitFor('just lint');
  await screen.waitFor('waiting');
  pass(700);
  await screen.waitFor('listening');
  await screen.type('\t');
  await screen.type('\r');
  await expect.poll(() => calls.filter(([name]) => name === 'killSurvivor')).toEqual([['killSurvivor', 2]]);
  // It did not die, and is asked about anew.
  await screen.waitFor('waiting');
  screen.rerender(<App {...props} world={plainWorld({ survivors: [lives('perf', 1)] })} />);
  await screen.waitFor('j/k move');
  await screen.type('e');
  await screen.waitFor('Evidence ·');
});

test('x asks about what runs of the step that it is on, and of no other', async () => {
  const survivors = [lives('perf', 1), lives('lint', 2)];
  const { screen, pass } = await shown(begun, { world: plainWorld({ survivors }) });
  await screen.waitFor('just perf');
  pass(700);
  await screen.type('\u001b');
  await screen.waitFor('j/k move');
  await find(screen, 'Lint');
  await screen.type('x');
  await screen.waitFor('just lint');
  expect(screen.text()).not.toContain('just perf');
});

test('in a list no key acts on the step under a cursor that nobody sees', async () => {
  const { screen, calls } = await shown(failedTwice);
  await find(screen, 'Browser matrix');
  await screen.type('e');
  await screen.waitFor('Evidence ·');
  for (const key of ['r', 'F', 'B', '!', 'x', 'o']) {
    await screen.type(key);
    await screen.waitFor('no step is shown here');
  }
  expect(calls.map(([name]) => name)).toEqual([]);
  expect(screen.text()).toContain('Evidence ·');
});

test('/ in the evidence finds a record, n the next one, and moves nothing in the tree', async () => {
  const { screen } = await shown(failedTwice);
  await find(screen, 'Browser matrix');
  await screen.type('e');
  await screen.waitFor('Evidence ·');
  await find(screen, 'Lint passed');
  await screen.waitFor(/›.*Lint passed/);
  await find(screen, 'matrix FAILED');
  await screen.waitFor(/›.*Browser matrix FAILED/);
  const first = /┏━ Event \d+|╭─ Event \d+/.exec(screen.text())?.[0];
  await screen.type('n');
  await expect.poll(() => /┏━ Event \d+|╭─ Event \d+/.exec(screen.text())?.[0]).not.toBe(first);
  await screen.waitFor(/›.*Browser matrix FAILED/);
  await screen.type('\u001b');
  await screen.type('\u001b');
  await screen.waitFor(/›.*Browser matrix/);
});

test('a question about many long commands shows all of every one, and says how many lines are below', async () => {
  const would = [`npm test${' '.repeat(200)}; curl https://x.test`, ...Array.from({ length: 40 }, (_, index) => `echo ${index + 1}`), 'the last one\r'];
  const many = opened(planOf([step('away', { title: 'Away', phase: 'one', effect: 'remote', would })]));
  const { screen, pass } = await shown(many);
  await screen.type('j');
  await screen.type('r');
  await screen.waitFor('outside this machine');
  await screen.waitFor('; curl https://x.test');
  await screen.waitFor(/↓ \d+ more lines/);
  expect(screen.text()).not.toContain('the last one');
  pass(700);
  await screen.waitFor('listening');
  for (let pages = 0; pages < 6; pages += 1) await screen.type('\u001b[6~');
  await screen.waitFor('$ the last one\\u{d}');
  expect(screen.text()).not.toContain('more line');
});

test('a person\'s own key does what ours did, and the footer, the reasons and the help show it', async () => {
  const own = remapped(KEYMAP, [{ action: 'help', keys: ['ctrl-g'], line: 1 }, { action: 'answer', keys: ['Q'], line: 2 }], () => null);
  if ('problems' in own) throw new Error('the keys are good');
  const { screen } = await shown(asking, { keymap: own.keymap });
  await screen.waitFor('^G help');
  for (const _ of '12') await screen.type('j');
  await screen.waitFor('Q answers.');
  await screen.type('r');
  await screen.waitFor('this is a question: press Q');
  await screen.type('\u0007');
  await screen.waitFor('generated from the keymap');
  expect(screen.text()).toMatch(/Q +answer/);
});

test('a reason goes to the editor and comes back with its lines, and ctrl-z brings back what was typed', async () => {
  const { actions } = recorder({ edit: async (text) => `${text}, because\r\nof \u001b[31mthat\u001b[0m\n` });
  const { screen, pass } = await shown(asking, { actions });
  await find(screen, 'Accept');
  await screen.type('a');
  await screen.waitFor('(•) Not now');
  pass(700);
  await screen.type('\t');
  await screen.type('breaks');
  await screen.type('\u0018');
  await screen.waitFor(/│ breaks, because +│ ┃[^]*│ of that▏/);
  await screen.type('\u001a');
  await screen.waitFor('│ breaks▏');
});

test('ctrl-l draws anew over a dialog, while text is typed, and on the screen itself, once for each', async () => {
  let redrawn = 0;
  const { screen } = await shown(begun, { redraw: () => void (redrawn += 1) });
  await screen.type('\u000c');
  await expect.poll(() => redrawn).toBe(1);
  await screen.type('?');
  await screen.waitFor('generated from the keymap');
  await screen.type('\u000c');
  await expect.poll(() => redrawn).toBe(2);
  await screen.type('\u001b');
  await screen.type('/');
  await screen.waitFor('enter keeps it');
  await screen.type('\u000c');
  await expect.poll(() => redrawn).toBe(3);
});
