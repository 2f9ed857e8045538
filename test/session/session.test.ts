import { describe, expect, it } from 'vitest';
import { HOLDPOINT } from '../../src/core/event.ts';
import { ADA, C1, FAILED, NOW, PASSED, asks, came, ended, intended, sent } from '../support/history.ts';
import { attestation, judgement, planOf, step, watch } from '../support/plan.ts';
import { SECRET, settle, stageOf } from './stage.ts';

const plan = planOf([step('lint', { waivable: true }), step('test')]);

describe('writing', () => {
  it('shows an event only when the journal has it', async () => {
    const stage = stageOf(plan);
    const before = stage.session.snapshot();
    const asked = stage.session.dispatch({ type: 'shell', open: true }, ADA);
    expect(stage.session.snapshot()).toBe(before);
    expect(await asked).toBeNull();
    expect(stage.session.snapshot().records.length).toBe(before.records.length + 1);
    expect(stage.world().chain).toEqual({ events: before.records.length + 1, head: String(before.records.length + 1).padStart(64, '0'), ok: true });
  });

  it('takes commands in the order in which they were asked', async () => {
    const stage = stageOf(plan);
    await Promise.all([stage.session.dispatch({ type: 'shell', open: true }), stage.session.dispatch({ type: 'shell', open: false }), stage.session.dispatch({ type: 'leave', why: 'x' })]);
    expect(stage.did).toEqual(['shell.opened', 'shell.closed', 'session.left']);
  });

  it('is read-only from the first write that failed, and never writes again', async () => {
    const stage = stageOf(plan);
    stage.journal.broken = `no space left for ${SECRET}`;
    expect(await stage.session.dispatch({ type: 'shell', open: true })).toMatchObject({ why: 'nothing more can be recorded: no space left for ‹secret›' });
    stage.journal.broken = null;
    expect(await stage.session.dispatch({ type: 'shell', open: false })).toMatchObject({ why: /nothing more can be recorded/ });
    expect(stage.did).toEqual([]);
    expect(stage.world()).toMatchObject({ readOnly: 'no space left for ‹secret›', goingOn: false });
  });

  it('goes read-only, and does not reject, on what cannot have happened', async () => {
    const stage = stageOf(plan);
    stage.journal.records.pop();
    // The journal now counts one event less than the state: what it writes cannot follow.
    expect(await stage.session.dispatch({ type: 'shell', open: true })).toMatchObject({ why: /nothing more can be recorded: Event \d+ cannot have happened/ });
    expect(stage.world().readOnly).not.toBeNull();
  });

  it('asks whether a thing still holds in the turn of its command, after all that was asked before it', async () => {
    const stage = stageOf(plan);
    const first = stage.session.dispatch({ type: 'shell', open: true });
    const seen: number[] = [];
    const second = stage.session.dispatch({ type: 'shell', open: false }, HOLDPOINT, () => {
      seen.push(stage.session.snapshot().records.length);
      return { why: 'it is over', fix: 'Nothing.' };
    });
    const before = stage.session.snapshot().records.length;
    expect([await first, await second]).toEqual([null, { why: 'it is over', fix: 'Nothing.' }]);
    expect(seen).toEqual([before + 1]);
    expect(stage.did).toEqual(['shell.opened']);
  });
});

describe('secrets', () => {
  it('does not write a secret that a person typed into a reason', async () => {
    const stage = stageOf(plan, { history: came('lint', FAILED) });
    expect(await stage.session.dispatch({ type: 'waive', step: 'lint', reason: `known, see ${SECRET}`, until: NOW + 60_000 }, ADA)).toBeNull();
    expect(stage.written('waiver.granted')).toMatchObject([{ reason: 'known, see ‹secret›' }]);
  });

  it('does not write a secret of an answer, of its attachment, or of an act that failed', async () => {
    const manual = planOf([watch('notes', { kind: 'manual', spec: { manual: 'Write the notes.' } }), step('lint')]);
    const stage = stageOf(manual, { history: [intended('notes'), asks('notes', [attestation]), intended('lint')] });
    await stage.session.dispatch({ type: 'answer', step: 'notes', attempt: 1, answer: { question: 'attest', option: 'done', reason: SECRET, attachment: `file-${SECRET}` } }, ADA);
    await stage.session.dispatch({ type: 'act-failed', step: 'lint', attempt: 1, left: false, why: `bad ${SECRET}`, fix: `unset ${SECRET}` });
    expect(JSON.stringify(stage.journal.records)).not.toContain(SECRET);
    expect(stage.written('attempt.ended')).toMatchObject([{ outcome: { why: 'bad ‹secret›', fix: 'unset ‹secret›' } }]);
  });
});

describe('how long a step usually takes', () => {
  const at = (seconds: number, event: ReturnType<typeof intended> | ReturnType<typeof sent> | ReturnType<typeof ended>) => ({ at: NOW - 100_000 + seconds * 1_000, event });

  it('is the median of its attempts that came to a verdict', () => {
    const attempts = [4, 30, 10].flatMap((seconds, index) => [at(index * 40, intended('lint', { attempt: index + 1 })), at(index * 40, sent('lint', index + 1)), at(index * 40 + seconds, ended('lint', index === 1 ? FAILED : PASSED, { attempt: index + 1 }))]);
    expect(stageOf(plan, { history: attempts }).world().usualMs).toEqual({ lint: 10_000 });
  });

  it('counts neither what nobody saw end, nor what never began, nor the time a person took', async () => {
    const judged = planOf([step('lint'), step('bench', { judge: [judgement('slower')] })]);
    const stage = stageOf(judged, {
      history: [
        at(0, intended('lint')),
        at(5, ended('lint', { result: 'unknown', why: 'lost', evidence: [] })),
        at(6, intended('lint', { attempt: 2 })),
        at(6, ended('lint', { result: 'failed', why: 'just is missing', fix: '', evidence: [], notDone: true }, { attempt: 2 })),
        at(10, intended('bench')),
        at(11, sent('bench')),
        { at: NOW - 80_000, event: { type: 'attempt.commands-passed', step: 'bench', attempt: 1, evidence: PASSED.evidence, captured: {} } },
        { at: NOW - 80_000, event: asks('bench', [judgement('slower')]) },
      ],
    });
    await stage.session.dispatch({ type: 'answer', step: 'bench', attempt: 1, answer: { question: 'slower', option: 'hold', reason: 'slower', attachment: null } }, ADA);
    expect(stage.status('bench')).toBe('failed');
    expect(stage.world().usualMs).toEqual({});
  });

  it('is told anew when an attempt ends', async () => {
    const stage = stageOf(plan, { history: [at(0, intended('lint')), at(0, sent('lint'))] });
    await stage.session.dispatch({ type: 'judged', step: 'lint', attempt: 1, verdict: { is: 'failed', why: 'x', fix: 'y' }, checkout: { commit: C1, tree: 'clean' } });
    expect(stage.world().usualMs).toEqual({ lint: 100_000 });
  });
});

it('lets the work go on when a screen that listens fails', async () => {
  const stage = stageOf(plan);
  const heard: string[] = [];
  const failures: unknown[] = [];
  const taken = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => failures.push(error));
  stage.session.subscribe(() => {
    throw new Error('a frame could not be drawn');
  });
  stage.session.subscribe(() => heard.push('screen'));
  stage.session.onChange(() => heard.push('work'));
  try {
    expect(await stage.session.dispatch({ type: 'shell', open: true })).toBeNull();
    await settle();
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of taken) process.on('uncaughtException', listener);
  }
  expect(heard).toEqual(['screen', 'work']);
  expect(failures).toMatchObject([{ message: 'a frame could not be drawn' }]);
});
