import { describe, expect, it } from 'vitest';
import { actionsOf } from '../../src/session/actions.ts';
import { adoptPasses, listPasses, readDryRun } from '../../src/session/passes.ts';
import { lookAround } from '../../src/session/resume.ts';
import type { Refusal } from '../../src/core/command.ts';
import type { Evidence } from '../../src/core/verdict.ts';
import type { PassList } from '../../src/core/world.ts';
import type { DryRuns, StoredDryRun } from '../../src/core/dry-run.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, C2, FAILED, NOW, came, intended, log, opened, passed, proof, sent } from '../support/history.ts';
import { judgement, planOf, step, watch } from '../support/plan.ts';
import { held, noAnswer, settle, stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const steps = [step('lint', { tools: ['just'] }), step('tests', { needs: ['lint'] }), step('audit', { judge: [judgement('q')] }), watch('ci')];
const live = planOf(steps);
const dry = planOf(steps, { mode: 'dry-run' });
const tooled = { for: { commit: C1, tree: 'clean', step: 'hash-of-lint', values: {}, tools: { just: '1.0' } } } as const;
const lint: readonly Happened[] = [{ ...intended('lint'), ...tooled }, ...passed('lint').slice(1)];

const stored = (history: readonly Happened[] = [...lint, ...passed('tests')], session = 3): StoredDryRun => {
  const records = recordsOf([{ type: 'session.opened', repository: dry.repository, session, version: '0.1.0', host: 'here', pid: 1, root: '/repo' }, ...opened(dry).slice(1), ...history]);
  return { session, head: 'head', records, hashes: records.map(({ n }) => `hash-${n}`) };
};

const copyOf = (evidence: readonly Evidence[], attempt: string): readonly Evidence[] => evidence.map((piece) => (piece.type === 'file' ? { ...piece, path: `/state/evidence/${attempt}/${piece.name}` } : piece));

/** A stage beside a dry run; `kept` and `dropped` list the folders of the copies. */
const beside = (newest: Awaited<ReturnType<DryRuns['newest']>>, { dryRuns = {}, ...told }: Told & { readonly history?: readonly Happened[] } = {}) => {
  const kept: string[] = [];
  const dropped: string[] = [];
  const stage = stageOf(live, {
    ...told,
    git: { filesNaming: async () => [], ...told.git },
    dryRuns: {
      newest: async () => newest,
      wrongWith: async () => null,
      keep: async (_, evidence, attempt) => (kept.push(attempt), copyOf(evidence, attempt)),
      drop: async (attempt) => void dropped.push(attempt),
      ...dryRuns,
    },
  });
  return { ...stage, kept, dropped };
};

const listed = (list: PassList | Refusal): PassList => {
  if ('why' in list) throw new Error(list.why);
  return list;
};

describe('on opening', () => {
  it('a live session reads what a dry run has to give', async () => {
    const stage = beside(stored());
    await lookAround(stage.session);
    expect(stage.world().dryRun).toMatchObject({ session: 3, passes: [{ step: 'lint', n: 7, hash: 'hash-7' }, { step: 'tests' }] });
    expect(stage.world().notices).toEqual([]);
  });

  it('a dry run reads none', async () => {
    const stage = stageOf(dry, { dryRuns: { newest: async () => { throw new Error('asked'); } } });
    await lookAround(stage.session);
    expect(stage.world()).toMatchObject({ dryRun: null, notices: [] });
  });

  it('a journal that is damaged offers nothing and says so; so does one whose history cannot have happened', async () => {
    const damaged = beside({ problem: 'journal.jsonl:7 is damaged: its hash is not the hash of its content' });
    await lookAround(damaged.session);
    expect(damaged.world().notices).toEqual(['the dry run offers nothing: journal.jsonl:7 is damaged: its hash is not the hash of its content']);
    expect(await listPasses(damaged.session)).toMatchObject({ why: expect.stringContaining('is damaged') });

    const impossible = beside(stored([sent('lint')]));
    await lookAround(impossible.session);
    expect(impossible.world().notices).toEqual([expect.stringMatching(/^the dry run offers nothing: dry run 3: Event 5 cannot have happened/)]);
    expect(await listPasses(impossible.session)).toMatchObject({ why: expect.stringContaining('cannot have happened') });
  });

  it('one that cannot be read becomes a notice, and the session opens', async () => {
    const stage = beside(null, { dryRuns: { newest: async () => { throw noAnswer('the disk is gone'); } } });
    await lookAround(stage.session);
    expect(stage.world().notices).toEqual(['the dry run could not be read: the disk is gone']);
  });
});

describe('the list', () => {
  it('says of each pass when it passed, for which commit, with how much evidence and by which record, and why others may not', async () => {
    const judged: readonly Happened[] = [intended('audit'), sent('audit'), { type: 'attempt.ended', step: 'audit', attempt: 1, outcome: { result: 'passed', evidence: proof, captured: {} }, commit: null }];
    const run = stored([...lint, ...passed('tests'), ...judged]);
    const list = listed(await listPasses(beside(run).session));
    expect(list).toEqual({
      session: 3,
      adoptable: [
        { step: 'lint', title: 'lint', endedAt: run.records[6]?.at, commit: C1, evidence: 2, n: 7, hash: 'hash-7' },
        { step: 'tests', title: 'tests', endedAt: run.records[9]?.at, commit: C1, evidence: 2, n: 10, hash: 'hash-10' },
      ],
      not: [{ title: 'audit', why: 'a person opens it, and an answer is for its session' }],
    });
  });

  it('is none where there is no dry run', async () => {
    expect(await listPasses(beside(null).session)).toEqual({ why: 'there is no dry run of this release', fix: 'Run the gates here.' });
  });

  const reasons: readonly (readonly [string, Parameters<typeof beside>[1], string])[] = [
    ['evidence that is gone', { dryRuns: { wrongWith: async () => 'its evidence log is gone' } }, 'its evidence log is gone'],
    ['another version of a tool', { tools: () => '1.1' }, 'just is 1.1, and was 1.0 there'],
    ['a tool that is missing', { tools: () => null }, 'just is missing, and was 1.0 there'],
    ['a dirty tree', { git: { checkout: async () => ({ commit: C1, branch: 'main', tree: 'ab12' }) } }, 'the working tree is not clean'],
    ['a file that names the mode', { git: { filesNaming: async () => ['scripts/gate.sh'] } }, 'scripts/gate.sh names RELEASE_MODE, so what ran may have done less in the dry run'],
    ['a git that does not say', { git: { filesNaming: async () => { throw noAnswer(); } } }, 'whether a file of the candidate names RELEASE_MODE could not be read'],
    ['a HEAD that has moved', { git: { head: async () => ({ commit: C2, branch: 'main' }) } }, 'it is for c1c1c1c, and the candidate is c2c2c2c'],
  ];
  it.each(reasons)('gives the reason for %s', async (_, told, why) => {
    const list = listed(await listPasses(beside(stored(lint), told).session));
    expect(list).toMatchObject({ adoptable: [], not: [{ title: 'lint', why }] });
  });

  it('does not count the runbook itself, whose steps are looked at one by one', async () => {
    const list = listed(await listPasses(beside(stored(lint), { git: { filesNaming: async () => [live.source] } }).session));
    expect(list.adoptable).toHaveLength(1);
  });

  it('hashes only what could be adopted', async () => {
    const asked: number[] = [];
    const stage = beside(stored([...lint, ...came('lint', FAILED, { attempt: 2 })]), { dryRuns: { wrongWith: async (session) => (asked.push(session), null) } });
    expect(listed(await listPasses(stage.session)).not).toEqual([{ title: 'lint', why: 'it was tried again there and is failed: exit 1' }]);
    expect(asked).toEqual([]);
  });

  it('says why it could not be made', async () => {
    const stage = beside(stored(), { git: { checkout: async () => { throw noAnswer('git is gone'); } } });
    expect(await listPasses(stage.session)).toMatchObject({ why: 'git is gone' });
  });
});

describe('adopting', () => {
  it('copies the evidence first, and then writes one event for each pass', async () => {
    const order: string[] = [];
    const stage = beside(stored(), { dryRuns: { keep: async (_, evidence, attempt) => (order.push(`keep ${attempt}, ${stage.written('pass.adopted').length} written`), copyOf(evidence, attempt)) } });
    const list = listed(await listPasses(stage.session));
    expect(await adoptPasses(stage.session, list, ADA)).toBeNull();
    expect(order).toEqual(['keep lint.dry-run-3.7, 0 written', 'keep tests.dry-run-3.10, 0 written']);
    expect(stage.did).toEqual(['pass.adopted lint', 'pass.adopted tests']);
    expect(stage.written('pass.adopted')[0]).toMatchObject({ attempt: 1, evidence: [{ ...log, path: '/state/evidence/lint.dry-run-3.7/log' }, { type: 'value' }], from: { mode: 'dry-run', session: 3, n: 7, hash: 'hash-7' }, for: tooled.for });
    expect(['lint', 'tests'].map(stage.status)).toEqual(['passed', 'passed']);
    expect(stage.world().message).toMatchObject({ mark: 'passed', text: '2 passes were adopted from dry run 3.' });
    expect(stage.dropped).toEqual([]);
  });

  it('of a list that no longer holds adopts nothing and copies nothing', async () => {
    const stage = beside(stored());
    const list = listed(await listPasses(stage.session));
    const altered = (change: Partial<PassList['adoptable'][number]>): PassList => ({ ...list, adoptable: list.adoptable.map((one) => ({ ...one, ...change })) });
    expect(await adoptPasses(stage.session, altered({ hash: 'other' }), ADA)).toMatchObject({ why: 'nothing was adopted: lint: the dry run has gone on since' });
    expect(await adoptPasses(stage.session, { ...list, session: 2 }, ADA)).toMatchObject({ why: expect.stringContaining('gone on since') });
    expect(await adoptPasses(stage.session, { ...list, adoptable: [] }, ADA)).toMatchObject({ why: 'no pass was named' });
    expect([stage.did, stage.kept]).toEqual([[], []]);
  });

  it('looks at everything again: what changed while the list was open is seen', async () => {
    let version = '1.0';
    const stage = beside(stored(lint), { tools: () => version });
    const list = listed(await listPasses(stage.session));
    version = '2.0';
    expect(await adoptPasses(stage.session, list, ADA)).toMatchObject({ why: 'nothing was adopted: lint: just is 2.0, and was 1.0 there' });
    expect([stage.did, stage.kept]).toEqual([[], []]);
  });

  it('leaves no copy where the evidence changed while it was copied, or the copy could not be made', async () => {
    const changed = beside(stored(lint), { dryRuns: { keep: async () => 'its evidence log is not what it was' } });
    expect(await adoptPasses(changed.session, listed(await listPasses(changed.session)), ADA)).toMatchObject({ why: 'nothing was adopted: lint: its evidence log is not what it was' });
    expect([changed.did, changed.dropped]).toEqual([[], ['lint.dry-run-3.7']]);

    const full = beside(stored(lint), { dryRuns: { keep: async () => { throw new Error('no space left'); } } });
    expect(await adoptPasses(full.session, listed(await listPasses(full.session)), ADA)).toMatchObject({ why: 'no space left' });
    expect([full.did, full.dropped]).toEqual([[], ['lint.dry-run-3.7']]);
  });

  it('reads the tree once more when the copies are made', async () => {
    let tree = 'clean';
    const stage = beside(stored(lint), { git: { checkout: async () => ({ commit: C1, branch: 'main', tree }) }, dryRuns: { keep: async (_, evidence, attempt) => ((tree = 'ab12'), copyOf(evidence, attempt)) } });
    expect(await adoptPasses(stage.session, listed(await listPasses(stage.session)), ADA)).toMatchObject({ why: 'nothing was adopted: lint: the working tree is not clean' });
    expect([stage.did, stage.dropped]).toEqual([[], ['lint.dry-run-3.7']]);
  });

  it('gives way to an attempt that began meanwhile, and touches nothing of it', async () => {
    const copying = held<null>();
    const stage = beside(stored(lint), { dryRuns: { keep: async (_, evidence, attempt) => (await copying.promise, copyOf(evidence, attempt)) }, runs: () => new Promise(() => undefined) });
    const list = listed(await listPasses(stage.session));
    const adopting = adoptPasses(stage.session, list, ADA);
    await settle();
    const actions = actionsOf(stage.session, stage.work(), { desk: stage.desk, leave: async () => undefined });
    expect(await actions.start('lint', { confirmed: false })).toBeNull();
    copying.answer(null);
    expect(await adopting).toMatchObject({ why: 'nothing was adopted: lint: an attempt of it is under way here' });
    expect(stage.written('pass.adopted')).toEqual([]);
    expect(stage.dropped).toEqual(['lint.dry-run-3.7']);
  });

  it('is one at a time', async () => {
    const stage = beside(stored(lint));
    const list = listed(await listPasses(stage.session));
    const both = await Promise.all([adoptPasses(stage.session, list, ADA), adoptPasses(stage.session, list, ADA)]);
    expect(both).toEqual([null, expect.objectContaining({ why: expect.stringContaining('is being done') })]);
    expect(stage.did).toEqual(['pass.adopted lint']);
  });

  it('keeps the copies where the journal failed: what could not be written may be on disk', async () => {
    const stage = beside(stored(lint));
    const list = listed(await listPasses(stage.session));
    stage.journal.broken = 'EIO';
    expect(await adoptPasses(stage.session, list, ADA)).toMatchObject({ why: expect.stringContaining('nothing more can be recorded') });
    expect([stage.kept, stage.dropped]).toEqual([['lint.dry-run-3.7'], []]);
  });

  it('is refused to a script', async () => {
    const stage = beside(stored(lint));
    const list = listed(await listPasses(stage.session));
    expect(await adoptPasses(stage.session, list, { ...ADA, person: false })).toMatchObject({ why: expect.stringContaining('needs a person at a terminal') });
    expect([stage.did, stage.kept]).toEqual([[], []]);
  });
});

describe('an adopted pass on the screen', () => {
  it('has the log that it brought', async () => {
    const files: string[] = [];
    const stage = beside(stored(lint), { desk: { openFile: async (path) => void files.push(path) } });
    await adoptPasses(stage.session, listed(await listPasses(stage.session)), ADA);
    const actions = actionsOf(stage.session, stage.work(), { desk: stage.desk, leave: async () => undefined });
    expect(await actions.openLog('lint')).toBeNull();
    expect(files).toEqual(['/state/evidence/lint.dry-run-3.7/log']);
  });

  it('is usual as long as it took there', async () => {
    const stage = beside(stored(lint));
    await readDryRun(stage.session);
    await adoptPasses(stage.session, listed(await listPasses(stage.session)), ADA);
    expect(stage.attempt('lint')).toMatchObject({ startedAt: NOW - 86_400_000 + 4_000, endedAt: NOW - 86_400_000 + 6_000 });
  });
});
