import { describe, expect, test } from 'vitest';
import { keyContextOf } from '../../src/ui/context.ts';
import { messageOf } from '../../src/ui/message.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { plainWorld } from '../components/sample.ts';
import type { Event } from '../../src/core/event.ts';
import { failedRows } from '../../src/ui/draw/failed.ts';
import { KEYMAP } from '../../src/ui/keymap.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { textOf } from '../../src/ui/rows.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { stateOf } from '../support/given.ts';
import { CONFLICT, FAILED, came, opened, saw, waived } from '../support/history.ts';
import { TARGET, planOf, step, watch } from '../support/plan.ts';

const LOST = { result: 'unknown', why: 'signal 9', evidence: [] } as const;
const plan = planOf([step('tests'), step('share', { effect: 'remote' }), step('publish', { effect: 'irreversible' }), watch('npm', { title: 'npm: serves this version', kind: 'deliver', channel: 'npm' })]);
const said = (id: string, tail: readonly Event[]): string => {
  const state = stateOf([...opened(plan), ...tail]);
  const world = plainWorld();
  return messageOf(state, world, keyContextOf(state, world, viewFrom(id), { canSuspend: false }), null).text;
};

describe('of what is unknown the message says what r does', () => {
  const words = `publish ${TARGET}`;

  test('looks where nobody knows what became of it', () => {
    expect(said('publish', came('publish', LOST, { words }))).toMatch(/r looks at what became of it\.$/);
    expect(said('share', came('share', LOST))).toMatch(/r looks at what became of it\.$/);
  });

  test('asks for the words again where every channel was asked and a part is there', () => {
    expect(said('publish', came('publish', { result: 'unknown', why: 'npm is live; crates is not', evidence: [], partial: true }, { words }))).toMatch(/r asks for its words again, to do what is missing\.$/);
  });

  test('runs again what changed nothing outside', () => {
    expect(said('tests', came('tests', LOST))).toMatch(/r runs it again\.$/);
  });
});

test('a conflict is worded by what is there: of a channel, what it serves', () => {
  expect(said('publish', came('publish', CONFLICT, { words: `publish ${TARGET}` }))).toBe('CONFLICT: publish is there and is not ours. It is not tried again.');
  expect(said('npm', saw('npm', CONFLICT))).toBe('CONFLICT: npm serves something else than was built. It is not tried again.');
});

describe('of a waiver whose time is over', () => {
  const failed = came('tests', { result: 'failed', why: 'exit 1', fix: 'Read the log.', evidence: [] });
  const given = waived('tests', { reason: 'known since 1.0' });
  const over: readonly Event[] = [...failed, given, { type: 'waiver.expired', step: 'tests' }];
  const pane = (tail: readonly Event[]): string => {
    const state = stateOf([...opened(plan), ...tail]);
    const world = plainWorld();
    const selected = selectedOf(state, 'tests');
    if (selected === null) throw new Error('no step tests');
    return failedRows(selected, keyContextOf(state, world, viewFrom('tests'), { canSuspend: false }), { state, world, width: 74, glyphs: UNICODE, short: false }).map(textOf).join(' ').replaceAll(/\s+/g, ' ');
  };

  test('the message and the pane say why the gate blocks again', () => {
    expect(said('tests', over)).toContain('tests failed, and its waiver is over.');
    expect(pane(over)).toContain('Waived until');
    expect(pane(over)).toMatch(/by Ada: known since 1\.0\. That time is over, so it blocks again\./);
  });

  test('nothing is said of it before, nor of another waiver or another attempt', () => {
    for (const tail of [failed, [...failed, given], [...over, given], [...over, ...came('tests', { result: 'failed', why: 'exit 1', fix: '', evidence: [] }, { attempt: 2 })]]) {
      expect(said('tests', tail)).not.toContain('waiver is over');
      expect(pane(tail)).not.toContain('Waived until');
    }
  });
});

test('a runbook may say a sentence for a newcomer, by status, with the keys that this person has', () => {
  const hinted = planOf([step('tests', { hint: { ready: '[go-on] begins, [nothing] stays.', failed: '[fix] mends it.' } })]);
  const says = (tail: readonly Event[], keymap = KEYMAP): string => {
    const state = stateOf([...opened(hinted), ...tail]);
    const world = plainWorld();
    return messageOf(state, world, keyContextOf(state, world, viewFrom('tests'), { canSuspend: false, keymap }), null).text;
  };
  expect(says([])).toBe('A begins, [nothing] stays.');
  expect(says(came('tests', FAILED))).toBe('F mends it.');
  expect(says(came('tests', LOST))).toMatch(/^tests: signal 9/);
  expect(says(came('tests', CONFLICT))).toMatch(/^CONFLICT/);
  expect(says([], { ...KEYMAP, records: KEYMAP.records.map((record) => (record.action === 'go-on' ? { ...record, keys: ['ctrl-g'] } : record)) })).toBe('ctrl-g begins, [nothing] stays.');
});

test('what a dry run has to give comes before what a step that is ready says of itself, and after what one that failed does', () => {
  const hinted = planOf([step('tests', { hint: { ready: 'A begins.', failed: 'Read the log.' } })]);
  const read = (tail: readonly Event[], count: number): string => {
    const state = stateOf([...opened(hinted), ...tail]);
    const world = plainWorld();
    const context = keyContextOf(state, world, viewFrom('tests'), { canSuspend: false });
    return messageOf(state, world, { ...context, adoption: { ...context.adoption, count, why: null } }, null).text;
  };
  expect([read([], 0), read([], 6), read(came('tests', FAILED), 6)]).toEqual(['A begins.', 'A dry run of this commit passed 6 gates: P lists them.', 'Read the log.']);
});
