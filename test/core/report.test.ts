import { describe, expect, test } from 'vitest';
import { REPORT_MARK, reportOf } from '../../src/core/report.ts';
import type { Event } from '../../src/core/event.ts';
import { adopted } from '../support/dry-run.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import { C2, FAILED, answered, asks, came, intended, moved, opened, opensEvidence, passed, saw, sent, waived } from '../support/history.ts';
import { TARGET, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const report = (history: readonly Event[]): string => reportOf(stateOf(history), recordsOf(history), { head: 'abc123' });

const question = judgement('audit', 'Is anything wrong?');
const plan = planOf([step('tests'), step('audit', { judge: [question], needs: ['tests'], waivable: true }), pushTag('push', { needs: ['tests'] }), step('tap', { effect: 'remote', exposes: { what: 'a 404', until: 'done' } }), watch('done')]);

describe('the report', () => {
  test('begins with the mark by which Holdpoint knows its own reports', () => {
    expect(report(opened(plan)).startsWith(REPORT_MARK)).toBe(true);
  });

  test('is the same bytes for the same records', () => {
    const history = [...opened(plan), ...passed('tests'), ...came('tap', FAILED)];
    expect(report(history)).toBe(report(history));
  });

  test('names what is released, the candidate, the runbook and the head of the chain', () => {
    const text = report(opened(plan));
    expect(text).toContain(`→ ${TARGET}`);
    expect(text).toContain('head abc123');
    expect(text).toContain(plan.runbookHash);
  });

  test('gives each attempt with its result and its evidence', () => {
    const text = report([...opened(plan), ...came('tests', FAILED), ...passed('tests', { attempt: 2 })]);
    expect(text).toMatch(/Attempt 1, .*: failed: exit 1/);
    expect(text).toMatch(/Attempt 2, .*: passed/);
    expect(text).toContain('sha256 aa');
  });

  test('says of an adopted pass where it comes from, and counts it as a decision', () => {
    const text = report([...opened(plan), adopted('tests', { startedAt: 1, endedAt: 2 })]);
    expect(text).toMatch(/Attempt 1, .*: passed, adopted by Ada from dry-run session 3, record 41, hash record-of-tests/);
    expect(text).toMatch(/Ada <ada@tidewater\.test>: adopt → its pass in dry-run 3, record 41/);
  });

  test('gives judgements, decisions with their reasons, and waivers with person, scope and end', () => {
    const judged = [intended('audit'), sent('audit'), { type: 'attempt.commands-passed', step: 'audit', attempt: 1, evidence: [{ type: 'value', name: 'exit', value: '0' }], captured: {} }, asks('audit', [question]), opensEvidence('audit')] as const;
    const text = report([...opened(plan), ...passed('tests'), ...judged, answered('audit', question.id, 'accepted', { reason: 'known since v1.0.0' })]);
    expect(text).toContain('Reason: known since v1.0.0');
    expect(report([...opened(plan), ...passed('tests'), ...came('audit', FAILED), waived('audit', { reason: 'upstream' })])).toMatch(/## Waivers[\s\S]*audit: upstream \(Ada, for c1c1c1c1c1c1, until /);
  });

  test('says of a waiver that opens nothing any more that it does not count, and why', () => {
    const waiver = (...tail: readonly Event[]) => /## Waivers\n\n(.*)/.exec(report([...opened(plan), ...passed('tests'), ...came('audit', FAILED), waived('audit'), ...tail]))?.[1];
    expect(waiver()).not.toContain('counts');
    expect(waiver(moved({ commit: C2 }))).toMatch(/It no longer counts: the candidate is c2c2c2c2c2c2$/);
    const edited = { ...plan, runbookHash: 'runbook-2', steps: plan.steps.map((one) => (one.id === 'audit' ? { ...one, hash: 'another' } : one)) };
    expect(waiver({ type: 'runbook.adopted', hash: 'runbook-2', plan: edited })).toMatch(/It no longer counts: its step in the runbook changed since$/);
  });

  test('keeps a waiver that has ended, with how', () => {
    const lines = (...tail: readonly Event[]) => /## Waivers\n\n((?:- .*\n)*)/.exec(report([...opened(plan), ...passed('tests'), ...came('audit', FAILED), waived('audit', { reason: 'upstream' }), ...tail]))?.[1]?.trimEnd().split('\n');
    expect(lines({ type: 'waiver.expired', step: 'audit' })).toEqual([expect.stringMatching(/^- audit: upstream \(Ada, for c1c1c1c1c1c1, until [^)]+\)\. It expired on \d{4}-/)]);
    expect(lines(waived('audit', { reason: 'still upstream' }))).toEqual([expect.stringMatching(/upstream .*\. Another took its place on \d{4}-/), expect.stringMatching(/still upstream [^.]*\.\d{3}Z\)$/)]);
    const without = { ...plan, runbookHash: 'runbook-2', steps: plan.steps.filter(({ id }) => id !== 'audit') };
    expect(lines({ type: 'runbook.adopted', hash: 'runbook-2', plan: without })).toEqual([expect.stringContaining('It no longer counts: its step is not in the runbook any more')]);
  });

  test('says of each blocker of the release whether it is open, and who closed it', () => {
    const filed = (id: string, step = 'tests', to?: string) => ({ type: 'blocker.filed', step, id, title: `${id} title`, ...(to === undefined ? {} : { to }) }) as const;
    const text = report([...opened(plan), filed('B1'), filed('B1', 'audit', 'B1'), filed('B2'), filed('B3'), { type: 'blocker.closed', id: 'B2', reason: 'fixed in c2' }, { type: 'blockers.read', open: [{ id: 'B1', title: 'B1 title' }, { id: 'B9', title: 'by hand' }], closed: [{ id: 'B3', title: 'B3 title', by: 'rowan', at: 0 }, { id: 'B8', title: 'older', by: null, at: null }] }]);
    expect(/## Blockers\n\n((?:- .*\n)*)/.exec(text)?.[1]?.trimEnd().split('\n')).toEqual([
      '- B1 B1 title: open',
      '- B1 B1 title (the same first error again, in audit): open',
      '- B2 B2 title: closed by Ada: fixed in c2',
      '- B3 B3 title: closed by rowan on 1970-01-01T00:00:00.000Z',
      '- B9 by hand (not filed in this session): open',
      '- B8 older (not filed in this session): closed',
    ]);
  });

  test('asks for nobody when the release is over', () => {
    const done = [...opened(plan), ...passed('tests'), ...came('audit', FAILED)];
    expect(report(done)).toContain('- Needs a person: ');
    expect(report([...done, { type: 'session.ended', end: 'abandoned', reason: 'a flaw', out: [] }])).not.toContain('- Needs a person: ');
  });

  test('says what is exposed, and stops when it is closed', () => {
    const exposed = [...opened(plan), ...passed('tap')];
    expect(report(exposed)).toMatch(/## Exposures[\s\S]*a 404/);
    expect(report([...exposed, ...saw('done')])).not.toContain('## Exposures');
  });

  test('lists what a dry run did not cover, with what it would have run', () => {
    const text = report(opened({ ...plan, mode: 'dry-run' }));
    expect(text).toMatch(/## Not covered[\s\S]*push \(dry run\)\. It would have run: /);
  });

  test('foreign text cannot become structure: no heading, no link, no line of its own', () => {
    const nasty = '# Heading\n[link](http://x) <script> ‮ | a';
    const text = report([...opened(plan), ...came('tests', { result: 'failed', why: nasty, fix: '', evidence: [] })]);
    expect(text.split('\n').some((line) => line.startsWith('# Heading'))).toBe(false);
    expect(text).toContain('\\[link\\](http://x) \\<script\\>');
    expect(text).not.toContain('‮');
  });
});
