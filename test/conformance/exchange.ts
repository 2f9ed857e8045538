/** One question over HTTP and its answer, as both stood on the wire. */
export type Exchange = {
  /** Who asked: a row of a table, a function of the adapter, `gh`. */
  readonly by: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly sent: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
};

export const pathOf = ({ url }: Pick<Exchange, 'url'>): string => new URL(url, 'http://x').pathname;
export const queryOf = ({ url }: Pick<Exchange, 'url'>): URLSearchParams => new URL(url, 'http://x').searchParams;
export const textOf = ({ body }: Pick<Exchange, 'body'>): string => new TextDecoder().decode(body);

/** The body as JSON; undefined when it is empty or none. */
export const jsonOf = (exchange: Pick<Exchange, 'body'>): unknown => {
  try {
    return JSON.parse(textOf(exchange));
  } catch {
    return undefined;
  }
};
