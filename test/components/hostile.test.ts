import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement } from 'react';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/App.tsx';
import { InputsForm } from '../../components/InputsForm.tsx';
import { TrustScreen } from '../../components/TrustScreen.tsx';
import { createOutputs } from '../../src/adapters/log-file.ts';
import { createOutputWindow } from '../../src/adapters/output.ts';
import type { Question } from '../../src/core/plan.ts';
import type { Evidence } from '../../src/core/verdict.ts';
import type { World } from '../../src/core/world.ts';
import { temporaryFolder } from '../adapters/support/temporary.ts';
import { misdeedsOf } from '../support/attacked-terminal.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ATTACKS } from '../support/hostile-texts.ts';
import type { Attack } from '../support/hostile-texts.ts';
import { NOW, fine, intended, opened } from '../support/history.ts';
import { planOf, step, watch } from '../support/plan.ts';
import { screenOf } from '../support/screen.ts';
import { plainWorld, propsOf, recorder, stillSkin } from './sample.ts';

const SIZE = { columns: 120, rows: 36 };
const folder = await temporaryFolder();
const logOf = (name: string, attempt: number): string => join(folder, `${name}.${attempt}.log`);

/** A release in which everything that others write is this text: names, authors, messages, questions, what tools and servers said. */
const hostile = ({ text }: Attack): { readonly history: readonly Happened[]; readonly world: Partial<World> } => {
  const question: Question = { id: 'q', asks: 'decision', text, options: [{ key: 'yes', label: text, reason: 'optional', does: 'pass' }, { key: 'no', label: text, reason: 'required', does: 'hold' }] };
  const judge: Question = { ...question, asks: 'judgement' };
  const evidence: readonly [Evidence, ...Evidence[]] = [{ type: 'file', name: text, path: '/state/x', sha256: 'a'.repeat(64), bytes: 1 }, { type: 'value', name: text, value: text }, { type: 'url', name: text, url: text, id: text }];
  const plan = planOf(
    [
      step('failed', { title: text, phase: 'one', would: [text], fix: [text] }),
      step('asks', { title: text, phase: 'one', kind: 'decide', acts: false, point: 'hold', would: [] }),
      step('judged', { title: text, phase: 'two', judge: [judge, { ...judge, id: 'r' }] }),
      step('run', { title: text, phase: 'two' }),
      watch('ci', { title: text, phase: 'two', kind: 'workflow' }),
      watch('delivery.npm', { title: text, phase: 'three', kind: 'deliver', channel: 'npm' }),
      step('publish', { title: text, phase: 'three', kind: 'workflow', effect: 'irreversible', words: 'publish v1.2.0', publishes: ['npm'], exposes: { what: text, until: 'ci' } }),
    ],
    { title: text, repository: text, base: text, target: text, channels: { npm: { name: text, kind: 'npm', spec: {}, patienceMs: 1 } } },
  );
  const history: readonly Happened[] = [
    ...opened(plan, { branch: text }),
    { type: 'blockers.read', open: [{ id: 'B1', title: text }] },
    intended('failed'),
    { type: 'attempt.sent', step: 'failed', attempt: 1, sent: { said: text } },
    { type: 'attempt.ended', step: 'failed', attempt: 1, outcome: { result: 'failed', why: text, fix: text, evidence }, commit: null },
    intended('asks'),
    { type: 'attempt.asked', step: 'asks', attempt: 1, questions: [question], watching: false },
    intended('judged'),
    { type: 'attempt.sent', step: 'judged', attempt: 1, sent: {} },
    { type: 'attempt.commands-passed', step: 'judged', attempt: 1, evidence, captured: {} },
    { type: 'attempt.asked', step: 'judged', attempt: 1, questions: [judge, { ...judge, id: 'r' }], watching: false },
    { type: 'attempt.answered', step: 'judged', attempt: 1, answer: { question: 'q', option: 'yes', reason: text, attachment: text } },
    intended('ci'),
    { type: 'attempt.observed', step: 'ci', attempt: 1, facts: { workflow: text, job: text } },
    intended('delivery.npm'),
    intended('run'),
    { type: 'blocker.filed', step: 'failed', id: 'B1', title: text },
    { type: 'waiver.granted', step: 'failed', reason: text, commit: 'c1c1c1c1c1c1', until: NOW + 1 },
  ];
  const picture: World['watches'][string]['picture'] = [
    { type: 'facts', rows: [[text, text]] },
    { type: 'marks', title: text, rows: [{ mark: 'failed', label: text, at: text }, { mark: 'running', label: text, at: text, indent: 1 }] },
    { type: 'table', head: [text, text], rows: [{ mark: 'waiting', cells: [text, text] }] },
    { type: 'text', title: text, lines: [text, text] },
  ];
  const seen = { picture, why: text, lookedAt: NOW, nextAt: NOW, deadlineAt: null, polls: [{ at: NOW, ok: false, text }], outOfReach: false, url: text };
  const world: Partial<World> = {
    watches: { ci: seen, 'delivery.npm': seen },
    running: { run: { attempt: 1, startedAt: NOW, lastOutputAt: NOW, lines: 3, pid: 7, command: text, limitMs: 1_000 } },
    message: { text, mark: 'failed', at: NOW },
    blockers: { at: NOW, open: [{ id: 'B1', title: text }], closed: [{ id: 'B2', title: text, by: text, at: NOW }], why: text, where: text },
    notices: [text],
    you: { name: text, email: text },
  };
  return { history, world };
};

const OUTPUT = 'the output of a child';
type Place = { readonly name: string; readonly cursor?: string; readonly keys?: readonly string[]; readonly world?: (text: string) => Partial<World> };

const PLACES: readonly Place[] = [
  { name: 'the session: titles, reasons, evidence, message' },
  { name: 'a failed step: the reason, the remedy, what ran', cursor: 'failed', keys: ['\t'] },
  { name: 'a question and its options', cursor: 'asks', keys: ['a'] },
  { name: 'a sheet of judgements', cursor: 'judged', keys: ['a'] },
  { name: OUTPUT, cursor: 'run', keys: ['\t'] },
  { name: 'a workflow: names of runs and jobs, lines of a CI log, what an API said', cursor: 'ci', keys: ['\t'] },
  { name: 'the delivery', keys: ['d'] },
  { name: 'the evidence log: authors, branches, answers', keys: ['e'] },
  { name: 'the blockers', keys: ['b'] },
  { name: 'the timeline', keys: ['t'] },
  { name: 'a new blocker, drafted', cursor: 'failed', keys: ['B'] },
  { name: 'a confirmation of what cannot be undone', cursor: 'publish', keys: ['r'], world: (text) => ({ danger: { step: 'publish', opening: Symbol('danger'), words: 'publish v1.2.0', found: fine({ blockers: { ok: false, at: NOW, why: text } }), changed: [], refusals: [{ why: text, fix: text }], facts: [[text, text]] } }) },
  { name: 'what changed meanwhile', cursor: 'publish', keys: ['r'], world: (text) => ({ danger: { step: 'publish', opening: Symbol('danger'), words: 'publish v1.2.0', found: fine(), changed: [text], refusals: [], facts: [] } }) },
  { name: 'survivors', world: (text) => ({ survivors: [{ attempt: text, pid: 77, command: text }] }) },
  { name: 'a journal that cannot be written', world: (text) => ({ readOnly: text }) },
];

/** Through the log file and the emulator behind the pane, as the bytes of a child go. */
const outputOf = ({ text, bytes }: Attack): AppProps['output'] => {
  const log = logOf('run', 1);
  writeFileSync(log, Buffer.concat([bytes ?? Buffer.from(text), Buffer.from('\nthe end\n')]));
  const show = createOutputWindow({ outputs: createOutputs(), logOf: () => log });
  return (request) => show(request);
};

const propsFor = (place: Place, attack: Attack): AppProps => {
  const { history, world } = hostile(attack);
  const authored = recordsOf(history).map((record) => ({ ...record, by: { ...record.by, name: attack.text, email: attack.text } }));
  const { actions } = recorder({ openEvidence: async () => attack.text.split('\n'), fixDiff: async () => [attack.text], draftBlocker: async () => ({ title: attack.text, body: attack.text, where: attack.text, masked: 0, remote: false }) });
  return propsOf(history, { records: authored, world: plainWorld({ ...world, ...place.world?.(attack.text) }), actions, ...(place.name === OUTPUT ? { output: outputOf(attack) } : {}) });
};

/** Draws one place with every attack in turn. */
const judged = async (nodeOf: (attack: Attack) => ReactNode, keys: readonly string[]): Promise<readonly string[]> => {
  const screen = screenOf(nodeOf({ name: 'nothing', text: 'quite harmless' }), SIZE);
  const misdeeds: string[] = [];
  try {
    for (const key of keys) await screen.type(key);
    // What is not shown proves nothing.
    await screen.waitFor('quite harmless');
    for (const attack of ATTACKS) {
      screen.rerender(nodeOf(attack));
      for (let turn = 0; turn < 6; turn += 1) await new Promise(setImmediate);
      misdeeds.push(...(await misdeedsOf(screen.bytes(), SIZE)).map((one) => `${attack.name}: ${one}`));
    }
  } finally {
    screen.unmount();
  }
  return misdeeds;
};

const downTo = (cursor: string | undefined): readonly string[] => Array.from({ length: ['failed', 'asks', 'judged', 'run', 'ci', 'delivery.npm', 'publish'].indexOf(cursor ?? '') + 1 }, () => 'j');

/** Seventy texts on each of the screens: seconds on a quiet machine. */
describe('a text of others does nothing but be drawn', { timeout: 300_000 }, () => {
  test.each(PLACES)('on the screen: $name', async (place) => {
    expect(await judged((attack) => createElement(App, propsFor(place, attack)), [...downTo(place.cursor), ...(place.keys ?? [])])).toEqual([]);
  });

  test('in a runbook that is to be trusted', async () => {
    const props = { changed: true, skin: stillSkin, clock: () => 0, spareRow: false, redraw: () => undefined, onDone: () => undefined };
    expect(await judged(({ text }) => createElement(TrustScreen, { ...props, source: text, lines: [text, `+${text}`, `-${text}`] }), [])).toEqual([]);
  });

  test('in the inputs of a release, and in what was pasted there', async () => {
    const props = { skin: stillSkin, clock: () => 0, spareRow: false, redraw: () => undefined, onDone: () => undefined };
    expect(await judged(({ text }) => createElement(InputsForm, { ...props, repository: text, tree: [{ title: text, steps: [text] }], fields: [{ name: 'target', label: text, value: text, suggestion: text, choices: [], problem: () => text }] }), [])).toEqual([]);
  });

  test('when a person pastes it into a field', async () => {
    const screen = screenOf(createElement(App, propsFor({ name: '' }, { name: '', text: 'quite harmless' })), SIZE);
    const misdeeds: string[] = [];
    try {
      await screen.type('/');
      for (const { name, text } of ATTACKS) {
        await screen.paste(text.slice(0, 2_000).replaceAll('\u001b[201~', ''));
        misdeeds.push(...(await misdeedsOf(screen.bytes(), SIZE)).map((one) => `${name}: ${one}`));
        await screen.type('\u0015');
      }
    } finally {
      screen.unmount();
    }
    expect(misdeeds).toEqual([]);
  });

  test('and the log on disk keeps what the child wrote', () => {
    const attack = ATTACKS.find(({ name }) => name.includes('OSC 52')) ?? { name: '', text: '' };
    outputOf(attack);
    expect(readFileSync(logOf('run', 1), 'utf8')).toContain(attack.text);
  });
});
