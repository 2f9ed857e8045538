import { expect, it } from 'vitest';
import { github } from '../../src/trackers/github.ts';
import { issue, message } from '../adapters/github-answers.ts';
import { serve } from '../adapters/loopback.ts';
import { gitHubIssues, ISSUES } from './github-issues.ts';
import { contextOf, TARGET, temporaryFolder, TITLE } from './world.ts';

const openOn = async ({ origin }: { readonly origin: string }) => github.open(contextOf({ root: await temporaryFolder(), github: origin }));
const labels = (...names: readonly string[]) => names.map((name, id) => ({ id, name }));
const labelledAs = (...names: readonly string[]) => issue({ labels: labels(...names) });

it('only issues with both labels are blockers of this release', async () => {
  const sent = [issue({ number: 1, labels: labels('release-blocker', TARGET) }), issue({ number: 2, labels: labels('release-blocker') }), issue({ number: 3, labels: labels('release-blocker', 'v9.9.9') })];
  const server = await serve({ [`GET ${ISSUES}`]: { json: sent } });
  const tracker = github.open(contextOf({ root: await temporaryFolder(), github: server.origin }));
  expect((await tracker.list()).map(({ id }) => id)).toEqual(['1']);
});

it('a blocker is filed with both labels and a title that says which release, below the issue of the release, which is made once', async () => {
  const server = await gitHubIssues();
  const tracker = await openOn(server);
  expect(await tracker.file({ title: 'Slow', body: 'b' })).not.toHaveProperty('note');
  expect(server.asked()).toEqual(['POST ', 'GET ', 'POST ', 'POST /2/sub_issues']);
  await tracker.file({ title: 'Leak', body: 'b' });
  expect(server.asked()).toEqual(['POST ', 'GET ', 'POST /2/sub_issues']);
  expect(server.issues.map(({ title, labels }) => [title, ...labels.map(({ name }) => name)])).toEqual([
    ['[release-blocker][v1.2.3] Slow', 'release-blocker', TARGET],
    [TITLE, 'release-blockers', TARGET],
    ['[release-blocker][v1.2.3] Leak', 'release-blocker', TARGET],
  ]);
  expect((await tracker.list()).map(({ id }) => id)).toEqual(['1', '3']);
  expect(await tracker.where()).toBe('below issue 2, and issues labelled release-blocker and v1.2.3');
});

it('on a server without sub-issues it is a line in the task list of the release', async () => {
  const server = await gitHubIssues({ older: true });
  const tracker = await openOn(server);
  expect(await tracker.file({ title: 'Slow', body: 'b' })).not.toHaveProperty('note');
  await tracker.file({ title: 'Leak', body: 'b' });
  expect(server.issues[1]?.body).toBe('What stops the release of v1.2.3.\n- [ ] #1\n- [ ] #3\n');
  expect((await tracker.list()).map(({ id }) => id)).toEqual(['1', '3']);
});

it('a blocker that cannot be put below the release is filed all the same, and that is said', async () => {
  const server = await gitHubIssues({ given: [{ title: TITLE, labels: ['release-blockers', TARGET] }] });
  server.routes.set(`POST ${ISSUES}/1/sub_issues`, { status: 502, body: '' });
  const filed = await (await openOn(server)).file({ title: 'Slow', body: 'b' });
  expect(filed).toMatchObject({ id: '2', open: true, note: expect.stringContaining('could not be put below the issue of this release: ') });
  expect(server.asked()).toEqual(['POST ', 'GET ', 'POST /1/sub_issues']);
});

const parent = { title: TITLE, labels: ['release-blockers', TARGET] };

it('what a person put below the release is a blocker without any label, as a sub-issue or as a line of the list', async () => {
  const server = await gitHubIssues({ given: [{ ...parent, body: '- [ ] #3\n- [x] #4: done\n- [ ] call somebody\n- [ ] #5' }, { title: 'A', below: 1 }, { title: 'B' }, { title: 'C', state: 'closed' }, { title: 'A pull request', pull_request: { url: 'x' } }] });
  expect((await (await openOn(server)).list()).map(({ id, open }) => [id, open])).toEqual([['2', true], ['3', true], ['4', false]]);
});

it('both parents count where a release has two, and neither is a blocker', async () => {
  const server = await gitHubIssues({ given: [{ ...parent, state: 'closed' }, parent, { title: 'A', below: 1 }, { title: 'B', below: 2 }] });
  const tracker = await openOn(server);
  expect((await tracker.list()).map(({ id }) => id)).toEqual(['3', '4']);
  await tracker.file({ title: 'C', body: 'b' });
  expect(server.asked()).toContain('POST /2/sub_issues');
});

it('an issue that is labelled as a blocker is one, though it is labelled as the parent too', async () => {
  const server = await gitHubIssues({ given: [{ title: TITLE, labels: ['release-blockers', 'release-blocker', TARGET] }] });
  expect((await (await openOn(server)).list()).map(({ open }) => open)).toEqual([true]);
});

it('a sub-issue of another repository is named with it, and is closed there', async () => {
  const server = await gitHubIssues({ given: [parent, { title: 'A', below: 1, repository_url: 'https://api.github.com/repos/acme/docs' }] });
  const tracker = await openOn(server);
  expect((await tracker.list()).map(({ id }) => id)).toEqual(['acme/docs#2']);
  await expect(tracker.close('acme/docs#2', 'done')).rejects.toMatchObject({ name: 'ActError', left: false });
});

it.each([
  ['the sub-issues are not answered for', `GET ${ISSUES}/1/sub_issues`, { status: 502, body: '' }],
  ['a line of the list cannot be read', `GET ${ISSUES}/2`, { status: 404, json: message('Not Found') }],
])('it is an error, and not "none open", when %s', async (_, route, reply) => {
  const server = await gitHubIssues({ given: [{ ...parent, body: '- [ ] #2' }, { title: 'B' }] });
  server.routes.set(route, reply);
  await expect((await openOn(server)).list()).rejects.toMatchObject({ name: 'WorldError' });
});

it('who closed it and when is told', async () => {
  const server = await gitHubIssues({ given: [{ title: 'A', labels: ['release-blocker', TARGET] }] });
  const tracker = await openOn(server);
  await tracker.close('1', 'Fixed since 1a2b3c4');
  expect((await tracker.list())[0]).toMatchObject({ open: false, closed: { by: 'rowan', at: Date.parse('2026-04-23T08:00:00Z') } });
});

it('a blocker whose labels GitHub dropped is no filed blocker: nobody would find it again', async () => {
  const server = await serve({ [`POST ${ISSUES}`]: { status: 201, json: labelledAs() } });
  const tracker = github.open(contextOf({ root: await temporaryFolder(), github: server.origin }));
  await expect(tracker.file({ title: 'Slow', body: 'b' })).rejects.toMatchObject({ name: 'ActError', left: true, message: expect.stringContaining('1347'), fix: expect.stringContaining('labels') });
  expect(server.requests).toHaveLength(1);
});

it('a target with a comma is still one label, and a label differs by more than its case', async () => {
  const server = await serve({ [`GET ${ISSUES}?labels=release-blocker&state=all&per_page=100&page=1`]: { json: [labelledAs('Release-Blocker', 'V1,2'), labelledAs('release-blocker', 'v1'), labelledAs('release-blocker', '2')] }, [`GET ${ISSUES}?labels=release-blockers&state=all&per_page=100&page=1`]: { json: [] } });
  const tracker = github.open({ ...contextOf({ root: await temporaryFolder(), github: server.origin }), target: 'v1,2' });
  expect(await tracker.list()).toHaveLength(1);
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
