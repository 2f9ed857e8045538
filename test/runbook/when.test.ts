import { describe, expect, test } from 'vitest';
import { whenHolds } from '../../src/runbook/when.ts';
import { planOf, stepOf, withStep } from './support.ts';

const conditionOf = (when: string) => stepOf(planOf(withStep(`run: ls\nwhen: ${when}`)), 'it').when;
const values = { mode: 'live', agent: 'robin' };

describe('a condition', () => {
  test('holds when every input has its value', () => {
    expect(whenHolds(conditionOf('{ mode: live }'), { values, fromBase: null })).toBe('yes');
    expect(whenHolds(conditionOf('{ mode: live, agent: sam }'), { values, fromBase: null })).toBe('no');
  });

  test('on changed files is not known until the diff was read', () => {
    expect(whenHolds(conditionOf("{ changed: ['src/**'] }"), { values, fromBase: null })).toBe('not known yet');
  });

  test('holds when one changed file matches one glob', () => {
    const condition = conditionOf("{ changed: ['src/**', Cargo.toml] }");
    expect(whenHolds(condition, { values, fromBase: ['README.md', 'Cargo.toml'] })).toBe('yes');
    expect(whenHolds(condition, { values, fromBase: ['README.md', 'x/Cargo.toml'] })).toBe('no');
    expect(whenHolds(condition, { values, fromBase: [] })).toBe('no');
  });

  test('that an input rules out needs no diff', () => {
    expect(whenHolds(conditionOf("{ mode: dry-run, changed: ['src/**'] }"), { values, fromBase: null })).toBe('no');
  });

  test('is not needed', () => {
    expect(whenHolds(null, { values, fromBase: null })).toBe('yes');
  });
});
