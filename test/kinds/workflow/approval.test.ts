import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import type { GitHub, Run } from '../../../src/ports.ts';
import { WorldError } from '../../../src/ports.ts';
import { COMMIT, NOW, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { job, pending, review, run } from '../../support/github.ts';
import { outOfReach, portsOf } from '../../support/ports.ts';

/* A run that an environment holds up: what is said of it, and what an approval from here is sent for. */

const spec = { workflow: { file: 'publish.yml', dispatch: { rehearsal: 'true' } } };
const bound: Given = { attempt: { note: { head: COMMIT }, facts: { runId: '700', runAttempt: 1, usualMs: null } } };
const ofRun = (but: Partial<Run> = {}): Run => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', status: 'waiting', conclusion: null, ...but });
const told = (but: Partial<GitHub> = {}): Partial<GitHub> => ({ run: async () => ofRun(), jobs: async () => [job('publish', { status: 'waiting', conclusion: null })], pendingDeployments: async () => [pending('npm')], reviews: async () => [], login: async () => ({ login: 'ada', scopes: null }), ...but });
const portsFor = (github: Partial<GitHub>) => portsOf({ github: { 'acme/tidewater': github } });
const judge = async (github: Partial<GitHub>, given: Given = bound, of: JsonObject = spec) => {
  const asking = at(of, given);
  const seen = await workflow.look(asking, portsFor(github));
  return { verdict: workflow.judge(asking, seen), picture: JSON.stringify(workflow.draw?.(asking, seen)), offered: workflow.approve?.offered(asking, seen) };
};

describe('a run that waits for an approval', () => {
  it('says which environment waits, who may approve it and that this person may', async () => {
    const { verdict, picture, offered } = await judge(told());
    expect(verdict).toMatchObject({ is: 'wait', why: 'run 700 waits for an approval of npm, which you may give', facts: { waitedFor: { npm: NOW } } });
    expect(picture).toContain('ada, team release · you may: a · on GitHub: http://127.0.0.1/acme/tidewater/actions/runs/500');
    expect(offered).toBe(true);
  });

  it('names those who may where this person may not, and offers nothing', async () => {
    const { verdict, picture, offered } = await judge(told({ pendingDeployments: async () => [pending('npm', { mayApprove: false })] }));
    expect(verdict).toMatchObject({ is: 'wait', why: 'run 700 waits for an approval of npm by ada, team release' });
    expect(picture).toContain('not by you');
    expect(offered).toBe(false);
  });

  it('says until when a wait timer holds it, which nobody approves', async () => {
    const { verdict, picture } = await judge(told({ pendingDeployments: async () => [pending('npm', { mayApprove: false, reviewers: [], waitTimerMs: 1_800_000, waitsSince: NOW - 60_000 })] }));
    expect(verdict).toMatchObject({ why: 'npm lets run 700 through when its timer of 30:00 has run out' });
    expect(picture).toContain('30:00, until 10:29 UTC');
    expect(picture).not.toContain('approved by');
  });

  it('is not taken for one by the status alone', async () => {
    expect((await judge(told({ pendingDeployments: async () => [] }))).verdict).toMatchObject({ is: 'wait', why: 'run 700 is waiting, and GitHub names no environment that holds it up' });
  });

  it('is found while other jobs still run, and not asked for where no job waits', async () => {
    const running = job('build', { status: 'in_progress', conclusion: null });
    expect((await judge(told({ run: async () => ofRun({ status: 'in_progress' }), jobs: async () => [running, job('publish', { status: 'waiting', conclusion: null })] }))).verdict).toMatchObject({ why: expect.stringContaining('approval of npm') });
    expect((await judge(told({ run: async () => ofRun({ status: 'in_progress' }), jobs: async () => [running], pendingDeployments: outOfReach, reviews: outOfReach }))).verdict).toMatchObject({ why: 'run 700 is in progress' });
  });

  it('is watched on where what it waits for cannot be read, but not against a limit', async () => {
    expect((await judge(told({ pendingDeployments: outOfReach }))).verdict).toMatchObject({ is: 'wait', why: 'run 700 is waiting, and what for could not be read: the network is down' });
    const limited = async () => Promise.reject(new WorldError('slow down', { trouble: 'limited', fix: '', retryAfterMs: 30_000 }));
    await expect(judge(told({ reviews: limited }))).rejects.toMatchObject({ retryAfterMs: 30_000 });
  });

  it('is asked less often than one that works, for a person takes longer', async () => {
    const paused = async (age: number) => (await judge(told(), { ...bound, now: NOW + age })).verdict;
    expect(await paused(0)).toMatchObject({ againMs: 15_000 });
    expect(await paused(601_000)).toMatchObject({ againMs: 60_000 });
  });

  it('keeps who approved it, and with which words, as evidence of its end', async () => {
    const ended = told({ run: async () => ofRun({ status: 'completed', conclusion: 'success', commit: COMMIT }), jobs: async () => [job('publish')], reviews: async () => [review('npm')], pendingDeployments: outOfReach });
    const { verdict } = await judge(ended, { attempt: { note: { head: COMMIT }, facts: { runId: '700', runAttempt: 1, waitedFor: { npm: NOW } } } });
    expect(verdict).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'value', name: 'review of npm', value: 'npm approved by ada: the notes are right' }]) });
  });

  it('that only observes a commit is bound by nothing, so it is approved on GitHub', async () => {
    const ci = { workflow: { file: 'publish.yml', for: 'commit', event: 'workflow_dispatch' } };
    const { verdict, offered } = await judge(told({ runs: async () => [ofRun({ commit: COMMIT })] }), {}, ci);
    expect(verdict).toMatchObject({ why: 'run 700 waits for an approval of npm, which you may give on GitHub' });
    expect(offered).toBe(false);
  });
});

describe('an approval from here', () => {
  const orders = () => {
    const sent: unknown[] = [];
    return { sent, approve: async (order: unknown) => void sent.push(order) };
  };
  const found = async (github: Partial<GitHub>) => {
    const approval = await workflow.approve?.find(at(spec, bound), portsFor(github));
    if (approval === undefined || 'why' in approval) throw new Error(approval?.why);
    return approval;
  };

  it('has words of its own: the environment and the release', async () => {
    expect(await found(told())).toMatchObject({ run: '700', runAttempt: 1, what: { id: '13', name: 'npm' }, words: 'approve npm v1.2.3', rows: expect.arrayContaining([['as', 'ada on GitHub']]) });
  });

  it('is sent for what was found, with the reason as its comment', async () => {
    const { sent, approve } = orders();
    await workflow.approve?.ask(at(spec, bound), portsFor(told({ approve })), await found(told()), 'the notes are right');
    expect(sent).toEqual([{ run: '700', environment: '13', comment: 'the notes are right' }]);
  });

  it.each<[string, Partial<GitHub>]>([
    ['the run was started again', { run: async () => ofRun({ attempt: 2 }) }],
    ['the run has ended', { run: async () => ofRun({ status: 'completed', conclusion: 'cancelled' }) }],
    ['another environment waits now', { pendingDeployments: async () => [pending('crates')] }],
    ['nothing waits any more', { pendingDeployments: async () => [] }],
    ['this person may not any more', { pendingDeployments: async () => [pending('npm', { mayApprove: false })] }],
    ['GitHub does not answer', { run: outOfReach }],
  ])('sends nothing when %s', async (_, now) => {
    const { sent, approve } = orders();
    const approval = await found(told());
    await expect(workflow.approve?.ask(at(spec, bound), portsFor(told({ ...now, approve })), approval, 'x')).rejects.toMatchObject({ name: 'ActError', left: false });
    expect(sent).toEqual([]);
  });
});
