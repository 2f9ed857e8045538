import { describe, expect, test } from 'vitest';
import { requestsOf } from '../../src/core/requests.ts';
import type { Happened } from '../support/given.ts';
import { start, stateOf, walk } from '../support/given.ts';
import { FAILED, NOW, PASSED, UNKNOWN, answered, asks, came, ended, intended, opened, passed, sent, waived } from '../support/history.ts';
import { TARGET, patience, planOf, pushTag, step, watch } from '../support/plan.ts';

const plan = planOf([step('a', { fix: ['mend'], waivable: true, freshMs: 60_000 }), watch('seen'), pushTag('push')]);
const wanted = (history: readonly Happened[]) => requestsOf(stateOf([...opened(plan), ...history]));
const typed = { words: `tag ${TARGET}` };

describe('acting is handed out', () => {
  test('for an intent, under the same key as long as it is the same attempt', () => {
    const act = { type: 'act', key: 'act:a:1', step: 'a', attempt: 1 };
    expect(wanted([intended('a')])).toEqual([act]);
    expect(wanted([intended('a'), intended('seen')])).toContainEqual(act);
  });

  test('only for an intent of this process: a resume ends every older one', () => {
    const session = walk([...opened(plan), intended('a'), intended('push', typed)]);
    expect(requestsOf(session.state()).map(({ type }) => type)).toEqual(['act', 'act']);
    session.does({ type: 'resume', host: 'here', pid: 2 });
    expect(requestsOf(session.state())).toEqual([]);
    session.does(start('a'));
    expect(requestsOf(session.state())).toEqual([{ type: 'act', key: 'act:a:2', step: 'a', attempt: 2 }]);
  });

  test('never for a step that only looks, and never for an attempt that is over', () => {
    expect(wanted([intended('seen')]).map(({ type }) => type)).toEqual(['look']);
    expect(wanted(came('push', PASSED, typed))).toEqual([]);
    expect(wanted(came('push', UNKNOWN, typed))).toEqual([]);
  });
});

describe('watching is computed', () => {
  const look = (id: string, purpose: string) => ({ type: 'look', key: `look:${id}:1`, step: id, attempt: 1, purpose });

  test('from what was sent until a verdict', () => {
    expect(wanted([intended('a'), sent('a')])).toEqual([look('a', 'watch')]);
    expect(wanted(came('a', FAILED))).toEqual([]);
  });

  test('a question is looked at again only where its kind watches on', () => {
    expect(wanted([intended('seen'), asks('seen', [patience])])).toEqual([]);
    expect(wanted([intended('seen'), asks('seen', [patience], { watching: true })])).toEqual([look('seen', 'watch')]);
    expect(wanted([intended('seen'), asks('seen', [patience]), answered('seen', 'patience', 'wait')])).toEqual([look('seen', 'watch')]);
  });

  test('a reconcile looks once more at what is unknown', () => {
    expect(wanted([...came('push', UNKNOWN, typed), { type: 'reconcile.started', step: 'push', attempt: 1 }])).toEqual([look('push', 'reconcile')]);
  });
});

test('a fix is run, and shared, once each', () => {
  const started = { type: 'fix.started', step: 'a', fix: 1 } as const;
  const over = { type: 'fix.ended', step: 'a', fix: 1, ok: true, why: '', evidence: [] } as const;
  const sharing = { type: 'fix.sharing', step: 'a', fix: 1, message: 'm', push: true } as const;
  const failed = came('a', FAILED);
  expect(wanted([...failed, started])).toEqual([{ type: 'fix', key: 'fix:a:1', step: 'a', fix: 1 }]);
  expect(wanted([...failed, started, over])).toEqual([]);
  expect(wanted([...failed, started, over, sharing])).toEqual([{ type: 'share', key: 'share:a:1', step: 'a', fix: 1 }]);
  expect(wanted([...failed, started, over, sharing, { type: 'fix.shared', step: 'a', fix: 1, commit: 'c', pushed: true, why: '' }])).toEqual([]);
});

test('time is a request: the nearest end of a waiver or a fresh pass', () => {
  const fresh = [intended('a'), { at: NOW, event: sent('a') }, { at: NOW, event: ended('a', PASSED) }];
  expect(wanted(fresh)).toEqual([{ type: 'wake', key: `wake:${NOW + 60_000}`, at: NOW + 60_000 }]);
  expect(wanted([...fresh, { type: 'pass.expired', step: 'a', attempt: 1 }])).toEqual([]);
  expect(wanted([...came('a', FAILED), waived('a', { until: NOW + 5 })])).toEqual([{ type: 'wake', key: `wake:${NOW + 5}`, at: NOW + 5 }]);
});

test('nothing is wanted of a session that has not begun, or has nothing under way', () => {
  expect(wanted([])).toEqual([]);
  expect(wanted([...came('seen', FAILED).slice(0, 0), ...passed('push', typed)])).toEqual([]);
});
