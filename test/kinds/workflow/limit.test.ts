import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import type { GitHub, Run } from '../../../src/ports.ts';
import { COMMIT, NOW, answer, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { job, run } from '../../support/github.ts';
import { outOfReach, portsOf } from '../../support/ports.ts';

/* How long a run is given, what is asked then, and who waits for a runner. */

const MIN = 60_000;
const spec = { workflow: { file: 'release.yml', for: 'push-tag' } };
const going = (but: Partial<Run> = {}): Run => run({ status: 'in_progress', conclusion: null, ...but });
/** A success that took so many minutes. */
const took = (id: number, minutes: number, but: Partial<Run> = {}): Run => run({ id: String(id), startedAt: NOW - 1_000 * MIN, updatedAt: NOW - 1_000 * MIN + minutes * MIN, ...but });
const look = async (told: Partial<GitHub>, given: Given = {}, of: JsonObject = spec) => {
  const asking = at(of, { read: { 'push-tag': { sent: { tag: 'v1.2.3', commit: COMMIT }, facts: {}, captured: {} } }, ...given, attempt: { ...given.attempt, facts: { runId: '500', runAttempt: 1, ...given.attempt?.facts } } });
  const seen = await workflow.look(asking, portsOf({ github: { '*': { run: async () => going(), runs: async () => [], jobs: async () => [job('build', { status: 'in_progress', conclusion: null })], ...told } } }));
  return { verdict: workflow.judge(asking, seen), picture: JSON.stringify(workflow.draw?.(asking, seen)) };
};

describe('the time that a run is given', () => {
  it('is three times the median of the last ten successes of its file and event, where that is longer than an hour', async () => {
    const others = [took(900, 1, { conclusion: 'failure' }), took(901, 1, { event: 'workflow_dispatch' }), took(902, 1, { path: '.github/workflows/ci.yml' })];
    const history = [...others, ...[30, 30, 30, 30, 30, 50, 50, 50, 50, 50].map((minutes, index) => took(index, minutes)), ...[1, 1, 1].map((minutes, index) => took(50 + index, minutes))];
    const { verdict, picture } = await look({ runs: async () => history });
    expect(verdict).toMatchObject({ is: 'wait', facts: { usualMs: 40 * MIN }, deadlineAt: NOW + 120 * MIN });
    expect(picture).toContain('40:00; a person is asked after 2:00:00');
  });

  it('is an hour where they are quicker, where none has succeeded, and where the history cannot be read', async () => {
    expect((await look({ runs: async () => [took(1, 12)] })).verdict).toMatchObject({ deadlineAt: NOW + 60 * MIN, facts: { usualMs: 12 * MIN } });
    expect((await look({})).verdict).toMatchObject({ deadlineAt: NOW + 60 * MIN, facts: { usualMs: null } });
    const { verdict } = await look({ runs: outOfReach });
    expect(verdict).toMatchObject({ is: 'wait', deadlineAt: NOW + 60 * MIN });
    expect(verdict).not.toMatchObject({ facts: { usualMs: null } });
  });

  it('is what the runbook says where it says something, be it an hour', async () => {
    const runs = async () => [took(1, 200)];
    expect((await look({ runs }, { step: { timeoutMs: 20 * MIN, timeoutSaid: true } })).verdict).toMatchObject({ deadlineAt: NOW + 20 * MIN });
    expect((await look({ runs }, { step: { timeoutSaid: true } })).verdict).toMatchObject({ deadlineAt: NOW + 60 * MIN });
    // A plan of an older journal does not say who named it; another length than the usual one was named.
    expect((await look({ runs }, { step: { timeoutMs: 20 * MIN } })).verdict).toMatchObject({ deadlineAt: NOW + 20 * MIN });
  });

  it('is counted by what the journal says, and not asked for again', async () => {
    expect((await look({ runs: outOfReach }, { attempt: { facts: { usualMs: 40 * MIN } } })).verdict).toMatchObject({ deadlineAt: NOW + 120 * MIN });
  });

  it('ends in a question and in nothing else: the run goes on, and so does the watch', async () => {
    const { verdict } = await look({}, { now: NOW + 60 * MIN });
    expect(verdict).toMatchObject({ is: 'ask', watching: true, againMs: 30_000, questions: [{ id: 'limit', text: expect.stringContaining('Run 500 has not ended in 1:00:00'), options: [{ key: 'wait' }, { key: 'stop', reason: 'required' }] }] });
    expect((await look({ run: async () => run(), jobs: async () => [job('build')] }, { now: NOW + 90 * MIN })).verdict.is).toBe('passed');
  });

  it('begins anew when a person waits on, and is over for good when they say so', async () => {
    const waited: Given = { attempt: { answers: [answer('limit', 'wait', { at: NOW + 61 * MIN })] } };
    expect((await look({}, { ...waited, now: NOW + 120 * MIN })).verdict).toMatchObject({ is: 'wait', deadlineAt: NOW + 121 * MIN });
    expect((await look({}, { ...waited, now: NOW + 121 * MIN })).verdict.is).toBe('ask');
    const stopped: Given = { now: NOW + 62 * MIN, attempt: { answers: [answer('limit', 'stop', { reason: 'the runner hangs' })] } };
    expect((await look({}, stopped)).verdict).toMatchObject({ is: 'unknown', why: 'run 500 is in progress, and is watched no longer: the runner hangs' });
  });
});

describe('a job that no runner takes', () => {
  const queued = (but = {}) => job('sign', { status: 'queued', conclusion: null, runner: null, queuedAt: NOW - 12 * MIN, labels: ['self-hosted', 'macos'], ...but });

  it('is named with the labels that it wants and how long it waits', async () => {
    const { verdict, picture } = await look({ run: async () => going({ status: 'queued' }), jobs: async () => [queued()] });
    expect(verdict).toMatchObject({ is: 'wait', why: 'run 500 goes on: the job sign waits for a runner with self-hosted, macos for 12:00' });
    expect(picture).toContain('no runner');
  });

  it('is not what the run waits for while another job runs, and not for its first minutes', async () => {
    const busy = await look({ jobs: async () => [queued(), job('build', { status: 'in_progress', conclusion: null })] });
    expect(busy.verdict).toMatchObject({ why: 'run 500 is in progress' });
    expect(busy.picture).toContain('no runner');
    expect((await look({ jobs: async () => [queued({ queuedAt: NOW - 2 * MIN })] })).picture).not.toContain('no runner');
    expect((await look({ jobs: async () => [queued({ runner: 'mac-3' })] })).picture).not.toContain('no runner');
  });

  it('waits by GitHub\'s clock, and one that differs from ours is said', async () => {
    const { verdict, picture } = await look({ jobs: async () => [queued()], serverNow: () => NOW - 10 * MIN });
    expect(verdict).toMatchObject({ why: 'run 500 is in progress' });
    expect(picture).toContain('10:00 ahead of GitHub');
    expect((await look({ serverNow: () => NOW - MIN })).picture).not.toContain('ahead of');
  });
});
