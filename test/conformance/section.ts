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
