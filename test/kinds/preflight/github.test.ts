import { describe, expect, it } from 'vitest';
import { check } from '../../../src/kinds/check.ts';
import type { Environment } from '../../../src/ports.ts';
import { WorldError } from '../../../src/ports.ts';
import { answer } from '../../support/at.ts';
import { outOfReach } from '../../support/ports.ts';
import { askGitHub, refusal } from './ask.ts';

const none = async () => [];

describe('a check of GitHub', () => {
  it('only looks', () => {
    expect(check.traits({ check: { github: { login: true } } }, { id: 'x' })).toEqual({ effect: 'none', acts: false });
  });

  it('passes with the names of all that it found', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: ['repo', 'workflow'] }), secretNames: async () => ['NPM_TOKEN'], workflow: async (file: string) => ({ id: '1', path: `.github/workflows/${file}`, state: 'active' }) };
    expect(await askGitHub({ login: true, scopes: ['workflow', 'public_repo'], secrets: ['NPM_TOKEN'], workflows: ['ci.yml'] }, told)).toEqual({
      is: 'passed',
      evidence: [
        { type: 'value', name: 'GitHub user', value: 'ada' },
        { type: 'value', name: 'scope workflow', value: 'of repo, workflow' },
        { type: 'value', name: 'scope public_repo', value: 'of repo, workflow' },
        { type: 'value', name: 'secret NPM_TOKEN', value: 'in the repository' },
        { type: 'value', name: 'workflow ci.yml', value: '.github/workflows/ci.yml active' },
      ],
    });
  });

  it('names everything that is missing at once, with what to do', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: ['gist'] }), secretNames: async () => ['OTHER'], organizationSecretNames: none, workflow: async (file: string) => (file === 'ci.yml' ? null : { id: '1', path: file, state: 'disabled_manually' }) };
    expect(await askGitHub({ scopes: ['repo'], secrets: ['NPM_TOKEN'], workflows: ['ci.yml', 'release.yml'] }, told)).toMatchObject({
      is: 'failed',
      why: 'the token lacks the scope repo; the repository, the organisation: there is no secret NPM_TOKEN; the repository has no workflow ci.yml; the workflow release.yml is disabled_manually',
      fix: expect.stringMatching(/gh auth refresh -s repo.*gh secret set NPM_TOKEN.*gh workflow enable release\.yml/),
    });
  });

  it.each([401, 403, 404])('fails when the login is refused (%i), and says how to get another', async (status) => {
    expect(await askGitHub({ login: true }, { login: refusal(status) })).toMatchObject({ is: 'failed', why: `GitHub refuses to tell the user of the token: refused (${status})`, fix: expect.stringContaining('gh auth login') });
  });

  it('does not take silence for an answer', async () => {
    await expect(askGitHub({ login: true }, { login: outOfReach })).rejects.toThrow(WorldError);
    await expect(askGitHub({ secrets: ['X'] }, { secretNames: outOfReach })).rejects.toThrow(WorldError);
    await expect(askGitHub({ environments: { release: {} } }, { environment: outOfReach })).rejects.toThrow(WorldError);
    await expect(askGitHub({ releases: 'immutable' }, { immutableReleases: outOfReach })).rejects.toThrow(WorldError);
    await expect(askGitHub({ tag: 'protected' }, { tagRulesets: outOfReach })).rejects.toThrow(WorldError);
  });

  it('asks a person for scopes that GitHub does not tell, and passes only when they are confirmed', async () => {
    const told = { login: async () => ({ login: 'ada', scopes: null }) };
    expect(await askGitHub({ scopes: ['repo'] }, told)).toMatchObject({ is: 'ask', questions: [{ id: 'scopes' }] });
    expect((await askGitHub({ scopes: ['repo'] }, told, { attempt: { answers: [answer('scopes', 'confirmed', { reason: 'looked' })] } })).is).toBe('passed');
    expect((await askGitHub({ scopes: ['repo'] }, told, { attempt: { answers: [answer('scopes', 'hold', { reason: 'no idea' })] } })).is).toBe('failed');
  });
});

describe('secrets', () => {
  it('may lie in the organisation or in an environment that is asked about, which is said', async () => {
    const told = { secretNames: async () => ['A'], organizationSecretNames: async () => ['B'], environmentSecretNames: async () => ['C'], environment: async () => release };
    expect(await askGitHub({ secrets: ['A', 'B', 'C'], environments: { release: {} } }, told)).toMatchObject({
      is: 'passed',
      evidence: [{ name: 'secret A', value: 'in the repository' }, { name: 'secret B', value: 'in the organisation' }, { name: 'secret C', value: 'in the environment release' }, { name: 'environment release' }],
    });
  });

  it('whose names may not be listed are neither there nor missing: a person is asked of each', async () => {
    const told = { secretNames: refusal(403), organizationSecretNames: none };
    expect(await askGitHub({ secrets: ['A', 'B'] }, told)).toMatchObject({ is: 'ask', questions: [{ id: 'secret A', text: expect.stringContaining('gh secret list --repo acme/tidewater') }, { id: 'secret B' }] });
  });

  it('are not missing while one of the places could not be looked into, and found where one could', async () => {
    const told = { secretNames: async () => [], organizationSecretNames: refusal(404) };
    expect(await askGitHub({ secrets: ['A'] }, told)).toMatchObject({ is: 'ask', questions: [{ id: 'secret A' }] });
    expect((await askGitHub({ secrets: ['A'] }, { secretNames: refusal(403), organizationSecretNames: async () => ['A'] })).is).toBe('passed');
  });
});

const release: Environment = { name: 'release', reviewers: ['ada', 'team core'], preventsSelfReview: true, waitMinutes: 10, refs: 'protected' };

describe('environments', () => {
  it('pass with who must approve, how long it waits, and which refs may', async () => {
    expect(await askGitHub({ environments: { release: { reviewers: 'required' } } }, { environment: async () => release })).toMatchObject({ is: 'passed', evidence: [{ name: 'environment release', value: 'reviewed by ada or team core, not by who started it, waits 10 min, protected branches only' }] });
  });

  it('fail that are not there, or that nobody must approve', async () => {
    expect(await askGitHub({ environments: { release: {} } }, { environment: async () => null })).toMatchObject({ is: 'failed', why: 'the repository has no environment release' });
    const open = async () => ({ ...release, reviewers: [] });
    expect(await askGitHub({ environments: { release: { reviewers: 'required' } } }, { environment: open })).toMatchObject({ is: 'failed', why: 'nobody must approve a deployment to release' });
    expect((await askGitHub({ environments: { release: {} } }, { environment: open })).is).toBe('passed');
  });

  it('that may not be seen are asked of a person', async () => {
    expect(await askGitHub({ environments: { release: {} } }, { environment: refusal(403) })).toMatchObject({ is: 'ask', questions: [{ id: 'environment release' }] });
  });
});

describe('immutable releases', () => {
  it.each([
    [{ enabled: true, byOwner: true }, { is: 'passed', evidence: [{ value: 'on, for all repositories of the owner' }] }],
    [{ enabled: false, byOwner: false }, { is: 'failed' }],
    [null, { is: 'ask', questions: [{ id: 'immutable releases' }] }],
  ])('that are %o', async (found, verdict) => {
    expect(await askGitHub({ releases: 'immutable' }, { immutableReleases: async () => found })).toMatchObject(verdict);
  });
});
