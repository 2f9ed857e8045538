import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { afterEach, expect, test } from 'vitest';
import { flaky } from '../../src/sandbox/flaky.ts';

const RUN = '/repos/a/b/actions/runs/7';
let close = (): void => undefined;
afterEach(() => close());

const served = (every: number): Promise<string> =>
  new Promise((resolve) => {
    const app = new Hono();
    app.use('*', flaky(every));
    app.all('*', (context) => context.json({ id: 7, text: 'x'.repeat(100) }));
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(`http://127.0.0.1:${port}`));
    close = () => void server.close();
  });

/** The status and whether all of it came. */
const asked = async (address: string, method = 'GET'): Promise<string> => {
  const response = await fetch(address, { method });
  return response.json().then(() => `${response.status}`, () => `${response.status} unreadable`);
};

test('each nth read that is watched is a page, a limit or half of an answer, in turn', async () => {
  const url = await served(2);
  const answers: string[] = [];
  for (let n = 0; n < 6; n += 1) answers.push(await asked(`${url}${RUN}`));
  expect(answers).toEqual(['200', '429', '200', '200 unreadable', '200', '502 unreadable']);
});

test('an act, and what is fetched once for one, is never touched', async () => {
  const url = await served(1);
  expect(await asked(`${url}/repos/a/b/actions/workflows/x.yml/dispatches`, 'POST')).toBe('200');
  for (const path of [`${RUN}/artifacts`, '/repos/a/b/actions/artifacts/3/zip', '/repos/a/b/actions/jobs/4/logs', '/repos/a/b/issues']) expect(await asked(`${url}${path}`)).toBe('200');
});
