import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { check } from '../../src/kinds/check.ts';
import type { GitHub } from '../../src/ports.ts';
import { WorldError } from '../../src/ports.ts';
import { answer, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { ended, filesOf, outOfReach, portsOf } from '../support/ports.ts';

const ask = async (question: JsonObject, told: Partial<GitHub>, given: Given = {}) => {
  const asking = at({ check: { github: question } }, given);
  return check.judge(asking, await check.look(asking, portsOf({ github: { 'acme/tidewater': told } })));
};
const denied = async (): Promise<never> => {
  throw new WorldError('401 Bad credentials', { trouble: 'denied', fix: 'Run: gh auth login' });
};

describe('a check of commands', () => {
  it('has no effect, acts in the checkout, and passes as a run does', async () => {
    expect(check.traits({ check: 'just lint' }, { id: 'lint' })).toEqual({ effect: 'none', inCheckout: true, acts: true });
    const ports = portsOf({ processes: { run: async () => ended() }, files: filesOf() });
    const sent = await check.act?.(at({ check: 'just lint' }), ports);
    const after = at({ check: 'just lint' }, { attempt: { sent: sent ?? null } });
    expect(check.judge(after, await check.look(after, ports)).is).toBe('passed');
  });
});

describe('a check of GitHub', () => {
  it('only looks', () => {
    expect(check.traits({ check: { github: { login: true } } }, { id: 'x' })).toEqual({ effect: 'none', acts: false });
  });

  it('passes with the names of all that it found', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: ['repo', 'workflow'] }), secretNames: async () => ['NPM_TOKEN'], workflow: async (file: string) => ({ id: '1', path: `.github/workflows/${file}`, state: 'active' }) };
    const verdict = await ask({ login: true, scopes: ['workflow', 'public_repo'], secrets: ['NPM_TOKEN'], workflows: ['ci.yml'] }, told);
    expect(verdict).toEqual({
      is: 'passed',
      evidence: [
        { type: 'value', name: 'GitHub user', value: 'ada' },
        { type: 'value', name: 'scopes', value: 'repo, workflow' },
        { type: 'value', name: 'secret NPM_TOKEN', value: 'exists' },
        { type: 'value', name: 'workflow ci.yml', value: '.github/workflows/ci.yml active' },
      ],
    });
  });

  it('names everything that is missing at once, with what to do', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: ['gist'] }), secretNames: async () => ['OTHER'], workflow: async (file: string) => (file === 'ci.yml' ? null : { id: '1', path: file, state: 'disabled_manually' }) };
    expect(await ask({ scopes: ['repo'], secrets: ['NPM_TOKEN'], workflows: ['ci.yml', 'release.yml'] }, told)).toMatchObject({
      is: 'failed',
      why: 'the token lacks the scope repo; the repository has no secret NPM_TOKEN; the repository has no workflow ci.yml; the workflow release.yml is disabled_manually',
      fix: expect.stringMatching(/gh auth refresh -s repo.*gh secret set NPM_TOKEN.*gh workflow enable release\.yml/),
    });
  });

  it('fails when GitHub refuses the token, and says how to get another', async () => {
    expect(await ask({ login: true }, { login: denied })).toMatchObject({ is: 'failed', why: 'GitHub refuses to tell the user of the token: 401 Bad credentials', fix: 'Run: gh auth login' });
  });

  it('does not take silence for an answer', async () => {
    await expect(ask({ login: true }, { login: outOfReach })).rejects.toThrow(WorldError);
  });

  it('asks a person for scopes that GitHub does not tell, and passes only when they are confirmed', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: null }) };
    const question = { scopes: ['repo'] };
    expect(await ask(question, told)).toMatchObject({ is: 'ask', watching: false, questions: [{ id: 'scopes', asks: 'decision', options: [{ key: 'confirmed', reason: 'required', does: 'pass' }, { key: 'hold', does: 'hold' }] }] });
    expect(await ask(question, told, { attempt: { answers: [answer('scopes', 'confirmed', { reason: 'looked' })] } })).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'value', name: 'scopes confirmed', value: 'looked' }]) });
    expect((await ask(question, told, { attempt: { answers: [answer('scopes', 'hold', { reason: 'no idea' })] } })).is).toBe('failed');
  });
});

describe('a check of the tracker', () => {
  it('passes with where it keeps blockers, and throws what the tracker throws', async () => {
    const asking = at({ check: { tracker: 'healthy' } });
    const seen = await check.look(asking, portsOf({ tracker: { where: async () => '.ergo' } }));
    expect(check.judge(asking, seen)).toEqual({ is: 'passed', evidence: [{ type: 'value', name: 'tracker', value: '.ergo' }] });
    await expect(check.look(asking, portsOf({ tracker: { where: outOfReach } }))).rejects.toThrow('the network is down');
  });
});
