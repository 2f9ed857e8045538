import { describe, expect, test } from 'vitest';
import { dryRunOf } from '../../src/core/read-dry-run.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { C1, C2, FAILED, PASSED, UNKNOWN, asks, came, ended, intended, moved, opened, passed, proof, sent } from '../support/history.ts';
import { judgement, planOf, step, watch } from '../support/plan.ts';

const plan = planOf([step('lint'), step('tests'), step('audit', { judge: [judgement('q')] }), watch('ci')], { mode: 'dry-run' });

const read = (history: readonly Happened[]) => {
  const records = recordsOf([...opened(plan), ...history]);
  return dryRunOf(records, { hashes: records.map(({ n }) => `hash-${n}`), head: `hash-${records.length}` });
};
const pass = (history: readonly Happened[], id = 'lint') => read(history)?.passes.find((one) => one.step === id);

describe('a dry run, read from its journal alone,', () => {
  test('says which release it is of and what all of it rests on', () => {
    expect(read(passed('lint'))).toMatchObject({ session: 1, head: 'hash-7', repository: plan.repository, target: plan.target, base: plan.base, mode: 'dry-run', values: plan.values, fromBase: ['src/a.rs'], ignored: ['.ergo/**'] });
  });

  test('that never opened is none', () => {
    expect(dryRunOf(recordsOf(opened(plan).slice(0, 2)), { hashes: ['a', 'b'], head: 'b' })).toBeNull();
  });

  test('gives each pass with the record that says so, and where and when it ran', () => {
    const records = recordsOf([...opened(plan), ...passed('lint')]);
    expect(read(passed('lint'))?.passes).toEqual([
      { step: 'lint', attempt: 1, n: 7, hash: 'hash-7', for: { commit: C1, tree: 'clean', step: 'hash-of-lint', values: {}, tools: {} }, branch: 'main', host: 'here', root: null, evidence: proof, captured: {}, startedAt: records[4]?.at, endedAt: records[6]?.at, asked: false, fallen: null },
    ]);
  });

  test('gives the branch and the host of the attempt, not of the end', () => {
    const elsewhere: Happened = { type: 'session.resumed', host: 'there', pid: 2, root: '/other' };
    expect(pass([...passed('lint'), moved({ branch: 'topic' }), elsewhere])).toMatchObject({ branch: 'main', host: 'here', root: null });
    expect(pass([moved({ branch: 'topic' }), elsewhere, ...passed('lint')])).toMatchObject({ branch: 'topic', host: 'there', root: '/other' });
  });

  test('gives no pass of what never passed', () => {
    expect(read([...came('lint', FAILED), intended('tests'), sent('tests')])?.passes).toEqual([]);
  });

  test('lets the newest attempt count, and says what it came to', () => {
    const later = (outcome: typeof FAILED) => pass([...passed('lint'), ...came('lint', outcome, { attempt: 2 })]);
    expect(later(FAILED)).toMatchObject({ attempt: 1, fallen: 'it was tried again there and is failed: exit 1' });
    expect(later(UNKNOWN)).toMatchObject({ attempt: 1, fallen: 'it was tried again there and is unknown: signal 9' });
    expect(pass([...passed('lint'), intended('lint', { attempt: 2 })])?.fallen).toBe('it was tried again there and is running');
    expect(pass([...came('lint', FAILED), ...passed('lint', { attempt: 2 })])).toMatchObject({ attempt: 2, n: 10, fallen: null });
  });

  test('says of a pass that is stale or expired there that it is', () => {
    expect(pass([...passed('lint'), moved({ commit: C2, changed: { [C1]: ['src/a.rs'] } })])?.fallen).toMatch(/there it is stale: src\/a\.rs changed/);
    expect(pass([...passed('lint'), { type: 'pass.expired', step: 'lint', attempt: 1 }])?.fallen).toBe('there it is stale: older than its freshness allows');
    expect(pass([...passed('lint'), { type: 'runbook.adopted', hash: 'runbook-2', plan: { ...plan, steps: plan.steps.map((one) => ({ ...one, hash: `${one.hash}+` })) } }])?.fallen).toMatch(/there it is stale/);
  });

  test('knows what a person had a part in', () => {
    const judged: readonly Happened[] = [intended('audit'), sent('audit'), { type: 'attempt.commands-passed', step: 'audit', attempt: 1, evidence: proof, captured: {} }, asks('audit', [judgement('q')]), ended('audit', PASSED)];
    expect(pass(judged, 'audit')).toMatchObject({ asked: true });
    expect(pass([intended('ci'), asks('ci', [judgement('q')]), ended('ci', PASSED)], 'ci')).toMatchObject({ asked: true });
  });

  test('whose history cannot have happened is none to adopt from', () => {
    expect(() => read([sent('lint')])).toThrow(/cannot have happened/);
  });
});
