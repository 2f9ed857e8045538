import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import type { Rerun } from '../../src/core/kind.ts';
import type { Outcome } from '../../src/core/verdict.ts';
import type { GitHub, Run } from '../../src/ports.ts';
import { actionsOf } from '../../src/session/actions.ts';
import { rerunFailed } from '../../src/session/rerun.ts';
import { job, run } from '../support/github.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, FAILED, NOW, PASSED, ended, intended } from '../support/history.ts';
import { planOf, pushTag, step, watch } from '../support/plan.ts';
import { refusing } from '../support/ports.ts';
import { stageOf } from './stage.ts';

const ci = watch('ci', { kind: 'workflow', spec: { workflow: { file: 'ci.yml', for: 'commit' } } });
const outcome = { ...FAILED, rerun: true } as const;
const looked = (as: Outcome, attempt = 1): readonly Happened[] => [intended('ci', { attempt }), ended('ci', as, { attempt })];
const failed = looked(outcome);

/** A run of CI that failed by a job, as the journal and GitHub have it. */
const stood = async ({ answer, history = failed, plan = planOf([ci, pushTag('tag', { needs: ['ci'] })]), mode = 'live' }: { readonly answer?: () => Promise<void>; readonly history?: readonly Happened[]; readonly plan?: ReturnType<typeof planOf>; readonly mode?: 'live' | 'dry-run' } = {}) => {
  const world: { now: Partial<Run> } = { now: { conclusion: 'failure' } };
  const asked: string[] = [];
  const stage = stageOf({ ...plan, mode }, {
    history,
    github: () =>
      refusing<GitHub>('github', {
        runs: async () => [run({ id: '77', path: '.github/workflows/ci.yml', commit: C1, branch: 'main', ...world.now })],
        jobs: async () => [job('lint'), job('test', { conclusion: 'failure' })],
        jobLog: async () => ({ errors: [], tail: [] }),
        remaining: () => null,
        serverNow: () => NOW,
        rerunFailedJobs: async (id) => (asked.push(id), stage.did.push(`rerun ${id}`), answer?.()),
      }),
  });
  stage.set(stage.journal.records.at(-1)?.at ?? NOW);
  const actions = actionsOf(stage.session, stage.work(), { desk: stage.desk, leave: async () => undefined });
  const find = async (): Promise<Rerun> => {
    const found = await actions.findFailed('ci');
    if ('why' in found) throw new Error(found.why);
    return found;
  };
  return { stage, actions, asked, world, find };
};
const FOUND: Rerun = { run: '77', runAttempt: 1, rows: [] };

describe('J on a run that failed', () => {
  it('writes the intent of another attempt with what is run again, then asks GitHub once, and is no verdict', async () => {
    const here = await stood();
    expect(await here.actions.rerunFailed('ci', await here.find())).toBeNull();
    expect(here.asked).toEqual(['77']);
    const record = here.stage.journal.records.findLast(({ event }) => event.type === 'attempt.intended');
    expect(record).toMatchObject({ by: ADA, event: { step: 'ci', attempt: 2, note: { rerun: { run: '77', runAttempt: 1 } } } });
    expect(here.stage.did.indexOf('attempt.intended ci')).toBeLessThan(here.stage.did.indexOf('rerun 77'));
    expect(here.stage.status('ci')).toBe('waiting');
    // The run is still the attempt that failed: that is no verdict of this one.
    await here.stage.pass(20_000);
    expect(here.stage.status('ci')).toBe('waiting');
    here.world.now = { attempt: 2, status: 'in_progress', conclusion: null };
    await here.stage.pass(20_000);
    expect(here.stage.status('ci')).toBe('waiting');
    expect(here.asked).toEqual(['77']);
  });

  it('looks and never sends again where the answer is not clear, and does not know when no next attempt comes', async () => {
    const here = await stood({ answer: () => Promise.reject(new ActError('the connection was cut', { left: true, fix: '' })) });
    expect(await here.actions.rerunFailed('ci', await here.find())).toMatchObject({ why: expect.stringContaining('is not known: the connection was cut') });
    await here.stage.pass(130_000);
    expect(here.stage.attempt('ci')?.outcome).toMatchObject({ result: 'unknown' });
    expect(here.asked).toEqual(['77']);
  });

  it('has failed at once where GitHub refuses it', async () => {
    const here = await stood({ answer: () => Promise.reject(new ActError('This workflow run cannot be retried', { left: false, fix: 'Look at it.' })) });
    expect(await here.actions.rerunFailed('ci', await here.find())).toMatchObject({ why: expect.stringContaining('were not run again') });
    await here.stage.pass(10_000);
    expect(here.stage.attempt('ci')?.outcome).toMatchObject({ result: 'failed', why: expect.stringContaining('cannot be retried') });
  });

  it('starts nothing where what failed is not what was shown any more', async () => {
    const here = await stood();
    const found = await here.find();
    here.world.now = { conclusion: 'failure', attempt: 2 };
    expect(await here.actions.rerunFailed('ci', found)).toMatchObject({ why: expect.stringContaining('is not what was shown') });
    expect(here.asked).toEqual([]);
    expect(here.stage.attempt('ci')?.n).toBe(1);
  });

  it.each<[string, Parameters<typeof stood>[0], string]>([
    ['in a dry run', { mode: 'dry-run' }, 'a dry run changes nothing'],
    ['after a verdict that does not allow it', { history: looked(FAILED) }, 'nothing failed here'],
    ['where the step has passed for this commit before', { history: [...looked(PASSED), ...looked(outcome, 2)] }, 'has passed with that run before'],
    ['while what it needs is not open', { plan: planOf([step('lint'), { ...ci, needs: ['lint'] }]) }, 'lint'],
  ])('is refused %s', async (_, told, why) => {
    const here = await stood(told);
    const refusal = await here.actions.rerunFailed('ci', { ...FOUND, ...(await here.find().catch(() => FOUND)) });
    expect(`${refusal?.why}`).toContain(why);
    expect(here.asked).toEqual([]);
  });

  it('is refused to whoever is no person', async () => {
    const here = await stood();
    expect(await rerunFailed(here.stage.session, { id: 'ci', found: await here.find() }, { ...ADA, person: false })).toMatchObject({ why: expect.stringContaining('needs a person') });
    expect(here.asked).toEqual([]);
  });

  it('sends nothing on coming back to an intent of which nobody knows whether it was sent', async () => {
    const here = await stood({ history: [...failed, intended('ci', { attempt: 2, note: { rerun: { run: '77', runAttempt: 1 } } })] });
    await here.stage.pass(130_000);
    expect(here.stage.attempt('ci')?.outcome).toMatchObject({ result: 'unknown' });
    expect(here.asked).toEqual([]);
  });
});
