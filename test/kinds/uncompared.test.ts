import { describe, expect, it } from 'vitest';
import { channelBlocks } from '../../src/kinds/channels-picture.ts';
import { stateOf } from '../../src/kinds/channel-state.ts';
import { workflow } from '../../src/kinds/workflow.ts';
import type { ChannelSeen, Run } from '../../src/ports.ts';
import { COMMIT, NOW, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { channelSeen, job, run } from '../support/github.ts';
import { portsOf } from '../support/ports.ts';

/*
 * The index of a channel has the version, and what it names is answered with 404: not missing, and not known to be ours.
 */

const spec = { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm', 'crates'], skip: { npm: 'skip_npm', crates: 'skip_crates', also: { partial: 'true' } } } };
const listed = channelSeen({ installable: 'no', serves: null, digest: 'none' });
const gone = channelSeen({ accepted: 'no', installable: 'no', serves: null, digest: 'none' });
const intent = { ref: 'main', head: COMMIT, actor: 'ada', highest: '600', serverNow: NOW, nonce: null, inputs: { rehearsal: 'false' } };
/** How long `crates` may take to serve what it has taken. */
const PATIENCE = 600_000;

const world = (npm: ChannelSeen, crates: ChannelSeen, ofRun: Partial<Run> | null = { conclusion: 'failure' }) => {
  const runs = ofRun === null ? [] : [run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', ...ofRun })];
  return portsOf({
    github: { 'acme/tidewater': { login: async () => ({ login: 'ada', scopes: null }), branchHead: async () => COMMIT, runs: async () => runs, run: async () => runs[0] ?? Promise.reject(new Error('no run')), jobs: async () => [job('publish', { conclusion: ofRun?.conclusion ?? null })], jobLog: async () => ({ errors: [], tail: [] }), content: async () => null, serverNow: () => NOW } },
    channel: async (name) => (name === 'npm' ? npm : crates),
  });
};
const settle = async (ports: ReturnType<typeof world>, { now = NOW, watched = true }: { readonly now?: number; readonly watched?: boolean } = {}) => {
  const given: Given = { purpose: 'reconcile', now, attempt: { note: intent, ...(watched ? { facts: { runId: '700', runAttempt: 1 } } : {}) } };
  const asking = at(spec, given);
  return workflow.judge(asking, await workflow.look(asking, ports));
};

describe('a version that was taken and of which no byte could be compared', () => {
  it('is not live, not absent, and said as what it is; where no build is named nothing is to be compared', () => {
    expect([stateOf(listed), stateOf(channelSeen()), stateOf(channelSeen({ digest: 'not compared' })), stateOf(gone)]).toEqual(['uncompared', 'live', 'live', 'absent']);
    expect(channelBlocks([{ name: 'crates', seen: listed }])[0]).toMatchObject({ rows: [{ mark: 'waiting', cells: ['crates', 'yes', 'no', 'none', 'has it, no bytes to compare yet'] }] });
  });

  it.each([['beside one that is live', channelSeen()], ['beside one that has nothing', gone], ['beside another such', listed]])('is waited for, and then unknown, neither passed nor partial nor absent: %s', async (_, npm) => {
    expect(await settle(world(npm, listed), { now: NOW + PATIENCE - 1 })).toMatchObject({ is: 'wait', why: expect.stringMatching(/crates (has|have) taken the version, and serves? nothing of it yet that could be compared/), facts: { out: { crates: NOW + PATIENCE - 1 } } });
    for (const watched of [true, false]) {
      const verdict = await settle(world(npm, listed, watched ? undefined : null), { now: NOW + 10 * PATIENCE, watched });
      expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringContaining('Look again when it does') });
      expect(verdict).not.toHaveProperty('partial');
    }
  });

  it('is settled by the look that can compare it', async () => {
    expect((await settle(world(channelSeen(), channelSeen()))).is).toBe('passed');
    expect(await settle(world(gone, channelSeen({ installable: 'differs', digest: 'differs' })))).toMatchObject({ is: 'failed', conflict: true });
  });

  it('does not hold up a publish whose run succeeded: its delivery compares it', async () => {
    expect(await settle(world(channelSeen(), listed, { conclusion: 'success' }))).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([expect.objectContaining({ name: 'crates', id: 'uncompared' })]) });
  });

  it('is neither skipped nor sent again by another attempt', async () => {
    const note = await workflow.before?.(at(spec), world(gone, listed, null));
    expect(note).toMatchObject({ out: { npm: 'absent', crates: 'uncompared' }, inputs: { rehearsal: 'false' } });
    await expect(workflow.act?.(at(spec, { attempt: { note: note ?? {} } }), world(gone, listed, null))).rejects.toMatchObject({ left: false, message: 'crates has taken this version, and serves nothing of it yet that could be compared', fix: 'Wait until it does, then try again.' });
  });
});
