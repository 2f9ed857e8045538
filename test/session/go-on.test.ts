import { describe, expect, it } from 'vitest';
import type { Ended } from '../../src/ports.ts';
import { keepGoing } from '../../src/session/go-on.ts';
import { ADA, C2, came, NOT_DONE, passed } from '../support/history.ts';
import { planOf, pushTag, step, watch } from '../support/plan.ts';
import type { Step } from '../../src/core/plan.ts';
import { ended } from '../support/ports.ts';
import { held, settle, stageOf } from './stage.ts';
import type { Stage } from './stage.ts';

const run = (id: string, said: Partial<Step> = {}): Step => step(id, { effect: 'local', spec: { run: [id] }, ...said });
const ask = (id: string, said: Partial<Step> = {}): Step => watch(id, { kind: 'decide', point: 'hold', spec: { decide: 'Go on?', options: { yes: { label: 'Yes' } } }, ...said });
const runs = (stage: Stage): readonly string[] => stage.did.flatMap((what) => (what.startsWith('run ') ? [what.slice(4)] : []));
const goOn = async (stage: Stage): Promise<void> => {
  stage.work();
  keepGoing(stage.session, ADA).begin();
  await settle();
};

describe('A', () => {
  it('runs all that may run, in the order of the plan and of its needs', async () => {
    const stage = stageOf(planOf([run('c', { needs: ['b'] }), run('a'), run('b', { needs: ['a'] })], { parallel: 1 }));
    await goOn(stage);
    expect(runs(stage)).toEqual(['a', 'b', 'c']);
    expect(stage.world()).toMatchObject({ goingOn: false, prompt: null });
  });

  it('lets no more of a phase run at once than its cap', async () => {
    const commands = new Map(['a', 'b', 'c'].map((name) => [name, held<Ended>()]));
    const stage = stageOf(planOf([run('a'), run('b'), run('c')], { parallel: 2 }), { runs: (name) => commands.get(name)?.promise ?? ended() });
    await goOn(stage);
    expect(runs(stage)).toEqual(['a', 'b']);
    commands.get('b')?.answer(ended());
    await settle();
    expect(runs(stage)).toEqual(['a', 'b', 'c']);
  });

  it('lets an exclusive step run alone', async () => {
    const commands = new Map(['a', 'bench', 'b'].map((name) => [name, held<Ended>()]));
    const stage = stageOf(planOf([run('a'), run('bench', { exclusive: true }), run('b')]), { runs: (name) => commands.get(name)?.promise ?? ended() });
    await goOn(stage);
    expect(runs(stage)).toEqual(['a', 'b']);
    commands.get('a')?.answer(ended());
    await settle();
    expect(runs(stage)).toEqual(['a', 'b']);
    commands.get('b')?.answer(ended());
    await settle();
    expect(runs(stage)).toEqual(['a', 'b', 'bench']);
  });

  it('shows the first thing that needs a person when nothing more runs, and is off then', async () => {
    const slow = held<Ended>();
    const stage = stageOf(planOf([run('a'), ask('risk'), ask('more')]), { runs: () => slow.promise });
    await goOn(stage);
    expect(stage.world().prompt).toBeNull();
    slow.answer(ended());
    await settle();
    expect(stage.world()).toMatchObject({ goingOn: false, prompt: { step: 'risk' } });
    expect(stage.status('risk')).toBe('needs-you');
  });

  it('asks nobody while the verdict on what has just run is still being read', async () => {
    const log = held<{ readonly sha256: string; readonly bytes: number }>();
    const stage = stageOf(planOf([run('a'), run('b', { needs: ['a'] }), ask('risk')]), { files: { hash: () => log.promise } });
    await goOn(stage);
    expect(stage.attempt('a')?.phase).toBe('looking');
    expect(stage.world()).toMatchObject({ goingOn: true, prompt: null });
    log.answer({ sha256: 'aa', bytes: 1 });
    await settle();
    expect(runs(stage)).toEqual(['a', 'b']);
    expect(stage.world().prompt).toMatchObject({ step: 'risk' });
  });

  it('never confirms a remote step and never types a word', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const stage = stageOf(planOf([step('branch', { effect: 'remote', kind: 'git', spec: { git: { push: { branch: 'main' } } } }), push, run('a')]));
    await goOn(stage);
    expect(stage.did.filter((what) => what.includes('push') || what.includes('branch'))).toEqual([]);
    expect(stage.world().prompt).toMatchObject({ step: 'branch' });
  });

  it('goes on by itself when what the world was awaited for has come', async () => {
    const where = held<string>();
    const stage = stageOf(planOf([watch('tracker', { kind: 'check', spec: { check: { tracker: 'healthy' } } }), run('a', { needs: ['tracker'] })]), { tracker: { where: () => where.promise } });
    await goOn(stage);
    expect(stage.world().goingOn).toBe(true);
    where.answer('blockers.json');
    await settle();
    expect(runs(stage)).toEqual(['a']);
  });

  it('stops at a step that failed and does not run it again', async () => {
    const stage = stageOf(planOf([run('a'), run('b', { needs: ['a'] })]), { runs: () => ended({ code: 1 }) });
    await goOn(stage);
    expect(runs(stage)).toEqual(['a']);
    expect(stage.world()).toMatchObject({ goingOn: false, prompt: { step: 'a' } });
  });

  it('is not stopped by what failed while something else is still awaited', async () => {
    const where = held<string>();
    const plan = planOf([run('b'), watch('tracker', { kind: 'check', spec: { check: { tracker: 'healthy' } } }), run('a', { needs: ['tracker'] })]);
    const stage = stageOf(plan, { runs: (name) => ended({ code: name === 'b' ? 1 : 0 }), tracker: { where: () => where.promise } });
    await goOn(stage);
    expect(stage.status('b')).toBe('failed');
    expect(stage.world()).toMatchObject({ goingOn: true, prompt: null });
    where.answer('blockers.json');
    await settle();
    expect(runs(stage)).toEqual(['b', 'a']);
    expect(stage.world()).toMatchObject({ goingOn: false, prompt: { step: 'b' } });
  });

  it('does not try for ever what is refused, though HEAD has left the pinned candidate', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const stage = stageOf(planOf([push, run('a'), run('b')]), { history: passed('push', { words: 'tag v1.2.0' }), git: { head: async () => ({ commit: C2, branch: 'topic' }) } });
    await goOn(stage);
    expect(stage.did).toEqual(['candidate.moved']);
  });

  it('runs again what is stale, and leaves what failed to the person', async () => {
    const stage = stageOf(planOf([run('a'), run('b')]), { history: [...passed('a', { hash: 'another-definition' }), ...came('b', NOT_DONE)] });
    await goOn(stage);
    expect(runs(stage)).toEqual(['a']);
  });

  it('is off when the journal cannot be written', async () => {
    const stage = stageOf(planOf([run('a')]));
    stage.journal.broken = 'EIO';
    await goOn(stage);
    expect(stage.world()).toMatchObject({ goingOn: false, readOnly: 'EIO' });
    expect(runs(stage)).toEqual([]);
  });
});
