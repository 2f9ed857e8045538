import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import type { GitHub, Run } from '../../src/ports.ts';
import { actionsOf } from '../../src/session/actions.ts';
import { job, run } from '../support/github.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, NOW, UNKNOWN, ended, intended } from '../support/history.ts';
import { TARGET, planOf, step, watch } from '../support/plan.ts';
import { refusing } from '../support/ports.ts';
import { held, settle, stageOf } from './stage.ts';

const workflow = { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm'] };
const publish = step('publish', { kind: 'workflow', effect: 'irreversible', inCheckout: false, words: `publish ${TARGET}`, publishes: ['npm'], spec: { workflow } });
const ci = watch('ci', { kind: 'workflow', spec: { workflow: { file: 'ci.yml', on: 'commit' } } });
const note = { ref: 'main', head: C1, actor: 'ada', highest: '70', serverNow: NOW, nonce: null, out: { npm: 'absent' }, inputs: {} };
const dispatched = (runId: string | null): readonly Happened[] => [intended('publish', { words: `publish ${TARGET}`, note }), { type: 'attempt.sent', step: 'publish', attempt: 1, sent: { runId } }];

/** A publish whose run goes on until GitHub was asked to cancel it and says so. */
const watching = ({ runId = '77', cancelRun, history }: { readonly runId?: string | null; readonly cancelRun?: GitHub['cancelRun']; readonly history?: readonly Happened[] } = {}) => {
  const world: { now: Partial<Run> } = { now: { status: 'in_progress', conclusion: null } };
  const asked: string[] = [];
  const mine = (): Run => run({ id: '77', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', commit: C1, branch: 'main', ...world.now });
  const stage = stageOf(planOf([publish, ci]), {
    history: history ?? dispatched(runId),
    github: () =>
      refusing<GitHub>('github', {
        run: async () => mine(),
        runs: async () => [],
        jobs: async () => [job('publish-npm', { conclusion: null, status: 'in_progress' })],
        remaining: () => null,
        serverNow: () => NOW,
        cancelRun: async (id) => (asked.push(id), stage.did.push(`cancel ${id}`), cancelRun?.(id)),
      }),
  });
  // It was dispatched a moment ago.
  const at = stage.journal.records.at(-1)?.at ?? NOW;
  stage.set(at);
  const actions = actionsOf(stage.session, stage.work(), { desk: stage.desk, leave: async () => undefined });
  return { stage, actions, asked, world, at };
};
const facts = ({ stage }: ReturnType<typeof watching>) => stage.attempt('publish')?.facts['cancel'];

describe('x on a watched dispatch', () => {
  it('writes down who asks, then asks GitHub once to cancel the run of this attempt', async () => {
    const here = watching();
    await settle();
    expect(await here.actions.stop('publish')).toBeNull();
    expect(here.asked).toEqual(['77']);
    expect(here.stage.did.slice(-2)).toEqual(['attempt.observed publish', 'cancel 77']);
    const record = here.stage.journal.records.findLast(({ event }) => event.type === 'attempt.observed');
    expect(record).toMatchObject({ by: ADA, at: here.at, event: { step: 'publish', attempt: 1, facts: { cancel: { run: '77', at: here.at } } } });
    expect(here.stage.world().message?.text).toContain('GitHub was asked to cancel run 77');
  });

  it('comes to no verdict by it: the watch goes on, and what a cancelled publish did is unknown and looked at unasked', async () => {
    const here = watching();
    await settle();
    await here.actions.stop('publish');
    await settle();
    expect(here.stage.status('publish')).toBe('waiting');
    here.world.now = { status: 'completed', conclusion: 'cancelled' };
    await here.stage.pass(60_000);
    expect(here.stage.attempt('publish')?.outcome).toMatchObject({ result: 'unknown', why: expect.stringMatching(/run 77 ended as cancelled.*not known until each channel is asked/) });
    expect(here.stage.journal.records.findLast(({ event }) => event.type === 'reconcile.started')?.by.name).toBe('holdpoint');
    expect(here.stage.attempt('publish')).toMatchObject({ reconciling: true, phase: 'ended' });
  });

  it('says in words that GitHub refused or did not answer, keeps that, and watches on', async () => {
    const here = watching({ cancelRun: () => Promise.reject(new ActError('Cannot cancel a workflow run that is completed.', { left: false, fix: 'Look at it.' })) });
    await settle();
    expect(await here.actions.stop('publish')).toEqual({ why: 'run 77 was not seen to be cancelled: Cannot cancel a workflow run that is completed.', fix: 'Look at it. The watch goes on and says how it ends.' });
    expect(facts(here)).toMatchObject({ run: '77', failed: 'Cannot cancel a workflow run that is completed.' });
    expect(here.stage.status('publish')).toBe('waiting');
  });

  it('asks once when it was asked twice, and not at all when it cannot be written down', async () => {
    const answer = held<undefined>();
    const here = watching({ cancelRun: () => answer.promise });
    await settle();
    const first = here.actions.stop('publish');
    await settle();
    expect(await here.actions.stop('publish')).toMatchObject({ why: 'that was asked for a moment ago and is being done' });
    answer.answer(undefined);
    expect(await first).toBeNull();
    here.stage.set(here.at + 1_000);
    here.stage.journal.broken = 'disk full';
    expect(await here.actions.stop('publish')).toMatchObject({ why: 'nothing more can be recorded: disk full' });
    expect(here.asked).toEqual(['77']);
  });

  it('cancels no run that is not known yet, and none that it did not dispatch', async () => {
    const unknown = watching({ runId: null });
    await settle();
    expect(await unknown.actions.stop('publish')).toEqual({ why: 'which run it started is not known yet, so none can be cancelled', fix: 'Wait until it is found, or cancel it on GitHub.' });
    const theirs = watching({ history: [intended('ci')] });
    expect(await theirs.actions.stop('ci')).toMatchObject({ why: expect.stringContaining('so none can be cancelled') });
    const over = watching({ history: [...dispatched('77'), ended('publish', UNKNOWN)] });
    expect(await over.actions.stop('publish')).toMatchObject({ why: 'nothing of ours runs here' });
    expect([...unknown.asked, ...theirs.asked, ...over.asked]).toEqual([]);
  });
});
