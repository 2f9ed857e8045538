import type { Refusal } from '../core/command.ts';
import type { DryRuns } from '../core/dry-run.ts';
import type { Event, Actor, Recorded } from '../core/event.ts';
import type { Files, KindPorts } from '../ports.ts';

/** Waits and time. Injected, so that a test and a replay have their own. */
export type Clock = {
  readonly now: () => number;
  /** Calls back once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void;
};

/** The one place that remembers. `append` resolves when the events are on disk, and poisons itself when they may not be. */
export type Journal = {
  readonly append: (events: readonly Event[], by: { readonly by: Actor; readonly at: number }) => Promise<readonly Recorded[]> | readonly Recorded[];
  /** How many records there are, and the hash of the newest. */
  readonly head: () => { readonly n: number; readonly hash: string };
  /** Hashes of the lines of its records, in order; they grow with it. */
  readonly hashes: readonly string[];
};

/** What a session needs of the world; `main` makes it of adapters. */
export type SessionPorts = Pick<KindPorts, 'git' | 'gitAt' | 'github' | 'processes' | 'http' | 'endpoints' | 'tracker' | 'usuallyMs'> & {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Files of the checkout; what an attempt (`<step>.<attempt>`) keeps goes to a folder of its own. */
  readonly files: (attempt: string) => Files;
  readonly host: string;
  readonly user: string;
  /** Prefix of HOLDPOINT_ATTEMPT: it names this session. */
  readonly name: string;
  /** Where the log of `<step>.<attempt>` goes. */
  readonly logPath: (step: string, attempt: string) => string;
  /** SHA-256 of the runbook's bytes as they are now. */
  readonly runbookHash: () => Promise<string>;
  /** Secrets out of a text that leaves this machine, and how many were masked. */
  readonly redact: (text: string) => { readonly text: string; readonly masked: number };
  /** Runs a tool's own version command; null when it is missing or fails. */
  readonly toolVersion: (command: string) => Promise<string | null>;
  /** Why these command lines may not run: a file of the repository that they name is not as the person trusted it. */
  readonly whyNotTrusted: (lines: readonly string[]) => Promise<Refusal | null>;
  /** The first line of an attempt's log that looks like an error, from 0. Absent: nobody looks. */
  readonly firstErrorIn?: (step: string, attempt: number) => Promise<number | null>;
  readonly dryRuns: DryRuns;
  readonly reportPath: (path: string) => string;
};
