import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { KindKey } from '../../src/kinds/index.ts';
import type { Run, Tag } from '../../src/ports.ts';
import { COMMIT, MOVED, NOW, answer, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { builtFile, channelSeen, job, run } from '../support/github.ts';
import { outOfReach, portsOf } from '../support/ports.ts';
import type { Told } from '../support/ports.ts';
import { fates } from './samples.ts';

/*
 * The record of an intent was lost to damage: its note is what this machine could still tell, and another attempt may have followed it. Passed
 * only what is proven, absent only what is proven.
 */

type Lost = NonNullable<Given['attempt']>;
const lost = (attempt: Lost = {}, but: Given = {}): Given => ({ purpose: 'reconcile', now: NOW + 3_600_000, ...but, attempt: { recovered: true, ...attempt } });

const settle = async (key: KindKey, spec: JsonObject, given: Given, told: Told): Promise<Verdict> => {
  const kind = await kinds[key]();
  const asking = at(spec, given);
  return kind.judge(asking, await kind.look(asking, portsOf(told)));
};
const recall = async (key: KindKey, spec: JsonObject, told: Told): Promise<JsonObject> => {
  const kind = await kinds[key]();
  if (kind.recall === undefined) throw new Error(`${key} recalls nothing`);
  return kind.recall(at(spec, lost()), portsOf(told));
};

describe('the push of a tag', () => {
  const spec = { git: { push: '{target}' } };
  const tag = (but: Partial<Tag> = {}): Tag => ({ object: 'tag1', commit: COMMIT, annotated: true, ...but });
  const on = (remote: Tag | null): Told => ({ git: { remoteTag: async () => remote } });
  const note = { tag: 'v1.2.3', object: 'tag1', commit: COMMIT };

  it('recalls the tag that is here, without asking the remote', async () => {
    expect(await recall('git', spec, { git: { localTag: async () => tag() } })).toEqual(note);
    expect(await recall('git', spec, { git: { localTag: async () => null } })).toEqual({ tag: 'v1.2.3', object: null, commit: null });
  });

  it('passes only when origin has that very object', async () => {
    expect((await settle('git', spec, lost({ note }), on(tag()))).is).toBe('passed');
  });

  it('is unknown, and says what can be done, when origin has another or nothing says which one it was', async () => {
    for (const [known, remote] of [[note, tag({ object: 'tag2' })], [{}, tag()], [{ ...note, object: null, commit: null }, tag()]] as const) {
      expect(await settle('git', spec, lost({ note: known }), on(remote))).toMatchObject({ is: 'unknown', why: expect.stringContaining('holdpoint start v1.2.3 --adopt') });
    }
  });

  it('is absent only when origin has no such tag', async () => {
    expect((await settle('git', spec, lost({}), on(null))).is).toBe('absent');
    await expect(settle('git', spec, lost({}), { git: { remoteTag: outOfReach } })).rejects.toThrow('the network is down');
  });
});

describe('the push of a branch', () => {
  const spec = { git: { push: { branch: 'main' } } };
  const note = { branch: 'main', commit: COMMIT };
  const on = (remote: string | null, ancestors: readonly string[] = []): Told => ({ git: { remoteBranch: async () => remote, fetch: async () => undefined, isAncestor: async (commit, of) => ancestors.includes(`${commit}..${of}`) } });

  it('recalls the candidate, and not where the remote was', async () => {
    expect(await recall('git', spec, {})).toEqual(note);
  });

  it('passes when origin has the commit, is absent when it can still take it, and is a conflict when it cannot', async () => {
    expect((await settle('git', spec, lost({ note }), on(COMMIT))).is).toBe('passed');
    expect((await settle('git', spec, lost({ note }), on(MOVED, [`${COMMIT}..${MOVED}`]))).is).toBe('passed');
    expect((await settle('git', spec, lost({ note }), on(MOVED, [`${MOVED}..${COMMIT}`]))).is).toBe('absent');
    expect((await settle('git', spec, lost({ note }), on(null))).is).toBe('absent');
    expect(await settle('git', spec, lost({ note }), on(MOVED))).toMatchObject({ is: 'failed', conflict: true });
    expect((await settle('git', spec, lost({}), on(COMMIT))).is).toBe('unknown');
  });
});

describe('a dispatch', () => {
  const spec = { workflow: { file: 'publish.yml', dispatch: { rehearsal: 'true' } } };
  const dispatched = (id: string, but: Partial<Run> = {}): Run => run({ id, number: Number(id), path: '.github/workflows/publish.yml', event: 'workflow_dispatch', branch: 'main', commit: MOVED, ...but });
  const on = (...runs: readonly Run[]): Told => ({ github: { '*': { runs: async () => runs, run: async (id) => runs.find((one) => one.id === id) ?? Promise.reject(new Error(`no run ${id}`)), jobs: async () => [job('a')], jobLog: async () => ({ errors: [], tail: [] }), content: async () => null, serverNow: () => NOW + 3_600_000 } } });
  const known: Given = { boundRuns: ['500'] };

  it('is absent when no run of its file came after the runs that the journal knows', async () => {
    expect(await settle('workflow', spec, lost({}, known), on())).toMatchObject({ is: 'absent' });
    expect((await settle('workflow', spec, lost({}, known), on(dispatched('400'), dispatched('500'), dispatched('600', { event: 'push' }), dispatched('601', { path: '.github/workflows/other.yml' })))).is).toBe('absent');
  });

  it('waits for a run that may still appear', async () => {
    expect((await settle('workflow', spec, lost({}, { ...known, now: NOW + 10_000 }), on())).is).toBe('wait');
  });

  it('is asked of a person when there are runs: not even a single one is guessed to be ours', async () => {
    const verdict = await settle('workflow', spec, lost({}, known), on(dispatched('600'), dispatched('601')));
    expect(verdict).toMatchObject({ is: 'ask', watching: false, questions: [{ id: 'which-run 600 601', options: [{ key: '600', does: 'look', reason: 'required' }, { key: '601' }, { key: 'none', reason: 'required' }] }] });
    expect((await settle('workflow', spec, lost({}, known), on(dispatched('600')))).is).toBe('ask');
  });

  it('follows the run that the person chose, and is absent when it was none of them; a later run is asked about anew', async () => {
    const chose = (option: string): Lost => ({ answers: [answer('which-run 600 601', option, { reason: 'its title' })] });
    const runs = [dispatched('600'), dispatched('601', { conclusion: 'failure' })];
    expect(await settle('workflow', spec, lost(chose('600'), known), on(...runs))).toMatchObject({ is: 'wait', facts: { runId: '600' } });
    const bound = { facts: { runId: '600', runAttempt: 1 } };
    expect((await settle('workflow', spec, lost({ ...chose('600'), ...bound }, known), on(...runs))).is).toBe('passed');
    expect((await settle('workflow', spec, lost(chose('none'), known), on(...runs))).is).toBe('absent');
    expect(await settle('workflow', spec, lost(chose('none'), known), on(...runs, dispatched('602')))).toMatchObject({ is: 'ask', questions: [{ id: 'which-run 602' }] });
  });

  it('is never without an answer: of more runs than a person can tell apart the newest are asked about, and when it was none of them the next', async () => {
    const many = Array.from({ length: 11 }, (_, n) => dispatched(String(600 + n)));
    const first = 'which-run 610 609 608 607 606 605 604 603';
    const label = 'None of these 8: the 3 before them are asked about next';
    const verdict = await settle('workflow', spec, lost({}, known), on(...many));
    expect(verdict).toMatchObject({ is: 'ask', questions: [{ id: first, text: expect.stringContaining('These are the newest 8 of 11.'), options: { 8: { key: 'none', label, does: 'look', reason: 'required' } } }] });
    const none = (...questions: readonly string[]): Lost => ({ answers: questions.map((question) => answer(question, 'none', { reason: 'all of others' })) });
    expect(await settle('workflow', spec, lost(none(first), known), on(...many))).toMatchObject({ is: 'ask', questions: [{ id: 'which-run 600 601 602', options: { 3: { label: 'None of them: it was not sent' } } }] });
    expect((await settle('workflow', spec, lost(none(first, 'which-run 600 601 602'), known), on(...many))).is).toBe('absent');
  });

  it('was not started by what bears the mark of another release, or is older than the session by a day', async () => {
    const DAY = 86_400_000;
    const marked = (id: string, release: string) => dispatched(id, { title: `Rehearsal (holdpoint-live-1-41-abababababababab-${release}-1234abcd)` });
    const old = dispatched('602', { createdAt: NOW - DAY });
    expect((await settle('workflow', spec, lost({}, { openedAt: NOW }), on(marked('600', 'v1-2-2'), old))).is).toBe('absent');
    expect(await settle('workflow', spec, lost({}, { openedAt: NOW }), on(marked('601', 'v1-2-3'), dispatched('603', { createdAt: NOW - DAY + 1 })))).toMatchObject({ questions: [{ id: 'which-run 601 603' }] });
    // Nobody knows when it was opened.
    expect((await settle('workflow', spec, lost(), on(old))).is).toBe('ask');
    // Our clock is ahead, or was when it was opened.
    const clock = (openedAt: number, now: number) => settle('workflow', spec, lost({}, { openedAt, now }), on(dispatched('604', { createdAt: NOW })));
    expect((await clock(NOW + 2 * DAY, NOW + 2 * DAY + 3_600_000)).is).toBe('ask');
    expect((await clock(NOW + 2 * DAY, NOW + 3_600_000)).is).toBe('ask');
  });
});

describe('a publish', () => {
  const spec = { workflow: { file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'false' }, publishes: ['npm', 'crates'], run: 'build' } };
  const built: Given = { read: { build: { sent: null, facts: { runId: '500' }, captured: {} } }, boundRuns: ['500'] };
  const gone = channelSeen({ accepted: 'no', installable: 'no', digest: 'none' });
  const dispatched = (id: string, but: Partial<Run> = {}): Run => run({ id, path: '.github/workflows/publish.yml', event: 'workflow_dispatch', branch: 'main', ...but });
  const going = { status: 'in_progress', conclusion: null };
  const world = (channels: { readonly npm: ReturnType<typeof channelSeen>; readonly crates: ReturnType<typeof channelSeen> }, ...runs: readonly Run[]): Told => ({
    github: { '*': { runs: async () => runs, run: async (id) => runs.find((one) => one.id === id) ?? Promise.reject(new Error(`no run ${id}`)), jobs: async () => [job('a')], jobLog: async () => ({ errors: [], tail: [] }), built: async () => [builtFile('x.tgz')], content: async () => null, serverNow: () => NOW + 3_600_000 } },
    channel: async (name) => (name === 'npm' ? channels.npm : channels.crates),
  });

  /** The same, at a time of GitHub's clock. */
  const serving = (told: Told, serverNow: number, jobs = [job('a')]): Told => ({ ...told, github: { '*': { ...told.github?.['*'], serverNow: () => serverNow, jobs: async () => jobs } } });

  it('is told by the channels: all of them have our bytes, one has others, or none has anything and no run is at it', async () => {
    expect((await settle('workflow', spec, lost({}, built), world({ npm: channelSeen(), crates: channelSeen() }, dispatched('600')))).is).toBe('passed');
    expect(await settle('workflow', spec, lost({}, built), world({ npm: channelSeen({ accepted: 'differs' }), crates: gone }))).toMatchObject({ is: 'failed', conflict: true });
    expect(await settle('workflow', spec, lost({}, built), world({ npm: gone, crates: gone }, dispatched('600', { conclusion: 'failure' })))).toMatchObject({ is: 'absent', why: 'no run goes on that could publish it, and no channel has it' });
    expect(await settle('workflow', spec, lost({}, built), world({ npm: channelSeen(), crates: gone }))).toMatchObject({ is: 'unknown', partial: true });
  });

  it('is partial or absent only when no run of it may still appear: another attempt may have followed it in what was lost, so that counts from the recovery', async () => {
    const since = (sinceMs: number) => lost({ recoveredAt: NOW + 3_600_000 }, { ...built, now: NOW + 3_600_000 + sinceMs });
    for (const [npm, then] of [[channelSeen(), { is: 'unknown', partial: true }], [gone, { is: 'absent' }]] as const) {
      expect(await settle('workflow', spec, since(599_999), world({ npm, crates: gone }))).toMatchObject({ is: 'wait', deadlineAt: NOW + 4_200_000 });
      expect(await settle('workflow', spec, since(600_000), world({ npm, crates: gone }))).toMatchObject(then);
    }
  });

  it('gives the channels their patience from the end of each run that may be its own, by GitHub\'s clock', async () => {
    const PATIENCE = 900_000;
    const ended = dispatched('600', { conclusion: 'failure', updatedAt: NOW });
    const known: Lost = { note: { highest: '550' }, sent: { runId: '590' }, facts: { runId: '590', runAttempt: 1 } };
    const own = dispatched('590', { conclusion: 'failure', updatedAt: NOW - PATIENCE });
    for (const [attempt, runs] of [[{}, [ended]], [known, [own, ended]]] as const) {
      const look = (serverNow: number, npm = gone) => settle('workflow', spec, lost(attempt, built), serving(world({ npm, crates: gone }, ...runs), serverNow));
      expect(await look(NOW + PATIENCE - 1)).toMatchObject({ is: 'wait', why: 'npm, crates do not show it yet, and run 600, which may be its own, may have published', againMs: 1, deadlineAt: NOW + 3_600_001 });
      expect((await look(NOW + PATIENCE)).is).toBe('absent');
      expect(await look(NOW + 599_999, channelSeen())).toMatchObject({ is: 'wait', againMs: 1 });
      expect(await look(NOW + 600_000, channelSeen())).toMatchObject({ is: 'unknown', partial: true });
    }
    const asking = at(spec, lost({}, built));
    const kind = await kinds.workflow();
    expect(kind.draw?.(asking, await kind.look(asking, portsOf(serving(world({ npm: gone, crates: gone }, ended), Number.NaN))))).toContainEqual({ type: 'facts', rows: [['runs', 'the record is lost, and these may be its own: 600']] });
    // One whose publishing jobs were all skipped has nothing to show.
    const named = { workflow: { ...spec.workflow, 'publishing-jobs': ['publish-*'] } };
    const preflight = serving(world({ npm: gone, crates: gone }, ended), NOW, [job('preflight', { conclusion: 'failure' }), job('publish-npm', { conclusion: 'skipped' })]);
    expect((await settle('workflow', named, lost({}, built), preflight)).is).toBe('absent');
  });

  it('is neither absent nor to be finished while a run goes on that may be its own', async () => {
    for (const npm of [gone, channelSeen()]) {
      const verdict = await settle('workflow', spec, lost({}, built), world({ npm, crates: gone }, dispatched('600', going)));
      expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringContaining('600') });
      expect(verdict).not.toMatchObject({ partial: true });
    }
  });

  it('is kept unknown by a run that goes on however old it is, but not by one of another release', async () => {
    const runs = (but: Partial<Run>) => world({ npm: gone, crates: gone }, dispatched('600', { ...going, ...but }));
    expect((await settle('workflow', spec, lost({}, { ...built, openedAt: NOW }), runs({ createdAt: NOW - 864_000_000 }))).is).toBe('unknown');
    expect((await settle('workflow', spec, lost({}, built), runs({ title: 'Publish (holdpoint-live-1-41-abababababababab-v1-2-2-1234abcd)' }))).is).toBe('absent');
  });

  it('whose run is known may have been tried once more: another run that goes on keeps it unknown', async () => {
    const known: Lost = { note: { highest: '550' }, sent: { runId: '600' }, facts: { runId: '600', runAttempt: 1 } };
    const failed = dispatched('600', { conclusion: 'failure' });
    expect((await settle('workflow', spec, lost(known, built), world({ npm: gone, crates: gone }, failed))).is).toBe('absent');
    expect((await settle('workflow', spec, lost(known, built), world({ npm: gone, crates: gone }, failed, dispatched('601', going)))).is).toBe('unknown');
  });

  it('is unknown while nobody knows what was built', async () => {
    expect(await settle('workflow', spec, lost({}, { read: { build: { sent: null, facts: {}, captured: {} } } }), world({ npm: gone, crates: gone }))).toMatchObject({ is: 'unknown', why: expect.stringContaining('what was built is not known') });
  });
});

describe('a formula', () => {
  const spec = { formula: { channel: 'brew', run: 'build', asset: 'tidewater_{version}_{platform}.tar.gz', commit: 'tidewater: update to {version}' } };
  const text = (version: string, sum: string) => `class T < Formula\n  version "${version}"\n  url "https://127.0.0.1/acme/tidewater/releases/download/v${version}/tidewater_${version}_linux_amd64.tar.gz"\n  sha256 "${sum}"\nend\n`;
  const built: Given = { read: { build: { sent: null, facts: { runId: '500' }, captured: {} } } };
  const tap = (said: string): Told => ({ github: { 'acme/tidewater': { built: async () => [builtFile('tidewater_1.2.3_linux_amd64.tar.gz', { sha256: 'l1' })] }, 'acme/homebrew-tap': { repository: async () => ({ id: '1', defaultBranch: 'main' }), branchHead: async () => 'tap1', content: async () => said } } });

  it('passes when the tap says what was built, is absent when it is of another version, and is a conflict when it has other bytes of this one', async () => {
    expect((await settle('formula', spec, lost({}, built), tap(text('1.2.3', 'l1')))).is).toBe('passed');
    expect((await settle('formula', spec, lost({}, built), tap(text('1.2.2', 'old')))).is).toBe('absent');
    expect(await settle('formula', spec, lost({}, built), tap(text('1.2.3', 'other')))).toMatchObject({ is: 'failed', conflict: true });
    expect((await settle('formula', spec, lost({}, { read: { build: { sent: null, facts: {}, captured: {} } } }), tap(text('1.2.3', 'l1')))).is).toBe('unknown');
  });
});

describe('the approval of what is staged', () => {
  const spec = { stage: 'npm', run: 'build' };
  const [fate] = fates.filter(({ name }) => name === 'stage');
  const given = lost({ note: {} }, fate?.given.read === undefined ? {} : { read: fate.given.read });

  it('passes only when npm has accepted these bytes', async () => {
    expect((await settle('stage', spec, given, fate?.ours ?? {})).is).toBe('passed');
    expect(await settle('stage', spec, given, fate?.otherwise ?? {})).toMatchObject({ is: 'failed', conflict: true });
  });

  it('is unknown, and names what is staged, when nothing says which one was approved', async () => {
    expect(await settle('stage', spec, given, fate?.absent ?? {})).toMatchObject({ is: 'unknown', why: expect.stringMatching(/the record of which one was approved is lost, and [0-9a-f-]{36} is still staged/) });
  });
});

it('every act on the world that a kind makes is here', () => {
  expect(fates.map(({ name }) => name)).toEqual(['stage', 'git push of a tag', 'git push of a branch', 'workflow dispatch', 'workflow that publishes', 'formula']);
});
