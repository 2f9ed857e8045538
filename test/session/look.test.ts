import { afterEach, describe, expect, it, vi } from 'vitest';
import { kinds } from '../../src/kinds/index.ts';
import { PartlyAnswered } from '../../src/kinds/partly-answered.ts';
import { startStep } from '../../src/session/start.ts';
import { ADA, C1, C2, NOW, UNKNOWN, asks, came, intended } from '../support/history.ts';
import { patience, planOf, pushTag, step, watch } from '../support/plan.ts';
import { ended } from '../support/ports.ts';
import { held, noAnswer, settle, stageOf } from './stage.ts';
import type { Stage } from './stage.ts';

const lint = step('lint', { effect: 'local', spec: { run: ['just lint'] } });
/** It only looks: it asks the tracker where it is. */
const tracker = watch('tracker', { kind: 'check', spec: { check: { tracker: 'healthy' } } });
const begin = (stage: Stage, id: string) => startStep(stage.session, id, { confirmed: true, by: ADA });

afterEach(() => vi.restoreAllMocks());

describe('looks without an answer', () => {
  it('come again after 5, 10, 20, 40 and 60 s, and never make a verdict', async () => {
    const stage = stageOf(planOf([tracker]), { tracker: { where: async () => { throw noAnswer(); } } });
    stage.work();
    await begin(stage, 'tracker');
    const pauses: number[] = [];
    for (let look = 0; look < 6; look += 1) {
      await settle();
      const [due = 0] = stage.due();
      pauses.push(due);
      await stage.pass(due);
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(stage.did).toEqual(['attempt.intended tracker']);
    expect(stage.status('tracker')).toBe('waiting');
  });

  it('make a watch out of reach after five in a row, and the next good one makes it well', async () => {
    let down = true;
    const stage = stageOf(planOf([tracker]), { tracker: { where: async () => { if (down) throw noAnswer(); return 'blockers.json'; } } });
    const work = stage.work();
    await begin(stage, 'tracker');
    await settle();
    for (let look = 1; look < 5; look += 1) {
      expect(stage.world().watches['tracker']?.outOfReach).toBe(false);
      work.lookNow('tracker');
      await settle();
    }
    expect(stage.world().watches['tracker']).toMatchObject({ outOfReach: true, why: 'the network is down' });
    down = false;
    work.lookNow('tracker');
    await settle();
    expect(stage.world().watches['tracker']).toMatchObject({ outOfReach: false });
    expect(stage.status('tracker')).toBe('passed');
  });

  it.each([
    ['nothing', 0, 5_000],
    ['a century', 3_000_000_000_000, 3_600_000],
  ])('that is asked to wait for %s waits for no less than its own pause and no more than an hour', async (_, retryAfterMs, dueMs) => {
    const stage = stageOf(planOf([tracker]), { tracker: { where: async () => { throw noAnswer('slow down', retryAfterMs); } } });
    stage.work();
    await begin(stage, 'tracker');
    await settle();
    expect(stage.due()).toEqual([dueMs]);
  });

  it('wait as long as the other side asked for', async () => {
    const stage = stageOf(planOf([tracker]), { tracker: { where: async () => { throw noAnswer('slow down', 90_000); } } });
    stage.work();
    await begin(stage, 'tracker');
    await settle();
    expect(stage.due()).toEqual([90_000]);
  });

  it('are given up after ten minutes, and their late answer counts for nothing', async () => {
    const first = held<string>();
    const answers = [first.promise, new Promise<string>(() => undefined)];
    const stage = stageOf(planOf([tracker]), { tracker: { where: () => answers.shift() ?? Promise.resolve('') } });
    stage.work();
    await begin(stage, 'tracker');
    await settle();
    await stage.pass(10 * 60_000);
    expect(stage.world().watches['tracker']?.polls).toMatchObject([{ ok: false, text: 'no answer within 600 s' }]);
    first.answer('blockers.json');
    await settle();
    expect(stage.status('tracker')).toBe('waiting');
    await stage.pass(5_000);
    expect(answers).toEqual([]);
  });

  it('are not asked for any more when the journal is broken', async () => {
    let looks = 0;
    const stage = stageOf(planOf([tracker]), { tracker: { where: async () => { looks += 1; throw noAnswer(); } } });
    const work = stage.work();
    await begin(stage, 'tracker');
    await settle();
    stage.journal.broken = 'EIO';
    await stage.session.dispatch({ type: 'shell', open: true });
    work.lookNow(null);
    await stage.pass(60_000);
    expect(looks).toBe(1);
  });

  it('do not end the watch when a kind itself fails to judge', async () => {
    const late = watch('late', { kind: 'deliver', spec: { deliver: ['npm'], poll: 'soon' }, channel: 'npm' });
    const plan = planOf([late], { channels: { npm: { name: 'npm', kind: 'npm', spec: { package: 'tidewater' }, patienceMs: 60_000 } } });
    const stage = stageOf(plan, { http: { get: async () => ({ status: 404, headers: {}, body: new Uint8Array() }) } });
    stage.work();
    await begin(stage, 'late');
    await settle();
    expect(stage.did).toEqual(['attempt.intended late']);
    expect(stage.world().watches['late']?.polls).toMatchObject([{ ok: false, text: '"soon" is not a length of time' }]);
    expect(stage.due()).toEqual([5_000]);
  });

  it('pause although the checkout could not be read, and a pass waits for that', async () => {
    let broken = true;
    const stage = stageOf(planOf([lint]), {
      git: { checkout: async () => { if (broken && stage.did.includes('attempt.sent lint')) throw new Error('index.lock is there'); return { commit: C1, branch: 'main', tree: 'clean' }; } },
    });
    stage.work();
    await begin(stage, 'lint');
    await settle();
    expect(stage.status('lint')).toBe('running');
    broken = false;
    await stage.pass(5_000);
    expect(stage.status('lint')).toBe('passed');
  });
});

describe('verdicts', () => {
  it('count although their picture cannot be drawn', async () => {
    const notes = watch('notes', { kind: 'manual', spec: { manual: 'Write {nothing}.' } });
    const question = { id: 'attest', asks: 'attest', text: 'Write.', options: [{ key: 'done', label: 'Done', reason: 'optional', does: 'pass', takes: 'attachment' }] } as const;
    const stage = stageOf(planOf([notes]), { history: [intended('notes'), asks('notes', [question])] });
    stage.work();
    await stage.session.dispatch({ type: 'answer', step: 'notes', attempt: 1, answer: { question: 'attest', option: 'done', reason: 'written', attachment: null } }, ADA);
    await settle();
    expect(stage.status('notes')).toBe('passed');
    expect(stage.world().watches['notes']?.picture).toEqual([]);
  });

  const npm = { npm: { name: 'npm', kind: 'npm', spec: { package: 'tidewater' }, patienceMs: 60_000 } };
  const delivery = watch('delivery', { kind: 'deliver', spec: { deliver: ['npm'], poll: '1m' }, channel: 'npm' });
  const nothing = { status: 404, headers: {}, body: new Uint8Array() };
  const late = [{ at: NOW - 70_000, event: intended('delivery') }, asks('delivery', [patience], { watching: true })] as const;
  const waitOn = { type: 'answer', step: 'delivery', attempt: 1, answer: { question: 'patience', option: 'wait', reason: '', attachment: null } } as const;

  it('of a look that began before an answer do not ask the same again', async () => {
    const answers = [held<typeof nothing>()];
    const stage = stageOf(planOf([delivery], { channels: npm }), { history: late, http: { get: async () => answers.shift()?.promise ?? nothing } });
    const [first] = answers;
    stage.work();
    await settle();
    expect(await stage.session.dispatch(waitOn, ADA)).toBeNull();
    first?.answer(nothing);
    await settle();
    // It was looked at once more at once, with the answer.
    expect(stage.did).toEqual(['attempt.answered delivery', 'attempt.observed delivery']);
    expect(stage.status('delivery')).toBe('waiting');
  });

  it('follow an answer at once, and not at the next poll', async () => {
    let looks = 0;
    const stage = stageOf(planOf([delivery], { channels: npm }), { history: late, http: { get: async (url) => { if (url.includes('1.2.0')) looks += 1; return nothing; } } });
    stage.work();
    await settle();
    expect([looks, stage.due()]).toEqual([1, [60_000]]);
    await stage.session.dispatch(waitOn, ADA);
    await settle();
    expect([looks, stage.due()]).toEqual([2, [60_000]]);
  });

  it('of a channel that never answers lead to its question all the same, which can be answered', async () => {
    const silent = () => stageOf(planOf([delivery], { channels: npm }), { history: [{ at: NOW, event: intended('delivery') }], http: { get: () => Promise.reject(noAnswer()) } });
    const stage = silent();
    stage.work();
    await stage.pass(59_000);
    expect([stage.did, stage.status('delivery')]).toEqual([[], 'waiting']);
    await stage.pass(120_000);
    expect([stage.did, stage.status('delivery')]).toEqual([['attempt.asked delivery'], 'needs-you']);
    const answered = (option: string) => ({ ...waitOn, answer: { ...waitOn.answer, option, reason: 'the registry is gone' } });
    expect(await stage.session.dispatch(answered('fail'), ADA)).toBeNull();
    await stage.pass(60_000);
    expect(stage.status('delivery')).toBe('failed');
    const waived = silent();
    waived.work();
    await waived.pass(180_000);
    expect(await waived.session.dispatch(answered('accept'), ADA)).toBeNull();
    await waived.pass(180_000);
    expect([waived.did, waived.status('delivery')]).toEqual([['attempt.asked delivery', 'waiver.granted delivery', 'attempt.answered delivery', 'session.ended'], 'waived']);
  });

  it('that change nothing are no reason to look again at once', async () => {
    let looks = 0;
    const kind = await kinds.check();
    // A kind that stops to watch with the question that it asks already.
    vi.spyOn(kind, 'judge').mockImplementation(() => ({ is: 'ask', questions: [patience], watching: false }));
    const stage = stageOf(planOf([tracker]), { history: [intended('tracker'), asks('tracker', [patience], { watching: true })], tracker: { where: async () => ((looks += 1), 'x') } });
    stage.work();
    await settle();
    expect([looks, stage.due()]).toEqual([1, [5_000]]);
  });

  it('that settle nothing yet do not say again what is known', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const kind = await kinds.git();
    vi.spyOn(kind, 'judge').mockImplementation(() => ({ is: 'wait', why: 'the remote lags', againMs: 1_000 }));
    const stage = stageOf(planOf([push]), { history: came('push', UNKNOWN, { words: 'tag v1.2.0' }) });
    await stage.session.dispatch({ type: 'reconcile', step: 'push' }, ADA);
    stage.session.show((world) => ({ ...world, message: { text: 'something newer', mark: 'info', at: NOW } }));
    stage.work();
    await stage.pass(3_000);
    expect(stage.world().message?.text).toBe('something newer');
    expect(stage.status('push')).toBe('waiting');
  });

  it('that got half an answer show that half, and are no verdict', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const kind = await kinds.git();
    vi.spyOn(kind, 'look').mockRejectedValue(new PartlyAnswered({ name: 'npm', error: noAnswer('no answer') }, { form: 'push-tag', remote: null }));
    const stage = stageOf(planOf([push]), { history: came('push', UNKNOWN, { words: 'tag v1.2.0' }) });
    await stage.session.dispatch({ type: 'reconcile', step: 'push' }, ADA);
    stage.work();
    await settle();
    expect(stage.world().watches['push']).toMatchObject({ look: { attempt: 1, purpose: 'reconcile' }, picture: [{ type: 'table' }], lookedAt: NOW, polls: [{ ok: false, text: 'npm: no answer' }] });
    expect(stage.did).toEqual(['reconcile.started push']);
  });

  it('after stop are not written, and nothing is looked at again', async () => {
    const answer = held<string>();
    const stage = stageOf(planOf([tracker]), { tracker: { where: () => answer.promise } });
    const work = stage.work();
    await begin(stage, 'tracker');
    await settle();
    work.stop();
    answer.answer('blockers.json');
    await settle();
    expect([stage.did, stage.due()]).toEqual([['attempt.intended tracker'], []]);
    work.lookNow(null);
    await settle();
    expect(stage.status('tracker')).toBe('waiting');
  });

  it('of what a fix changed under them are unknown', async () => {
    let tree = 'clean';
    const stage = stageOf(planOf([lint]), { git: { checkout: async () => ({ commit: C1, branch: 'main', tree }) }, runs: () => { tree = 'dirty'; return ended(); } });
    stage.work();
    await begin(stage, 'lint');
    await settle();
    expect(stage.attempt('lint')?.outcome).toMatchObject({ result: 'unknown', why: 'files of the checkout changed while it ran' });
  });
});

it('keeps a verdict of a moved candidate from opening a door', async () => {
  const answer = held<string>();
  const stage = stageOf(planOf([tracker]), { tracker: { where: () => answer.promise } });
  stage.work();
  await begin(stage, 'tracker');
  await settle();
  await stage.session.dispatch({ type: 'candidate-read', commit: C2, branch: 'main', changed: {}, fromBase: [] });
  answer.answer('blockers.json');
  await settle();
  expect(stage.status('tracker')).not.toBe('passed');
});
