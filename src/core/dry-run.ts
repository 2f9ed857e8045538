import type { Fingerprint, Recorded } from './event.ts';
import type { Captured, Evidence, Proof } from './verdict.ts';

/** Which dry run passes come from, and what all of them rest on. */
export type DryRunOf = {
  readonly session: number;
  /** The hash of the newest line of its journal. */
  readonly head: string;
  readonly repository: string;
  readonly target: string;
  readonly base: string;
  readonly mode: string;
  /** Every input and its groups. */
  readonly values: { readonly [name: string]: string };
  /** What differs between the base and its candidate; null where it was not read. */
  readonly fromBase: readonly string[] | null;
  /** Paths whose changes it did not count as dirty. */
  readonly ignored: readonly string[];
};

/** The newest pass of a step in a dry run, as its journal tells it. */
export type OfferedPass = {
  readonly step: string;
  /** Its number there, the record that ended it, and the hash of that record's line. */
  readonly attempt: number;
  readonly n: number;
  readonly hash: string;
  readonly for: Fingerprint;
  /** Where it ran: the branch reaches a command in its environment; the root of the checkout is null where the journal does not say it. */
  readonly branch: string | null;
  readonly host: string;
  readonly root: string | null;
  readonly evidence: Proof;
  readonly captured: Captured;
  readonly startedAt: number;
  readonly endedAt: number;
  /** A person was asked, or had answered. */
  readonly asked: boolean;
  /** Why it does not stand in the dry run itself; null while it does. */
  readonly fallen: string | null;
};

export type DryRun = DryRunOf & { readonly passes: readonly OfferedPass[] };

/** A pass with its evidence as this session has it, or a text that says what is wrong with it. */
export type KeptPass = OfferedPass & { readonly kept: readonly Evidence[] | string };

/** A dry run as it lies on disk: its records, verified, with the hash of each one's line. */
export type StoredDryRun = { readonly session: number; readonly head: string; readonly records: readonly Recorded[]; readonly hashes: readonly string[] };

/** The port to the dry runs of the release that a live session is about. They are read, and nothing is written there. */
export type DryRuns = {
  /** The one written last; null where there is none; a text where its journal cannot be believed. */
  readonly newest: () => Promise<StoredDryRun | { readonly problem: string } | null>;
  /** What is wrong with these pieces of a dry run's evidence (gone, other bytes, outside its folder); null when all is as it was. */
  readonly wrongWith: (session: number, evidence: readonly Evidence[]) => Promise<string | null>;
  /** Copies its files to the evidence of this session's attempt (`<step>.<n>`) and gives the pieces with their new paths; a text when one is not what it was: then nothing is left. */
  readonly keep: (session: number, evidence: readonly Evidence[], attempt: string) => Promise<readonly Evidence[] | string>;
  /** Takes back what `keep` has copied. */
  readonly drop: (attempt: string) => Promise<void>;
};
