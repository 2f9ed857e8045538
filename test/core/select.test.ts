import { describe, expect, test } from 'vitest';
import { selectCounts, selectDecisions, selectEarlierAnswer, selectExposures, selectNeeds, selectPhase, selectStartable, selectStep, selectTree } from '../../src/core/select.ts';
import type { Happened } from '../support/given.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import { ADA, C1, C2, CONFLICT, FAILED, NOT_DONE, NOW, PASSED, UNKNOWN, answered, asks, came, ended, intended, moved, opened, passed, saw, sent, waived } from '../support/history.ts';
import { TARGET, decision, planOf, pushTag, step, watch } from '../support/plan.ts';

const plan = planOf([
  step('tests', { phase: 'gates', waivable: true }),
  watch('perf', { phase: 'gates', advisory: true }),
  watch('risk', { phase: 'gates', point: 'hold', needs: ['tests'] }),
  pushTag('push', { phase: 'out', needs: ['risk'] }),
  step('formula', { phase: 'out', effect: 'remote', needs: ['push'], revert: true, exposes: { what: 'brew answers 404', until: 'deliver' } }),
  watch('deliver.npm', { phase: 'out', needs: ['formula'] }),
  watch('deliver.pypi', { phase: 'out', needs: ['formula'] }),
]);
const history = opened(plan);
const typed = { words: `tag ${TARGET}` };
const decided = [...passed('tests'), intended('risk'), asks('risk', [decision]), answered('risk', 'decision', 'none'), ended('risk', PASSED)];
const at = (tail: readonly Happened[]) => stateOf([...history, ...tail]);

describe('the tree', () => {
  test('holds the phases and their steps in the order of the plan, with place, needs and what waits for it', () => {
    const tree = selectTree(at(passed('tests')));
    expect(tree.map(({ phase, place, open, total }) => [phase.id, place, open, total])).toEqual([['gates', 1, 1, 3], ['out', 2, 0, 4]]);
    const risk = selectStep(at(passed('tests')), 'risk');
    expect(risk).toMatchObject({ place: 3, of: 7, phase: { title: 'gates', place: 1 }, status: 'needs-you', needs: [{ id: 'tests', status: 'passed' }], blocks: [{ id: 'push' }], failures: 0 });
  });

  test('counts failures and keeps the times of the last attempt', () => {
    const view = selectStep(at([...came('tests', FAILED), { at: NOW, event: intended('tests', { attempt: 2 }) }]), 'tests');
    expect(view).toMatchObject({ failures: 1, startedAt: NOW, endedAt: null, status: 'running' });
    expect(selectStep(at([]), 'nobody')).toBeUndefined();
  });

  test('is empty before there is a plan', () => {
    expect(selectTree(stateOf([]))).toEqual([]);
    expect(selectPhase(stateOf([]))).toBe('');
  });

  test('counts by status, and what is open', () => {
    expect(selectCounts(at(passed('tests')))).toEqual({ total: 7, open: 1, by: { passed: 1, ready: 1, 'needs-you': 1, closed: 4 } });
  });
});

describe('the phase that work is in', () => {
  test('is the first with a gate that is not open, and an advisory step holds nothing up', () => {
    expect(selectPhase(at([]))).toBe('gates');
    expect(selectPhase(at([...decided, ...saw('perf', FAILED)]))).toBe('out');
    expect(selectPhase(at([...decided, ...came('push', PASSED, typed), ...passed('formula'), ...saw('deliver.npm'), ...saw('deliver.pypi')]))).toBe('out');
  });
});

describe('what only a person can do now', () => {
  const needs = (tail: readonly Happened[]) => selectNeeds(at(tail)).map(({ what, step: id }) => [what, id]);

  test('start a hold, answer what is asked, type words, confirm, try again, reconcile', () => {
    expect(needs([])).toEqual([]);
    expect(needs(passed('tests'))).toEqual([['start', 'risk']]);
    expect(needs([...passed('tests'), intended('risk'), asks('risk', [decision])])).toEqual([['answer', 'risk']]);
    expect(needs(decided)).toEqual([['words', 'push']]);
    expect(needs([...decided, ...came('push', PASSED, typed)])).toEqual([['confirm', 'formula']]);
    expect(needs(came('tests', FAILED))).toEqual([['retry', 'tests']]);
    expect(needs(came('tests', UNKNOWN))).toEqual([['retry', 'tests']]);
    expect(needs([...decided, ...came('push', UNKNOWN, typed)])).toEqual([['reconcile', 'push']]);
  });

  test('a failure of something irreversible is reconciled unless it is settled', () => {
    expect(needs([...decided, ...came('push', FAILED, typed)])).toEqual([['reconcile', 'push']]);
    expect(needs([...decided, ...came('push', NOT_DONE, typed)])).toEqual([['retry', 'push']]);
    expect(needs([...decided, ...came('push', CONFLICT, typed)])).toEqual([['retry', 'push']]);
  });

  test('an advisory step that failed asks for nobody', () => {
    expect(selectNeeds(at([...saw('perf', FAILED), ...came('tests', FAILED)])).map(({ step }) => step)).toEqual(['tests']);
  });

  test('a question names what is still open of it', () => {
    const [need] = selectNeeds(at([...passed('tests'), intended('risk'), asks('risk', [decision])]));
    expect(need).toMatchObject({ what: 'answer', attempt: 1, questions: [decision], text: 'Is the risk acceptable?' });
  });
});

test('what needs a person is found once for a state, however many places of a frame ask for it', () => {
  const state = at([...came('tests', FAILED)]);
  expect(selectNeeds(state)).toBe(selectNeeds(state));
});

test('a session that has ended asks for nobody, and nothing of it may start', () => {
  for (const end of ['released', 'rehearsed', 'abandoned'] as const) {
    const over = { type: 'session.ended', end, reason: '', out: [] } as const;
    for (const tail of [[], decided, came('tests', FAILED), [...decided, ...came('push', UNKNOWN, typed)], [...passed('tests'), intended('risk'), asks('risk', [decision])]]) {
      expect(selectNeeds(at([...tail, over]))).toEqual([]);
      expect(selectStartable(at([...tail, over]))).toEqual([]);
    }
  }
});

describe('what may start without a person', () => {
  const startable = (tail: readonly Happened[]) => selectStartable(at(tail)).map(({ id }) => id);

  test('is ready or stale, of effect none or local; what failed is left to the person', () => {
    expect(startable([])).toEqual(['tests', 'perf']);
    expect(startable(came('tests', FAILED))).toEqual(['perf']);
    expect(startable([...passed('tests'), ...saw('perf'), moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })])).toEqual(['tests', 'perf']);
    expect(startable([...decided, ...saw('perf')])).toEqual([]);
  });
});

describe('what a step left open in the world', () => {
  const out = [...decided, ...came('push', PASSED, typed), intended('formula'), sent('formula'), { at: NOW, event: ended('formula', PASSED) }];

  test('stands there with its age until every step of what it waits for has passed', () => {
    expect(selectExposures(at(decided))).toEqual([]);
    expect(selectExposures(at(out))).toEqual([{ step: 'formula', title: 'formula', what: 'brew answers 404', since: NOW, until: 'deliver', revertible: true }]);
    expect(selectExposures(at([...out, ...saw('deliver.npm')]))).toHaveLength(1);
    expect(selectExposures(at([...out, ...saw('deliver.npm'), ...saw('deliver.pypi')]))).toEqual([]);
  });

  test('stands there when nobody knows, and not when it was taken back or did not happen', () => {
    const acted = [...decided, ...came('push', PASSED, typed)];
    expect(selectExposures(at([...acted, ...came('formula', UNKNOWN)]))).toHaveLength(1);
    expect(selectExposures(at([...acted, ...came('formula', NOT_DONE)]))).toEqual([]);
    expect(selectExposures(at([...out, { type: 'exposure.reverted', step: 'formula', evidence: [] }]))).toEqual([]);
  });
});

describe('decisions', () => {
  test('are every answer, waiver, typed word and giving up, from the records', () => {
    const all: readonly Happened[] = [...history, ...decided, ...came('tests', FAILED, { attempt: 2 }), waived('tests', { until: NOW }), intended('push', typed), { type: 'session.ended', end: 'abandoned', reason: 'late', out: [] }];
    const made = selectDecisions(stateOf(all), recordsOf(all));
    expect(made.map(({ step: id, question, answer, reason }) => [id, question, answer, reason])).toEqual([
      ['risk', 'Is the risk acceptable?', 'No risk', ''],
      ['tests', 'waive', `until ${new Date(NOW).toISOString()}`, 'known'],
      ['push', 'typed', `tag ${TARGET}`, ''],
      ['', 'abandon', 'abandoned', 'late'],
    ]);
    expect(made.every(({ by }) => by === ADA)).toBe(true);
  });

  test('that are asked again come with the old answer and its commit, never selected', () => {
    const again = [...decided, moved({ commit: C2 }), intended('risk', { attempt: 2, commit: C2 }), asks('risk', [decision], { attempt: 2 })];
    expect(selectEarlierAnswer(at(again), 'risk', 'decision')).toMatchObject({ option: 'none', commit: C1 });
    expect(selectEarlierAnswer(at(decided), 'risk', 'decision')).toBeNull();
  });
});
