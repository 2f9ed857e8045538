import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createGitHub } from '../../../src/adapters/github.ts';
import * as answers from '../../adapters/github-answers.ts';
import { serve } from '../../adapters/loopback.ts';
import type { Route } from '../../adapters/loopback.ts';
import { watchHour } from '../../bench/watch-hour.ts';
import { NOW } from '../../support/at.ts';

/* What an hour of watching costs, by a clock that is moved: `npm run bench` counts the same at the sandbox's GitHub. */

const ACTIONS = '/repos/acme/tidewater/actions';
const iso = (at: number): string => new Date(at).toISOString();

/** A dispatched run of an hour whose job enters another step every ten minutes, or that waits for an approval all the time. */
const hour = async ({ waits = false } = {}) => {
  let now = NOW;
  const clock = { now: () => now, pass: (ms: number) => void (now += ms) };
  const answered: number[] = [];
  /** As GitHub does: an ETag, and nothing but that where the body is the same. */
  const unlessSame = (json: () => unknown): Route => ({ headers }) => {
    const etag = `W/"${createHash('sha256').update(JSON.stringify(json())).digest('hex')}"`;
    const status = headers['if-none-match'] === etag ? 304 : 200;
    answered.push(status);
    return { status, headers: { etag, date: new Date(now).toUTCString() }, ...(status === 200 ? { json: json() } : {}) };
  };
  const stepped = (): number => NOW + Math.floor((now - NOW) / 600_000) * 600_000;
  const status = waits ? 'waiting' : 'in_progress';
  const run = () => answers.run({ id: 42, path: '.github/workflows/publish.yml', event: 'workflow_dispatch', status, created_at: iso(NOW), updated_at: iso(stepped()), run_started_at: iso(NOW) });
  const job = () => answers.job({ run_id: 42, status, conclusion: null, started_at: iso(NOW), completed_at: null, steps: [{ name: iso(stepped()), status: 'in_progress', conclusion: null, number: 1 }] });
  const server = await serve({
    [`GET ${ACTIONS}/runs/42`]: unlessSame(run),
    [`GET ${ACTIONS}/runs/42/attempts/1/jobs`]: unlessSame(() => ({ total_count: 1, jobs: [job()] })),
    [`GET ${ACTIONS}/runs/42/pending_deployments`]: unlessSame(() => [answers.pendingDeployment()]),
    [`GET ${ACTIONS}/runs/42/approvals`]: unlessSame(() => []),
    [`GET ${ACTIONS}/workflows/publish.yml/runs`]: unlessSame(() => ({ total_count: 0, workflow_runs: [] })),
  });
  const github = createGitHub({ baseUrl: server.origin, token: 'x', repository: 'acme/tidewater', userAgent: 'holdpoint/test', now: clock.now });
  const { ended } = await watchHour({ workflow: { file: 'publish.yml', dispatch: { rehearsal: 'true' } } }, { github, clock, given: { attempt: { sent: { runId: '42' }, note: { head: answers.COMMIT } } } });
  return { ended, requests: answered.length, share: answered.filter((one) => one === 304).length / answered.length, minutes: (now - NOW) / 60_000 };
};

describe('watching a run for an hour', () => {
  it('costs at most 400 requests, nine in ten of them answered 304', async () => {
    const { ended, requests, share, minutes } = await hour();
    expect(ended).toBeNull();
    expect(minutes).toBeGreaterThan(59);
    expect(requests).toBeGreaterThan(300);
    expect(requests).toBeLessThanOrEqual(400);
    expect(share).toBeGreaterThanOrEqual(0.9);
  });

  it('costs no more where it waits for an approval all the time', async () => {
    const { ended, requests, share } = await hour({ waits: true });
    expect(ended).toBeNull();
    expect(requests).toBeLessThanOrEqual(400);
    expect(share).toBeGreaterThanOrEqual(0.9);
  });
});
