import { describe, expect, it } from 'vitest';
import { workflow } from '../../../src/kinds/workflow.ts';
import { WorldError } from '../../../src/ports.ts';
import type { ChannelSeen, GitHub, Run } from '../../../src/ports.ts';
import { COMMIT, NOW, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { channelSeen, run } from '../../support/github.ts';
import { portsOf } from '../../support/ports.ts';

/* What became of a publish, in the order in which it came about. A verdict that lets it be tried again must be proven; every other says how one goes on. */

const spec = { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm', 'crates'], skip: { npm: 'skip_npm', crates: 'skip_crates' } } };
const gone = channelSeen({ accepted: 'no', installable: 'no', digest: 'none', serves: null });
const intent = { ref: 'main', head: COMMIT, actor: 'ada', highest: '600', serverNow: NOW, nonce: null, out: { npm: 'absent', crates: 'live' }, inputs: { rehearsal: 'false' } };
const ofRun = (but: Partial<Run> = {}): Run => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', ...but });
const going = { status: 'in_progress', conclusion: null };

type World = Partial<GitHub> & { readonly npm?: ChannelSeen; readonly crates?: ChannelSeen };
const settle = async ({ npm = gone, crates = channelSeen(), ...told }: World, given: Given = {}) => {
  const asking = at(spec, { purpose: 'reconcile', ...given, attempt: { note: intent, ...given.attempt } });
  const ports = portsOf({ github: { '*': told }, channel: async (name) => (name === 'npm' ? npm : crates) });
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

  const missing = async (): Promise<never> => {
    throw new WorldError('GitHub has no such run', { trouble: 'missing', fix: 'Check the name.', status: 404 });
  };
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
