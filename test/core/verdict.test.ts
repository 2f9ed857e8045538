import { expect, test } from 'vitest';
import type { Outcome, Proof, Verdict } from '../../src/core/verdict.ts';
import { log } from '../support/history.ts';

test('rule 3: a gate is never green because nobody wrote down what it looked at: a pass without evidence does not compile', () => {
  // @ts-expect-error a pass carries at least one piece of evidence
  const verdict: Verdict = { is: 'passed', evidence: [] };
  // @ts-expect-error and it cannot leave it out
  const bare: Verdict = { is: 'passed' };
  // @ts-expect-error nor can the outcome that is journaled
  const outcome: Outcome = { result: 'passed', evidence: [], captured: {} };
  // @ts-expect-error a list that may be empty is no proof
  const proof: Proof = [log].slice(0);
  const right: Verdict = { is: 'passed', evidence: [log] };
  expect([verdict, bare, outcome, proof, right]).toHaveLength(5);
});
