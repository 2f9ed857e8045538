import { expect, it } from 'vitest';
import { writeReport } from '../../src/session/report.ts';
import { ADA, passed } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { settle, stageOf } from './stage.ts';

const plan = planOf([step('lint'), step('test')]);

const written = (there: string | null) => {
  const files = new Map<string, string>(there === null ? [] : [['/repo/evidence.md', there]]);
  const stage = stageOf(plan, {
    history: passed('lint'),
    files: { read: async (path) => files.get(path) ?? null, write: async (path, text) => void files.set(path, text), hash: async (path) => ({ sha256: `of ${files.get(path)?.length ?? 0}`, bytes: 1 }) },
  });
  return { stage, text: () => files.get('/repo/evidence.md') };
};

it('the report is written where the runbook wants it, and its hash into the journal', async () => {
  const { stage, text } = written(null);
  expect(await writeReport(stage.session)).toBeNull();
  expect(text()).toMatch(/^<!-- holdpoint report · /);
  expect(stage.written('report.written')).toEqual([{ type: 'report.written', path: '/repo/evidence.md', sha256: `of ${text()?.length ?? 0}` }]);
  expect(stage.world().message?.text).toBe('Report written: /repo/evidence.md');
});

it('a report of ours is written over, and a file of somebody else is kept as it is', async () => {
  const ours = written('<!-- holdpoint report · acme/tidewater · v1.2.0 · live -->\nold');
  expect(await writeReport(ours.stage.session)).toBeNull();
  expect(ours.text()).not.toMatch(/old$/);
  const theirs = written('# My notes');
  expect(await writeReport(theirs.stage.session)).toMatchObject({ why: '/repo/evidence.md was not written by Holdpoint' });
  expect([theirs.text(), theirs.stage.did]).toEqual(['# My notes', []]);
});

it('a file that cannot be read is not written over', async () => {
  const stage = stageOf(plan, { files: { read: () => Promise.reject(new Error('EACCES')) } });
  expect(await writeReport(stage.session)).toMatchObject({ why: 'EACCES' });
  expect(stage.did).toEqual([]);
});

it('a report that could not be recorded is said not to be', async () => {
  const { stage } = written(null);
  stage.journal.broken = 'EIO';
  expect(await writeReport(stage.session)).toMatchObject({ why: '/repo/evidence.md is written, and that is not recorded: nothing more can be recorded: EIO' });
});

it('the report can be written when the session has ended', async () => {
  const { stage } = written(null);
  await stage.session.dispatch({ type: 'abandon', words: 'abandon v1.2.0', reason: 'superseded' }, ADA);
  await settle();
  expect(await writeReport(stage.session)).toBeNull();
});
