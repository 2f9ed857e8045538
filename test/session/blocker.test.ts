import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import type { Blocker } from '../../src/ports.ts';
import { closeBlocker, draftBlocker, fileBlocker } from '../../src/session/blocker.ts';
import { judgeStep } from '../../src/session/look.ts';
import { askPreconditions, readBlockers } from '../../src/session/preconditions.ts';
import { ADA, came } from '../support/history.ts';
import { blockersGate, planOf, step } from '../support/plan.ts';
import { SECRET, held, noAnswer, stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const gate = blockersGate('blockers', { spec: { blockers: 'none-open' } });
const plan = planOf([step('lint', { would: ['just lint'] }), gate]);
const failed = came('lint', { result: 'failed', why: `clippy said ${SECRET}`, fix: '', evidence: [{ type: 'value', name: 'exit', value: '1' }] });
const leak: Blocker = { id: 'B1', title: 'It leaks', open: true, url: null };
const DRAFT = { title: 'It leaks', body: 'Everywhere.' };

const stage = (tracker: Told['tracker'], said: Parameters<typeof planOf>[1] = {}) => stageOf(planOf(plan.steps, said), { history: failed, tracker: { ...tracker } });

describe('a blocker', () => {
  it('is drafted from what failed, in the words of the tool, without secrets', async () => {
    const on = stageOf(plan, { history: failed, files: { read: async () => `line 1\nerror: ${SECRET}\n` } });
    const draft = await draftBlocker(on.session, 'lint');
    expect(draft.title).toBe('lint: clippy said ‹secret›');
    expect(draft.masked).toBe(3);
    expect(draft.body).toMatch(/It failed: clippy said ‹secret›\nWhat ran:\n {4}just lint\n- exit: 1\nLast lines of its log:\n {4}line 1\n {4}error: ‹secret›/);
  });

  it('about an act that is done in part says all of it: each channel, the bytes, the runs, what failed, what another attempt sends; and the same a second time', async () => {
    const account = { out: { head: ['Channel', 'state', 'bytes', 'what may be done'], rows: [{ mark: 'passed', cells: ['npm', 'live, our bytes', 'sha512-aa…', 'stays, a retry skips it'] }, { mark: 'closed', cells: ['crates', 'absent', '', 'a retry publishes it'] }] }, bytes: ['npm: x.tgz: sha512-aabb'], failed: [['said', `503 for ${SECRET}`]], sends: 'publish.yml: -f skip_npm=true', of: [['run', '700 of publish.yml: http://127.0.0.1/runs/700']], withdraw: ['npm: npm deprecate x@1.2.3'] } as const;
    const on = stageOf(plan, { history: came('lint', { result: 'unknown', why: 'partial: npm is live; crates is not', evidence: [], partial: true, account }), files: { read: async () => null } });
    const { title, body } = await draftBlocker(on.session, 'lint');
    expect(title).toBe('lint: partial: npm is live; crates is not');
    expect(body).toContain(
      ['It failed: partial: npm is live; crates is not', '- run: 700 of publish.yml: http://127.0.0.1/runs/700', '- npm: live, our bytes; sha512-aa…; stays, a retry skips it', '- crates: absent; a retry publishes it', '- bytes of npm: x.tgz: sha512-aabb', '- said: 503 for ‹secret›', '- another attempt sends: publish.yml: -f skip_npm=true', '- to withdraw it: npm: npm deprecate x@1.2.3'].join('\n'),
    );
    expect(body).toContain('It is never started over');
    expect(await draftBlocker(on.session, 'lint')).toMatchObject({ title, body });
    expect((await draftBlocker(stageOf(plan, { history: failed, files: { read: async () => null } }).session, 'lint')).body).not.toContain('started over');
  });

  it('is filed after its intent, with its id after it, and closes what blockers close', async () => {
    const on = stage({
      file: async ({ title }) => {
        on.did.push(`file ${title}`);
        return leak;
      },
      list: async () => [leak],
    });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toBeNull();
    expect(on.did).toEqual(['blocker.filing lint', 'file It leaks', 'blocker.filed lint']);
    expect(on.session.snapshot().state.blockers.open).toEqual([{ id: 'B1', title: 'It leaks' }]);
  });

  it('is filed without the secrets that came into it by hand', async () => {
    const filed: string[] = [];
    const on = stage({ file: async ({ title, body }) => (filed.push(title, body), leak) });
    await fileBlocker(on.session, 'lint', { title: `${SECRET} leaks`, body: `it is ${SECRET}` }, ADA);
    expect(filed).toEqual(['‹secret› leaks', 'it is ‹secret›']);
    expect(JSON.stringify(on.written('blocker.filing'))).not.toContain(SECRET);
  });

  it('is filed once when it was asked for twice at once', async () => {
    const answer = held<Blocker>();
    let asked = 0;
    const on = stage({ file: () => ((asked += 1), answer.promise) });
    const both = [fileBlocker(on.session, 'lint', DRAFT, ADA), fileBlocker(on.session, 'lint', DRAFT, ADA)];
    answer.answer(leak);
    expect(await Promise.all(both)).toEqual([null, expect.objectContaining({ why: 'that was asked for a moment ago and is being done' })]);
    expect(asked).toBe(1);
  });

  it('that may have been filed all the same is looked for, and said so', async () => {
    const on = stage({ file: () => Promise.reject(noAnswer('502')), list: async () => [leak] });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toMatchObject({ why: '502', fix: /^It may have been filed all the same: look at the open blockers \(b\)/ });
    expect(on.did).toEqual(['blocker.filing lint', 'blockers.read']);
    expect(on.session.snapshot().state.blockers.open).toEqual([{ id: 'B1', title: 'It leaks' }]);
  });

  it('that certainly was not filed may be filed again', async () => {
    const on = stage({ file: () => Promise.reject(new ActError('the disk is full', { left: false, fix: 'Make room.' })) });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toEqual({ why: 'the disk is full', fix: 'Make room.' });
  });

  it('is not filed when its intent could not be written', async () => {
    const on = stage({});
    on.journal.broken = 'EIO';
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toMatchObject({ why: 'nothing more can be recorded: EIO' });
  });

  it('that is filed and cannot be recorded is said to be', async () => {
    const on = stage({ file: async () => ((on.journal.broken = 'EIO'), leak) });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toMatchObject({ why: 'B1 is filed, and that is not recorded: nothing more can be recorded: EIO' });
  });

  it('goes to no remote tracker, and is closed in none, in a dry run', async () => {
    const on = stage({ remote: true, key: 'github' }, { mode: 'dry-run' });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toMatchObject({ why: 'this is a dry run: "It leaks" was not filed in github' });
    expect(await closeBlocker(on.session, 'B1', 'mended', ADA)).toMatchObject({ why: 'this is a dry run: B1 was not closed in github' });
    expect(on.did).toEqual([]);
  });
});

describe('closing a blocker', () => {
  it('is recorded with its reason, and the tracker is asked again', async () => {
    const closed: string[] = [];
    const on = stage({ close: async (id, reason) => void closed.push(`${id} ${reason}`) });
    await on.session.dispatch({ type: 'blockers-read', open: [{ id: 'B1', title: 'It leaks' }] });
    expect(await closeBlocker(on.session, 'B1', `mended with ${SECRET}`, ADA)).toBeNull();
    expect(closed).toEqual(['B1 mended with ‹secret›']);
    expect(on.written('blocker.closed')).toEqual([{ type: 'blocker.closed', id: 'B1', reason: 'mended with ‹secret›' }]);
    expect(on.world().blockers.open).toEqual([]);
  });

  it('closes nothing where it could not be recorded: no reason, no person, a session that ended, a journal that is broken', async () => {
    const on = stage({});
    expect(await closeBlocker(on.session, 'B1', ' ', ADA)).toMatchObject({ why: 'closing a blocker needs a reason' });
    expect(await closeBlocker(on.session, 'B1', 'mended', { ...ADA, person: false })).toMatchObject({ why: 'closing a blocker needs a person at a terminal' });
    await on.session.dispatch({ type: 'abandon', words: 'abandon v1.2.0', reason: 'superseded' }, ADA);
    expect(await closeBlocker(on.session, 'B1', 'mended', ADA)).toMatchObject({ why: 'this session is abandoned' });
    on.journal.broken = 'EIO';
    await on.session.dispatch({ type: 'leave', why: 'x' });
    expect(await closeBlocker(on.session, 'B1', 'mended', ADA)).toMatchObject({ why: 'nothing more can be recorded: EIO' });
  });

  it('of which nobody knows whether it worked asks the tracker what is open', async () => {
    const on = stage({ close: () => Promise.reject(noAnswer('502')), list: async () => [leak] });
    expect(await closeBlocker(on.session, 'B1', 'mended', ADA)).toMatchObject({ why: '502' });
    expect(on.written('blocker.closed')).toEqual([]);
    expect(on.world().blockers.open).toEqual([{ id: 'B1', title: 'It leaks' }]);
  });
});

describe('a blocker that this session filed and the tracker does not list', () => {
  const filed = { type: 'blocker.filed', step: 'lint', id: 'B1', title: 'It leaks' } as const;
  const LOST = 'B1 "It leaks", filed for lint, is not in the tracker any more. Put it back there; if it is settled: holdpoint blockers close B1 --reason TEXT';
  const publish = step('publish', { effect: 'irreversible', words: 'publish v1.2.0' });
  const with1 = (tracker: NonNullable<Told['tracker']>) => stageOf(planOf([...plan.steps, publish]), { history: [...failed, filed], tracker });

  it('is not taken for closed: the tracker counts as not asked, and what it would open stays closed', async () => {
    for (const listed of [[], [{ ...leak, id: 'B2' }]]) {
      const on = with1({ list: async () => listed });
      await expect(readBlockers(on.session)).rejects.toThrow(LOST);
      expect(on.did).toEqual([]);
      expect(on.session.snapshot().state.blockers.open).toEqual([{ id: 'B1', title: 'It leaks' }]);
      expect((await askPreconditions(on.session, publish)).blockers).toMatchObject({ ok: false, why: LOST });
    }
  });

  it('does not let its gate pass', async () => {
    const on = with1({ list: async () => [] });
    await expect(judgeStep(on.session, gate, 'watch')).rejects.toThrow(LOST);
    expect((await judgeStep(with1({ list: async () => [{ ...leak, open: false }] }).session, gate, 'watch')).verdict).toMatchObject({ is: 'passed' });
  });

  it('was closed when it is listed so', async () => {
    const on = with1({ list: async () => [{ ...leak, open: false }] });
    expect(await readBlockers(on.session)).toEqual([]);
  });

  it('is closed by a person with a reason, and the tracker is not asked to', async () => {
    const on = with1({ list: async () => [] });
    expect(await closeBlocker(on.session, 'B1', 'it was filed twice', ADA)).toBeNull();
    expect(on.written('blocker.closed')).toEqual([{ type: 'blocker.closed', id: 'B1', reason: 'it was filed twice' }]);
    expect(await readBlockers(on.session)).toEqual([]);
  });

  it('keeps another one here from being filed, which might be given its id', async () => {
    const on = with1({ list: async () => [], file: async () => leak });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toEqual({ why: LOST, fix: 'Then try again.' });
    expect(on.did).toEqual([]);
  });

  it('is not closed by that while the tracker does not answer', async () => {
    const on = with1({ list: () => Promise.reject(noAnswer()) });
    expect(await closeBlocker(on.session, 'B1', 'it was filed twice', ADA)).toMatchObject({ why: 'the network is down' });
    expect(on.did).toEqual([]);
  });
});

describe('asking the tracker', () => {
  it('writes down what is open when it is news, and not again', async () => {
    const on = stage({ list: async () => [leak, { ...leak, id: 'B2', open: false }] });
    expect(await readBlockers(on.session)).toEqual([{ id: 'B1', title: 'It leaks' }]);
    await readBlockers(on.session);
    expect(on.did).toEqual(['blockers.read']);
    expect(on.world().blockers).toMatchObject({ open: [{ id: 'B1', title: 'It leaks' }], why: null, where: 'blockers.json' });
  });

  it('that does not answer keeps what was known, and says so without secrets', async () => {
    let down = false;
    const on = stage({ list: async () => { if (down) throw noAnswer(`no route for ${SECRET}`); return [leak]; } });
    await readBlockers(on.session);
    down = true;
    await expect(readBlockers(on.session)).rejects.toThrow('no route');
    expect(on.world().blockers).toMatchObject({ open: [{ id: 'B1', title: 'It leaks' }], why: 'no route for ‹secret›' });
  });
});
