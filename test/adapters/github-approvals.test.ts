import { describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import { approval, job, message, pendingDeployment } from './github-answers.ts';
import { serve, type Route } from './loopback.ts';

const RUN = '/repos/acme/tidewater/actions/runs/42';
const open = async (routes: { readonly [route: string]: Route }) => {
  const server = await serve(routes);
  return { server, github: createGitHub({ baseUrl: server.origin, token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' }) };
};

describe('what holds a run up at an environment', () => {
  it('is read with its reviewers, its timer and whether this token may approve', async () => {
    const { github } = await open({ [`GET ${RUN}/pending_deployments`]: { json: [pendingDeployment()] } });
    expect(await github.pendingDeployments('42')).toEqual([
      { environment: { id: '161088068', name: 'npm' }, waitTimerMs: 1_800_000, waitsSince: Date.parse('2026-01-23T18:11:37Z'), mayApprove: true, reviewers: [{ is: 'user', name: 'rowan' }, { is: 'team', name: 'release' }] },
    ]);
  });

  it('has no answer where it does not say whether this token may approve', async () => {
    const { github } = await open({ [`GET ${RUN}/pending_deployments`]: { json: [pendingDeployment({ current_user_can_approve: undefined })] } });
    await expect(github.pendingDeployments('42')).rejects.toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('current_user_can_approve') });
  });

  it('is told by its reviews afterwards: who, of what, with which words', async () => {
    const { github } = await open({ [`GET ${RUN}/approvals`]: { json: [approval(), approval({ state: 'rejected', user: null })] } });
    expect(await github.reviews('42')).toEqual([{ environments: ['npm'], state: 'approved', by: 'rowan', comment: 'Ship it!' }, { environments: ['npm'], state: 'rejected', by: '', comment: 'Ship it!' }]);
  });
});

describe('an approval', () => {
  const order = { run: '42', environment: '161088068', comment: 'the notes are right' };
  const POST = `POST ${RUN}/pending_deployments`;

  it('is sent once, for one environment and with the words of the person', async () => {
    const { server, github } = await open({ [POST]: { json: [{ id: 1 }] } });
    await github.approve(order);
    expect(server.requests).toHaveLength(1);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ environment_ids: [161088068], state: 'approved', comment: 'the notes are right' });
  });

  it.each([
    ['may have left after a 502, and is not sent again', { status: 502, body: 'Bad Gateway' }, true],
    ['may have left where the answer is no list of deployments', { json: { ok: true } }, true],
    ['did nothing where GitHub refuses it', { status: 422, json: message('Validation Failed') }, false],
  ] as const satisfies readonly (readonly [string, Route, boolean])[])('%s', async (_, route, left) => {
    const { server, github } = await open({ [POST]: route });
    await expect(github.approve(order)).rejects.toMatchObject({ name: 'ActError', left });
    expect(server.requests).toHaveLength(1);
  });

  it('of an environment whose id cannot be written exactly is not sent', async () => {
    const { server, github } = await open({});
    await expect(github.approve({ ...order, environment: '9007199254740993' })).rejects.toMatchObject({ left: false });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a job that no runner has taken', () => {
  it('says since when it is queued and which labels it wants', async () => {
    const { github } = await open({ [`GET ${RUN}/attempts/1/jobs`]: { json: { total_count: 1, jobs: [job({ run_id: 42, status: 'queued', conclusion: null, labels: ['self-hosted', 'arm64'], runner_name: '' })] } } });
    expect(await github.jobs('42', 1)).toMatchObject([{ queuedAt: Date.parse('2026-01-20T17:42:39Z'), labels: ['self-hosted', 'arm64'], runner: null }]);
  });
});
