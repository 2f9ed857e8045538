import { expect, test } from 'vitest';
import { converse } from '../../src/plain/dialog-talk.ts';
import { mainMenu, stepMenu, contextOf } from '../../src/plain/menu.ts';
import { talkThrough } from '../../src/plain/release-talk.ts';
import { wordGlyphs } from '../../src/plain/word-glyphs.ts';
import { KEYMAP } from '../../src/ui/keymap.ts';
import type { Dialog } from '../../src/ui/viewstate.ts';
import { begun, exposed, failedTwice, judging, plainWorld, publishing, running } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { NOW, fine } from '../support/history.ts';
import { talker } from './talker.ts';

const says = async (dialog: Dialog, history: readonly Happened[], typed: readonly string[]) => {
  const asked = talker(history, { typed });
  await converse(asked.talk, dialog);
  return asked;
};

/** Each form with the lines that fill it in, the last of which does it, and what is done then. */
const FORMS: readonly { readonly dialog: Dialog; readonly history?: readonly Happened[]; readonly typed: readonly string[]; readonly does: readonly unknown[] }[] = [
  { dialog: { is: 'confirm', step: 'tap' }, typed: ['1'], does: ['start', 'tap', { confirmed: true }] },
  { dialog: { is: 'fix', step: 'browsers' }, history: failedTwice, typed: ['1'], does: ['fix', 'browsers'] },
  { dialog: { is: 'fix-diff', step: 'browsers' }, history: failedTwice, typed: ['2', 'mend the browsers', '1'], does: ['shareFix', 'browsers', 'mend the browsers'] },
  { dialog: { is: 'waive', step: 'browsers' }, history: failedTwice, typed: ['known', '2d', '1'], does: ['waive', 'browsers', { reason: 'known', until: NOW + 172_800_000 }] },
  { dialog: { is: 'blocker', step: 'browsers' }, history: failedTwice, typed: ['1', '1'], does: ['fileBlocker', 'browsers', { title: 'v1.2.0 blocked: Browser matrix', body: 'command\nexit code' }] },
  { dialog: { is: 'close-blocker', id: 'b1' }, typed: ['mended', '1'], does: ['closeBlocker', 'b1', 'mended'] },
  { dialog: { is: 'revert', step: 'tap' }, history: exposed, typed: ['1'], does: ['revert', 'tap'] },
  { dialog: { is: 'wait', step: 'publish' }, typed: ['1', '1'], does: ['wait', 'publish', 600_000] },
  { dialog: { is: 'stop', step: 'publish' }, typed: ['cancel', '1'], does: ['stop', 'publish'] },
  { dialog: { is: 'leave' }, history: running, typed: ['1'], does: ['leave', 'a person left while a gate ran'] },
  { dialog: { is: 'abandon' }, typed: ['abandon v1.2.0', 'a bad idea', '1'], does: ['abandon', 'abandon v1.2.0', 'a bad idea'] },
];

/** Actions that only read, for the form to say something. */
const READS = new Set(['fixDiff', 'draftBlocker']);

test('every form of the screen can be filled in and done by lines', async () => {
  for (const { dialog, history = begun, typed, does } of FORMS) {
    const { calls, unread } = await says(dialog, history, typed);
    expect(calls.filter(([name]) => !READS.has(name))).toEqual([does]);
    expect(unread).toEqual([]);
  }
});

test('no form is done by less than its last line, nor by another one', async () => {
  for (const { dialog, history = begun, typed } of FORMS)
    for (const last of [[], ['0'], ['', '0'], ['y', '0']]) {
      const { calls } = await says(dialog, history, [...typed.slice(0, -1), ...last]);
      expect(calls.filter(([name]) => !READS.has(name))).toEqual([]);
    }
});

test('a form that has nothing to do says why and asks nothing', async () => {
  const { said, asked } = await says({ is: 'rerun', step: 'publish' }, begun, ['1']);
  expect(asked).toEqual([]);
  expect(said.at(-1)).toBe('Run them again opens once what failed was read. Nothing was done.');
});

test('what a step can do is what its keys can do', () => {
  const menu = (history: readonly Happened[], step: string) => stepMenu(contextOf({ state: stateOf(history), world: plainWorld(), keymap: KEYMAP }, step)).map(({ key, label }) => key ?? label);
  expect(menu(failedTwice, 'browsers')).toEqual(['r', 'F', 'B', 'o']);
  expect(menu(exposed, 'tap')).toContain('U');
  expect(menu(begun, 'announce')).not.toContain('r');
});

test('what needs a person stands first, a sheet once; while work goes on the choices stay the same', () => {
  const labels = (history: readonly Happened[], said = {}) => mainMenu({ state: stateOf(history), world: plainWorld(said), glyphs: wordGlyphs(false), keymap: KEYMAP }).choices.map(({ label }) => label);
  const [first = '', second = ''] = labels(judging);
  expect(first).toMatch(/^FAILED: Browser matrix: /);
  expect(second).toBe('NEEDS YOU: Accept API changes: Is the risk acceptable?');
  expect(labels(judging).filter((label) => label.includes('Bindings'))).toHaveLength(1);
  expect(labels(begun, { goingOn: true })).toEqual(labels(judging, { goingOn: true }));
});

test('where A stopped, its prompt opens by itself, once; when it was left, the choices are there', async () => {
  const { talk, said, becomes } = talker(judging, { typed: ['0'] });
  const ask: typeof talk.ask = (question) => {
    if (!said.some((line) => line.startsWith('NEEDS YOU: Accept'))) becomes({ world: plainWorld({ prompt: { step: 'api', at: NOW } }) });
    return talk.ask(question);
  };
  await talkThrough({ ...talk, ask });
  const prompts = said.filter((line) => line === 'NEEDS YOU: Accept API changes: Is the risk acceptable?');
  expect(prompts).toHaveLength(1);
  expect(said.slice(said.indexOf(prompts[0] ?? '')).join('\n')).toMatch(/It stays unanswered\.\nWhat next\?/);
});

test('what waits for an approval of this person stands first, and its words and a reason are typed in lines', async () => {
  const watch = { picture: [], why: 'run 77 waits', lookedAt: NOW, nextAt: NOW + 1, deadlineAt: null, polls: [], outOfReach: false, url: null, approvable: true };
  const world = plainWorld({ watches: { publish: watch } });
  const [first] = mainMenu({ state: stateOf(publishing), world, glyphs: wordGlyphs(false), keymap: KEYMAP }).choices;
  expect(first).toEqual({ label: 'NEEDS YOU: Publish to the registries waits for your approval', value: { to: 'action', action: 'answer', step: 'publish' } });
  const found = { approval: { run: '77', runAttempt: 1, what: { id: '1', name: 'registries' }, words: 'approve registries v1.2.0', rows: [['run', '77']] }, found: fine(), known: fine(), refusals: [], changed: [] } as const;
  const approve = async (typed: readonly string[], again: Partial<typeof found> | { readonly changed: readonly string[] } = {}) => {
    let looks = 0;
    const asked = talker(publishing, { typed, world, actions: { findApproval: async () => ((looks += 1), looks === 1 ? found : { ...found, ...again }) } });
    await converse(asked.talk, { is: 'approve', step: 'publish' });
    return asked.calls.flatMap(([name, ...given]) => (name === 'approve' ? [given] : []));
  };
  expect(await approve(['approve registries v1.2.0', 'the notes are right', '1'])).toEqual([['publish', found, { words: 'approve registries v1.2.0', reason: 'the notes are right' }]]);
  expect(await approve(['approve registries v1.2.0', 'the notes are right', '0'])).toEqual([]);
  expect(await approve(['approve it', '0'])).toEqual([]);
  expect(await approve(['approve registries v1.2.0', 'the notes are right', '1'], { changed: ['the remote tag'] })).toEqual([]);
});
