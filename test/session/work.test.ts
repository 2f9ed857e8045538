import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import { startStep } from '../../src/session/start.ts';
import { ended } from '../support/ports.ts';
import { ADA, C1, FAILED, NOW, UNKNOWN, came, intended, passed } from '../support/history.ts';
import { planOf, pushTag, step, watch } from '../support/plan.ts';
import type { Ended } from '../../src/ports.ts';
import { held, noAnswer, settle, stageOf } from './stage.ts';
import type { Stage } from './stage.ts';

const lint = step('lint', { effect: 'local', spec: { run: ['just lint'] } });
/** It only looks: it asks the tracker where it is. */
const tracker = watch('tracker', { kind: 'check', spec: { check: { tracker: 'healthy' } } });
const begin = (stage: Stage, id: string) => startStep(stage.session, id, { confirmed: true, by: ADA });

describe('acts', () => {
  it('are made once, after their intent is on disk, and passed by what is looked at afterwards', async () => {
    const stage = stageOf(planOf([lint, tracker]));
    const work = stage.work();
    expect(await begin(stage, 'lint')).toBeNull();
    await settle();
    work.lookNow(null);
    await settle();
    expect(stage.did).toEqual(['attempt.intended lint', 'run just lint', 'attempt.sent lint', 'attempt.ended lint']);
    expect(stage.status('lint')).toBe('passed');
  });

  it('are not made again by what else happens while they are under way', async () => {
    const running = held<Ended>();
    const stage = stageOf(planOf([lint, tracker]), { runs: () => running.promise });
    stage.work();
    await begin(stage, 'lint');
    await settle();
    await stage.session.dispatch({ type: 'shell', open: true }, ADA);
    await stage.session.dispatch({ type: 'shell', open: false }, ADA);
    await settle();
    expect(stage.did.filter((what) => what === 'run just lint')).toEqual(['run just lint']);
    running.answer(ended());
    await settle();
  });

  it('are not made when their intent could not be written', async () => {
    const stage = stageOf(planOf([lint]));
    stage.work();
    stage.journal.broken = 'no space left on device';
    expect(await begin(stage, 'lint')).toMatchObject({ why: 'nothing more can be recorded: no space left on device' });
    await settle();
    expect(stage.did).toEqual([]);
  });

  it('are not begun after stop, and that they were not is written down', async () => {
    const stage = stageOf(planOf([lint]));
    const work = stage.work();
    // The moment between an intent and its act: the kind is still being loaded.
    stage.session.onChange(() => work.stop());
    await begin(stage, 'lint');
    await settle();
    expect(stage.did).toEqual(['attempt.intended lint', 'attempt.ended lint']);
    expect(stage.attempt('lint')?.outcome).toMatchObject({ result: 'failed', notDone: true, why: 'Holdpoint was left before it began' });
  });

  it('are unknown after any error that does not say that nothing left', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const note = { tag: 'v1.2.0', object: 'obj', commit: C1, remote: null };
    for (const [error, result] of [
      [new Error('socket hang up'), 'unknown'],
      [new ActError('502', { left: true, fix: '' }), 'unknown'],
      [new ActError('rejected by a hook', { left: false, fix: 'Mend it.' }), 'failed'],
    ] as const) {
      const stage = stageOf(planOf([push]), {
        history: [intended('push', { words: 'tag v1.2.0', note })],
        git: { localTag: async () => ({ object: 'obj', commit: C1, annotated: true }), pushTag: () => Promise.reject(error) },
      });
      stage.work();
      await settle();
      expect(stage.attempt('push')?.outcome).toMatchObject({ result });
      expect(stage.did).toEqual(['attempt.ended push']);
    }
  });

  it('are not repeated, and not looked at, when the journal cannot hold their answer', async () => {
    const running = held<Ended>();
    const stage = stageOf(planOf([lint]), { runs: () => running.promise });
    const work = stage.work();
    await begin(stage, 'lint');
    await settle();
    stage.journal.broken = 'EIO';
    running.answer(ended());
    await settle();
    work.lookNow(null);
    await stage.pass(600_000);
    expect(stage.did).toEqual(['attempt.intended lint', 'run just lint']);
    expect(stage.status('lint')).toBe('running');
  });

  it('of an old attempt do not answer for a new one', async () => {
    const runs = [held<Ended>(), held<Ended>()];
    let run = 0;
    const stage = stageOf(planOf([lint]), { runs: () => runs[run++]?.promise ?? ended() });
    stage.work();
    await begin(stage, 'lint');
    await settle();
    // It is given up, as a resume does it, and run again while the first is still out there.
    await stage.session.dispatch({ type: 'resume', host: 'here', pid: 2 }, ADA);
    await begin(stage, 'lint');
    await settle();
    runs[0]?.answer(ended());
    await settle();
    expect(stage.attempt('lint')).toMatchObject({ n: 2, phase: 'intended', outcome: null });
    runs[1]?.answer(ended({ code: 1 }));
    await settle();
    expect(stage.status('lint')).toBe('failed');
  });
});

describe('leaving', () => {
  it('waits until what was begun here is written down, so that its end is not recorded after the leaving', async () => {
    const answer = held<Ended>();
    const stage = stageOf(planOf([lint]), { runs: () => answer.promise });
    const work = stage.work();
    await begin(stage, 'lint');
    await settle();
    work.stop();
    const left = work.settled().then(() => stage.did.push('left'));
    await settle();
    expect(stage.did.at(-1)).toBe('run just lint');
    answer.answer(ended());
    await left;
    expect(stage.did.slice(-2)).toEqual(['attempt.sent lint', 'left']);
  });

  it('waits two seconds for what does not end, and not at all for nothing', async () => {
    const stage = stageOf(planOf([lint]), { runs: () => held<Ended>().promise });
    const work = stage.work();
    await work.settled();
    await begin(stage, 'lint');
    await settle();
    let left = false;
    void work.settled().then(() => (left = true));
    await stage.pass(1_999);
    expect(left).toBe(false);
    await stage.pass(1);
    expect(left).toBe(true);
  });
});

describe('pauses', () => {
  it('end by lookNow for the step that was meant, and for all where none was', async () => {
    const asked: string[] = [];
    const other = watch('other', { kind: 'blockers', spec: { blockers: 'none-open' } });
    const down = (what: string) => async () => { asked.push(what); throw noAnswer(); };
    const stage = stageOf(planOf([tracker, other]), { history: [intended('tracker'), intended('other')], tracker: { where: down('where'), list: down('list') } });
    const work = stage.work();
    await settle();
    expect(asked).toEqual(['where', 'where']);
    work.lookNow('tracker');
    await settle();
    expect(asked).toEqual(['where', 'where', 'where']);
    work.lookNow(null);
    await settle();
    expect(asked.length).toBe(5);
  });

  it('for an expiry come again when the clock was set back', async () => {
    const fresh = step('lint', { effect: 'local', spec: { run: ['x'] }, freshMs: 60_000 });
    const stage = stageOf(planOf([fresh, tracker]), { history: passed('lint').map((event) => ({ at: NOW - 10_000, event })) });
    let back = false;
    const real = stage.session.ports.clock.now;
    Object.assign(stage.session.ports.clock, { now: () => real() - (back ? 1_000 : 0) });
    stage.work();
    back = true;
    await stage.pass(50_000);
    expect([stage.status('lint'), stage.due()]).toEqual(['passed', [1_000]]);
    back = false;
    await stage.pass(1_000);
    expect([stage.status('lint'), stage.due()]).toEqual(['stale', []]);
  });
});

describe('what is said', () => {
  it('is that the release has ended and what is left to do, and no later pass takes its place', async () => {
    const late = held<string>();
    const advisory = watch('tracker', { kind: 'check', spec: { check: { tracker: 'healthy' } }, advisory: true });
    const stage = stageOf(planOf([lint, advisory]), { tracker: { where: () => late.promise } });
    stage.work();
    await begin(stage, 'tracker');
    await begin(stage, 'lint');
    await settle();
    expect(stage.world().message).toMatchObject({ text: 'v1.2.0 is released. R writes the report, q leaves.', mark: 'passed' });
    late.answer('blockers.json');
    await settle();
    expect(stage.status('tracker')).toBe('passed');
    expect(stage.world().message?.text).toBe('v1.2.0 is released. R writes the report, q leaves.');
  });

  it('is an outcome when it is new, not at every look that finds it as it was', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const stage = stageOf(planOf([push, lint]), { history: [...came('push', UNKNOWN, { words: 'tag v1.2.0', note: { object: 'obj', commit: C1 } })] });
    stage.work();
    await begin(stage, 'lint');
    await settle();
    expect(stage.world().message?.text).toBe('lint passed.');
    await stage.session.dispatch({ type: 'reconcile', step: 'push' }, ADA);
    await settle();
    expect(stage.world().message?.text).toBe('push: origin has no tag v1.2.0');
  });
});

it('of a session that has ended nothing new begins, and what is watched is still seen', async () => {
  const stage = stageOf(planOf([tracker, lint]), { history: [intended('tracker'), ...came('lint', FAILED)] });
  await stage.session.dispatch({ type: 'abandon', words: 'abandon v1.2.0', reason: 'superseded' }, ADA);
  stage.work();
  expect(stage.world().message?.text).toBe('v1.2.0 is abandoned. R writes the report, q leaves.');
  expect(await begin(stage, 'lint')).toMatchObject({ why: 'this session is abandoned' });
  await settle();
  expect(stage.did).toEqual(['session.ended', 'attempt.ended tracker']);
});
