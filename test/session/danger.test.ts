import { describe, expect, it } from 'vitest';
import type { GitHub, Run, Tag } from '../../src/ports.ts';
import { closeDanger, openDanger, typeDanger } from '../../src/session/danger.ts';
import { startStep } from '../../src/session/start.ts';
import { run } from '../support/github.ts';
import { ADA, C1, C2, passed, saw } from '../support/history.ts';
import { blockersGate, planOf, pushTag, step } from '../support/plan.ts';
import { refusing } from '../support/ports.ts';
import { held, noAnswer, settle, stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const gate = blockersGate('blockers', { spec: { blockers: 'none-open' } });
const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } }, needs: ['blockers'] });
const WORDS = 'tag v1.2.0';
const tag: Tag = { object: 'obj', commit: C1, annotated: true };

/** A tag that is made here and wants to be pushed; `git push` puts it on the remote. */
const ready = (told: Told = {}) => {
  let remote: Tag | null = null;
  const stage = stageOf(planOf([gate, push]), {
    history: saw('blockers'),
    ...told,
    git: {
      localTag: async (name) => (name === 'v1.2.0' ? tag : null),
      remoteTag: async () => remote,
      pushTag: async (name) => {
        stage.did.push(`push ${name}`);
        remote = tag;
      },
      ...told.git,
    },
  });
  return stage;
};
const DONE = ['attempt.intended push', 'push v1.2.0', 'attempt.sent push', 'attempt.ended push', 'session.ended'];

describe('the dialog of an irreversible step', () => {
  it('asks all it rests on twice, and writes what it was told into the intent, before the act', async () => {
    const stage = ready();
    stage.work();
    expect(await openDanger(stage.session, 'push')).toBeNull();
    expect(stage.world().danger).toMatchObject({ step: 'push', words: WORDS, refusals: [], changed: [], found: { blockers: { ok: true, value: [] }, remoteTag: { ok: true, value: null } } });
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toBeNull();
    await settle();
    expect(stage.did).toEqual(DONE);
    expect(stage.world().danger).toBeNull();
    expect(stage.attempt('push')?.asked).toMatchObject({ blockers: { ok: true, value: [] }, remoteBranch: { value: { commit: C1 } }, runbookHash: { value: 'runbook-1' }, rechecks: { blockers: { value: { passes: true } } } });
  });

  it('does it once when enter was pressed twice', async () => {
    const stage = ready();
    stage.work();
    await openDanger(stage.session, 'push');
    const [first, second] = await Promise.all([typeDanger(stage.session, 'push', WORDS, ADA), typeDanger(stage.session, 'push', WORDS, ADA)]);
    await settle();
    expect(first).toBeNull();
    expect(second).toMatchObject({ why: 'that was asked for a moment ago and is being done' });
    expect(stage.did).toEqual(DONE);
  });

  it('does nothing when it was closed while the world was asked once more', async () => {
    const answer = held<string>();
    let asked = 0;
    const stage = ready({ tracker: { where: () => ((asked += 1) <= 2 ? Promise.resolve('x') : answer.promise) } });
    stage.work();
    await openDanger(stage.session, 'push');
    const typed = typeDanger(stage.session, 'push', WORDS, ADA);
    await settle();
    closeDanger(stage.session);
    answer.answer('x');
    expect(await typed).toMatchObject({ why: 'its dialog was closed' });
    await settle();
    expect(stage.did).toEqual([]);
  });

  it('does nothing when it was closed in the last moment before the intent is written', async () => {
    const note = held<Tag | null>();
    let asked = 0;
    const stage = ready({ git: { localTag: (name) => (name !== 'v1.2.0' ? Promise.resolve(null) : (asked += 1) === 1 ? note.promise : Promise.resolve(tag)) } });
    stage.work();
    await openDanger(stage.session, 'push');
    const typed = typeDanger(stage.session, 'push', WORDS, ADA);
    await settle();
    expect(asked).toBe(1);
    closeDanger(stage.session);
    note.answer(tag);
    expect(await typed).toMatchObject({ why: 'its dialog was closed' });
    await settle();
    expect(stage.did).toEqual([]);
  });

  it('does not take words that were typed into another opening of it', async () => {
    const answer = held<string>();
    let asked = 0;
    const stage = ready({ tracker: { where: () => ((asked += 1) === 3 ? answer.promise : Promise.resolve('x')) } });
    await openDanger(stage.session, 'push');
    const typed = typeDanger(stage.session, 'push', WORDS, ADA);
    await settle();
    closeDanger(stage.session);
    await openDanger(stage.session, 'push');
    answer.answer('x');
    expect(await typed).toMatchObject({ why: 'its dialog was closed' });
    expect(stage.did).toEqual([]);
  });

  it('closes itself while it is open when something it rests on changes, and says which', async () => {
    let branch = C1;
    const stage = ready({ git: { remoteBranch: async () => branch } });
    await openDanger(stage.session, 'push');
    await stage.pass(40_000);
    expect(stage.world().danger).toMatchObject({ changed: [], found: { remoteBranch: { ok: true, value: { commit: C1 } } } });
    branch = C2;
    await stage.pass(15_000);
    expect(stage.world().danger?.changed).toEqual(['the branch on the remote']);
    branch = C1;
    await stage.pass(60_000);
    expect(stage.world().danger?.changed).toEqual(['the branch on the remote']);
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: 'the branch on the remote changed while the dialog was open' });
    expect(stage.did).toEqual([]);
  });

  it.each([['though nothing changes any more', C2], ['though all is as it was when it opened', C1]])('that its words have closed stays closed, %s', async (_, then) => {
    let branch = C1;
    const stage = ready({ git: { remoteBranch: async () => branch } });
    await openDanger(stage.session, 'push');
    branch = C2;
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: 'the branch on the remote changed while the dialog was open' });
    branch = then;
    await stage.pass(60_000);
    expect(stage.world().danger?.changed).toEqual(['the branch on the remote']);
    expect(stage.did).toEqual([]);
  });

  it('closes itself when a gate behind it goes stale', async () => {
    let head = C1;
    const stale = stageOf(planOf([step('tests'), pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } }, needs: ['tests'] })]), { history: passed('tests'), git: { head: async () => ({ commit: head, branch: 'main' }), changedFiles: async () => ['src/a.rs'] } });
    await openDanger(stale.session, 'push');
    expect(stale.world().danger?.refusals).toEqual([]);
    head = C2;
    await stale.pass(15_000);
    expect(stale.world().danger?.changed).toEqual(['tests is stale: src/a.rs changed since c1c1c1c']);
  });

  it('lets nothing be typed while the world is silent, asks on, and closes itself when the answer is then another one', async () => {
    let answer = async (): Promise<string> => C1;
    const stage = ready({ git: { remoteBranch: () => answer() } });
    const silence = 'the branch on the remote could not be asked: the network is down';
    await openDanger(stage.session, 'push');
    answer = () => Promise.reject(noAnswer());
    await stage.pass(15_000);
    expect(stage.world().danger).toMatchObject({ changed: [], refusals: [{ why: silence }] });
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: silence });
    answer = async () => C1;
    await stage.pass(5_000);
    expect(stage.world().danger).toMatchObject({ changed: [], refusals: [] });
    answer = () => Promise.reject(noAnswer());
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: silence });
    expect(stage.world().danger).toMatchObject({ changed: [], refusals: [{ why: silence }] });
    answer = async () => C2;
    await stage.pass(15_000);
    expect(stage.world().danger?.changed).toEqual(['the branch on the remote']);
    expect(stage.did).toEqual([]);
  });

  it('asks no more once it was closed, and keeps its answers young until then', async () => {
    const stage = ready();
    await openDanger(stage.session, 'push');
    await stage.pass(300_000);
    expect(stage.session.snapshot().world.danger?.refusals).toEqual([]);
    stage.work();
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toBeNull();
    await settle();
    expect(stage.did).toEqual(DONE);
    await stage.pass(15_000);
    expect(stage.due()).toEqual([]);
  });

  it('is refused when an evidence file that a gate rests on has changed since it was recorded', async () => {
    let now: string | null = 'aa';
    const tests = step('tests');
    const rests = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } }, needs: ['blockers', 'tests'] });
    const stage = stageOf(planOf([gate, tests, rests]), { history: [...saw('blockers'), ...passed('tests')], git: { localTag: async (name) => (name === 'v1.2.0' ? tag : null) }, files: { hash: async () => (now === null ? null : { sha256: now, bytes: 12 }) } });
    await openDanger(stage.session, 'push');
    expect(stage.world().danger).toMatchObject({ refusals: [], found: { evidence: { ok: true, value: [] } } });
    closeDanger(stage.session);
    now = 'bb';
    await openDanger(stage.session, 'push');
    expect(stage.world().danger?.refusals).toMatchObject([{ why: 'log of tests has changed since it was recorded', fix: 'It proves nothing any more: run that step again.' }]);
    now = null;
    closeDanger(stage.session);
    await openDanger(stage.session, 'push');
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: 'log of tests is gone' });
    expect(stage.did).toEqual([]);
  });

  it('does nothing when HEAD left its branch while the dialog was open, though the commit is the same', async () => {
    let branch: string | null = 'main';
    const stage = ready({ git: { head: async () => ({ commit: C1, branch }) } });
    stage.work();
    await openDanger(stage.session, 'push');
    branch = null;
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: 'HEAD moved while the dialog was open' });
    await settle();
    expect(stage.did.filter((what) => what !== 'candidate.moved')).toEqual([]);
  });

  it('stays closed to the same words when something changed, and says what', async () => {
    let open: readonly { readonly id: string; readonly title: string; readonly open: boolean; readonly url: null }[] = [];
    const stage = ready({ tracker: { list: async () => open } });
    stage.work();
    await openDanger(stage.session, 'push');
    open = [{ id: 'B1', title: 'It leaks', open: true, url: null }];
    const refusal = { why: 'the open blockers and blockers, which would not pass now (a blocker is open: B1 It leaks), changed while the dialog was open' };
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject(refusal);
    expect(stage.world().danger?.changed).toEqual(['the open blockers', 'blockers, which would not pass now (a blocker is open: B1 It leaks),']);
    // Typed again into the same dialog, which has closed itself.
    open = [];
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject(refusal);
    expect(stage.did.filter((what) => what !== 'blockers.read')).toEqual([]);
  });

  it('does not take what changed for what it was opened on, though no rule forbids it', async () => {
    const second = step('second', { effect: 'irreversible', kind: 'git', spec: { git: { push: 'go/{target}' } } });
    let branch = C1;
    const stage = stageOf(planOf([push, second, gate]), { history: [...saw('blockers'), ...passed('push', { words: WORDS })], git: { remoteTag: async (name) => (name === 'v1.2.0' ? tag : null), remoteBranch: async () => branch } });
    await openDanger(stage.session, 'second');
    expect(stage.world().danger?.refusals).toEqual([]);
    branch = C2;
    const refusal = { why: 'the branch on the remote changed while the dialog was open' };
    expect(await typeDanger(stage.session, 'second', 'second v1.2.0', ADA)).toMatchObject(refusal);
    expect(await typeDanger(stage.session, 'second', 'second v1.2.0', ADA)).toMatchObject(refusal);
    expect(stage.did).toEqual(['remote-tag.read']);
  });

  it('does nothing for other words, for words before the world answered, or without a person', async () => {
    const stage = ready();
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: 'the dialog has not asked the world yet' });
    await openDanger(stage.session, 'push');
    expect(await typeDanger(stage.session, 'push', 'tag v1.2.0 ', ADA)).toMatchObject({ why: 'the words do not match' });
    expect(await typeDanger(stage.session, 'push', WORDS, { ...ADA, person: false })).toMatchObject({ why: /needs a person/ });
    expect(stage.did).toEqual([]);
  });

  it('is refused, within a minute, by a tracker that never answers', async () => {
    const stage = ready({ tracker: { where: () => new Promise(() => undefined) } });
    const opened = openDanger(stage.session, 'push');
    await stage.pass(45_000);
    expect(await opened).toBeNull();
    expect(stage.world().danger?.refusals[0]).toMatchObject({ why: 'the tracker could not be asked: no answer within 45 s' });
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: 'the tracker could not be asked: no answer within 45 s' });
    expect(stage.did).toEqual([]);
  });

  it('is refused when what it was told is over a minute old by the time the intent is written', async () => {
    const note = held<Tag | null>();
    const stage = ready({ git: { localTag: (name) => (name === 'v1.2.0' ? note.promise : Promise.resolve(null)) } });
    await openDanger(stage.session, 'push');
    const typed = typeDanger(stage.session, 'push', WORDS, ADA);
    await stage.pass(61_000);
    note.answer(tag);
    expect(await typed).toMatchObject({ why: 'the tracker was not asked in this moment' });
    expect(stage.did).toEqual([]);
  });

  it('is refused when HEAD moved while its intent was being made', async () => {
    let head = C1;
    const stage = ready({ git: { head: async () => ({ commit: head, branch: 'main' }), localTag: async (name) => { if (name !== 'v1.2.0') return null; head = C2; return tag; } } });
    await openDanger(stage.session, 'push');
    expect(await typeDanger(stage.session, 'push', WORDS, ADA)).toMatchObject({ why: /HEAD is c2c2c2c, the candidate is c1c1c1c/ });
    expect(stage.did).toEqual([]);
  });

  it('keeps what its own opening was told, and not the late answer of an earlier one', async () => {
    const first = held<string>();
    let asked = 0;
    const stage = ready({ tracker: { where: () => ((asked += 1) <= 2 ? first.promise : Promise.resolve('x')) } });
    const earlier = openDanger(stage.session, 'push');
    await settle();
    closeDanger(stage.session);
    await stage.pass(10_000);
    await openDanger(stage.session, 'push');
    const found = stage.world().danger?.found;
    first.fail(noAnswer());
    await earlier;
    expect(stage.world().danger?.found).toBe(found);
  });

  it('does not open for a step that may not start, or that can be undone', async () => {
    const stage = stageOf(planOf([gate, push, step('lint')]));
    expect(await openDanger(stage.session, 'push')).toMatchObject({ why: 'blockers is ready' });
    expect(await openDanger(stage.session, 'lint')).toMatchObject({ fix: 'Start it with r.' });
    expect(await startStep(stage.session, 'push', { confirmed: true, by: ADA })).toMatchObject({ why: 'push cannot be undone' });
    expect(stage.world().danger).toBeNull();
  });

  it('opens though its command names what has no value before the act', async () => {
    const second = step('second', { effect: 'irreversible', kind: 'git', spec: { git: { push: 'go/{target}' } }, would: ['gh workflow run x.yml -f nonce={nonce} -f tag={target}'] });
    const stage = stageOf(planOf([second]));
    await openDanger(stage.session, 'second');
    expect(stage.world().danger?.facts).toContainEqual(['runs', 'gh workflow run x.yml -f nonce={nonce} -f tag=v1.2.0']);
  });
});

describe('the dialog of a publish', () => {
  const publish = step('publish', { kind: 'workflow', effect: 'irreversible', publishes: ['npm'], words: 'publish v1.2.0', spec: { workflow: { file: 'publish.yml', ref: 'main', dispatch: {}, publishes: ['npm'] } } });
  const going = run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', actor: 'eve', status: 'in_progress', conclusion: null });
  /** A world in which these are the runs of the file that publishes. */
  const withRuns = (runs: () => Promise<readonly Run[]>) => stageOf(planOf([publish]), { github: () => refusing<GitHub>('github', { runs, run: async (id) => (await runs()).find((one) => one.id === id) ?? going }) });

  it('shows the run that is in the way of it, and takes no words then', async () => {
    const stage = withRuns(async () => [going]);
    stage.work();
    await openDanger(stage.session, 'publish');
    expect(stage.world().danger?.refusals).toMatchObject([{ why: expect.stringContaining('run 700 of publish.yml, by eve, is in progress'), fix: expect.stringContaining('cancel it on GitHub') }]);
    expect(await typeDanger(stage.session, 'publish', 'publish v1.2.0', ADA)).toMatchObject({ why: expect.stringContaining('run 700') });
    await settle();
    expect(stage.did).toEqual([]);
  });

  it('closes itself when a run begins while it is open', async () => {
    let runs: readonly Run[] = [];
    const stage = withRuns(async () => runs);
    await openDanger(stage.session, 'publish');
    expect(stage.world().danger?.refusals).toEqual([]);
    runs = [going];
    await stage.pass(15_000);
    expect(stage.world().danger?.changed).toEqual([expect.stringContaining('run 700 of publish.yml')]);
  });

  it('is blocked when GitHub does not tell its runs', async () => {
    const stage = withRuns(async () => { throw noAnswer(); });
    await openDanger(stage.session, 'publish');
    expect(stage.world().danger?.refusals).toMatchObject([{ why: 'the network is down' }]);
  });
});
