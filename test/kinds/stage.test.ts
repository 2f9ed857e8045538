import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { stage } from '../../src/kinds/stage.ts';
import type { ChannelSeen, CommandLine } from '../../src/ports.ts';
import { at, NOW } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { builtFile, channelSeen } from '../support/github.ts';
import { ended, portsOf } from '../support/ports.ts';

const ID = '6f1c2a7e-3b64-4d0a-9c55-0f2f6f9b1a11';
const OTHER = '0b8e2f60-7a5a-4c77-8f0e-2d3c4b5a6978';
const SHA = 'a1'.repeat(32);
const spec = { stage: 'npm', run: 'build' };
const base: Given = { read: { build: { sent: null, facts: { runId: '500' }, captured: {} } } };
const absent = channelSeen({ accepted: 'no', installable: 'no', serves: null, digest: 'none' });
const entry = (but: JsonObject = {}): JsonObject => ({ id: ID, packageName: 'tidewater', version: '1.2.3', tag: 'latest', createdAt: '2026-03-02T09:00:00Z', actor: 'ci', actorType: 'oidc', shasum: 'x', ...but });

type World = { readonly seen?: ChannelSeen; readonly staged?: Json; readonly staleSha?: string; readonly list?: { readonly code?: number | null; readonly missing?: boolean; readonly stderr?: string }; readonly code?: number | null };

/** npm and the registry as they are told to be, and what npm was asked. */
const worldOf = ({ seen = absent, staged = [entry()], staleSha = SHA, list = {}, code = 0 }: World = {}) => {
  const asked: string[] = [];
  const ran: CommandLine[] = [];
  const ports = portsOf({
    github: { '*': { built: async () => [builtFile('tidewater-1.2.3.tgz', { sha256: SHA })] } },
    channel: async () => seen,
    stagedAs: async (_, { version }) => ({ package: 'tidewater', version, file: `tidewater-${version}.tgz`, tag: 'latest' }),
    processes: {
      capture: async (argv, { cwd, pass }) => {
        asked.push(`${cwd} ${(pass ?? []).join()}$ ${argv.join(' ')}`);
        return { code: 0, stdout: argv[2] === 'list' ? JSON.stringify(staged) : '', stderr: '', missing: false, ...(argv[2] === 'list' ? list : {}) };
      },
      run: async (command) => (ran.push(command), ended({ code, firstError: code === 0 ? null : 'npm error code EOTP' })),
    },
    files: { scratch: (borrow) => borrow('/tmp/lent'), hash: async (path) => (path === `/tmp/lent/tidewater-1.2.3-${ID}.tgz` ? { sha256: staleSha, bytes: 9 } : null) },
  });
  return { ports, asked, ran };
};
const refusal = async (world: World) => stage.obstacle?.(at(spec, base), worldOf(world).ports);
const judge = async (world: World, given: Given = {}) => {
  const asking = at(spec, { ...base, ...given, attempt: { note: { stageId: ID, sha256: SHA, tag: 'latest' }, ...given.attempt } });
  return stage.judge(asking, await stage.look(asking, worldOf(world).ports));
};
const late = { now: NOW + 60_000 };

describe('what is staged, before it is approved', () => {
  it('is listed, downloaded and compared with the build, and the intent holds its id and its hash', async () => {
    const { ports, asked } = worldOf();
    expect(await stage.before?.(at({ ...spec, env: ['NPM_TOKEN'] }, base), ports)).toEqual({ stageId: ID, sha256: SHA, tag: 'latest' });
    expect(asked).toEqual(['/tmp/lent NPM_TOKEN$ npm stage list tidewater --json --registry http://127.0.0.1:1', `/tmp/lent NPM_TOKEN$ npm stage download ${ID} --registry http://127.0.0.1:1`]);
    expect(await refusal({})).toBeNull();
  });

  it.each([
    ['has one other byte', { staleSha: `${SHA.slice(1)}0` }, `what is staged is not what was built: tidewater-1.2.3.tgz is sha256:${SHA}, staged sha256:${SHA.slice(1)}0`],
    ['is not there', { staged: [] }, 'nothing of tidewater 1.2.3 is staged on npm'],
    ['is of other versions and packages', { staged: [entry({ version: '1.2.30' }), entry({ packageName: 'tidewater-x' })] }, 'nothing of tidewater 1.2.3 is staged on npm'],
    ['is there twice', { staged: [entry(), entry({ id: OTHER })] }, `tidewater 1.2.3 is staged more than once: ${ID}, ${OTHER}`],
    ['would get another dist-tag', { staged: [entry({ tag: 'next' })] }, `${ID} would get the dist-tag next, and this release is meant for latest`],
    ['came too late: the channel has other bytes', { seen: channelSeen({ accepted: 'differs', details: ['built a, served b'] }) }, 'npm has this version already, with other bytes: built a, served b'],
  ] as const)('is not approved when it %s', async (_, world, why) => {
    expect(await refusal(world)).toMatchObject({ why, fix: expect.stringMatching(/./) });
    await expect(stage.before?.(at(spec, base), worldOf(world).ports)).rejects.toMatchObject({ trouble: 'refused', message: why });
  });

  it.each([
    ['npm is missing', { code: null, missing: true }, 'npm is not installed'],
    ['npm is not logged in', { code: 1, stderr: 'npm error code E401\nnpm error Unable to authenticate' }, 'gave no answer: Unable to authenticate'],
    ['npm did not end', { code: null }, 'gave no answer'],
  ])('is not known when %s: that is no "nothing is staged"', async (_, list, why) => {
    await expect(refusal({ list })).rejects.toMatchObject({ name: 'WorldError', trouble: 'unreachable', message: expect.stringContaining(why) });
  });

  it.each(['not json', [{ id: 'x' }], {}])('is not known when npm says what cannot be read: %j', async (staged) => {
    await expect(refusal({ staged })).rejects.toMatchObject({ trouble: 'unreachable' });
  });

  it('is not known without the build, nor without its file in it', async () => {
    expect(await stage.obstacle?.(at(spec), worldOf().ports)).toMatchObject({ why: expect.stringContaining('the run of build is not known') });
    const { ports } = worldOf();
    expect(await stage.obstacle?.(at(spec, base), { ...ports, stagedAs: async () => ({ package: 'tidewater', version: '1.2.3', file: 'else.tgz', tag: 'latest' }) })).toMatchObject({ why: 'the build has no else.tgz to compare with' });
  });
});

describe('the approval', () => {
  const act = async (note: JsonObject, world: World = {}) => {
    const { ports, ran } = worldOf(world);
    return { sent: await stage.act?.(at({ ...spec, env: ['NPM_TOKEN'] }, { ...base, attempt: { note } }), ports), ran };
  };

  it('is sent once, of the very id that was compared', async () => {
    const { sent, ran } = await act({ stageId: ID, sha256: SHA });
    expect(sent).toEqual({ stageId: ID, code: 0, said: '' });
    expect(ran).toMatchObject([{ run: { argv: ['npm', 'stage', 'approve', ID, '--registry', 'http://127.0.0.1:1'] }, pass: ['NPM_TOKEN'], cwd: '/tmp/lent', own: true }]);
  });

  it('is not sent without an id, nor for what somebody has approved already', async () => {
    await expect(act({})).rejects.toMatchObject({ name: 'ActError', left: false });
    const { ports } = worldOf({ seen: channelSeen() });
    const note = (await stage.before?.(at(spec, base), ports)) ?? {};
    expect(note).toEqual({ out: true });
    expect((await act(note)).ran).toEqual([]);
  });

  it('passes when the channel has accepted these bytes, by whomever it was approved', async () => {
    expect(await judge({ seen: channelSeen({ installable: 'no' }) })).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'value', name: 'staged as', value: ID }, { type: 'value', name: 'staged tarball', value: `sha256:${SHA}` }]) });
    expect((await judge({ seen: channelSeen() }, { purpose: 'reconcile', attempt: { note: {}, recovered: true } })).is).toBe('passed');
    expect((await judge({ seen: channelSeen({ digest: 'not compared' }) })).is).toBe('unknown');
    expect(await judge({ seen: channelSeen({ accepted: 'differs' }) })).toMatchObject({ is: 'failed', conflict: true });
  });

  it('is unknown when npm refused it, and says how a person approves it', async () => {
    expect(await judge({}, { attempt: { sent: { stageId: ID, code: 1, said: 'npm error code EOTP' } } })).toMatchObject({ is: 'unknown', why: expect.stringMatching(new RegExp(`npm did not approve it \\(exit code 1: npm error code EOTP\\), and it is still staged\\..*npm stage approve ${ID} in a shell of your own`)) });
  });

  it('is waited for, and is unknown when it went and did not come', async () => {
    const sent = { stageId: ID, code: 0, said: '' };
    expect((await judge({ staged: [] }, { attempt: { sent } })).is).toBe('wait');
    expect((await judge({ staged: [] }, { ...late, attempt: { sent } })).is).toBe('wait');
    expect(await judge({ staged: [] }, { now: NOW + 900_000, attempt: { sent } })).toMatchObject({ is: 'unknown', why: expect.stringContaining('is not staged either') });
    expect((await judge({}, { ...late, attempt: { sent } })).is).toBe('unknown');
  });

  it('was not done, for a reconcile, only while the very same one is still staged after a minute', async () => {
    const reconcile = { purpose: 'reconcile' } as const;
    expect((await judge({}, reconcile)).is).toBe('wait');
    expect((await judge({}, { ...reconcile, ...late })).is).toBe('absent');
    expect((await judge({ staged: [entry({ id: OTHER })] }, { ...reconcile, ...late })).is).toBe('wait');
    expect((await judge({}, { ...reconcile, now: NOW + 900_000, attempt: { note: {}, recovered: true } })).is).toBe('unknown');
  });
});
