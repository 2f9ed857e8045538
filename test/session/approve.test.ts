import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import type { ApprovalFound } from '../../src/core/world.ts';
import type { GitHub, Run } from '../../src/ports.ts';
import { actionsOf } from '../../src/session/actions.ts';
import { job, pending, run } from '../support/github.ts';
import { ADA, C1, NOW, UNKNOWN, ended, intended } from '../support/history.ts';
import { TARGET, planOf, step } from '../support/plan.ts';
import { refusing } from '../support/ports.ts';
import { stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const workflow = { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm'] };
const publish = step('publish', { kind: 'workflow', effect: 'irreversible', inCheckout: false, words: `publish ${TARGET}`, publishes: ['npm'], spec: { workflow } });
const note = { ref: 'main', head: C1, actor: 'ada', highest: '70', serverNow: NOW, nonce: null, out: { npm: 'absent' }, inputs: {} };
const words = `approve npm ${TARGET}`;

/** A publish whose run waits at the environment npm. */
const waiting = async ({ approve, over = false, ...told }: Told & { readonly approve?: GitHub['approve']; readonly over?: boolean } = {}) => {
  const world: { now: Partial<Run>; mayApprove: boolean } = { now: { status: 'waiting', conclusion: null }, mayApprove: true };
  const sent: unknown[] = [];
  const stage = stageOf(planOf([publish]), {
    history: [intended('publish', { words: `publish ${TARGET}`, note }), { type: 'attempt.sent', step: 'publish', attempt: 1, sent: { runId: '77' } }, ...(over ? [ended('publish', UNKNOWN)] : [])],
    github: () =>
      refusing<GitHub>('github', {
        run: async () => run({ id: '77', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', commit: C1, branch: 'main', ...world.now }),
        runs: async () => [],
        jobs: async () => [job('publish-npm', { conclusion: null, status: 'waiting' })],
        pendingDeployments: async () => [pending('npm', { mayApprove: world.mayApprove })],
        reviews: async () => [],
        login: async () => ({ login: 'ada', scopes: null }),
        remaining: () => null,
        serverNow: () => NOW,
        approve: async (order) => (sent.push(order), stage.did.push('approve npm'), approve?.(order)),
      }),
    ...told,
    git: { remoteTag: async () => ({ object: 'obj', commit: C1, annotated: true }), ...told.git },
  });
  const at = stage.journal.records.at(-1)?.at ?? NOW;
  stage.set(at);
  const actions = actionsOf(stage.session, stage.work(), { desk: stage.desk, leave: async () => undefined });
  // The first look binds the run, the second sees what it waits for.
  await stage.pass(1);
  const find = async (before: ApprovalFound | null = null): Promise<ApprovalFound> => {
    const found = await actions.findApproval('publish', before);
    if ('why' in found) throw new Error(found.why);
    return found;
  };
  return { stage, actions, sent, world, find, fact: () => stage.attempt('publish')?.facts['approval of npm'] };
};
const answer = { words, reason: 'the notes are right' };

describe('an approval of an environment', () => {
  it('is offered by the watch, with what an irreversible act rests on asked in that moment', async () => {
    const here = await waiting();
    expect(here.stage.world().watches['publish']).toMatchObject({ approvable: true });
    expect(here.stage.world().message).toMatchObject({ mark: 'needs-you', text: 'publish waits for your approval: a.' });
    expect(await here.find()).toMatchObject({ approval: { run: '77', words }, refusals: [], found: { blockers: { ok: true, value: [] }, runbookHash: { ok: true } } });
    expect(here.sent).toEqual([]);
  });

  it('is asked again while its dialog is open, and says which answer is another now, however long somebody was silent between', async () => {
    let open = false;
    let silent = false;
    const here = await waiting({ tracker: { list: async () => (silent ? Promise.reject(new Error('no answer')) : open ? [{ id: '9', title: 'Broken', open: true, url: null }] : []) } });
    const opened = await here.find();
    const same = await here.find(opened);
    expect([opened.changed, same.changed]).toEqual([[], []]);
    silent = true;
    const without = await here.find(same);
    expect(without.changed).toEqual([]);
    expect(without.refusals).not.toEqual([]);
    [silent, open] = [false, true];
    const changed = await here.find(without);
    expect(changed.changed).toEqual(['the open blockers']);
    expect(await here.actions.approve('publish', changed, answer)).toMatchObject({ why: expect.stringContaining('the open blockers changed') });
    here.world.now = { status: 'waiting', conclusion: null, attempt: 2 };
    expect(await here.actions.findApproval('publish', opened)).toMatchObject({ why: expect.stringContaining('run 77 was started again') });
    expect(here.sent).toEqual([]);
  });

  it('is written down with who, why and what it rested on, then sent once, and is no verdict', async () => {
    const here = await waiting();
    expect(await here.actions.approve('publish', await here.find(), answer)).toBeNull();
    expect(here.sent).toEqual([{ run: '77', environment: '13', comment: 'the notes are right' }]);
    expect(here.stage.did.slice(-2)).toEqual(['attempt.observed publish', 'approve npm']);
    const record = here.stage.journal.records.findLast(({ event }) => event.type === 'attempt.observed');
    expect(record).toMatchObject({ by: ADA, event: { facts: { 'approval of npm': { run: '77', environment: 'npm', words, reason: 'the notes are right', asked: { typed: { blockers: { ok: true } } } } } } });
    expect(here.stage.status('publish')).toBe('waiting');
  });

  it.each<[string, Partial<typeof answer>, string]>([
    ['the words are not exactly those', { words: `Approve npm ${TARGET}` }, 'the words do not match'],
    ['there is no reason', { reason: ' ' }, 'an approval needs a reason'],
  ])('is not sent when %s', async (_, but, why) => {
    const here = await waiting();
    expect(await here.actions.approve('publish', await here.find(), { ...answer, ...but })).toMatchObject({ why });
    expect([here.sent, here.fact()]).toEqual([[], undefined]);
  });

  it('is not sent while a blocker is open, or after one came up since the dialog opened', async () => {
    let open = true;
    const here = await waiting({ tracker: { list: async () => (open ? [{ id: '9', title: 'Broken', open: true, url: null }] : []) } });
    const found = await here.find();
    expect(await here.actions.approve('publish', found, answer)).toMatchObject({ why: 'blocker 9 is open: Broken' });
    open = false;
    expect(await here.actions.approve('publish', { ...found, refusals: [] }, answer)).toMatchObject({ why: expect.stringContaining('the open blockers changed') });
    expect([here.sent, here.fact()]).toEqual([[], undefined]);
  });

  it('is not sent where it cannot be written down, or nothing is watched any more', async () => {
    const here = await waiting();
    const found = await here.find();
    here.stage.set(here.stage.session.snapshot().world.now + 1_000);
    here.stage.journal.broken = 'disk full';
    expect(await here.actions.approve('publish', found, answer)).toMatchObject({ why: 'nothing more can be recorded: disk full' });
    const over = await waiting({ over: true });
    expect(await over.actions.approve('publish', found, answer)).toMatchObject({ why: 'nothing that waits for an approval is watched here' });
    expect([...here.sent, ...over.sent]).toEqual([]);
  });

  it('is not sent again by itself after an answer that is not clear: it is looked at, and another is a person\'s', async () => {
    const here = await waiting({ approve: () => Promise.reject(new ActError('GitHub answered 502', { left: true, fix: 'Look.' })) });
    expect(await here.actions.approve('publish', await here.find(), answer)).toMatchObject({ why: 'whether npm is approved is not known: GitHub answered 502' });
    expect(here.fact()).toMatchObject({ failed: 'GitHub answered 502', left: true });
    await here.stage.pass(30_000);
    expect(here.sent).toHaveLength(1);
    expect(here.stage.status('publish')).toBe('waiting');
  });

  it('says that nothing was approved where GitHub refused it, or the run was started again', async () => {
    const refused = await waiting({ approve: () => Promise.reject(new ActError('Validation Failed', { left: false, fix: 'Look.' })) });
    expect(await refused.actions.approve('publish', await refused.find(), answer)).toMatchObject({ why: 'npm was not approved: Validation Failed' });
    const again = await waiting();
    const found = await again.find();
    again.world.now = { status: 'waiting', conclusion: null, attempt: 2 };
    expect(await again.actions.approve('publish', found, answer)).toMatchObject({ why: expect.stringContaining('run 77 was started again') });
    expect(again.sent).toEqual([]);
  });

  it('finds nothing where GitHub does not let this person approve', async () => {
    const here = await waiting();
    here.world.mayApprove = false;
    expect(await here.actions.findApproval('publish', null)).toMatchObject({ why: 'you may not approve npm' });
  });
});
