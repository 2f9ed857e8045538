import { expect, it } from 'vitest';
import { secretsGiven, secretsOfJob } from '../../../src/kinds/workflow/job-secrets.ts';
import { WorldError } from '../../../src/ports.ts';
import type { GitHub } from '../../../src/ports.ts';
import { job, run } from '../../support/github.ts';
import { refusing } from '../../support/ports.ts';

const FILE = `
on: workflow_dispatch
env: { SHARED: '\${{ secrets.SHARED_KEY }}' }
jobs:
  publish-npm:
    runs-on: ubuntu-latest
    env: { NODE_AUTH_TOKEN: '\${{ secrets.NPM_TOKEN }}', GH: '\${{ secrets.GITHUB_TOKEN }}' }
    steps: [{ run: npm publish, env: { AGAIN: '\${{ secrets.NPM_TOKEN }}' } }]
  wheels:
    name: Wheels for PyPI
    runs-on: ubuntu-latest
    steps: [{ uses: pypa/gh-action-pypi-publish@v1, with: { password: '\${{ secrets.PYPI_API_TOKEN }}' } }]
`;

it('names the secrets of a job by its id or its name, each once, and those of the whole file; not the one that GitHub makes', () => {
  expect(secretsOfJob(FILE, 'publish-npm')).toEqual(['SHARED_KEY', 'NPM_TOKEN']);
  expect(secretsOfJob(FILE, 'publish-npm (linux)')).toEqual(['SHARED_KEY', 'NPM_TOKEN']);
  expect(secretsOfJob(FILE, 'Wheels for PyPI')).toEqual(['SHARED_KEY', 'PYPI_API_TOKEN']);
  expect(secretsOfJob(FILE, 'another')).toEqual([]);
});

it.each(['', 'a: [', 'jobs: 3', 'jobs:', 'jobs:\nname: publish-npm', '- x'])('names none in what is no workflow: %j', (text) => {
  expect(secretsOfJob(text, 'publish-npm')).toEqual([]);
});

const asked: string[] = [];
const given = async (content: GitHub['content'], failed = true) =>
  secretsGiven(refusing<GitHub>('github', { content }), { run: run({ commit: 'c1' }), jobs: [job('publish-npm')], logs: failed ? [{ job: 'publish-npm', url: '', errors: [], tail: [], unread: null }] : [] }, '.github/workflows/publish.yml');

it('reads the file as it was for the run, and only where a job failed', async () => {
  expect(await given(async (path, ref) => (asked.push(`${path}@${ref}`), FILE))).toEqual({ 'publish-npm': ['SHARED_KEY', 'NPM_TOKEN'] });
  expect(asked).toEqual(['.github/workflows/publish.yml@c1']);
  expect(await given(async () => Promise.reject(new Error('asked')), false)).toEqual({});
});

it('is a help and no answer that anything rests on: a file that is gone or cannot be read names none', async () => {
  expect(await given(async () => null)).toEqual({});
  expect(await given(async () => Promise.reject(new WorldError('503', { trouble: 'unreachable', fix: 'Try again.' })))).toEqual({});
});
