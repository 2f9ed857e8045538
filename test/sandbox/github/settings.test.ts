import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGitHub } from '../../../src/adapters/github.ts';
import type { GitHub } from '../../../src/ports.ts';
import { makeSandbox, type Sandbox } from '../support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await makeSandbox('smooth');
});
afterAll(() => sandbox.remove());

const gitHub = (repository = 'holdpoint-sandbox/driftwood'): GitHub => createGitHub({ baseUrl: sandbox.url, token: sandbox.token, repository, userAgent: 'holdpoint/test' });

test('the tags of releases are protected, as the ruleset says: nobody moves or deletes one', async () => {
  expect(await gitHub().tagRulesets()).toEqual([{ id: '5410001', name: 'Release tags', source: 'holdpoint-sandbox/driftwood', include: ['refs/tags/v*'], exclude: [], rules: ['deletion', 'update'], mayBypass: false }]);
  await expect(sandbox.git('push', '--force', 'origin', 'HEAD:refs/tags/v1.1.0')).rejects.toThrow(/GH013/);
  await expect(sandbox.git('push', '--delete', 'origin', 'v1.1.0')).rejects.toThrow(/GH013/);
  await sandbox.git('push', 'origin', 'HEAD:refs/tags/nightly');
  await sandbox.git('push', '--delete', 'origin', 'nightly');
});

test('the tap has no rules, and the maintainer may push to it', async () => {
  const tap = gitHub('holdpoint-sandbox/homebrew-tap');
  expect([await tap.tagRulesets(), await tap.access()]).toEqual([[], { push: true, archived: false }]);
});

test('there is one environment, which nobody must approve, and no secret outside the repository', async () => {
  expect(await gitHub().environment('registries')).toEqual({ name: 'registries', reviewers: [], preventsSelfReview: false, waitMinutes: 0, refs: 'protected' });
  expect(await gitHub().environment('release')).toBeNull();
  expect([await gitHub().environmentSecretNames('registries'), await gitHub().organizationSecretNames()]).toEqual([[], []]);
});

test('releases can be changed, which GitHub says by a 404', async () => {
  expect(await gitHub().immutableReleases()).toBeNull();
});

test('no run was born of another', async () => {
  expect(await gitHub().runsOfEvent('workflow_run', 0)).toEqual([]);
  expect((await gitHub().runsOfEvent('push', 0)).length).toBeGreaterThan(0);
});
