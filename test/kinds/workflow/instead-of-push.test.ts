import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { provenance } from '../../../src/kinds/provenance.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import type { Run } from '../../../src/ports.ts';
import { COMMIT, MOVED, NOW, answer, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { job, run } from '../../support/github.ts';
import { portsOf } from '../../support/ports.ts';

/* A push that started no run, and a run of the same tag that somebody dispatched: a person takes it, nothing else does. */

const spec = { workflow: { file: 'release.yml', for: 'push-tag' } };
const pushed = { sent: { tag: 'v1.2.3', object: 'tag1', commit: COMMIT }, facts: {}, captured: {} };
const late: Given = { now: NOW + 121_000, read: { 'push-tag': pushed } };
const dispatched = (but: Partial<Run> = {}): Run => run({ id: '600', event: 'workflow_dispatch', ...but });
const judge = async (runs: readonly Run[], given: Given = late, of: JsonObject = spec) => {
  const asking = at(of, given);
  const find = async (id: string): Promise<Run> => runs.find((one) => one.id === id) ?? run({ id: 'no such run' });
  return workflow.judge(asking, await workflow.look(asking, portsOf({ github: { '*': { runs: async ({ event }) => runs.filter((one) => event === undefined || one.event === event), run: find, jobs: async () => [job('a')], content: async () => 'on: [workflow_dispatch]', workflow: async () => null } } })));
};
const took = (option: string, facts: JsonObject = {}): Given => ({ ...late, attempt: { answers: [answer('instead-of-push 600', option, { reason: 'its jobs are those of a tag' })], facts } });

describe('a run that was dispatched at the tag', () => {
  it('is asked about once the push has had its time, with a reason, and binds nothing by itself', async () => {
    expect(await judge([dispatched()])).toMatchObject({ is: 'ask', watching: false, questions: [{ id: 'instead-of-push 600', options: [{ key: '600', reason: 'required', does: 'look', label: 'Take run 600 (#12)' }, { key: 'none', reason: 'required' }] }] });
    expect(await judge([dispatched()], { ...late, now: NOW + 1_000 })).toMatchObject({ is: 'wait', why: 'no run of release.yml yet' });
    expect(await judge([dispatched(), dispatched({ id: '601' })])).toMatchObject({ is: 'ask', questions: [{ id: 'instead-of-push 600 601' }] });
  });

  it('is drawn with who started it, where it stands and where it is seen', async () => {
    const instead = [{ id: '600', number: 12, actor: 'ada', status: 'in_progress', conclusion: null, url: 'http://127.0.0.1/runs/600' }];
    const [block] = workflow.draw?.(at(spec, late), { found: 'no-run', why: '', runs: [], considered: [], artifacts: null, channels: null, remaining: null, instead }) ?? [];
    expect(block).toEqual({ type: 'facts', rows: [['run', 'release.yml #12 · run 600'], ['of', 'workflow_dispatch by ada · in progress'], ['see', 'http://127.0.0.1/runs/600']] });
  });

  it('is asked about at once by an attempt that came after another', async () => {
    expect((await judge([dispatched()], { ...late, now: NOW + 1_000, attempt: { n: 2, earlier: [{ note: {}, sent: null }] } })).is).toBe('ask');
  });

  it.each<[string, Partial<Run>]>([['commit', { commit: MOVED }], ['tag', { branch: 'main' }], ['file', { path: '.github/workflows/ci.yml' }]])('is no candidate with another %s', async (_, but) => {
    expect(await judge([dispatched(but)])).toMatchObject({ is: 'failed', why: expect.stringContaining('no-run') });
  });

  it('is no candidate where another step has bound it, and is one where this step has seen it fail before', async () => {
    expect((await judge([dispatched()], { ...late, boundRuns: ['600'] })).is).toBe('failed');
    expect((await judge([dispatched()], { ...late, boundRuns: ['600'], attempt: { n: 2, earlier: [{ note: {}, sent: null, facts: { runId: '600' } }] } })).is).toBe('ask');
  });

  it('is no candidate where the runbook wants the run of another event', async () => {
    expect((await judge([dispatched()], late, { workflow: { ...spec.workflow, event: 'create' } })).is).toBe('failed');
  });

  it('is bound by the word of a person, and passes as it ended', async () => {
    expect(await judge([dispatched()], took('600'))).toMatchObject({ is: 'wait', facts: { runId: '600', event: 'workflow_dispatch', insteadOfPush: true } });
    expect(await judge([dispatched()], took('600', { runId: '600', runAttempt: 1 }))).toMatchObject({ is: 'passed' });
    expect(await judge([dispatched({ conclusion: 'failure' })], took('600', { runId: '600', runAttempt: 1 }))).toMatchObject({ is: 'failed' });
  });

  it('is not asked about again when a person has said no', async () => {
    expect(await judge([dispatched()], took('none'))).toMatchObject({ is: 'failed', why: expect.stringContaining('no-run') });
    expect(await judge([dispatched(), dispatched({ id: '601' })], took('none'))).toMatchObject({ is: 'ask', questions: [{ id: 'instead-of-push 601' }] });
  });

  it('gives way to the run of the push, where that has come after all', async () => {
    expect(await judge([dispatched(), run()], took('600'))).toMatchObject({ is: 'wait', facts: { runId: '500', event: 'push' } });
    const bound = await judge([dispatched(), run()], took('600', { runId: '500', runAttempt: 1 }));
    expect(bound.is).toBe('passed');
  });
});

describe('provenance', () => {
  const asked = { provenance: { run: 'build', artifact: 'm', file: 'm.json', equals: { tag: '{target}' } } };
  const judged = async (facts: JsonObject) => {
    const asking = at(asked, { read: { build: { sent: null, facts: { runAttempt: 1, ...facts }, captured: {} } } });
    const github = { run: async () => dispatched(), repository: async () => ({ id: '77', defaultBranch: 'main' }), artifacts: async () => [], builtFiles: async () => [] };
    return provenance.judge(asking, await provenance.look(asking, portsOf({ github: { '*': github } })));
  };

  it('wants the event of the run that a person took, and of that run alone', async () => {
    expect(await judged({ runId: '600', insteadOfPush: true })).not.toMatchObject({ why: expect.stringContaining('event') });
    expect(await judged({ runId: '600' })).toMatchObject({ is: 'failed', why: expect.stringContaining('event is workflow_dispatch, not push') });
  });
});
