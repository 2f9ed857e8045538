import { describe, expect, it } from 'vitest';
import { workflow } from '../../../src/kinds/workflow.ts';
import { WorldError } from '../../../src/ports.ts';
import type { GitHub, Job, Run } from '../../../src/ports.ts';
import { COMMIT, NOW, at } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { job, run } from '../../support/github.ts';
import { outOfReach, portsOf } from '../../support/ports.ts';

/* What of the runs that have ended is in the way of a publish, and for how long. Runs that go on are in workflow.test.ts. */

const form = { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm', 'crates'] };
const bare = { workflow: form };
const said = { workflow: { ...form, 'publishing-jobs': ['publish-*'] } };
const PATIENCE = 900_000;
const note = { ref: 'main', head: COMMIT, actor: 'ada', highest: '750', serverNow: NOW, nonce: null, inputs: {} };
const ofRun = (but: Partial<Run> = {}): Run => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', conclusion: 'failure', ...but });
const jobsOf = (ended: { readonly [name: string]: string }): readonly Job[] => Object.entries(ended).map(([name, conclusion]) => job(name, { conclusion }));
const skipped = jobsOf({ preflight: 'failure', 'publish-npm': 'skipped', 'publish-crates': 'skipped' });
const failed = jobsOf({ preflight: 'success', 'publish-npm': 'failure', 'publish-crates': 'skipped' });

const missing = async (): Promise<never> => {
  throw new WorldError('GitHub has no such run', { trouble: 'missing', fix: 'Check the name.', status: 404 });
};
const obstacle = async (runs: readonly Run[], { spec = bare, given = {}, now = NOW, jobs = async () => failed }: { readonly spec?: typeof bare | typeof said; readonly given?: Given; readonly now?: number; readonly jobs?: GitHub['jobs'] } = {}) =>
  workflow.obstacle?.(at(spec, given), portsOf({ github: { '*': { runs: async () => runs, run: async (id) => runs.find((one) => one.id === id) ?? (await missing()), serverNow: () => now, jobs } } }));
const held = (id: string) => ({ why: expect.stringContaining(`run ${id} of publish.yml, by ada, ended at 10:00 UTC`), fix: 'Wait until 10:15 UTC, then open this again.' });

describe('a run that this journal does not know and that has just ended', () => {
  it('holds up a first attempt too, by how long ago it ended and not by its number, and no longer than the channels are patient', async () => {
    expect(await obstacle([ofRun()])).toMatchObject(held('700'));
    expect(await obstacle([ofRun()], { now: NOW + PATIENCE - 1 })).toMatchObject(held('700'));
    expect(await obstacle([ofRun()], { now: NOW + PATIENCE })).toBeNull();
  });

  it('holds up a retry when it was there before the last attempt and was started again since', async () => {
    const given: Given = { attempt: { n: 2, earlier: [{ note, sent: { runId: '760' }, facts: { runId: '760', runAttempt: 1 } }] }, boundRuns: ['760'] };
    const runs = [ofRun({ id: '760' }), ofRun({ attempt: 2 })];
    expect(await obstacle(runs, { given })).toMatchObject(held('700'));
    expect(await obstacle(runs, { given, now: NOW + PATIENCE })).toBeNull();
    expect(await obstacle([ofRun({ id: '760' })], { given })).toBeNull();
  });

  it('is waited for once: of several the one that ended last says until when', async () => {
    expect(await obstacle([ofRun({ updatedAt: NOW - 60_000 }), ofRun({ id: '701' })])).toMatchObject(held('701'));
  });

  it('does not when each publishing job of each of its attempts was skipped: a failed preflight, a rehearsal of another session', async () => {
    expect(await obstacle([ofRun()], { spec: said, jobs: async () => skipped })).toBeNull();
    expect(await obstacle([ofRun()], { spec: said })).toMatchObject(held('700'));
    const asked: string[] = [];
    const jobs = async (id: string, attempt: number) => (asked.push(`${id}/${attempt}`), attempt === 1 ? failed : skipped);
    expect(await obstacle([ofRun({ attempt: 2 }), ofRun({ id: '600', updatedAt: NOW - PATIENCE })], { spec: said, jobs })).toMatchObject(held('700'));
    // Only of what is fresh the jobs are read.
    expect(asked.toSorted()).toEqual(['700/1', '700/2']);
  });

  it('does where its jobs cannot be read, or nothing says which of them publish', async () => {
    for (const jobs of [outOfReach, missing, async () => []]) expect(await obstacle([ofRun()], { spec: said, jobs })).toMatchObject(held('700'));
    expect(await obstacle([ofRun()], { jobs: async () => jobsOf({ preflight: 'failure', publish: 'skipped' }) })).toMatchObject(held('700'));
  });

  it('does not when it is this session\'s own rehearsal, of which nothing is asked', async () => {
    const given: Given = { boundRuns: ['700'] };
    for (const spec of [bare, said]) expect(await obstacle([ofRun({ conclusion: 'success' })], { spec, given, jobs: outOfReach })).toBeNull();
  });

  it('does not when its mark is of another release', async () => {
    const marked = (release: string) => ofRun({ title: `Publish (holdpoint-live-1-41-abababababababab-${release}1234abcd)` });
    expect(await obstacle([marked('v1-2-2-')])).toBeNull();
    for (const release of ['v1-2-3-', '']) expect(await obstacle([marked(release)])).toMatchObject(held('700'));
  });
});

describe('a run that a lost record may have started', () => {
  const given: Given = { attempt: { n: 2, earlier: [{ note: { ...note, highest: '600' }, sent: null, facts: {}, recovered: true }] } };

  it('has its patience like a stranger\'s: no look at that attempt binds it', async () => {
    expect(await obstacle([ofRun({ commit: COMMIT })], { given })).toMatchObject(held('700'));
    expect(await obstacle([ofRun({ commit: COMMIT })], { given, now: NOW + PATIENCE })).toBeNull();
  });
});
