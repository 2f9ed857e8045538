import { expect, test } from 'vitest';
import { CONTINUOUS, RELEASING } from '../../src/sandbox/driftwood/workflows.ts';
import { PACE } from '../../src/sandbox/scenario.ts';
import { parseWorkflow, planJobs, startsOnPush, withInputs } from '../../src/sandbox/workflow-file.ts';

const read = (name: string) => {
  const path = `.github/workflows/${name}`;
  return parseWorkflow(path, RELEASING[path] ?? CONTINUOUS[path] ?? '');
};

test('the build workflow starts on a version tag, or by hand, and on no other push', () => {
  const release = read('release.yml');
  expect(startsOnPush(release, { tag: 'v1.2.0' })).toBe(true);
  expect(startsOnPush(release, { tag: 'draft' })).toBe(false);
  expect(startsOnPush(release, { branch: 'main' })).toBe(false);
  expect(release.inputs).toEqual({});
});

test('CI starts on pushes of main', () => {
  expect(startsOnPush(read('ci.yml'), { branch: 'main' })).toBe(true);
  expect(startsOnPush(read('ci.yml'), { branch: 'mainly' })).toBe(false);
  expect(read('ci.yml').inputs).toBeNull();
});

test('publishing is started by hand alone, with the build run as its one required input', () => {
  const publish = read('release-publish.yml');
  expect(publish.pushesOf).toEqual({ branches: [], tags: [] });
  expect(Object.entries(publish.inputs ?? {}).filter(([, { required }]) => required).map(([name]) => name)).toEqual(['build_run_id']);
  expect(Object.keys(publish.inputs ?? {})).toEqual(['build_run_id', 'asked_by', 'skip_npm', 'skip_pypi', 'skip_crates_io', 'allow_partial_release', 'rehearsal']);
});

test('the jobs of a plan are the legs of the matrix, in the order of the file, with their needs', () => {
  const jobs = planJobs(read('release.yml'), {}, PACE, [11, 12, 13, 14, 15, 16, 17]);
  expect(jobs.map(({ id, name }) => [id, name])).toEqual([
    [11, 'release-context'], [12, 'build-native (linux_amd64)'], [13, 'build-native (darwin_amd64)'], [14, 'build-native (darwin_arm64)'],
    [15, 'build-node-dist'], [16, 'build-python-dist'], [17, 'build-crate'],
  ]);
  expect(jobs[1]).toMatchObject({ needs: ['release-context'], steps: ['Check out', 'Build the tarball', 'Upload dist'] });
  expect(jobs[2]?.durationMs).toBe((jobs[1]?.durationMs ?? 0) + PACE.legMs);
});

test('an input that skips a channel skips its job and no other', () => {
  const skipped = planJobs(read('release-publish.yml'), { skip_npm: 'true', skip_pypi: 'false' }, PACE, []).filter((job) => job.skipped);
  expect(skipped.map(({ job }) => job)).toEqual(['publish-npm']);
});

test('a run takes its title from its inputs', () => {
  expect(withInputs(read('release-publish.yml').runName ?? '', { build_run_id: '42' })).toBe('Publish from build run 42');
  expect(withInputs(read('release-publish.yml').runName ?? '', { build_run_id: '42', asked_by: 'x-1' })).toBe('Publish from build run 42 x-1');
});
