import { expect, it } from 'vitest';
import { github } from '../../src/trackers/github.ts';
import { issue, message } from '../adapters/github-answers.ts';
import { serve } from '../adapters/loopback.ts';
import { contextOf, TARGET, temporaryFolder } from './world.ts';

const ISSUES = '/repos/acme/tidewater/issues';
const labels = (...names: readonly string[]) => names.map((name, id) => ({ id, name }));
const labelledAs = (...names: readonly string[]) => issue({ labels: labels(...names) });

it('only issues with both labels are blockers of this release', async () => {
  const sent = [issue({ number: 1, labels: labels('release-blocker', TARGET) }), issue({ number: 2, labels: labels('release-blocker') }), issue({ number: 3, labels: labels('release-blocker', 'v9.9.9') })];
  const server = await serve({ [`GET ${ISSUES}`]: { json: sent } });
  const tracker = github.open(contextOf({ root: await temporaryFolder(), github: server.origin }));
  expect((await tracker.list()).map(({ id }) => id)).toEqual(['1']);
});

it('a blocker is filed with both labels and a title that says which release', async () => {
  const server = await serve({ [`POST ${ISSUES}`]: { status: 201, json: labelledAs('release-blocker', TARGET) } });
  await github.open(contextOf({ root: await temporaryFolder(), github: server.origin })).file({ title: 'Slow', body: 'b' });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ title: '[release-blocker][v1.2.3] Slow', body: 'b', labels: ['release-blocker', TARGET] });
});

it('a blocker whose labels GitHub dropped is no filed blocker: nobody would find it again', async () => {
  const server = await serve({ [`POST ${ISSUES}`]: { status: 201, json: labelledAs() } });
  const tracker = github.open(contextOf({ root: await temporaryFolder(), github: server.origin }));
  await expect(tracker.file({ title: 'Slow', body: 'b' })).rejects.toMatchObject({ name: 'ActError', left: true, message: expect.stringContaining('1347'), fix: expect.stringContaining('labels') });
  expect(server.requests).toHaveLength(1);
});

it('a target with a comma is still one label, and a label differs by more than its case', async () => {
  const server = await serve({ [`GET ${ISSUES}`]: { json: [labelledAs('Release-Blocker', 'V1,2'), labelledAs('release-blocker', 'v1'), labelledAs('release-blocker', '2')] } });
  const tracker = github.open({ ...contextOf({ root: await temporaryFolder(), github: server.origin }), target: 'v1,2' });
  expect(await tracker.list()).toHaveLength(1);
  expect(new URL(server.requests[0]?.route.replace('GET ', server.origin) ?? '').searchParams.get('labels')).toBe('release-blocker');
});

it('a filing that ended in a 502 may have gone through, and is sent once', async () => {
  const server = await serve({ [`POST ${ISSUES}`]: { status: 502, body: '' } });
  const tracker = github.open(contextOf({ root: await temporaryFolder(), github: server.origin }));
  await expect(tracker.file({ title: 'Slow', body: 'b' })).rejects.toMatchObject({ name: 'ActError', left: true });
  expect(server.requests).toHaveLength(1);
});

it('a repository without issues is an error, not "none open"', async () => {
  const server = await serve({ [`GET ${ISSUES}`]: { status: 410, json: message('Issues are disabled for this repo') } });
  const tracker = github.open(contextOf({ root: await temporaryFolder(), github: server.origin }));
  await expect(tracker.list()).rejects.toMatchObject({ name: 'WorldError', message: expect.stringContaining('Issues are disabled') });
});
