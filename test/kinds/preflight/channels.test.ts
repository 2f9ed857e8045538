import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import type { ChannelStanding, Publisher } from '../../../src/ports.ts';
import { WorldError } from '../../../src/ports.ts';
import { outOfReach } from '../../support/ports.ts';
import type { Told } from '../../support/ports.ts';
import { asked, refusal } from './ask.ts';

const ask = async (channels: JsonObject, told: Told) => (await asked({ channels }, told)).verdict;
const standing = (but: Partial<ChannelStanding> = {}) => async (): Promise<ChannelStanding> => ({ taken: null, nobodys: null, url: 'https://127.0.0.1/npm/tidewater', ...but });
const publisher = (but: Partial<Publisher> = {}) => async (): Promise<Publisher> => ({ trusted: true, said: '1.2.2 by publish.yml', how: 'look there', ...but });

describe('a version that is free', () => {
  it('passes on each channel that does not have it, and asks each about this version', async () => {
    const versions: string[] = [];
    const told: Told = { standing: async (name, { version, target, built }) => (versions.push(`${name} ${version} ${target} ${built}`), standing()()) };
    expect(await ask({ free: ['npm', 'crates'] }, told)).toEqual({ is: 'passed', evidence: [{ type: 'value', name: '1.2.3 on npm', value: 'not there yet' }, { type: 'value', name: '1.2.3 on crates', value: 'not there yet' }] });
    expect(versions).toEqual(['npm 1.2.3 v1.2.3 null', 'crates 1.2.3 v1.2.3 null']);
  });

  it('fails where one has it, and goes forward', async () => {
    expect(await ask({ free: ['npm'] }, { standing: standing({ taken: 'tidewater 1.2.3' }) })).toMatchObject({ is: 'failed', why: 'npm has this version already: tidewater 1.2.3 (https://127.0.0.1/npm/tidewater)', fix: expect.stringContaining('Choose another version') });
  });

  it('asks a person of a name that nobody has', async () => {
    expect(await ask({ free: ['npm'] }, { standing: standing({ nobodys: 'tidewater' }) })).toMatchObject({ is: 'ask', questions: [{ id: 'npm name', text: expect.stringContaining('tidewater is a new name') }] });
  });

  it('is not free where the channel does not answer', async () => {
    await expect(ask({ free: ['npm'] }, { standing: outOfReach })).rejects.toThrow(WorldError);
  });
});

describe('a tap that is writable', () => {
  const of = (access: { readonly push: boolean | null; readonly archived: boolean }, pushRefused: () => Promise<string | null> = async () => null) =>
    ask({ writable: ['brew'] }, { github: { 'acme/homebrew-tap': { access: async () => access } }, taps: { '/homebrew-tap': { pushRefused } } });

  it('passes when GitHub lets the login push, and git is let in from the checkout', async () => {
    expect(await of({ push: true, archived: false })).toMatchObject({ is: 'passed', evidence: [{ name: 'push to acme/homebrew-tap', value: 'your login may, and git is let in from /homebrew-tap' }] });
    expect(await of({ push: null, archived: false })).toMatchObject({ is: 'passed', evidence: [{ value: expect.stringContaining('GitHub does not say what your login may') }] });
  });

  it.each([
    ['it is archived', { push: true, archived: true }, undefined, 'acme/homebrew-tap is archived'],
    ['the login may not push', { push: false, archived: false }, undefined, 'your login may not push'],
    ['git is not let in', { push: true, archived: false }, async () => 'Permission to acme/homebrew-tap.git denied to ada.', 'git may not push from /homebrew-tap: Permission'],
  ])('fails when %s', async (_, access, refused, why) => {
    expect(await of(access, refused)).toMatchObject({ is: 'failed', why: expect.stringContaining(why) });
  });

  it('is unknown where git gets no answer, and asked of a person where GitHub does not show it', async () => {
    await expect(of({ push: true, archived: false }, outOfReach)).rejects.toThrow(WorldError);
    expect((await ask({ writable: ['brew'] }, { github: { 'acme/homebrew-tap': { access: refusal(404) } } })).is).toBe('ask');
  });
});

describe('trusted publishing', () => {
  it('passes with what was seen of the newest version', async () => {
    expect(await ask({ trusted: ['npm'] }, { publisher: publisher() })).toMatchObject({ is: 'passed', evidence: [{ name: 'trusted publishing on npm', value: '1.2.2 by publish.yml' }] });
  });

  it('is asked of a person where it was not seen: that says nothing of how it is set up', async () => {
    expect(await ask({ trusted: ['npm'] }, { publisher: publisher({ trusted: false, said: '1.2.2 with a token' }) })).toMatchObject({ is: 'ask', questions: [{ id: 'trusted publishing on npm', text: expect.stringMatching(/1\.2\.2 with a token\. To find out: look there/) }] });
  });

  it('fails of a channel that trusts nobody', async () => {
    expect((await ask({ trusted: ['brew'] }, { publisher: async () => null })).is).toBe('failed');
  });
});
