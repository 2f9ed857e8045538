import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { resumeSession } from '../../src/session/resume.ts';
import { startStep } from '../../src/session/start.ts';
import { ADA, C1, C2, NOT_DONE, NOW, UNKNOWN, asks, came, intended, moved, passed } from '../support/history.ts';
import { attestation, patience, planOf, pushTag, step, watch } from '../support/plan.ts';
import { held, noAnswer, settle, stageOf } from './stage.ts';
import type { Stage } from './stage.ts';

const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
const lint = step('lint', { effect: 'local', spec: { run: ['just lint'] }, fix: ['just fmt'] });
const check = step('check', { kind: 'check', spec: { check: ['true'] } });
const tracker = watch('tracker', { kind: 'check', spec: { check: { tracker: 'healthy' } } });
const plan = planOf([lint, check, tracker, push]);
const words = { words: 'tag v1.2.0', note: { tag: 'v1.2.0', object: 'obj', commit: C1, remote: null } satisfies { readonly [name: string]: Json } };
const resume = (stage: Stage) => resumeSession(stage.session, { pid: 7, mended: null });

describe('coming back', () => {
  it('makes unknown what was under way, before anything is done, and repeats none of it', async () => {
    const stage = stageOf(plan, { history: [intended('lint'), intended('check'), intended('push', words)] });
    expect(await resume(stage)).toBeNull();
    stage.work();
    await settle();
    expect(stage.did).toEqual(['session.resumed', 'attempt.ended lint', 'attempt.ended check', 'attempt.ended push', 'reconcile.started push', 'attempt.ended push']);
    expect([stage.status('lint'), stage.status('check')]).toEqual(['unknown', 'ready']);
    expect(stage.written('attempt.ended')).toMatchObject([{ step: 'lint' }, { step: 'check' }, { step: 'push', outcome: { result: 'unknown' } }, { step: 'push', outcome: { result: 'failed', notDone: true } }]);
  });

  it('looks unasked at what became of an act that nobody saw end, and says who looked', async () => {
    const ours = { remoteTag: async () => ({ object: 'obj', commit: C1, annotated: true }) };
    const stage = stageOf(plan, { history: [intended('push', words)], git: ours });
    await resume(stage);
    expect(stage.status('push')).toBe('waiting');
    stage.work();
    await settle();
    expect(stage.status('push')).toBe('passed');
    expect(stage.world().watches['push']).toMatchObject({ look: { attempt: 1, purpose: 'reconcile' }, picture: [{ type: 'table' }] });
    expect(stage.journal.records.find(({ event }) => event.type === 'reconcile.started')?.by).toMatchObject({ name: 'holdpoint', person: false });
  });

  it('settles nothing while the world is out of reach, and goes on looking', async () => {
    const stage = stageOf(plan, { history: [intended('push', words)], git: { remoteTag: () => Promise.reject(noAnswer()) } });
    await resume(stage);
    stage.work();
    await stage.pass(60_000);
    expect(stage.did).toEqual(['session.resumed', 'attempt.ended push', 'reconcile.started push']);
    expect(stage.attempt('push')).toMatchObject({ reconciling: true, outcome: { result: 'unknown' } });
  });

  it('looks at nothing anew that was settled, and at nothing of a release that is over', async () => {
    const settled = stageOf(plan, { history: came('push', NOT_DONE, words) });
    await resume(settled);
    const over = stageOf(plan, { history: [...came('push', UNKNOWN, words), { type: 'session.ended', end: 'abandoned', reason: 'enough', out: [] }] });
    await resume(over);
    expect([settled.did, over.did]).toEqual([['session.resumed'], ['session.resumed']]);
  });

  it('looks again at a push that was taken for not done, when origin has the very tag of its intent', async () => {
    const on = (object: string) => ({ remoteTag: async () => ({ object, commit: C1, annotated: true }) });
    const arrived = stageOf(plan, { history: came('push', NOT_DONE, words), git: on('obj') });
    await resume(arrived);
    expect(arrived.did).toEqual(['session.resumed', 'reconcile.started push']);
    arrived.work();
    await settle();
    expect(arrived.status('push')).toBe('passed');
    expect(arrived.session.snapshot().state.candidate?.pinned).toBe(true);
    const other = stageOf(plan, { history: came('push', NOT_DONE, words), git: on('another') });
    await resume(other);
    expect(other.did).toEqual(['session.resumed']);
  });

  it('keeps a wait before a retry, and looks again when it is over', async () => {
    const until = NOW + 600_000;
    const stage = stageOf(plan, { history: [...came('push', NOT_DONE, words), { type: 'retry.delayed', step: 'push', attempt: 1, until }] });
    await resume(stage);
    stage.work();
    await stage.pass(599_000);
    expect(stage.did).toEqual(['session.resumed']);
    await stage.pass(1_000);
    expect(stage.did).toEqual(['session.resumed', 'reconcile.started push', 'retry.delay-over push', 'attempt.ended push']);
    expect(stage.attempt('push')).toMatchObject({ quietUntil: null, outcome: { notDone: true } });
  });

  it('looks again at what was watched, and goes on settling what was being settled', async () => {
    const stage = stageOf(plan, { history: [intended('tracker'), ...came('push', UNKNOWN, words), { type: 'reconcile.started', step: 'push', attempt: 1 }], git: { remoteTag: async () => ({ object: 'obj', commit: C1, annotated: true }) } });
    await resume(stage);
    stage.work();
    await settle();
    expect([stage.status('tracker'), stage.status('push')]).toEqual(['passed', 'passed']);
  });

  it('watches on while a question of the watch is open, and leaves other questions to the person', async () => {
    const npm = { npm: { name: 'npm', kind: 'npm', spec: { package: 'tidewater' }, patienceMs: 1 } };
    const delivery = watch('delivery', { kind: 'deliver', spec: { deliver: ['npm'], poll: '1m' }, channel: 'npm' });
    const notes = watch('notes', { kind: 'manual', spec: { manual: 'Write.' } });
    const asked: string[] = [];
    const stage = stageOf(planOf([delivery, notes], { channels: npm }), {
      history: [intended('delivery'), asks('delivery', [patience], { watching: true }), intended('notes'), asks('notes', [attestation])],
      http: { get: async (url) => (asked.push(url), { status: 404, headers: {}, body: new Uint8Array() }) },
    });
    await resume(stage);
    stage.work();
    await settle();
    expect(asked.length).toBeGreaterThan(0);
    expect([stage.status('delivery'), stage.status('notes')]).toEqual(['needs-you', 'needs-you']);
  });

  it('does not run or share a fix again that was lost', async () => {
    const begun = [...came('lint', { result: 'failed', why: 'x', fix: '', evidence: [] }), { type: 'fix.started', step: 'lint', fix: 1 } as const];
    const running = stageOf(plan, { history: begun });
    await resume(running);
    running.work();
    await settle();
    expect(running.did).toEqual(['session.resumed', 'fix.ended lint']);
    const sharing = stageOf(plan, { history: [...begun, { type: 'fix.ended', step: 'lint', fix: 1, ok: true, why: '', evidence: [] }, { type: 'fix.sharing', step: 'lint', fix: 1, message: 'm', push: true }] });
    await resume(sharing);
    sharing.work();
    await settle();
    expect(sharing.did).toEqual(['session.resumed', 'fix.shared lint']);
  });

  it('names who came back, and the tail that a crash had cut', async () => {
    const stage = stageOf(plan);
    await resumeSession(stage.session, { pid: 7, mended: { file: 'journal.tail-1', bytes: 12 } });
    expect(stage.written('journal.mended')).toEqual([{ type: 'journal.mended', file: 'journal.tail-1', bytes: 12 }]);
    expect(stage.session.snapshot().state.resumes).toMatchObject([{ by: ADA, host: 'here' }]);
  });

  it('shows the session while the world is looked at: what a person asks for waits, and nothing is done meanwhile', async () => {
    const origin = held<string>();
    const stage = stageOf(plan, { history: [intended('tracker')], git: { remoteBranch: () => origin.promise } });
    expect(await resumeSession(stage.session, { pid: 7, mended: null, look: 'meanwhile' })).toBeNull();
    stage.work();
    const started = startStep(stage.session, 'lint', { confirmed: false, by: ADA });
    const asked = stage.session.dispatch({ type: 'file-blocker', step: 'lint', title: 'It waits too' }, ADA);
    await stage.pass(300);
    expect(stage.did).toEqual(['session.resumed']);
    expect(stage.session.whyNot({ type: 'blocker-closed', id: 'B1', reason: 'over' }, ADA)).toMatchObject({ why: 'what this session stands on is being looked at' });
    expect(stage.world().notices).toEqual(['Looking at HEAD, at origin and at the blockers first. What you ask for meanwhile waits for it.']);
    origin.answer(C1);
    expect(await Promise.all([started, asked])).toEqual([null, null]);
    await settle();
    expect(stage.did).toEqual(expect.arrayContaining(['attempt.intended lint', 'blocker.filing lint', 'attempt.ended tracker']));
    expect(stage.world().notices).toEqual([]);
  });

  it('begins to look at the world when what is drawn at once is drawn', async () => {
    const asked: string[] = [];
    const stage = stageOf(plan, { git: { head: async () => (asked.push('HEAD'), { commit: C1, branch: 'main' }) } });
    await resumeSession(stage.session, { pid: 7, mended: null, look: 'meanwhile' });
    expect(asked).toEqual([]);
    await settle();
    expect(asked).toEqual(['HEAD']);
  });

  it('lets a person leave while the world is looked at', async () => {
    const stage = stageOf(plan, { git: { remoteBranch: () => held<string>().promise } });
    await resumeSession(stage.session, { pid: 7, mended: null, look: 'meanwhile' });
    expect(await stage.session.dispatch({ type: 'leave', why: 'q' }, ADA)).toBeNull();
    expect(stage.did).toEqual(['session.resumed', 'session.left']);
  });

  it('is refused when it cannot be written', async () => {
    const stage = stageOf(plan);
    stage.journal.broken = 'read-only file system';
    expect(await resume(stage)).toMatchObject({ why: 'nothing more can be recorded: read-only file system' });
  });
});

describe('looking around', () => {
  it('notices where the branch, the tag and HEAD have gone', async () => {
    const stage = stageOf(plan, { git: { remoteBranch: async () => C2, remoteTag: async () => ({ object: 'o', commit: C2, annotated: true }) } });
    await resume(stage);
    expect(stage.world().notices).toEqual(['main on origin is c2c2c2c', 'v1.2.0 on origin is c2c2c2c, the candidate is c1c1c1c']);
    const pinned = stageOf(plan, { history: [...passed('push', words), moved({ commit: C2 })], git: { head: async () => ({ commit: C2, branch: 'main' }) } });
    await resume(pinned);
    expect(pinned.world().notices).toEqual(['HEAD is c2c2c2c; the release is c1c1c1c']);
  });

  it('names what could not be read, each by itself, without secrets', async () => {
    const stage = stageOf(plan, { git: { remoteTag: () => Promise.reject(noAnswer('no route for hunter2')) }, tracker: { list: () => Promise.reject(noAnswer('tracker down')) } });
    await resume(stage);
    expect(stage.world().notices).toEqual(['the blockers could not be read: tracker down', 'origin could not be read: no route for ‹secret›']);
  });

  it('does not wait longer than half a minute for a world that is silent', async () => {
    const stage = stageOf(plan, { git: { remoteTag: () => new Promise(() => undefined) } });
    const resumed = resume(stage);
    await stage.pass(30_000);
    await resumed;
    expect(stage.world().notices).toEqual(['origin could not be read: no answer within 30 s']);
  });

  it('shows process groups of ours that still live', async () => {
    const survivors = [{ attempt: 'session:lint:1', pid: 42, command: 'just lint' }];
    const asked: string[] = [];
    const stage = stageOf(plan, { processes: { survivors: async (of) => (asked.push(of), survivors) } });
    await resume(stage);
    expect([asked, stage.world().survivors]).toEqual([['session:'], survivors]);
  });
});

it('an answer read too late, of an act that was given up, is not taken for the truth', async () => {
  const stage = stageOf(plan, { history: [intended('push', words)] });
  await resume(stage);
  await stage.session.dispatch({ type: 'sent', step: 'push', attempt: 1, sent: {} });
  expect(stage.did).toEqual(['session.resumed', 'attempt.ended push', 'reconcile.started push']);
  expect(stage.attempt('push')?.sent).toBeNull();
});
