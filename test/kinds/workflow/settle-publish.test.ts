import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import { WorldError } from '../../../src/ports.ts';
import type { ChannelSeen, GitHub, Job, Run } from '../../../src/ports.ts';
import { COMMIT, NOW, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { channelSeen, job, run } from '../../support/github.ts';
import { portsOf } from '../../support/ports.ts';

/* What became of a publish, in the order in which it came about. A verdict that lets it be tried again must be proven; every other says how one goes on. */

const spec = { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm', 'crates'], skip: { npm: 'skip_npm', crates: 'skip_crates' } } };
const gone = channelSeen({ accepted: 'no', installable: 'no', digest: 'none', serves: null });
const intent = { ref: 'main', head: COMMIT, actor: 'ada', highest: '600', serverNow: NOW, nonce: null, out: { npm: 'absent', crates: 'live' }, inputs: { rehearsal: 'false' } };
const ofRun = (but: Partial<Run> = {}): Run => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', ...but });
const going = { status: 'in_progress', conclusion: null };

const missing = async (): Promise<never> => {
  throw new WorldError('GitHub has no such run', { trouble: 'missing', fix: 'Check the name.', status: 404 });
};
const jobsOf = (ended: { readonly [name: string]: string }): readonly Job[] => Object.entries(ended).map(([name, conclusion]) => job(name, { conclusion }));
const jobLog = async () => ({ errors: [], tail: [] });
const PATIENCE = 900_000;
const said = { workflow: { ...spec.workflow, 'publishing-jobs': ['publish-*'] } };

type World = Partial<GitHub> & { readonly npm?: ChannelSeen; readonly crates?: ChannelSeen };
const settle = async ({ npm = gone, crates = channelSeen(), ...told }: World, given: Given = {}, of: JsonObject = spec) => {
  const asking = at(of, { purpose: 'reconcile', ...given, attempt: { note: intent, ...given.attempt } });
  const ports = portsOf({ github: { '*': { content: async () => null, ...told } }, channel: async (name) => (name === 'npm' ? npm : crates) });
  return workflow.judge(asking, await workflow.look(asking, ports));
};

describe('a dispatch of which the answer was lost, while a channel is live', () => {
  const none: World = { runs: async () => [] };

  it('waits until its run can no longer appear, and says until when; only then is it partial', async () => {
    const sequence = async (sinceMs: number) => settle(none, { now: NOW + sinceMs });
    expect(await sequence(5_000)).toMatchObject({ is: 'wait', why: 'npm does not have it, and a run may still appear', deadlineAt: NOW + 600_000 });
    expect((await sequence(599_999)).is).toBe('wait');
    expect(await sequence(600_000)).toMatchObject({ is: 'unknown', partial: true, why: 'partial: crates is live; npm is not' });
  });

  it('asks GitHub\'s clock as well, for ours may be ahead', async () => {
    expect((await settle({ ...none, serverNow: () => NOW + 5_000 }, { now: NOW + 86_400_000 })).is).toBe('wait');
  });

  it('is over at once when every channel has it', async () => {
    expect((await settle({ ...none, npm: channelSeen() })).is).toBe('passed');
  });

  const doubtful: readonly (readonly [string, World, Given])[] = [
    ['two runs that go on may be its own', { runs: async () => [ofRun(going), ofRun({ id: '701', ...going })] }, {}],
    ['the run that was watched is deleted', { run: missing, runs: async () => [] }, { attempt: { facts: { runId: '700', runAttempt: 1 } } }],
    ['what its run is known by is not in the record', { runs: async () => [] }, { attempt: { note: {} } }],
  ];
  it.each(doubtful)('is never partial and never absent when %s, and says how one goes on', async (_, world, given) => {
    for (const crates of [channelSeen(), gone]) {
      const verdict = await settle({ ...world, crates }, { now: NOW + 86_400_000, ...given });
      expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringMatching(/Look again.*holdpoint abandon, then holdpoint start v1\.2\.3 --adopt/) });
      expect(verdict).not.toHaveProperty('partial');
    }
    expect((await settle({ ...world, npm: channelSeen() }, { now: NOW + 86_400_000, ...given })).is).toBe('passed');
  });
});

describe('a run that is started again on GitHub', () => {
  const SKIPPED = { preflight: 'failure', 'publish-npm': 'skipped', 'publish-crates': 'skipped' };
  const first = jobsOf({ preflight: 'success', 'publish-npm': 'failure', 'publish-crates': 'skipped' });
  const read: string[] = [];
  const again = (before: () => Promise<readonly Job[]> = async () => first): World => ({
    crates: gone, jobLog,
    run: async () => ofRun({ attempt: 2, conclusion: 'failure', updatedAt: NOW }),
    jobs: async (id, attempt) => (read.push(`${id}/${attempt}`), attempt === 1 ? before() : jobsOf(SKIPPED)),
  });
  const seen = { runId: '700', runAttempt: 1, jobs: { preflight: 'success', 'publish-npm': 'failure' } };
  const look = async (world: World, facts: JsonObject, now: number) => settle(world, { now, attempt: { note: { ...intent, out: { npm: 'absent', crates: 'absent' } }, facts } }, said);
  const factsOf = async (world: World): Promise<JsonObject> => {
    const verdict = await look(world, seen, NOW);
    if (verdict.is !== 'wait' || verdict.facts === undefined) throw new Error(`it is ${verdict.is}`);
    return { ...seen, ...verdict.facts };
  };

  it('may have published in an attempt that was not its last: absent waits for the channels, though each publishing job was skipped in the last', async () => {
    const facts = await factsOf(again());
    expect(facts).toMatchObject({ runAttempt: 2 });
    expect(await look(again(), facts, NOW)).toMatchObject({ is: 'wait', why: 'npm, crates do not show it yet, and the job publish-npm (attempt 1) may have published', deadlineAt: NOW + PATIENCE });
    expect((await look(again(), facts, NOW + PATIENCE)).is).toBe('absent');
  });

  it('is never absent after a publishing job succeeded in any attempt', async () => {
    const world = again(async () => jobsOf({ preflight: 'success', 'publish-npm': 'success', 'publish-crates': 'failure' }));
    const facts = await factsOf(world);
    expect(await look(world, facts, NOW + PATIENCE)).toMatchObject({ is: 'unknown', why: expect.stringContaining('the job publish-npm (attempt 1) ended as success') });
  });

  it('is absent at once when each publishing job was skipped in every attempt', async () => {
    const world = again(async () => jobsOf(SKIPPED));
    expect((await look(world, await factsOf(world), NOW)).is).toBe('absent');
  });

  it('waits when GitHub does not tell of the first attempt', async () => {
    for (const before of [missing, async () => []]) {
      const facts = await factsOf(again(before));
      expect(await look(again(before), facts, NOW)).toMatchObject({ is: 'wait', why: expect.stringContaining('its jobs could not be read') });
      expect((await look(again(before), facts, NOW + PATIENCE)).is).toBe('absent');
    }
  });

  it('reads an attempt that has ended once, and remembers it in the journal', async () => {
    for (const before of [async () => first, missing]) {
      read.length = 0;
      const facts = await factsOf(again(before));
      expect(read).toEqual(expect.arrayContaining(['700/1', '700/2']));
      read.length = 0;
      await look(again(before), facts, NOW);
      expect(read).toEqual(['700/2']);
      // What is remembered of another run is not of this one.
      await look(again(before), { ...facts, runId: '1' }, NOW);
      expect(read).toContain('700/1');
    }
  });

  it('of which an attempt before could not be read for want of an answer is not settled', async () => {
    await expect(look(again(async () => { throw new WorldError('the network is down', { trouble: 'unreachable', fix: '' }); }), seen, NOW)).rejects.toThrow('the network is down');
  });
});

describe('a run whose publishing jobs succeeded, while a channel does not show it', () => {
  const ended = (jobs: { readonly [name: string]: string }, { out = { npm: 'absent', crates: 'absent' }, conclusion = 'failure', of = said, sinceMs = PATIENCE, ...world }: World & { readonly out?: JsonObject; readonly conclusion?: string; readonly of?: JsonObject; readonly sinceMs?: number } = {}) =>
    settle({ run: async () => ofRun({ conclusion }), jobs: async () => jobsOf(jobs), jobLog, ...world }, { now: NOW + sinceMs, attempt: { note: { ...intent, out }, facts: { runId: '700', runAttempt: 1 } } }, of);
  const noted = { npm: 'absent', crates: 'live' };

  it('is not partial when the jobs that were not skipped all succeeded: the index lags', async () => {
    const recovery = { preflight: 'success', 'publish-crates': 'skipped', 'publish-npm': 'success' };
    expect(await ended(recovery, { out: noted, conclusion: 'success', sinceMs: 0 })).toMatchObject({ is: 'wait', why: 'npm does not show it yet, and the job publish-npm ended as success' });
    const announced = { 'publish-crates': 'success', 'publish-npm': 'success', announce: 'failure' };
    for (const verdict of [await ended(recovery, { out: noted, conclusion: 'success' }), await ended(announced)]) {
      expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringMatching(/ended as success, and npm does not show it\. Find out there.*look again.*holdpoint abandon/) });
      expect(verdict).not.toHaveProperty('partial');
    }
    expect((await ended(announced, { npm: channelSeen() })).is).toBe('passed');
  });

  it('is not partial either when one job publishes them all, or when nothing says which jobs publish and the run succeeded', async () => {
    const one = { workflow: { ...spec.workflow, 'publishing-jobs': ['publish'] } };
    expect(await ended({ publish: 'success', announce: 'failure' }, { of: one })).not.toHaveProperty('partial');
    const bare = { preflight: 'success', publish: 'success', notes: 'skipped' };
    expect(await ended(bare, { of: spec, conclusion: 'success' })).not.toHaveProperty('partial');
    expect(await ended(bare, { of: spec })).toMatchObject({ partial: true });
  });

  it('is partial when each success is in a channel: what is missing was skipped', async () => {
    expect(await ended({ 'publish-crates': 'success', 'publish-npm': 'skipped', announce: 'failure' })).toMatchObject({ is: 'unknown', partial: true });
    // Of a channel that was live before, no success is to be seen.
    expect(await ended({ 'publish-crates': 'success', 'publish-npm': 'skipped', announce: 'failure' }, { out: noted })).not.toHaveProperty('partial');
  });

  it('is not partial when one success is in no channel, though another job failed', async () => {
    const three = { workflow: { ...said.workflow, publishes: ['npm', 'crates', 'pypi'] } };
    const jobs = { 'publish-crates': 'success', 'publish-npm': 'success', 'publish-pypi': 'failure' };
    const settled = async (npm: ChannelSeen) => {
      const asking = at(three, { purpose: 'reconcile', now: NOW + PATIENCE, attempt: { note: { ...intent, out: { npm: 'absent', crates: 'absent', pypi: 'absent' } }, facts: { runId: '700', runAttempt: 1 } } });
      return workflow.judge(asking, await workflow.look(asking, portsOf({ github: { '*': { run: async () => ofRun({ conclusion: 'failure' }), jobs: async () => jobsOf(jobs), jobLog, content: async () => null } }, channel: async (name) => (name === 'npm' ? npm : name === 'pypi' ? gone : channelSeen()) })));
    };
    expect(await settled(gone)).not.toHaveProperty('partial');
    expect(await settled(channelSeen())).toMatchObject({ partial: true });
  });
});
