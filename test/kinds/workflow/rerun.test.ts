import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import type { GitHub, Job, Run } from '../../../src/ports.ts';
import { COMMIT, MOVED, NOW, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { job, run } from '../../support/github.ts';
import { portsOf } from '../../support/ports.ts';

const spec = { workflow: { file: 'release.yml', for: 'push-tag' } };
const read: Given['read'] = { 'push-tag': { sent: { tag: 'v1.2.3', object: 'tag1', commit: COMMIT }, facts: {}, captured: {} } };
const bound: Given = { read, attempt: { facts: { runId: '500', runAttempt: 1 } } };
const jobs: readonly Job[] = [job('build (a)'), job('build (b)', { conclusion: 'failure' })];
const told = (but: Partial<Run> = {}, of: readonly Job[] = jobs, more: Partial<GitHub> = {}): Partial<GitHub> => ({
  run: async () => run({ conclusion: 'failure', ...but }), runs: async () => [run({ conclusion: 'failure', ...but })], jobs: async () => of, jobLog: async () => ({ errors: [], tail: [] }), ...more,
});
const judge = async (github: Partial<GitHub>, given: Given = bound, of: JsonObject = spec) => {
  const asking = at(of, given);
  return workflow.judge(asking, await workflow.look(asking, portsOf({ github: { '*': github } })));
};
const find = async (github: Partial<GitHub>, given: Given = bound, of: JsonObject = spec) => workflow.rerun?.find(at(of, given), portsOf({ github: { '*': github } }));
const ofCommit = { workflow: { file: 'release.yml', for: 'commit' } };

describe('the failed jobs of a run', () => {
  it.each([['of the tag that was pushed', bound, spec], ['of the commit', {}, ofCommit]] as const)('may be run again where it is the run %s and a job of it failed', async (_, given, of) => {
    expect(await judge(told(), given, of)).toMatchObject({ is: 'failed', rerun: true });
    expect(await find(told(), given, of)).toMatchObject({ run: '500', runAttempt: 1, rows: expect.arrayContaining([['failed jobs', 'build (b)']]) });
  });

  const published = [{ ...at({}).step, id: 'publish', spec: { workflow: { file: 'release.yml', dispatch: {}, publishes: ['npm'] } } }];
  it.each<[string, Partial<GitHub>, Given, JsonObject]>([
    ['the file is one that publishes', told(), { ...bound, plan: { steps: published } }, spec],
    ['it was cancelled', told({ conclusion: 'cancelled' }), bound, spec],
    ['no job of it failed', told({}, [job('build (a)')]), bound, spec],
    ['only the newest run of a file is looked at', told(), {}, { workflow: { file: 'release.yml', for: 'latest' } }],
  ])('may not be run again where %s', async (_, github, given, of) => {
    expect(await judge(github, given, of)).toMatchObject({ is: 'failed' });
    expect(await judge(github, given, of)).not.toHaveProperty('rerun');
    expect(await find(github, given, of)).toMatchObject({ why: expect.stringMatching(/may be run again|failed any more/) });
  });

  it.each<[string, Partial<GitHub>, Given, JsonObject, string]>([
    ['it goes on', told({ status: 'in_progress', conclusion: null }), bound, spec, 'run 500 goes on'],
    ['somebody has started it again', told({ attempt: 2 }), bound, spec, 'this is attempt 2, not 1'],
    ['it succeeded meanwhile', told({ conclusion: 'success' }), bound, spec, 'no run of it failed any more'],
    ['it is of another commit', told({ commit: MOVED }), bound, spec, 'is not the run of this step'],
    ['two runs failed', told({}, jobs, { runs: async () => [run({ conclusion: 'failure' }), run({ id: '501', conclusion: 'failure' })] }), {}, ofCommit, 'runs 500 and 501 failed'],
  ])('are not what was shown where %s, as it is read anew', async (_, github, given, of, why) => {
    expect(await find(github, given, of)).toMatchObject({ why: expect.stringContaining(why) });
  });
});

describe('an attempt that asked for them to be run again', () => {
  const asked = (but: Given['attempt'] = {}, now = NOW + 10_000): Given => ({ read, now, attempt: { startedAt: NOW, note: { rerun: { run: '500', runAttempt: 1 } }, ...but } });
  const bind = { facts: { runId: '500', runAttempt: 1 } };

  it('waits while the run is still the attempt that failed, and takes no failure from that one', async () => {
    expect(await judge(told(), asked())).toMatchObject({ is: 'wait', why: 'attempt 2 of run 500 has not begun yet', deadlineAt: NOW + 120_000 });
  });

  it('watches and pins the next attempt once it is there, and is judged by that one alone', async () => {
    expect(await judge(told({ attempt: 2, status: 'in_progress', conclusion: null }), asked())).toMatchObject({ is: 'wait', facts: { runId: '500', runAttempt: 2 } });
    const passed = await judge(told({ attempt: 2, conclusion: 'success' }, [job('build (a)'), job('build (b)')]), asked({ facts: { runId: '500', runAttempt: 2 } }));
    expect(passed).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'value', name: 'conclusion', value: expect.stringContaining('success, attempt 2') }]) });
    expect(await judge(told({ attempt: 2 }), asked({ facts: { runId: '500', runAttempt: 2 } }))).toMatchObject({ is: 'failed', rerun: true });
  });

  it('does not know whether they are run again when no next attempt is seen in time', async () => {
    expect(await judge(told(), asked(bind, NOW + 121_000))).toMatchObject({ is: 'unknown', why: expect.stringContaining('is still attempt 1') });
  });

  it('has failed where GitHub refused, and only then', async () => {
    const said = (left: boolean) => asked({ facts: { rerun: { failed: 'This workflow run cannot be retried', left } } });
    expect(await judge(told(), said(false))).toMatchObject({ is: 'failed', why: expect.stringContaining('were not run again: This workflow run cannot be retried'), rerun: true });
    expect(await judge(told(), said(true))).toMatchObject({ is: 'wait' });
  });
});
