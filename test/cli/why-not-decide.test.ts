import { describe, expect, test } from 'vitest';
import { whyNoAnswer, whyNotBeginAsking, whyNotOpened } from '../../src/cli/why-not-decide.ts';
import type { Event } from '../../src/core/event.ts';
import type { Refusal } from '../../src/core/command.ts';
import { stepOf } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { manual } from '../../src/kinds/manual.ts';
import { at as kindAt } from '../support/at.ts';
import { stateOf } from '../support/given.ts';
import { C1, C2, FAILED, UNKNOWN, answered, asks, came, ended, intended, moved, opened, opensEvidence, passed, proof, saw, sent } from '../support/history.ts';
import { decision, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const risk = watch('risk', { kind: 'decide', point: 'hold', spec: { decide: 'Is the risk acceptable?', options: { none: { label: 'No risk' }, hold: { label: 'Stop', holds: true } } } });
const plan = planOf([step('tests'), step('perf', { judge: [judgement('perf')] }), risk, watch('notes', { kind: 'manual', point: 'hold' }), watch('ci'), step('share', { effect: 'remote' }), pushTag('push', { needs: [] })]);
const at = (...tail: readonly Event[]) => stateOf([...opened(plan), ...tail]);
const judged: readonly Event[] = [intended('perf'), sent('perf'), { type: 'attempt.commands-passed', step: 'perf', attempt: 1, evidence: proof, captured: {} }, asks('perf', [judgement('perf')])];

describe('what is no answer is refused before anything is begun', () => {
  test('an option that neither the plan nor the open question has, with those that they have', () => {
    expect(whyNoAnswer(at(), 'risk', 'yes', 'because')).toEqual({ why: '"yes" is not among the answers of risk', fix: 'Nothing was changed. Answer one of: none, hold.' });
    expect(whyNoAnswer(at(), 'perf', 'yes', 'because')).toMatchObject({ fix: expect.stringContaining('nothing, accepted, hold') });
    expect(whyNoAnswer(at(), 'notes', 'yes', 'because')).toMatchObject({ fix: expect.stringContaining('done') });
    expect(whyNoAnswer(at(intended('risk'), asks('risk', [decision])), 'risk', 'yes', 'because')).toMatchObject({ fix: expect.stringContaining('none, hold') });
    for (const [id, key] of [['risk', 'none'], ['perf', 'hold'], ['notes', 'done'], ['ci', 'wait']] as const) expect(whyNoAnswer(at(), id, key, 'because')).toBe(null);
  });

  test('a step that the runbook does not have, and a session that is over', () => {
    expect(whyNoAnswer(at(), 'nothing', 'none', 'because')).toMatchObject({ why: 'the runbook has no step "nothing"' });
    expect(whyNoAnswer(at({ type: 'session.ended', end: 'abandoned', reason: 'enough', out: [] }), 'risk', 'none', 'because')).toMatchObject({ why: 'this session is abandoned' });
  });

  test('what needs its evidence opened, as long as it was not: a shell has no key for it', () => {
    const refused = whyNoAnswer(at(...judged), 'perf', 'nothing', 'because');
    expect(refused).toMatchObject({ why: expect.stringContaining('log of perf was not opened'), fix: expect.stringContaining('holdpoint start') });
    expect(refused?.fix).not.toContain('^O');
    expect(whyNoAnswer(at(...judged), 'perf', 'accepted', 'because')).toBe(null);
    expect(whyNoAnswer(at(...judged, opensEvidence('perf')), 'perf', 'nothing', 'because')).toBe(null);
  });

  test('what needs a reason, without one: before anybody types anything', () => {
    for (const reason of ['', '  ']) expect(whyNoAnswer(at(...judged), 'perf', 'accepted', reason)).toMatchObject({ why: expect.stringContaining('needs a reason'), fix: expect.stringContaining('holdpoint decide perf accepted --reason') });
    expect(whyNoAnswer(at(intended('risk'), asks('risk', [decision])), 'risk', 'none', '')).toBe(null);
  });

  test('the one answer of a step by hand is the one that its kind asks for', () => {
    const verdict = manual.judge(kindAt({ manual: 'Write the notes.' }), { given: [], verified: null });
    expect(verdict.is === 'ask' ? verdict.questions.flatMap(({ options }) => options.map(({ key }) => key)) : []).toEqual(['done']);
  });
});

describe('a step is begun in order to ask only when a person alone opens it and nobody has', () => {
  const begins = (id: string, ...tail: readonly Event[]): Refusal | null => {
    const state = at(...tail);
    const found = stepOf(state, id);
    return found === undefined ? { why: 'no step', fix: '' } : whyNotBeginAsking(state, found);
  };
  const chosen: readonly Event[] = [intended('risk'), asks('risk', [decision]), answered('risk', 'decision', 'none')];

  test('a decision that was not begun, that held or that is stale is', () => {
    expect(begins('risk')).toBe(null);
    expect(begins('notes')).toBe(null);
    expect(begins('risk', ...saw('risk', FAILED))).toBe(null);
    expect(begins('risk', ...saw('risk'), moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } }))).toBe(null);
  });

  test('what has passed is not: an answer that is repeated changes nothing', () => {
    expect(begins('risk', ...chosen, ended('risk', { result: 'passed', evidence: proof, captured: {} }))).toMatchObject({ why: 'risk is passed: nothing is asked', fix: expect.stringContaining('Nothing was changed') });
    expect(begins('tests', ...passed('tests'))).toMatchObject({ why: 'tests is passed: nothing is asked' });
  });

  test('a gate of a machine is not, nor one whose commands come before its question', () => {
    expect(begins('tests')).toMatchObject({ why: expect.stringContaining('asks nothing'), fix: expect.stringContaining('holdpoint run tests') });
    expect(begins('tests', ...came('tests', UNKNOWN))).toMatchObject({ fix: expect.stringContaining('holdpoint run tests') });
    expect(begins('perf')).toMatchObject({ why: 'perf asks when its commands have passed', fix: expect.stringContaining('holdpoint run perf') });
    for (const id of ['share', 'push']) expect(begins(id)).toMatchObject({ why: expect.stringContaining('asks nothing'), fix: expect.stringMatching(/holdpoint start$/) });
    expect(begins('ci', intended('ci'))).toMatchObject({ why: expect.stringContaining('nothing is asked yet') });
  });
});

describe('a session is not opened for what coming back would not change', () => {
  const done: readonly Event[] = [intended('risk'), asks('risk', [decision]), answered('risk', 'decision', 'none'), ended('risk', { result: 'passed', evidence: proof, captured: {} })];
  const here = { commit: C1, base: null };
  const why = (state: State, id: string, said: Partial<typeof here> = {}) => whyNotOpened(state, id, { ...here, ...said })?.why ?? null;

  test('an answer that is repeated, while HEAD and the base are where they were', () => {
    expect(why(at(...done), 'risk')).toBe('risk is passed: nothing is asked');
    expect(why(at(...done), 'risk', { commit: C2 })).toBe(null);
    expect(whyNotOpened(at(...done), 'risk', { commit: null, base: null })).toBe(null);
    const withBase = stateOf([...opened(plan, { base: C1 }), ...done.map((event) => (event.type === 'attempt.intended' ? { ...event, for: { ...event.for, base: C1 } } : event))]);
    expect(why(withBase, 'risk')).toBe(null);
    expect(whyNotOpened(withBase, 'risk', { commit: C1, base: C1 })).toMatchObject({ why: 'risk is passed: nothing is asked' });
  });

  test('a gate of a machine, and one whose commands come before its question', () => {
    expect(why(at(), 'tests')).toMatch(/asks nothing/);
    expect(why(at(...passed('tests')), 'tests')).toBe('tests is passed: nothing is asked');
    expect(why(at(), 'perf')).toMatch(/asks when its commands have passed/);
  });

  test('but for what a person may answer, what is asked, what was under way, and a pass whose time may be over', () => {
    for (const state of [at(), at(...saw('risk', FAILED)), at(intended('risk')), at(intended('risk'), asks('risk', [decision]))]) expect(why(state, 'risk')).toBe(null);
    expect(why(at(intended('perf'), sent('perf')), 'perf')).toBe(null);
    expect(why(at(...judged), 'perf')).toBe(null);
    const ages = planOf([watch('risk', { point: 'hold', freshMs: 1 })]);
    expect(why(stateOf([...opened(ages), ...saw('risk')]), 'risk')).toBe(null);
  });
});
