import { inspect, isDeepStrictEqual } from 'node:util';

/** What one part of the conformance run found. */
export type Found = {
  /** How many things were held against something. */
  readonly held: number;
  /** What did not hold, each in a line. */
  readonly broken: readonly string[];
  /** What a reader should know beside the count. */
  readonly notes?: readonly string[];
  /** Why nothing could be asked. It is printed, and never counts as held. */
  readonly notAsked?: string;
};

export type Section = { readonly key: string; readonly what: string; readonly run: () => Promise<Found> };

/** Collects what was asked of a real server, and what was not as it should be. */
export type Checks = {
  /** Compares what was found with what must be there. */
  readonly that: (what: string, found: unknown, wanted: unknown) => void;
  readonly note: (text: string) => void;
  readonly found: () => Found;
};

export const createChecks = (): Checks => {
  const broken: string[] = [];
  const notes: string[] = [];
  let held = 0;
  return {
    that: (what, found, wanted) => {
      held += 1;
      if (!isDeepStrictEqual(found, wanted)) broken.push(`${what}: ${inspect(found, { breakLength: Infinity })}, and not ${inspect(wanted, { breakLength: Infinity })}`);
    },
    note: (text) => void notes.push(text),
    found: () => ({ held, broken, notes }),
  };
};
