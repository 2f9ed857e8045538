import { describe, expect, it } from 'vitest';
import { refreshCandidate } from '../../src/session/candidate.ts';
import { keepGoing } from '../../src/session/go-on.ts';
import { startStep } from '../../src/session/start.ts';
import { ADA, C1, C2, C3, intended, passed } from '../support/history.ts';
import { BASE, planOf, pushTag, step } from '../support/plan.ts';
import { held, settle, stageOf } from './stage.ts';
import type { Stage } from './stage.ts';

const lint = step('lint', { effect: 'local', spec: { run: ['just lint'] } });
const begin = (stage: Stage, id: string) => startStep(stage.session, id, { confirmed: true, by: ADA });
const head = (commit: string, branch: string | null = 'main') => ({ commit, branch });

describe('starting a step', () => {
  it('twice at once makes one attempt, however fast it passes', async () => {
    const stage = stageOf(planOf([lint]));
    stage.work();
    const answers = await Promise.all([begin(stage, 'lint'), begin(stage, 'lint')]);
    await settle();
    expect(answers).toEqual([null, expect.objectContaining({ why: 'that was asked for a moment ago and is being done' })]);
    expect(stage.did.filter((what) => what === 'run just lint')).toEqual(['run just lint']);
  });

  it('beside A, which starts it too, makes one attempt', async () => {
    const stage = stageOf(planOf([lint]));
    stage.work();
    keepGoing(stage.session, ADA).begin();
    await begin(stage, 'lint');
    await settle();
    expect(stage.did.filter((what) => what === 'run just lint')).toEqual(['run just lint']);
  });

  it('again is another attempt once the first has ended', async () => {
    const stage = stageOf(planOf([lint, step('later', { needs: ['lint'] })]));
    stage.work();
    await begin(stage, 'lint');
    await settle();
    expect(await begin(stage, 'lint')).toBeNull();
    await settle();
    expect(stage.attempt('lint')).toMatchObject({ n: 2, phase: 'ended' });
  });

  it('is refused, and nothing is written, when a file that it names is not as it was trusted', async () => {
    const asked: string[] = [];
    const stage = stageOf(planOf([{ ...lint, would: ['just lint'] }]), { distrusted: async (lines) => (asked.push(...lines), { why: 'justfile is not as you trusted it', fix: 'Leave.' }) });
    expect(await begin(stage, 'lint')).toEqual({ why: 'justfile is not as you trusted it', fix: 'Leave.' });
    expect([asked, stage.did]).toEqual([['just lint'], []]);
  });

  it('reads HEAD first, so that it is about the commit that is checked out now', async () => {
    const stage = stageOf(planOf([lint]), { git: { head: async () => head(C2) } });
    stage.work();
    expect(await begin(stage, 'lint')).toBeNull();
    expect(stage.did.slice(0, 2)).toEqual(['candidate.moved', 'attempt.intended lint']);
    expect(stage.attempt('lint')?.for.commit).toBe(C2);
    await settle();
  });

  it('is of one look where nobody is asked for anything in between, and looks anew where HEAD had moved or a tool said its version', async () => {
    let commit = C1;
    const looks = async (one: typeof lint): Promise<number> => {
      let count = 0;
      const plan = planOf([one], { tools: { just: { name: 'just', version: 'just --version', get: '' } } });
      const stage = stageOf(plan, { git: { checkout: async () => ((count += 1), { commit, branch: 'main', tree: 'clean' }) }, tools: () => '1.40' });
      expect(await begin(stage, 'lint')).toBeNull();
      return count;
    };
    expect(await looks(lint)).toBe(1);
    expect(await looks({ ...lint, tools: ['just'] })).toBe(2);
    expect(await looks({ ...lint, effect: 'remote' })).toBe(2);
    commit = C2;
    expect(await looks(lint)).toBe(2);
  });

  it('is refused when HEAD moved while its tools were asked for their version', async () => {
    let commit = C1;
    const plan = planOf([{ ...lint, tools: ['just'] }], { tools: { just: { name: 'just', version: 'just --version', get: '' } } });
    const stage = stageOf(plan, { git: { head: async () => head(commit) }, tools: () => { commit = C2; return '1.40'; } });
    expect(await begin(stage, 'lint')).toMatchObject({ why: 'HEAD is c2c2c2c, the candidate is c1c1c1c' });
    expect(stage.did).toEqual([]);
  });

  it('is refused when what it noted was about another candidate', async () => {
    let commit = C1;
    const version = held<string>();
    const plan = planOf([{ ...lint, tools: ['just'] }], { tools: { just: { name: 'just', version: 'just --version', get: '' } } });
    const stage = stageOf(plan, { git: { head: async () => head(commit) }, tools: () => version.promise });
    const started = begin(stage, 'lint');
    await settle();
    commit = C2;
    await refreshCandidate(stage.session);
    version.answer('1.40');
    expect(await started).toMatchObject({ why: 'HEAD moved while it was being started' });
  });

  it('of which a tool is missing fails with how to get it, and runs nothing', async () => {
    const plan = planOf([{ ...lint, tools: ['just'] }], { tools: { just: { name: 'just', version: 'just --version', get: 'cargo install just' } } });
    const stage = stageOf(plan, { tools: () => null });
    stage.work();
    await begin(stage, 'lint');
    await settle();
    expect(stage.did).toEqual(['attempt.intended lint', 'attempt.ended lint']);
    expect(stage.attempt('lint')?.outcome).toMatchObject({ result: 'failed', fix: 'Get it: cargo install just' });
  });

  it('answers a refusal, without its secrets, when the checkout cannot be read', async () => {
    const stage = stageOf(planOf([lint]), { git: { checkout: () => Promise.reject(new Error('hunter2 in index.lock')) } });
    expect(await begin(stage, 'lint')).toEqual({ why: '‹secret› in index.lock', fix: 'Try again.' });
  });

  it('that the runbook does not have is refused', async () => {
    expect(await begin(stageOf(planOf([lint])), 'x')).toMatchObject({ why: 'the runbook has no step "x"' });
  });
});

describe('reading the candidate', () => {
  it('writes down what HEAD is last, also when an older reading takes longer', async () => {
    const slow = held<readonly string[]>();
    let commit = C2;
    const stage = stageOf(planOf([lint, step('test')]), { history: passed('lint'), git: { head: async () => head(commit), changedFiles: (_, to) => (to === C2 ? slow.promise : Promise.resolve([])) } });
    const readings = [refreshCandidate(stage.session)];
    await settle();
    commit = C3;
    readings.push(refreshCandidate(stage.session));
    await settle();
    slow.answer(['README.md']);
    await Promise.all(readings);
    expect(stage.session.snapshot().state.candidate?.commit).toBe(C3);
  });

  it('goes on after a reading that failed', async () => {
    let broken = true;
    const stage = stageOf(planOf([lint]), { git: { head: async () => { if (broken) throw new Error('index.lock'); return head(C2); } } });
    await expect(refreshCandidate(stage.session)).rejects.toThrow('index.lock');
    broken = false;
    await refreshCandidate(stage.session);
    expect(stage.session.snapshot().state.candidate?.commit).toBe(C2);
  });

  it('leaves a pass stale whose diff cannot be read', async () => {
    const stage = stageOf(planOf([{ ...lint, covers: { globs: ['docs/**'], patterns: ['^docs/'] } }]), { history: passed('lint'), git: { head: async () => head(C2), changedFiles: () => Promise.reject(new Error('bad object')) } });
    await refreshCandidate(stage.session);
    expect(stage.status('lint')).toBe('stale');
  });

  it('reads the diff from the base where it is known', async () => {
    const stage = stageOf(planOf([lint]), { git: { head: async () => head(C2), localTag: async (tag) => (tag === BASE ? { object: 'o', commit: C3, annotated: true } : null), changedFiles: async (from) => (from === C3 ? ['src/b.rs'] : []) } });
    await refreshCandidate(stage.session);
    expect(stage.session.snapshot().state.candidate).toMatchObject({ commit: C2, fromBase: ['src/b.rs'] });
  });

  it('writes nothing for a pinned candidate whose branch alone is another, however often it is read', async () => {
    const stage = stageOf(planOf([pushTag('push')]), { history: [intended('push', { words: 'tag v1.2.0' })], git: { head: async () => head(C1, 'topic') } });
    await refreshCandidate(stage.session);
    await refreshCandidate(stage.session);
    expect(stage.did).toEqual([]);
  });
});
