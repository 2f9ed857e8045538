import { describe, expect, it } from 'vitest';
import type { Blocker } from '../../src/ports.ts';
import { draftBlocker, fileBlocker } from '../../src/session/blocker.ts';
import { readBlockers } from '../../src/session/preconditions.ts';
import { ADA, came } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { SECRET, noAnswer, stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const plan = planOf([step('lint'), step('test')]);
const WHY = `error: no space for ${SECRET} (exit code 1 after 3.2 s: just lint)`;
const failed = came('lint', { result: 'failed', why: WHY, fix: '', evidence: [] });
const full: Blocker = { id: 'B1', title: 'The disk is full', open: true, url: null };
const TEXTS: { readonly [id: string]: string } = { B1: 'Goal\nIt failed: error: no space for ‹secret› (exit code 101 after 41 min: just test)\nmore', B2: 'It failed: something else', B3: 'no such line' };

const stage = (tracker: Told['tracker']) => stageOf(plan, { history: failed, files: { read: async () => null }, tracker: { text: async (id) => TEXTS[id] ?? '', ...tracker } });
const listing = (...listed: readonly Blocker[]) => stage({ list: async () => listed });

describe('a draft', () => {
  it('is of the open blocker that was filed for the same first error, whichever step it was of', async () => {
    const { same, body } = await draftBlocker(listing({ ...full, id: 'B3' }, { ...full, id: 'B2' }, full).session, 'lint');
    expect(same).toEqual({ id: 'B1', title: 'The disk is full', open: true });
    expect(body).not.toContain('which is closed');
  });

  it('is a new one where that is closed, and names it', async () => {
    const { same, body } = await draftBlocker(listing({ ...full, open: false }, { ...full, id: 'B2' }).session, 'lint');
    expect(same).toMatchObject({ id: 'B1', open: false });
    expect(body).toContain('The same first error was in B1 "The disk is full", which is closed.');
  });

  it('prefers the open one of two', async () => {
    const on = stage({ list: async () => [{ ...full, open: false }, { ...full, id: 'B4' }], text: async () => TEXTS['B1'] ?? '' });
    expect((await draftBlocker(on.session, 'lint')).same).toMatchObject({ id: 'B4', open: true });
  });

  it('says that it is not known while the tracker does not answer', async () => {
    const list = stage({ list: () => Promise.reject(noAnswer(`no route for ${SECRET}`)) });
    const text = stage({ list: async () => [full], text: () => Promise.reject(noAnswer('cut off')) });
    expect(await draftBlocker(list.session, 'lint')).toMatchObject({ unasked: 'no route for ‹secret›' });
    expect(await draftBlocker(text.session, 'lint')).toMatchObject({ unasked: 'cut off' });
  });

  it('of what did not fail is of nothing else', async () => {
    const on = stage({ list: async () => [full], text: async () => 'It failed: blocks the release' });
    expect(await draftBlocker(on.session, 'test')).not.toHaveProperty('same');
  });
});

describe('adding to a blocker', () => {
  const DRAFT = { title: 'Full again', body: 'Everywhere.', to: 'B1' };

  it('files nothing: its intent names the other, and the step is recorded beside it', async () => {
    const added: string[] = [];
    const on = stage({ list: async () => [full], add: async (id, text) => void added.push(id, text) });
    expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toBeNull();
    expect(added).toEqual(['B1', 'The same first error again: Full again\n\nEverywhere.']);
    expect(on.did).toEqual(['blocker.filing lint', 'blocker.filed lint', 'blockers.read']);
    expect([on.written('blocker.filing'), on.written('blocker.filed')]).toMatchObject([[{ to: 'B1' }], [{ id: 'B1', to: 'B1' }]]);
    expect(on.session.snapshot().state.blockers).toMatchObject({ open: [{ id: 'B1', title: 'The disk is full' }], filed: [{ id: 'B1', step: 'lint', again: true }] });
    expect(on.world().message?.text).toBe('Blocker B1 is added to. Nothing irreversible starts while it is open.');
  });

  it('that was closed meanwhile, or that the tracker does not have, is refused before anything is written', async () => {
    for (const listed of [[], [{ ...full, open: false }]]) {
      const on = listing(...listed);
      expect(await fileBlocker(on.session, 'lint', DRAFT, ADA)).toEqual({ why: 'B1 is not open in the tracker', fix: 'File a new one: leave it empty.' });
      expect(on.did).toEqual([]);
    }
  });
});

it('what did not work beside a filing is said', async () => {
  const on = stage({ file: async () => ({ ...full, note: `it could not be put below ${SECRET}` }), list: async () => [full] });
  expect(await fileBlocker(on.session, 'lint', { title: 'x', body: 'y' }, ADA)).toBeNull();
  expect(on.world().message?.text).toContain('But it could not be put below ‹secret›.');
});

it('who closed a blocker is recorded once, and known to the report', async () => {
  const on = stage({ list: async () => [{ ...full, open: false, closed: { by: 'rowan', at: 5 } }] });
  await readBlockers(on.session);
  await readBlockers(on.session);
  expect(on.written('blockers.read')).toEqual([{ type: 'blockers.read', open: [], closed: [{ id: 'B1', title: 'The disk is full', by: 'rowan', at: 5 }] }]);
  expect(on.world().blockers.closed).toHaveLength(1);
});
