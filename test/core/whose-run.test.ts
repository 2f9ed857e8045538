import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identifyRun } from '../../src/core/rules.ts';
import type { RunFacts, RunWanted } from '../../src/core/rules.ts';
import { whyNotOurs } from '../../src/core/whose-run.ts';

const run: RunFacts = { id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', commit: 'c0ffee0c0ffee', branch: 'main', title: 'Publish holdpoint-1', actor: 'ada' };
const wanted: RunWanted = { path: run.path, event: run.event, commit: run.commit, actor: 'ada', nonce: 'holdpoint-1', above: '600', bound: ['650'] };

test('says by which mark a run is not ours', () => {
  expect(whyNotOurs(run, wanted)).toBeNull();
  expect(whyNotOurs({ ...run, path: 'other.yml' }, wanted)).toBe('of other.yml');
  expect(whyNotOurs({ ...run, event: 'push' }, wanted)).toBe('started by push, not by workflow_dispatch');
  expect(whyNotOurs({ ...run, id: '600' }, wanted)).toBe('was there before the intent');
  expect(whyNotOurs({ ...run, commit: 'badc0debadc0de' }, wanted)).toBe('of badc0de, not of c0ffee0');
  expect(whyNotOurs({ ...run, branch: null }, { ...wanted, branch: 'main' })).toBe('of no branch, not of main');
  expect(whyNotOurs({ ...run, actor: 'eve' }, wanted)).toBe('by eve, not by ada');
  expect(whyNotOurs({ ...run, title: 'Publish' }, wanted)).toBe('without our mark in its title');
  expect(whyNotOurs({ ...run, id: '650' }, wanted)).toBe('bound by another attempt');
});

test('what it says of a run and what the rule makes of it are the same', () => {
  const text = fc.constantFrom('a', 'b');
  const runs = fc.record({ id: fc.constantFrom('1', '2'), path: text, event: text, commit: text, branch: fc.constantFrom('a', null), title: fc.constantFrom('a n', 'b'), actor: text });
  const some = { branch: fc.constantFrom('a', 'b'), actor: text, nonce: fc.constantFrom('n'), above: fc.constantFrom('0', '1'), bound: fc.subarray(['1', '2']) };
  const wants = fc.record({ path: fc.constant('a'), event: fc.constant('a'), commit: fc.constant('a'), ...some }, { requiredKeys: ['path', 'event', 'commit'] });
  fc.assert(
    fc.property(runs, wants, (one, want) => {
      expect(whyNotOurs(one, want) === null).toBe(identifyRun([one], want).is === 'one');
    }),
  );
});
