import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';

/** Reads that are made again and again: of a run and its jobs, and of what a registry has. What is fetched once for an act, an artifact or a log, is not among them: a person tries that again. */
const WATCHED = /\/actions\/(?:runs|workflows)\b(?!.*\/(?:artifacts|logs)\b)|\/pypi\/|\/simple\/|^\/(?:npm|crates)\b|\/-\/package\//;

/** Half of the answer, and the connection is gone. */
const cutOff = async (answer: Response): Promise<Response> => {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let begun = false;
  const half = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      // The server has to have sent the beginning, or it answers 500 instead.
      if (begun) return sleep(20).then(() => controller.error(new Error('cut off, as the scenario wants')));
      begun = true;
      controller.enqueue(bytes.subarray(0, bytes.length / 2));
    },
  });
  return new Response(half, { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? 'application/json' } });
};

/** What goes wrong, in turn. */
const WRONGS = [
  () => new Response('<html><body>Bad Gateway</body></html>', { status: 502, headers: { 'content-type': 'text/html' } }),
  () => new Response('{"message":"You have exceeded a secondary rate limit"}', { status: 429, headers: { 'content-type': 'application/json', 'retry-after': '1' } }),
  cutOff,
] as const;

/** Answers each `every`-th watched read wrongly. An act is never touched: what became of it would be another scenario. */
export const flaky = (every: number): MiddlewareHandler => {
  let reads = 0;
  return async (context, next) => {
    await next();
    if (context.req.method !== 'GET' || !WATCHED.test(context.req.path)) return;
    reads += 1;
    if (reads % every !== 0) return;
    const wrong = WRONGS[(reads / every) % WRONGS.length] ?? WRONGS[0];
    context.res = await wrong(context.res);
  };
};
