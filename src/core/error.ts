/** Something is broken, as against an expected "no". `main` prints what, why and fix. Exit codes are DESIGN 9's. */
export class HoldpointError extends Error {
  readonly code: number;
  readonly what: string;
  readonly why: string;
  readonly fix: string;

  constructor(broken: { readonly code: number; readonly what: string; readonly why: string; readonly fix: string; readonly cause?: unknown }) {
    super(`${broken.what}: ${broken.why}`, { cause: broken.cause });
    this.name = 'HoldpointError';
    this.code = broken.code;
    this.what = broken.what;
    this.why = broken.why;
    this.fix = broken.fix;
  }
}

/** An act that did not succeed. `left` is false only when the request certainly never reached the other side. */
export class ActError extends Error {
  readonly left: boolean;
  readonly fix: string;

  constructor(why: string, { left, fix, cause }: { readonly left: boolean; readonly fix: string; readonly cause?: unknown }) {
    super(why, { cause });
    this.name = 'ActError';
    this.left = left;
    this.fix = fix;
  }
}

export const EXIT = { fine: 0, broken: 1, left: 2, blocked: 3, authentication: 4, waiting: 8 } as const;
