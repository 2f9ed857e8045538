import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { workflow } from '../../src/kinds/workflow.ts';
import { PartlyAnswered } from '../../src/kinds/partly-answered.ts';
import { WorldError } from '../../src/ports.ts';
import type { ChannelSeen, GitHub, Run } from '../../src/ports.ts';
import { COMMIT, MOVED, NOW, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { artifact, channelSeen, job, run } from '../support/github.ts';
import { outOfReach, portsOf } from '../support/ports.ts';

type Told = Partial<GitHub> & { readonly channels?: { readonly [name: string]: ChannelSeen } };

const portsFor = ({ channels = {}, ...told }: Told) =>
  portsOf({ github: { 'acme/tidewater': { content: async () => null, ...told } }, channel: async (name) => channels[name] ?? (await Promise.reject(new Error(`${name} was not expected`))) });
const judge = async (spec: JsonObject, told: Told, given: Given = {}) => {
  const asking = at(spec, given);
  return workflow.judge(asking, await workflow.look(asking, portsFor(told)));
};
const jobs = async () => [job('test')];
/** A run that this attempt has bound. */
const bound = (): NonNullable<Given['attempt']> => ({ facts: { runId: '500', runAttempt: 1 } });
const LATE = { now: NOW + 121_000 };

describe('a workflow that observes a commit', () => {
  const spec = { workflow: { file: 'ci.yml', for: 'commit', event: 'push', 'may-skip': ['pr-*'] } };
  const ci = (but: Partial<Run> = {}): Run => run({ path: '.github/workflows/ci.yml', branch: 'main', ...but });

  it('passes when every run of that file, event and commit succeeded, and binds none', async () => {
    const asked: unknown[] = [];
    const verdict = await judge(spec, { runs: async (query) => (asked.push(query), [ci(), ci({ id: '501' })]), jobs });
    expect(asked).toEqual([{ file: 'ci.yml', event: 'push', commit: COMMIT }]);
    expect(verdict).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([expect.objectContaining({ type: 'url', id: '500' }), expect.objectContaining({ type: 'url', id: '501' })]) });
  });

  it('fails when one of them did not, and says which job and why', async () => {
    const told = { runs: async () => [ci(), ci({ id: '501', conclusion: 'failure' })], jobs: async (id: string) => [job('test', id === '501' ? { conclusion: 'failure' } : {})], jobLog: async () => ({ errors: ['##[error] 3 tests failed'], tail: [] }) };
    expect(await judge(spec, told)).toMatchObject({ is: 'failed', why: 'run 501 ended as failure (test: 3 tests failed)' });
  });

  it('does not count a run of another file, event or commit, whatever the server filtered', async () => {
    const others = [ci({ path: '.github/workflows/other.yml' }), ci({ event: 'schedule' }), ci({ commit: MOVED })];
    expect((await judge(spec, { runs: async () => others })).is).toBe('wait');
    expect(await judge(spec, { runs: async () => others, content: outOfReach, workflow: outOfReach }, LATE)).toMatchObject({ is: 'failed', why: 'no run of ci.yml for c0ffee0' });
  });

  it('lets only those jobs be skipped that may be', async () => {
    const skipped = (name: string) => ({ runs: async () => [ci()], jobs: async () => [job('test'), job(name, { conclusion: 'skipped' })] });
    expect((await judge(spec, skipped('pr-fast'))).is).toBe('passed');
    expect(await judge(spec, skipped('lint'))).toMatchObject({ is: 'failed', why: 'the job lint ended as skipped' });
  });

  it('is not satisfied by a run of which every job was skipped, or whose jobs cannot be read', async () => {
    expect((await judge(spec, { runs: async () => [ci()], jobs: async () => [job('pr-x', { conclusion: 'skipped' })] })).is).toBe('failed');
    expect((await judge(spec, { runs: async () => [ci()], jobs: async () => [] })).is).toBe('unknown');
  });

  it('waits while one of them goes on', async () => {
    expect(await judge(spec, { runs: async () => [ci(), ci({ id: '501', status: 'in_progress', conclusion: null })], jobs })).toMatchObject({ is: 'wait', why: 'run 501 is in progress', againMs: 5_000 });
  });
});

describe('a workflow that observes a push', () => {
  const spec = { workflow: { file: 'release.yml', for: 'push-tag', 'appears-within': '2m', artifacts: ['release-metadata', 'dist-*'] }, capture: { build_run_id: 'run.id', build_url: 'run.url' } };
  const pushed: Given = { read: { 'push-tag': { sent: { tag: 'v1.2.3', object: 'tag1', commit: COMMIT }, facts: {}, captured: {} } } };
  const artifacts = async () => [artifact('release-metadata'), artifact('dist-linux')];

  it('identifies exactly one run by path, event, commit and tag, and journals it before it judges it', async () => {
    const strangers = [run({ id: '1', branch: 'main' }), run({ id: '2', commit: MOVED }), run({ id: '3', event: 'workflow_dispatch' }), run({ id: '4', path: '.github/workflows/ci.yml' })];
    const verdict = await judge(spec, { runs: async () => [...strangers, run()], jobs, artifacts }, pushed);
    expect(verdict).toMatchObject({ is: 'wait', againMs: 0, facts: { runId: '500', runAttempt: 1, url: expect.any(String), path: '.github/workflows/release.yml', jobs: { test: 'success' } } });
  });

  it('passes with the run that was bound, its jobs and the digests of its artifacts, and captures its id', async () => {
    const verdict = await judge(spec, { run: async (id) => run({ id }), jobs, artifacts }, { ...pushed, attempt: bound() });
    expect(verdict).toMatchObject({
      is: 'passed',
      captured: { build_run_id: '500', build_url: run().url },
      evidence: expect.arrayContaining([{ type: 'value', name: 'job test', value: 'success' }, { type: 'value', name: 'artifact dist-linux', value: 'sha256:dist-linux, id 9' }]),
    });
  });

  it.each([
    ['is not there', [artifact('release-metadata')], 'failed', 'the run left no artifact dist-*'],
    ['has expired', [artifact('release-metadata', { expired: true }), artifact('dist-x')], 'failed', 'the artifact release-metadata has expired'],
    ['has no digest', [artifact('release-metadata', { digest: null }), artifact('dist-x')], 'unknown', 'GitHub tells no digest of the artifact release-metadata'],
  ])('does not pass when an artifact %s', async (_, left, is, why) => {
    expect(await judge(spec, { run: async () => run(), jobs, artifacts: async () => left }, { ...pushed, attempt: bound() })).toMatchObject({ is, why });
  });

  it('is no-run when none appears in time, and names the causes', async () => {
    expect(await judge(spec, { runs: async () => [] }, pushed)).toMatchObject({ is: 'wait', deadlineAt: NOW + 120_000 });
    expect(await judge(spec, { runs: async () => [], content: outOfReach, workflow: outOfReach }, { ...pushed, ...LATE })).toMatchObject({ is: 'failed', why: 'no-run: the push started no run of release.yml in 2:01', fix: expect.stringContaining('more than three tags') });
  });

  it('is ambiguous when several match: nothing is bound', async () => {
    expect(await judge(spec, { runs: async () => [run(), run({ id: '501' })] }, pushed)).toMatchObject({ is: 'unknown', why: expect.stringContaining('ambiguous: 2 runs match: 500, 501') });
  });

  it('is unknown when what was pushed is not in the record', async () => {
    expect((await judge(spec, {}, {})).is).toBe('unknown');
  });

  it('waits while the run goes on, and tells of the first job that failed with what its log says', async () => {
    const going = { run: async () => run({ status: 'in_progress', conclusion: null }), runs: async () => [], jobs: async () => [job('a', { conclusion: 'failure' }), job('b', { status: 'in_progress', conclusion: null })], jobLog: async () => ({ errors: ['##[error]3 tests failed'], tail: [] }) };
    expect(await judge(spec, going, { ...pushed, attempt: bound() })).toMatchObject({ is: 'wait', why: 'the job a failed; the run goes on', facts: { jobs: { a: 'failure' } } });
    const asking = at(spec, { ...pushed, attempt: bound() });
    expect(workflow.draw?.(asking, await workflow.look(asking, portsFor(going)))).toContainEqual({ type: 'text', title: 'a said', lines: ['##[error]3 tests failed'] });
  });

  it('pauses longer the longer it takes, and when few requests are left', async () => {
    const going = (remaining: number | null) => ({ run: async () => run({ status: 'queued', conclusion: null }), runs: async () => [], jobs, remaining: () => remaining });
    const pause = async (now: number, remaining: number | null = null) => judge(spec, going(remaining), { ...pushed, attempt: bound(), now: NOW + now });
    expect(await pause(0)).toMatchObject({ againMs: 5_000 });
    expect(await pause(61_000)).toMatchObject({ againMs: 10_000 });
    expect(await pause(601_000)).toMatchObject({ againMs: 30_000 });
    expect(await pause(0, 400)).toMatchObject({ againMs: 60_000 });
  });

  it('judges a failed run without the log that could not be read', async () => {
    const told = { run: async () => run({ conclusion: 'failure' }), jobs: async () => [job('a', { conclusion: 'failure' })], artifacts, jobLog: outOfReach };
    expect(await judge(spec, told, { ...pushed, attempt: bound() })).toMatchObject({ is: 'failed', why: 'run 500 ended as failure (a)', evidence: expect.arrayContaining([{ type: 'value', name: 'log of a', value: 'not readable: the network is down' }]) });
  });

  it.each(['cancelled', 'timed_out', 'neutral', 'skipped', 'action_required'])('does not take the conclusion %s for success', async (conclusion) => {
    expect((await judge(spec, { run: async () => run({ conclusion }), runs: async () => [], jobs, artifacts }, { ...pushed, attempt: bound() })).is).toBe('failed');
  });

  it('is unknown when GitHub does not say how the run ended, and throws when it says nothing', async () => {
    expect((await judge(spec, { run: async () => run({ conclusion: null }), jobs, artifacts }, { ...pushed, attempt: bound() })).is).toBe('unknown');
    await expect(judge(spec, { run: outOfReach }, { ...pushed, attempt: bound() })).rejects.toThrow('the network is down');
  });

  it('wants just the jobs that it lists', async () => {
    const listed = { workflow: { file: 'release.yml', for: 'push-tag', jobs: ['build*'] } };
    const told = (...all: ReturnType<typeof job>[]) => ({ run: async () => run(), jobs: async () => all });
    expect((await judge(listed, told(job('build (linux)'), job('notify', { conclusion: 'skipped' })), { ...pushed, attempt: bound() })).is).toBe('passed');
    expect(await judge(listed, told(job('notify')), { ...pushed, attempt: bound() })).toMatchObject({ is: 'failed', why: 'the run has no job build*' });
  });

  it('draws the run, its jobs with the steps of those that go on, and what will be checked', async () => {
    const asking = at(spec, { ...pushed, attempt: bound() });
    const step = { name: 'Compile', status: 'in_progress', conclusion: null, startedAt: NOW, completedAt: null };
    const told = { run: async () => run({ status: 'in_progress', conclusion: null }), runs: async () => [], jobs: async () => [job('a', { steps: [step] }), job('b', { status: 'in_progress', conclusion: null, completedAt: null, steps: [step] })] };
    const picture = workflow.draw?.(asking, await workflow.look(asking, portsFor(told)));
    expect(picture?.[0]).toMatchObject({ type: 'facts', rows: [['run', 'release.yml #12 · run 500'], ['of', 'push by ada · v1.2.3 · c0ffee0 (as wanted)'], ['status', 'in progress']] });
    expect(picture?.[1]).toMatchObject({ type: 'marks', rows: [{ mark: 'passed', label: 'a', indent: 0 }, { mark: 'running', label: 'b', indent: 0 }, { mark: 'running', label: 'Compile', indent: 1 }] });
    expect(picture?.[2]).toMatchObject({ title: 'What will be checked when it ends' });
  });
});

describe('a workflow that shows the newest run of a file', () => {
  it('judges the newest, of whatever commit', async () => {
    const perf = (but: Partial<Run>) => run({ path: '.github/workflows/perf.yml', event: 'schedule', commit: MOVED, ...but });
    const spec = { workflow: { file: 'perf.yml', for: 'latest' } };
    expect(await judge(spec, { runs: async () => [perf({ id: '1', createdAt: NOW - 10, conclusion: 'failure' }), perf({ id: '2' })], jobs })).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([expect.objectContaining({ id: '2' })]) });
    expect((await judge(spec, { runs: async () => [] })).is).toBe('failed');
  });
});

describe('a dispatch', () => {
  const spec = { workflow: { file: 'publish.yml', dispatch: { build_run_id: '{build_run_id}', rehearsal: 'true' } } };
  const values = { target: 'v1.2.3', version: '1.2.3', build_run_id: '500' };
  const note = { ref: 'main', head: COMMIT, actor: 'ada', highest: '600', serverNow: NOW, nonce: null, out: {}, inputs: { build_run_id: '500', rehearsal: 'true' } };
  const dispatched = (but: Partial<Run> = {}): Run => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', branch: 'main', ...but });

  it('is remote; with publishes it is irreversible and typed as publish {target}', () => {
    expect(workflow.traits(spec, { id: 'x' })).toEqual({ effect: 'remote', acts: true, reads: [] });
    expect(workflow.traits({ workflow: { ...spec.workflow, publishes: ['npm'], run: 'build' } }, { id: 'x' })).toEqual({ effect: 'irreversible', hold: true, acts: true, reads: ['build'], publishes: ['npm'], words: 'publish {target}' });
  });

  it('notes, before it, what its run would be known by', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: null }), repository: async () => ({ id: '77', defaultBranch: 'main' }), branchHead: async () => COMMIT, runs: async () => [dispatched({ id: '99' }), dispatched({ id: '600' })], serverNow: () => NOW };
    expect(await workflow.before?.(at(spec, { values }), portsFor(told))).toEqual(note);
  });

  it('notes a mark of its own where the workflow takes one', async () => {
    const marked = { workflow: { file: 'publish.yml', ref: 'main', dispatch: { mark: '{nonce}' } } };
    const told = { login: async () => ({ login: 'ada', scopes: null }), branchHead: async () => COMMIT, runs: async () => [], serverNow: () => NOW };
    const noted = await workflow.before?.(at(marked), portsFor(told));
    expect(noted?.['nonce']).toMatch(/^holdpoint-live-1-41-abababababababab-[0-9a-f]{8}$/);
    expect(noted).toMatchObject({ highest: '0', inputs: { mark: noted?.['nonce'] } });
  });

  it('sends the inputs of the intent once', async () => {
    const orders: unknown[] = [];
    const told = { branchHead: async () => COMMIT, dispatch: async (order: unknown) => (orders.push(order), { runId: '700' }) };
    expect(await workflow.act?.(at(spec, { values, attempt: { note } }), portsFor(told))).toEqual({ runId: '700', ref: 'main', inputs: { build_run_id: '500', rehearsal: 'true' } });
    expect(orders).toEqual([{ file: 'publish.yml', ref: 'main', inputs: { build_run_id: '500', rehearsal: 'true' } }]);
  });

  it('sends nothing when its ref has moved or cannot be read', async () => {
    await expect(workflow.act?.(at(spec, { attempt: { note } }), portsFor({ branchHead: async () => MOVED }))).rejects.toMatchObject({ name: 'ActError', left: false });
    await expect(workflow.act?.(at(spec, { attempt: { note } }), portsFor({ branchHead: outOfReach }))).rejects.toMatchObject({ name: 'ActError', left: false });
  });

  it('watches the run whose id came back', async () => {
    const sent = { attempt: { note, sent: { runId: '700' } } };
    expect(await judge(spec, { run: async (id) => dispatched({ id }), jobs }, sent)).toMatchObject({ is: 'wait', againMs: 0, facts: { runId: '700' } });
    const journaled = { attempt: { ...sent.attempt, facts: { runId: '700', runAttempt: 1 } } };
    expect((await judge(spec, { run: async (id) => dispatched({ id }), jobs }, journaled)).is).toBe('passed');
    expect(await judge(spec, { run: async (id) => dispatched({ id, commit: MOVED }), jobs }, journaled)).toMatchObject({ is: 'failed', conflict: true, why: 'run 700 ran on badc0de, not on c0ffee0' });
  });

  it('identifies its run when no id came back, less the runs that others have bound', async () => {
    const runs = [dispatched(), dispatched({ id: '701' }), dispatched({ id: '599' }), dispatched({ id: '702', actor: 'eve' }), dispatched({ id: '703', commit: MOVED })];
    const given = { attempt: { note, sent: { runId: null } }, boundRuns: ['701'] };
    expect(await judge(spec, { runs: async () => runs, jobs }, given)).toMatchObject({ is: 'wait', facts: { runId: '700' } });
    expect(await judge(spec, { runs: async () => runs, jobs }, { ...given, boundRuns: [] })).toMatchObject({ is: 'unknown', why: expect.stringContaining('ambiguous') });
  });

  it('knows its run by its mark', async () => {
    const runs = [dispatched({ title: 'Publish holdpoint-1' }), dispatched({ id: '701', title: 'Publish holdpoint-2' })];
    expect(await judge(spec, { runs: async () => runs, jobs }, { attempt: { note: { ...note, nonce: 'holdpoint-2' }, sent: { runId: null } } })).toMatchObject({ facts: { runId: '701' } });
  });

  describe('whose answered id GitHub does not have', () => {
    const gone = async (): Promise<never> => {
      throw new WorldError('GitHub has no run 700', { trouble: 'missing', fix: 'Check the name.', status: 404 });
    };
    const sent = { note, sent: { runId: '700' } };

    it('waits for a run that can be known by what the intent holds, and ends as unknown when none comes', async () => {
      expect(await judge(spec, { run: gone, runs: async () => [] }, { attempt: sent })).toMatchObject({ is: 'wait', deadlineAt: NOW + 90_000 });
      expect(await judge(spec, { run: gone, runs: async () => [dispatched({ id: '701' })], jobs }, { attempt: sent })).toMatchObject({ is: 'wait', facts: { runId: '701' } });
      expect(await judge(spec, { run: gone, runs: async () => [] }, { now: NOW + 91_000, attempt: sent })).toMatchObject({ is: 'unknown', why: expect.stringContaining('no-run') });
    });

    it('is not lost while GitHub lists it, or lists nothing to whoever asks', async () => {
      await expect(judge(spec, { run: gone, runs: async () => [dispatched({ id: '700' })] }, { attempt: sent })).rejects.toThrow('GitHub has no run 700');
      await expect(judge(spec, { run: gone, runs: outOfReach }, { attempt: sent })).rejects.toThrow('the network is down');
    });

    it('is unknown, and stays so, when it was watched before: what it did went with it', async () => {
      const watched = { attempt: { ...sent, facts: { runId: '700', runAttempt: 1 } } };
      for (const purpose of ['watch', 'reconcile'] as const) {
        expect(await judge(spec, { run: gone, runs: async () => [] }, { ...watched, purpose, now: NOW + 700_000 })).toMatchObject({ is: 'unknown', why: 'run 700, which was watched, is no longer on GitHub' });
      }
    });
  });

  it('is unknown, not absent, while it watches and none came', async () => {
    expect(await judge(spec, { runs: async () => [] }, { now: NOW + 91_000, attempt: { note, sent: { runId: null } } })).toMatchObject({ is: 'unknown', why: expect.stringContaining('no-run') });
  });
});

describe('a dispatch that publishes', () => {
  const spec = { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm', 'crates'], skip: { npm: 'skip_npm', crates: 'skip_crates', also: { partial: 'true' } } } };
  const gone = channelSeen({ accepted: 'no', installable: 'no', digest: 'none', serves: null });
  const other = channelSeen({ accepted: 'differs', digest: 'differs', details: ['built aa, served bb'] });
  const asked: Partial<GitHub> = { login: async () => ({ login: 'ada', scopes: null }), branchHead: async () => COMMIT, runs: async () => [], serverNow: () => NOW };
  const intent = { ref: 'main', head: COMMIT, actor: 'ada', highest: '600', serverNow: NOW, nonce: null, inputs: { rehearsal: 'false' } };
  const ofRun = (but: Partial<Run>): Run => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', ...but });

  it('a first attempt sends its own inputs; a later one skips what is live, as the runbook says', async () => {
    expect(await workflow.before?.(at(spec), portsFor({ ...asked, channels: { npm: gone, crates: gone } }))).toMatchObject({ out: { npm: 'absent', crates: 'absent' }, inputs: { rehearsal: 'false' } });
    expect(await workflow.before?.(at(spec), portsFor({ ...asked, channels: { npm: channelSeen(), crates: gone } }))).toMatchObject({ out: { npm: 'live' }, inputs: { rehearsal: 'false', skip_npm: 'true', partial: 'true' } });
  });

  describe('while a run of its file may still publish', () => {
    const PATIENCE = 900_000;
    const before = (runs: readonly Run[], given: Given = {}, told: Partial<GitHub> = {}) =>
      workflow.before?.(at(spec, given), portsFor({ ...asked, runs: async () => runs, run: async (id) => runs.find((one) => one.id === id) ?? (await missing()), jobs: async () => [job('publish')], ...told, channels: { npm: gone, crates: gone } }));
    const missing = async (): Promise<never> => {
      throw new WorldError('GitHub has no such run', { trouble: 'missing', fix: 'Check the name.', status: 404 });
    };
    const late = ofRun({ conclusion: 'failure', title: 'Publish' });
    /** The attempt before was answered 502, and no run came of it in time. */
    const doubted: Given = { attempt: { n: 2, earlier: [{ note: intent, sent: null, facts: {} }] } };
    /** The attempt before watched run 700 to its end. */
    const settled: Given = { attempt: { n: 2, earlier: [{ note: intent, sent: { runId: '700' }, facts: { runId: '700', runAttempt: 1 } }] }, boundRuns: ['700'] };

    it.each(['queued', 'in_progress', 'waiting', 'requested', 'pending'])('starts nothing beside one that is %s, whoever started it', async (status) => {
      await expect(before([ofRun({ actor: 'eve', status, conclusion: null })])).rejects.toMatchObject({ trouble: 'refused', message: expect.stringMatching(/^run 700 of publish\.yml, by eve, is [a-z ]+ since 10:00 UTC: http/), fix: expect.stringContaining('cancel it on GitHub') });
    });

    it('starts nothing beside the late run of an attempt that was found not to have happened, and has that looked at again', async () => {
      await expect(before([{ ...late, status: 'in_progress', conclusion: null }], doubted)).rejects.toMatchObject({ message: expect.stringContaining('is in progress'), fix: expect.stringContaining('(p)') });
      await expect(before([late], doubted)).rejects.toMatchObject({ message: expect.stringContaining('came of the attempt before'), fix: expect.stringContaining('(p)') });
      expect(await judge(spec, { runs: async () => [late], jobs, channels: { npm: gone, crates: gone } }, { purpose: 'reconcile', attempt: { note: intent } })).toMatchObject({ is: 'wait', facts: { runId: '700' } });
    });

    it('knows that late run by its mark too, though its id is no higher than the one that was noted', async () => {
      const marked = { ...intent, highest: '800', nonce: 'holdpoint-live-1-9' };
      await expect(before([{ ...late, title: 'Publish holdpoint-live-1-9', updatedAt: NOW - 1_000 }], { attempt: { n: 2, earlier: [{ note: marked, sent: null, facts: {} }] } })).rejects.toMatchObject({ message: expect.stringContaining('run 700') });
    });

    it('starts nothing when the run that was settled has been started again on GitHub, going on or ended', async () => {
      const stale = [late];
      await expect(before(stale, settled, { run: async () => ({ ...late, attempt: 2, status: 'queued', conclusion: null }) })).rejects.toMatchObject({ message: expect.stringContaining('is queued'), fix: expect.stringContaining('(p)') });
      await expect(before([{ ...late, attempt: 2, updatedAt: NOW - 2 * PATIENCE }], settled)).rejects.toMatchObject({ message: expect.stringContaining('came of the attempt before') });
    });

    it('starts nothing when the run whose id was answered turns up after all', async () => {
      await expect(before([late], { attempt: { n: 2, earlier: [{ note: { ...intent, highest: '700' }, sent: { runId: '700' }, facts: {} }] }, boundRuns: ['700'] })).rejects.toMatchObject({ message: expect.stringContaining('came of the attempt before') });
    });

    it('lets the channels tell what a stranger\'s run did, once they have had their patience for it', async () => {
      const strangers = (updatedAt: number) => [ofRun({ id: '701', actor: 'eve', updatedAt }), late];
      await expect(before(strangers(NOW - PATIENCE + 1), settled)).rejects.toMatchObject({ message: expect.stringContaining('run 701 of publish.yml, by eve, ended at'), fix: 'Wait until 10:00 UTC, then open this again.' });
      expect(await before(strangers(NOW - PATIENCE), settled)).toMatchObject({ highest: '701' });
    });

    it('is not held up by runs that were looked at, that ended long ago, or that another step has bound', async () => {
      const old = { ...late, updatedAt: NOW - PATIENCE };
      expect(await before([late], settled)).toMatchObject({ highest: '700' });
      expect(await before([{ ...old, id: '600' }], doubted)).toMatchObject({ highest: '600' });
      expect(await before([late], { ...doubted, boundRuns: ['700'] })).toMatchObject({ highest: '700' });
      expect(await before([old])).toMatchObject({ highest: '700' });
      // The list still has one as it was before it ended.
      expect(await before([{ ...late, status: 'in_progress' }], {}, { run: async () => old })).toMatchObject({ highest: '700' });
    });

    it('starts nothing when GitHub does not say what became of the run before, and goes on when it has none', async () => {
      await expect(before([], settled, { run: outOfReach })).rejects.toThrow('the network is down');
      expect(await before([], settled, { run: missing })).toMatchObject({ highest: '0' });
    });
  });

  it.each([
    ['every channel has the version', { npm: 'live', crates: 'live' }],
    ['a channel has other bytes', { npm: 'differs', crates: 'absent' }],
    ['a channel was not asked', { npm: 'absent' }],
    ['nothing says what the channels have', null],
  ])('sends nothing when %s', async (_, out) => {
    await expect(workflow.act?.(at(spec, { attempt: { note: { ...intent, out } } }), portsFor({}))).rejects.toMatchObject({ name: 'ActError', left: false });
  });

  it('sends nothing when a channel is live and no input skips it', async () => {
    const { skip: _, ...form } = spec.workflow;
    const bare = { workflow: form };
    await expect(workflow.act?.(at(bare, { attempt: { note: { ...intent, out: { npm: 'live', crates: 'absent' } } } }), portsFor({}))).rejects.toMatchObject({ left: false, message: expect.stringContaining('npm has this version already') });
  });

  it('another attempt after a partial one says what it leaves out, and by which inputs', () => {
    const url = (name: string, id: string) => ({ type: 'url', name, url: 'http://127.0.0.1/x', id }) as const;
    const partial = { result: 'unknown', partial: true, why: 'partial: npm is live; crates is not', evidence: [url('npm', 'live'), url('crates', 'absent')] } as const;
    expect(workflow.again?.(spec, partial)).toEqual([['recovery', 'npm is live with our bytes and is left out: -f partial=true -f skip_npm=true']]);
    const { skip: _, ...form } = spec.workflow;
    expect(workflow.again?.({ workflow: { ...form, 'skips-live': ['npm'] } }, partial)).toEqual([['recovery', 'npm is live with our bytes and is left out by the workflow itself']]);
    expect(workflow.again?.(spec, { result: 'failed', notDone: true, why: 'no channel has it', fix: '', evidence: [url('npm', 'absent')] })).toEqual([]);
  });

  it('sends the same once more where the workflow itself leaves alone what is live, and nothing where it does not', async () => {
    const { skip: _, ...form } = spec.workflow;
    const orders: unknown[] = [];
    const sends = portsFor({ branchHead: async () => COMMIT, dispatch: async (order) => (orders.push(order), { runId: '700' }) });
    const again = (itself: readonly string[], out: { readonly [channel: string]: string }) => workflow.act?.(at({ workflow: { ...form, 'skips-live': [...itself] } }, { attempt: { note: { ...intent, out } } }), sends);
    expect(await again(['npm'], { npm: 'live', crates: 'absent' })).toMatchObject({ runId: '700' });
    expect(orders).toEqual([expect.objectContaining({ inputs: { rehearsal: 'false' } })]);
    await expect(again(['npm'], { npm: 'absent', crates: 'live' })).rejects.toMatchObject({ left: false, message: expect.stringContaining('crates has this version already') });
    expect(orders).toHaveLength(1);
  });

  it('is unknown when its run ends other than in success: each channel must be asked', async () => {
    const told = { run: async () => ofRun({ conclusion: 'failure' }), jobs: async () => [job('publish', { conclusion: 'failure' })], jobLog: async () => ({ errors: [], tail: [] }), channels: { npm: gone, crates: gone } };
    expect(await judge(spec, told, { attempt: { note: intent, facts: { runId: '700', runAttempt: 1 } } })).toMatchObject({ is: 'unknown', why: expect.stringContaining('until each channel is asked') });
  });

  it('journals what is out when a job more has ended, and asks nothing in between', async () => {
    const told = { run: async () => ofRun({ status: 'in_progress', conclusion: null }), runs: async () => [], jobs: async () => [job('npm')] };
    const seen = await judge(spec, { ...told, channels: { npm: channelSeen(), crates: gone } }, { attempt: { note: intent, facts: { runId: '700', runAttempt: 1 } } });
    expect(seen).toMatchObject({ is: 'wait', facts: { out: { npm: NOW }, jobs: { npm: 'success' } } });
    expect((await judge(spec, told, { attempt: { note: intent, facts: { runId: '700', runAttempt: 1, jobs: { npm: 'success' }, out: { npm: NOW } } } })).is).toBe('wait');
  });

  describe('reconciled', () => {
    const PATIENCE = 900_000;
    const settle = (channels: { readonly [name: string]: ChannelSeen }, conclusion = 'failure', status = 'completed', now = NOW + PATIENCE) =>
      judge(spec, { run: async () => ofRun({ status, conclusion: status === 'completed' ? conclusion : null }), jobs: async () => [job('publish', { conclusion })], jobLog: async () => ({ errors: [], tail: [] }), channels }, { purpose: 'reconcile', now, attempt: { note: intent, facts: { runId: '700', runAttempt: 1 } } });

    it('is absent when no channel has it', async () => {
      expect(await settle({ npm: gone, crates: gone })).toMatchObject({ is: 'absent', why: 'run 700 ended as failure, and no channel has it' });
    });
    it('passes when all have our bytes, whatever the run said', async () => {
      expect((await settle({ npm: channelSeen(), crates: channelSeen() })).is).toBe('passed');
    });
    it('is partial when some have it, and names both sides', async () => {
      expect(await settle({ npm: channelSeen(), crates: gone })).toMatchObject({ is: 'unknown', why: 'partial: npm is live; crates is not' });
    });
    it('takes no 404 for an answer before the missing channels have had their patience: an index may lag', async () => {
      expect(await settle({ npm: gone, crates: gone }, 'failure', 'completed', NOW + PATIENCE - 1)).toMatchObject({ is: 'wait', why: 'npm, crates do not show it yet, and the job publish may have published', deadlineAt: NOW + PATIENCE });
      expect(await settle({ npm: channelSeen(), crates: gone }, 'failure', 'completed', NOW + 600_000 - 1)).toMatchObject({ is: 'wait', why: 'crates does not show it yet, and the job publish may have published', facts: { out: { npm: NOW + 600_000 - 1 } } });
      expect((await settle({ npm: channelSeen(), crates: gone }, 'failure', 'completed', NOW + 600_000)).is).toBe('unknown');
    });
    it('counts that patience by GitHub\'s clock, in which the run ended', async () => {
      const told = (serverNow: number) => judge(spec, { run: async () => ofRun({ conclusion: 'failure' }), jobs: async () => [job('publish')], serverNow: () => serverNow, channels: { npm: gone, crates: gone } }, { purpose: 'reconcile', now: NOW + 86_400_000, attempt: { note: intent, facts: { runId: '700', runAttempt: 1 } } });
      expect(await told(NOW + PATIENCE - 1)).toMatchObject({ is: 'wait', againMs: 1, deadlineAt: NOW + 86_400_001 });
      expect((await told(NOW + PATIENCE)).is).toBe('absent');
    });

    const SAID = { workflow: { ...spec.workflow, 'publishing-jobs': ['publish-*', 'release'] } };
    const failed = (jobs: { readonly [name: string]: string }, { now = NOW, of = SAID, facts = {}, conclusion = 'failure', channels = { npm: gone, crates: gone } }: { readonly now?: number; readonly of?: JsonObject; readonly facts?: JsonObject; readonly conclusion?: string; readonly channels?: { readonly [name: string]: ChannelSeen } } = {}) =>
      judge(of, { run: async () => ofRun({ conclusion }), jobs: async () => Object.entries(jobs).map(([name, ended]) => job(name, { conclusion: ended })), jobLog: async () => ({ errors: [], tail: [] }), channels }, { purpose: 'reconcile', now, attempt: { note: intent, facts: { runId: '700', runAttempt: 1, ...facts } } });
    const PREFLIGHT = { resolve: 'success', preflight: 'failure', 'publish-npm': 'skipped', 'publish-crates': 'skipped', release: 'skipped' };

    it('is absent at once when the runbook says which jobs publish, and each of them was skipped', async () => {
      expect((await failed(PREFLIGHT)).is).toBe('absent');
      expect((await failed(PREFLIGHT, { of: spec })).is).toBe('wait');
      // One of the names is of another workflow than ran: then nothing is known of any job.
      expect((await failed({ resolve: 'success', npm: 'success', release: 'skipped' })).is).toBe('wait');
      expect((await failed({ resolve: 'success', npm: 'success', release: 'skipped' }, { now: NOW + PATIENCE })).is).toBe('absent');
      expect((await failed({})).is).toBe('wait');
    });
    it('is never absent after a job that publishes has succeeded, or a run that did, whatever the channels say', async () => {
      const jobs = { ...PREFLIGHT, preflight: 'success', 'publish-npm': 'success', 'publish-crates': 'failure' };
      expect(await failed(jobs)).toMatchObject({ is: 'wait', why: 'npm, crates do not show it yet, and the job publish-npm ended as success' });
      expect(await failed(jobs, { now: NOW + PATIENCE })).toMatchObject({ is: 'unknown', why: expect.stringContaining('the job publish-npm ended as success, and npm, crates do not show it') });
      expect((await failed({ publish: 'success', notify: 'skipped' }, { of: spec, conclusion: 'success', now: NOW + PATIENCE })).is).toBe('unknown');
    });
    it('is neither absent nor partial when a channel that had it says that it has not', async () => {
      const had = { facts: { out: { npm: NOW - 1 } }, now: NOW + PATIENCE };
      for (const channels of [{ npm: gone, crates: gone }, { npm: gone, crates: channelSeen() }]) {
        const verdict = await failed(PREFLIGHT, { ...had, channels });
        expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringContaining('npm had it when it was asked before') });
        expect(verdict).not.toHaveProperty('partial');
      }
    });
    it('is a conflict when one has other bytes', async () => {
      expect(await settle({ npm: other, crates: gone })).toMatchObject({ is: 'failed', conflict: true, why: 'npm has other bytes than were built: built aa, served bb' });
    });
    it('waits while the run goes on, whatever the channels have', async () => {
      expect((await settle({ npm: channelSeen(), crates: channelSeen() }, 'x', 'in_progress')).is).toBe('wait');
    });
    it('throws when a channel does not answer', async () => {
      const asking = at(spec, { purpose: 'reconcile', attempt: { note: intent, facts: { runId: '700', runAttempt: 1 } } });
      const ports = portsOf({ github: { '*': { run: async () => ofRun({}), jobs } }, channel: outOfReach });
      await expect(workflow.look(asking, ports)).rejects.toThrow('the network is down');
    });
    it('keeps for the screen what the others answered when one channel does not, and names the one', async () => {
      const asking = at(spec, { purpose: 'reconcile', attempt: { note: intent, facts: { runId: '700', runAttempt: 1 } } });
      const ports = portsOf({ github: { '*': { run: async () => ofRun({}), jobs } }, channel: (name) => (name === 'npm' ? outOfReach() : Promise.resolve(channelSeen())) });
      const error = await workflow.look(asking, ports).catch((thrown: unknown) => thrown);
      if (!(error instanceof PartlyAnswered)) throw new Error('nothing was kept');
      expect(error.message).toBe('npm: the network is down');
      expect(workflow.draw?.(asking, error.seen)).toContainEqual(expect.objectContaining({ head: ['Channel', 'accepted', 'installable', 'digest', 'so'], rows: [{ mark: 'unknown', cells: ['npm', '—', '—', '—', 'no answer'] }, { mark: 'passed', cells: ['crates', 'yes', 'yes', 'match', 'live, our bytes'] }] }));
    });
    it('waits for a run that may still appear before it says that nothing happened', async () => {
      const lost = (now: number, sent: JsonObject | null = null) => judge(spec, { runs: async () => [], channels: { npm: gone, crates: gone } }, { purpose: 'reconcile', now, attempt: { note: intent, sent } });
      expect((await lost(NOW + 10_000)).is).toBe('wait');
      // A dispatch that nobody answered may have been stored as well as one that was accepted.
      for (const sent of [null, { runId: null }]) {
        expect((await lost(NOW + 91_000, sent)).is).toBe('wait');
        expect((await lost(NOW + 601_000, sent)).is).toBe('absent');
      }
    });
    it('waits on when only our clock says that it is late: GitHub\'s is asked too', async () => {
      const byServer = (serverNow: number) => judge(spec, { runs: async () => [], serverNow: () => serverNow, channels: { npm: gone, crates: gone } }, { purpose: 'reconcile', now: NOW + 86_400_000, attempt: { note: intent } });
      expect((await byServer(NOW + 91_000)).is).toBe('wait');
      expect((await byServer(NOW + 601_000)).is).toBe('absent');
    });
    it('waits as long as the runbook says, where it says so', async () => {
      const soon = { workflow: { ...spec.workflow, 'appears-within': '5s' } };
      const lost = (now: number) => judge(soon, { runs: async () => [], channels: { npm: gone, crates: gone } }, { purpose: 'reconcile', now, attempt: { note: intent } });
      expect((await lost(NOW + 4_000)).is).toBe('wait');
      expect((await lost(NOW + 6_000)).is).toBe('absent');
    });
  });
});
