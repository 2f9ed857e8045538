import { describe, expect, it } from 'vitest';
import { ACCEPTED_DELAY_MS } from '../../src/core/decide-answer.ts';
import { deliver } from '../../src/kinds/deliver.ts';
import { WorldError } from '../../src/ports.ts';
import type { ChannelSeen, Expected, Trouble } from '../../src/ports.ts';
import { COMMIT, NOW, answer, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { builtFile, channelSeen } from '../support/github.ts';
import { outOfReach, portsOf } from '../support/ports.ts';

const spec = { deliver: ['npm'], run: 'build' };
const base: Given = { step: { channel: 'npm' }, read: { build: { sent: null, facts: { runId: '500' }, captured: {} } } };
const look = async (seen: ChannelSeen, given: Given = {}, asked: Expected[] = []) => {
  const asking = at(spec, { ...base, ...given });
  const ports = portsOf({ github: { 'acme/tidewater': { built: async () => [builtFile('tidewater-1.2.3.tgz')] } }, channel: async (_, expected) => (asked.push(expected), seen) });
  return { asking, seen: await deliver.look(asking, ports) };
};
const judge = async (seen: ChannelSeen, given: Given = {}) => {
  const looked = await look(seen, given);
  return deliver.judge(looked.asking, looked.seen);
};
const away = channelSeen({ accepted: 'no', installable: 'no', serves: '1.2.2', digest: 'none' });
const PATIENCE = 900_000;

describe('a delivery', () => {
  it('asks for exactly this version, of the files that the build run made', async () => {
    const asked: Expected[] = [];
    await look(channelSeen(), {}, asked);
    expect(asked).toEqual([{ version: '1.2.3', target: 'v1.2.3', commit: COMMIT, repository: 'acme/tidewater', built: [builtFile('tidewater-1.2.3.tgz')], values: { target: 'v1.2.3', version: '1.2.3', commit: COMMIT } }]);
  });

  it('downloads what was built only once, however often it looks', async () => {
    let downloads = 0;
    const ports = portsOf({ github: { '*': { built: async () => ((downloads += 1), [builtFile('tidewater-1.2.3.tgz')]) } }, channel: async () => away });
    await deliver.look(at(spec, base), ports);
    await deliver.look(at(spec, base), ports);
    expect(downloads).toBe(1);
  });

  it('passes when the channel has accepted it and serves it', async () => {
    expect(await judge(channelSeen())).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'url', name: 'npm', url: channelSeen().url, id: 'accepted yes, installable yes, digest match' }, { type: 'value', name: 'first seen to serve it', value: '2026-03-02T10:00:00.000Z' }]) });
  });

  it.each([['accepted', channelSeen({ accepted: 'differs', details: ['built aa, served bb'] })], ['installable', channelSeen({ installable: 'differs' })], ['digest', channelSeen({ digest: 'differs' })]])('fails now as a conflict when what it serves differs: %s', async (_, seen) => {
    expect(await judge(seen)).toMatchObject({ is: 'failed', conflict: true });
  });

  it('fails now when something is wrong that no waiting mends, and that is no conflict of bytes', async () => {
    const seen = channelSeen({ wrong: { why: '1.2.3 was yanked', fix: 'Un-yank it.' } });
    expect(await judge(seen)).toMatchObject({ is: 'failed', why: 'npm: 1.2.3 was yanked', fix: 'Un-yank it. r looks again.' });
    expect(await judge(seen)).not.toHaveProperty('conflict');
    const looked = await look(seen);
    expect(deliver.draw?.(looked.asking, looked.seen)[0]).toMatchObject({ rows: [{ mark: 'failed', cells: expect.arrayContaining(['failed']) }] });
    expect(await judge({ ...seen, digest: 'differs' })).toHaveProperty('conflict', true);
  });

  it('does not pass on half an answer, or on a version without a digest', async () => {
    expect((await judge(channelSeen({ installable: 'no' }))).is).toBe('wait');
    expect((await judge(channelSeen({ digest: 'none' }))).is).toBe('unknown');
  });

  it('is unknown when the run that built it is not known', async () => {
    const asking = at(spec, { step: { channel: 'npm' } });
    expect(deliver.judge(asking, await deliver.look(asking, portsOf({}))).is).toBe('unknown');
  });

  it('waits while its patience lasts, and journals when it was first seen to be accepted', async () => {
    expect(await judge(away)).toMatchObject({ is: 'wait', why: 'npm does not have it yet', againMs: 5_000, deadlineAt: NOW + PATIENCE });
    expect(await judge(channelSeen({ installable: 'no' }), { now: NOW + 5_000 })).toMatchObject({ is: 'wait', facts: { acceptedAt: NOW + 5_000 } });
    expect(await judge(channelSeen({ installable: 'no' }), { now: NOW + 9_000, attempt: { facts: { acceptedAt: NOW + 5_000 } } })).toMatchObject({ facts: { acceptedAt: NOW + 5_000 } });
  });

  it('asks a person when its patience ends, and goes on watching', async () => {
    expect(await judge(away, { now: NOW + PATIENCE })).toMatchObject({ is: 'ask', watching: true, questions: [{ id: 'patience', asks: 'patience', options: [{ key: 'wait', does: 'look' }, { key: 'accept', does: 'waive', reason: 'required' }, { key: 'fail', does: 'hold', reason: 'required' }] }] });
    expect((await judge(channelSeen(), { now: NOW + PATIENCE })).is).toBe('passed');
  });

  it('has its patience anew from each time that a person waits on', async () => {
    const answers = [answer('patience', 'wait', { at: NOW + PATIENCE + 60_000 })];
    expect(await judge(away, { now: NOW + PATIENCE + 90_000, attempt: { answers } })).toMatchObject({ is: 'wait', deadlineAt: NOW + 2 * PATIENCE + 60_000 });
    expect((await judge(away, { now: NOW + 2 * PATIENCE + 60_000, attempt: { answers } })).is).toBe('ask');
  });

  it('goes on watching without a deadline when the delay is accepted, and fails when a person says so', async () => {
    const late = NOW + 10 * PATIENCE;
    const accepted = await judge(away, { now: late, attempt: { answers: [answer('patience', 'accept', { reason: 'known lag' })] } });
    expect(accepted).toMatchObject({ is: 'wait', why: 'npm does not have it yet; the delay is accepted' });
    expect(accepted).not.toHaveProperty('deadlineAt');
    expect(await judge(away, { now: late, attempt: { answers: [answer('patience', 'fail', { reason: 'gone' })] } })).toMatchObject({ is: 'failed', why: 'declared as failed: gone' });
    expect((await judge(channelSeen(), { now: late, attempt: { answers: [answer('patience', 'fail', { reason: 'gone' })] } })).is).toBe('passed');
  });

  it('asks again when the waiver of an accepted delay has run out', async () => {
    const at = NOW + PATIENCE;
    const accepted = (now: number) => judge(away, { now, attempt: { answers: [answer('patience', 'accept', { at, reason: 'known lag' })] } });
    expect((await accepted(at + ACCEPTED_DELAY_MS - 1)).is).toBe('wait');
    expect(await accepted(at + ACCEPTED_DELAY_MS)).toMatchObject({ is: 'ask', watching: true });
  });

  it('does not take a channel that is out of reach for one that lacks it', async () => {
    const ports = portsOf({ github: { '*': { built: async () => [builtFile('tidewater-1.2.3.tgz')] } }, channel: outOfReach });
    await expect(deliver.look(at(spec, base), ports)).rejects.toThrow('the network is down');
  });

  const lookAtSilence = async (trouble: Trouble, given: Given = {}, said = `the registry is ${trouble}`, status?: number) => {
    const asking = at(spec, { ...base, ...given });
    const ports = portsOf({ github: { '*': { built: async () => [builtFile('tidewater-1.2.3.tgz')] } }, channel: () => Promise.reject(new WorldError(said, { trouble, fix: 'Mend it.', ...(status === undefined ? {} : { status }) })) });
    return { asking, seen: await deliver.look(asking, ports) };
  };
  const judgeSilence = async (...of: Parameters<typeof lookAtSilence>) => {
    const { asking, seen } = await lookAtSilence(...of);
    return deliver.judge(asking, seen);
  };

  it.each(['refused', 'unreachable', 'limited', 'missing', 'denied'] as const)('asks a person too when no look was answered until its patience ended: %s', async (trouble) => {
    await expect(lookAtSilence(trouble, { now: NOW + PATIENCE - 1 })).rejects.toThrow(trouble);
    const late = { now: NOW + PATIENCE };
    expect(await judgeSilence(trouble, late)).toMatchObject({ is: 'ask', watching: true, questions: [{ id: 'patience', options: [{ key: 'wait' }, { key: 'accept' }, { key: 'fail' }] }] });
    const { asking, seen } = await lookAtSilence(trouble, late);
    expect(deliver.draw?.(asking, seen)).toMatchObject([{ rows: [{ mark: 'unknown', cells: ['npm', '1.2.3', '—', '—', '15:00', '—', 'unknown'] }] }, { lines: [`the registry is ${trouble}`, 'Mend it.'] }]);
  });

  it.each([[null, 15_000], [2_000, 15_000], [120_000, 120_000], [86_400_000, 3_600_000]])('looks again no earlier than a silent channel asked for, while the person is asked: %s ms', async (retryAfterMs, againMs) => {
    const asking = at(spec, { ...base, now: NOW + PATIENCE, plan: { channels: { npm: { name: 'npm', kind: 'npm', spec: {}, patienceMs: 300_000 } } }, attempt: { startedAt: NOW + PATIENCE - 300_000 } });
    const ports = portsOf({ github: { '*': { built: async () => [builtFile('tidewater-1.2.3.tgz')] } }, channel: () => Promise.reject(new WorldError('slow down', { trouble: 'limited', fix: '', retryAfterMs, status: 429 })) });
    expect(deliver.judge(asking, await deliver.look(asking, ports))).toMatchObject({ is: 'ask', watching: true, againMs });
  });

  it('asks the same question again while nothing changes, and names a misfit in it', async () => {
    const late = { now: NOW + PATIENCE };
    expect(await judgeSilence('unreachable', late, 'gone after 12 ms')).toEqual(await judgeSilence('unreachable', late, 'gone after 13 ms'));
    expect(await judgeSilence('refused', late, 'the build has no x.tgz')).toMatchObject({ questions: [{ text: expect.stringContaining('npm gives no answer that can be read: the build has no x.tgz. Its patience of') }] });
  });

  it('is answered while it is silent: a new deadline, a delay that is accepted, or a failure that is declared', async () => {
    const late = NOW + 10 * PATIENCE;
    const answered = (option: string, now = late) => ({ now, attempt: { answers: [answer('patience', option, { at: late - 1000, reason: 'the misfit is known' })] } });
    await expect(lookAtSilence('refused', answered('wait'))).rejects.toThrow('refused');
    expect((await judgeSilence('refused', answered('wait', late + PATIENCE))).is).toBe('ask');
    await expect(lookAtSilence('refused', answered('accept', late + PATIENCE))).rejects.toThrow('refused');
    expect(await judgeSilence('refused', answered('fail'))).toMatchObject({ is: 'failed', why: 'declared as failed: the misfit is known' });
  });

  it('fails now when the channel does not let us in, also where a delay was accepted', async () => {
    expect(await judgeSilence('denied', {}, 'no account', 401)).toMatchObject({ is: 'failed', why: 'no account', fix: 'Mend it. r looks again.' });
    await expect(lookAtSilence('denied', {}, 'no access', 403)).rejects.toThrow('no access');
    expect(await judgeSilence('denied', {}, 'no account', 401)).not.toHaveProperty('conflict');
    expect((await judgeSilence('denied', { attempt: { answers: [answer('patience', 'accept', { reason: 'known lag' })] } }, 'no account', 401)).is).toBe('failed');
  });

  it('takes no fault of the program for a silent channel', async () => {
    const ports = portsOf({ github: { '*': { built: async () => [builtFile('tidewater-1.2.3.tgz')] } }, channel: () => Promise.reject(new TypeError('a bug')) });
    await expect(deliver.look(at(spec, { ...base, now: NOW + PATIENCE }), ports)).rejects.toThrow('a bug');
  });

  it('says how long the channel usually takes, and rules on it in nothing', async () => {
    const asking = at(spec, { ...base, now: NOW + 61_000 });
    const asked: unknown[] = [];
    const lookWith = (usuallyMs: number | null) => deliver.look(asking, portsOf({ github: { '*': { built: async () => [builtFile('tidewater-1.2.3.tgz')] } }, channel: async () => away, usuallyMs: async ({ name, kind }) => (asked.push([name, kind]), usuallyMs) }));
    const [told, untold] = [await lookWith(250_000), await lookWith(null)];
    expect(asked).toEqual([['npm', 'npm'], ['npm', 'npm']]);
    expect(deliver.draw?.(asking, told)).toMatchObject([{ rows: [{ cells: expect.arrayContaining(['1:01, usually 4:10']) }] }]);
    expect(deliver.draw?.(asking, untold)).toMatchObject([{ rows: [{ cells: expect.arrayContaining(['1:01']) }] }]);
    expect(deliver.judge(asking, told)).toEqual(deliver.judge(asking, untold));
  });

  it.each([
    [channelSeen(), 'passed', ['npm', '1.2.3', '1.2.3', 'match', '1:01', '—', 'live']],
    [away, 'waiting', ['npm', '1.2.3', '1.2.2', '—', '1:01', '13:59', 'propagating']],
    [channelSeen({ digest: 'differs' }), 'failed', ['npm', '1.2.3', '1.2.3', 'DIFFERS', '1:01', '—', 'failed']],
  ])('is one row of the delivery table: %#', async (seen, mark, cells) => {
    const looked = await look(seen, { now: NOW + 61_000 });
    expect(deliver.draw?.(looked.asking, looked.seen)[0]).toEqual({ type: 'table', head: ['Target', 'expect', 'seen', 'digest', 'since', 'gives up in', 'state'], rows: [{ mark, cells }] });
  });
});
