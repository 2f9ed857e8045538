import type { Context, Hono } from 'hono';

type Offer = { readonly type: string; readonly bytes: () => Promise<Uint8Array>; readonly until: number };

/** Hands out addresses that need no token and are good for a short time, as GitHub does for logs, artifacts and assets. */
export type Redirects = {
  readonly to: (context: Context, type: string, bytes: () => Promise<Uint8Array>) => Response;
};

export const serveRedirects = (app: Hono, lastsMs: number): Redirects => {
  const offers = new Map<string, Offer>();
  app.get('/_stored/:key', async (context) => {
    const offer = offers.get(context.req.param('key'));
    if (!offer || offer.until < Date.now()) return context.text('This address is not valid any more.', 403);
    return new Response(Buffer.from(await offer.bytes()), { headers: { 'content-type': offer.type } });
  });
  return {
    to: (context, type, bytes) => {
      const now = Date.now();
      for (const [key, { until }] of offers) if (until < now) offers.delete(key);
      const key = crypto.randomUUID();
      offers.set(key, { type, bytes, until: now + lastsMs });
      return context.redirect(`${new URL(context.req.url).origin}/_stored/${key}`, 302);
    },
  };
};
