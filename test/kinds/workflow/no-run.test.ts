import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import type { GitHub, Run } from '../../../src/ports.ts';
import { COMMIT, MOVED, NOW, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { job, run } from '../../support/github.ts';
import { outOfReach, portsOf } from '../../support/ports.ts';

/* A push that started nothing, and a run that was cancelled because another came after it. */

const spec = { workflow: { file: 'release.yml', for: 'push-tag' } };
const late: Given = { now: NOW + 121_000, read: { 'push-tag': { sent: { tag: 'v1.2.3', object: 'tag1', commit: COMMIT }, facts: {}, captured: {} } } };
const judge = async (told: Partial<GitHub>, given: Given = late, of: JsonObject = spec) => {
  const asking = at(of, given);
  return workflow.judge(asking, await workflow.look(asking, portsOf({ github: { '*': told } })));
};
const there = (text: string, state = 'active'): Partial<GitHub> => ({ runs: async () => [], content: async () => text, workflow: async () => ({ id: '1', path: '.github/workflows/release.yml', state }) });
const fixOf = async (told: Partial<GitHub>, of: JsonObject = spec) => {
  const verdict = await judge(told, late, of);
  if (verdict.is !== 'failed') throw new Error(verdict.is);
  return verdict.fix;
};
const DISPATCH = 'gh workflow run release.yml --ref v1.2.3';
const DISPATCHABLE = 'on:\n  push:\n  workflow_dispatch:\n';

describe('no-run', () => {
  it('names the causes that cannot be seen, and the dispatch with what it changes', async () => {
    const fix = await fixOf(there(DISPATCHABLE));
    for (const part of ['more than three tags', 'GITHUB_TOKEN', 'incident', 'never pushed again', DISPATCH, 'asks you whether to take it', 'Its event is workflow_dispatch']) expect(fix).toContain(part);
    expect(await fixOf(there(DISPATCHABLE), { workflow: { ...spec.workflow, event: 'create' } })).toContain('once its runbook says event: workflow_dispatch');
  });

  it.each([
    ['on: [push, workflow_dispatch]', true],
    ['on: workflow_dispatch', true],
    ['"on":\n  "workflow_dispatch":', true],
    ['on: push # no workflow_dispatch', false],
    ['on: push\n# workflow_dispatch:', false],
    ['on:\n  push:\n    tags: [no-workflow_dispatch]', false],
  ])('offers the dispatch where the file of that commit has it: %j', async (text, offered) => {
    expect((await fixOf(there(text))).includes(DISPATCH)).toBe(offered);
  });

  it('is said to have no way on but forward where the file of that commit cannot be dispatched', async () => {
    expect(await fixOf(there('on: push'))).toContain('release.yml has no workflow_dispatch at c0ffee0, so nothing can start it there any more: go forward with a new version.');
  });

  it('says what can be seen instead of guessing: the file is not in the commit, or is switched off', async () => {
    const missing = await fixOf({ ...there(''), content: async () => null });
    expect(missing).toContain('.github/workflows/release.yml is not in c0ffee0.');
    expect(missing).not.toContain('more than three tags');
    const off = await fixOf(there('on: [workflow_dispatch]', 'disabled_manually'));
    expect(off).toContain('release.yml is disabled manually (gh workflow enable release.yml).');
    expect(off).not.toContain('more than three tags');
    expect(await fixOf({ ...there('on: push'), workflow: async () => null })).toContain('release.yml is not known to GitHub');
  });

  it('asks for the file of the commit that was pushed, once it is late and not before', async () => {
    const asked: unknown[] = [];
    await judge({ ...there('on: push'), content: async (...of) => (asked.push(of), 'on: push') });
    expect(asked).toEqual([['.github/workflows/release.yml', COMMIT]]);
    expect((await judge({ runs: async () => [] }, { ...late, now: NOW })).is).toBe('wait');
  });

  it('fails all the same where GitHub tells nothing of the file', async () => {
    const fix = await fixOf({ runs: async () => [], content: outOfReach, workflow: outOfReach });
    expect(fix).toContain('more than three tags');
    expect(fix).not.toContain(DISPATCH);
  });

  it('takes a dispatch where its runbook says so: the file, the commit, the tag, exactly one', async () => {
    const of = { workflow: { ...spec.workflow, event: 'workflow_dispatch' } };
    expect(await fixOf(there('on: [workflow_dispatch]'), of)).not.toContain('once its runbook says');
    const dispatched = run({ event: 'workflow_dispatch' });
    expect(await judge({ runs: async () => [dispatched, run({ id: '501', event: 'workflow_dispatch', branch: 'main' }), run({ id: '502' })], jobs: async () => [job('a')] }, late, of)).toMatchObject({ is: 'wait', facts: { runId: '500', event: 'workflow_dispatch' } });
  });
});

describe('a run that was cancelled', () => {
  const cancelled: Given = { attempt: { facts: { runId: '500', runAttempt: 1 } }, read: late.read ?? {} };
  const told = (...runs: readonly Run[]): Partial<GitHub> => ({ run: async () => run({ conclusion: 'cancelled', branch: 'main' }), jobs: async () => [job('a')], runs: async () => runs });
  const newer = (but: Partial<Run> = {}): Run => run({ id: '501', branch: 'main', commit: MOVED, url: 'http://127.0.0.1/runs/501', ...but });

  it('is superseded where another of its file and branch came after it, and says by which', async () => {
    expect(await judge(told(newer({ id: '502' }), newer(), run({ id: '499', branch: 'main' })), cancelled)).toMatchObject({
      is: 'failed', why: 'superseded: run 500 was cancelled, and run 501 of main at badc0de came after it', fix: expect.stringContaining('Look at http://127.0.0.1/runs/501'),
    });
  });

  it.each<[string, Partial<GitHub>, JsonObject]>([
    ['nothing came after it', told(run({ id: '499', branch: 'main' })), {}],
    ['what came after it is of another branch or file', told(newer({ branch: 'v1' }), newer({ path: '.github/workflows/ci.yml' })), {}],
    ['we cancelled it ourselves', told(newer()), { cancel: { run: '500' } }],
    ['the runs cannot be read', { ...told(), runs: outOfReach }, {}],
  ])('is only cancelled where %s', async (_, github, facts) => {
    const verdict = await judge(github, { ...cancelled, attempt: { facts: { ...cancelled.attempt?.facts, ...facts } } });
    expect(verdict).toMatchObject({ is: 'failed', why: expect.stringContaining('run 500 ended as cancelled') });
  });
});

describe('a run that failed', () => {
  const failed = (of: JsonObject, given: Given) => judge({ run: async () => run({ conclusion: 'failure' }), runs: async () => [run({ conclusion: 'failure', path: '.github/workflows/release.yml' })], jobs: async () => [job('a')] }, given, of);

  it('is run again in part only where no attempt of it is bound', async () => {
    expect(await failed({ workflow: { file: 'release.yml', for: 'commit' } }, {})).toMatchObject({ fix: expect.stringContaining('gh run rerun 500 --failed, then r looks at that attempt') });
    const build = await failed(spec, { attempt: { facts: { runId: '500', runAttempt: 1 } }, read: late.read ?? {} });
    expect(build).toMatchObject({ fix: expect.stringContaining('Not by a re-run on GitHub once this step has passed') });
  });
});
