import type { Json, JsonObject } from './json.ts';
import type { Mode, Plan, Question } from './plan.ts';
import type { Captured, Evidence, Outcome, Proof } from './verdict.ts';

/** Who an event is by: a person at a terminal, or the program itself. */
export type Actor = { readonly name: string; readonly email: string; readonly login?: string; readonly person: boolean };

export const HOLDPOINT: Actor = { name: 'holdpoint', email: '', person: false };

/** What a pass is about. When one of these changes, it is stale (rule 4). */
export type Fingerprint = {
  readonly commit: string;
  /** What `git status` said, hashed, without the tracker's paths; `clean` when it said nothing. */
  readonly tree: string;
  readonly step: string;
  readonly values: { readonly [name: string]: string };
  readonly tools: { readonly [name: string]: string };
  /** The commit that the base tag named, of steps that may use it. Older journals have none. */
  readonly base?: string;
  /** Of each step that it reads, the number of the newest attempt then; 0 for none. Older journals have none, and what is irreversible. */
  readonly reads?: { readonly [step: string]: number };
};

/** The tree when a step that may change it was judged: `clean` or its hash, the first of the paths that no commit has, and how many more there are. */
export type EndTree = { readonly tree: string; readonly files: readonly string[]; readonly more: number };

/** An answer of the world with its age, or why there was none. */
export type Asked<T extends Json> =
  | { readonly ok: true; readonly at: number; readonly value: T }
  | { readonly ok: false; readonly at: number; readonly why: string };

export type OpenBlocker = { readonly id: string; readonly title: string };
/** Who closed it and when, where the tracker tells. */
export type ClosedBlocker = OpenBlocker & { readonly by: string | null; readonly at: number | null };

/** A tag as the remote has it: its object and, peeled, its commit. */
export type RemoteTag = { readonly object: string; readonly commit: string };

/** What is asked before an irreversible act, when its dialog opens and again when its words are typed (rule 5). */
export type Preconditions = {
  readonly blockers: Asked<readonly OpenBlocker[]>;
  /** The target's tag on the remote, peeled; null when it has none. */
  readonly remoteTag: Asked<RemoteTag | null>;
  readonly remoteBranch: Asked<{ readonly commit: string }>;
  readonly runbookHash: Asked<string>;
  /** Evidence files of the passes it rests on that are not what was recorded any more, in words. Older journals have none. */
  readonly evidence?: Asked<readonly string[]>;
  /** Steps that are looked at again (provenance): their id, and the reason when they would not pass now. */
  readonly rechecks: { readonly [step: string]: Asked<{ readonly passes: boolean; readonly why: string }> };
};

export type Answer = {
  readonly question: string;
  readonly option: string;
  readonly reason: string;
  readonly attachment: string | null;
};

/**
 * A step of which a lost record may have told more: its newest attempt, or one more than the journal knows, came to nobody knows what.
 * `lost`: it changed nothing outside this machine and is not thought to have gone on, so it may simply be run again.
 */
export type Doubt = { readonly step: string; readonly attempt: number; readonly for: Fingerprint; readonly note: JsonObject; readonly lost: boolean };

/** A record by its number and the hash of its line, or as much of that as the world bears. */
export type Place = { readonly n: number; readonly hash: string };

/** Where an adopted pass comes from: the session that ran it, and the record of its journal that says so. */
export type PassOrigin = { readonly mode: Mode; readonly session: number; readonly n: number; readonly hash: string };

export type End = 'released' | 'rehearsed' | 'abandoned';

/** Everything that happened, in the order it happened. Nothing else is remembered. */
export type Event =
  /** `root` is where the checkout lies; the first journals do not say it. */
  | { readonly type: 'session.opened'; readonly repository: string; readonly session: number; readonly version: string; readonly host: string; readonly pid: number; readonly root?: string }
  | { readonly type: 'inputs.confirmed'; readonly inputs: { readonly [name: string]: string } }
  | { readonly type: 'runbook.adopted'; readonly hash: string; readonly plan: Plan }
  | { readonly type: 'session.resumed'; readonly host: string; readonly pid: number; readonly root?: string }
  | { readonly type: 'session.left'; readonly why: string }
  | { readonly type: 'session.ended'; readonly end: End; readonly reason: string; readonly out: readonly string[] }
  /** `changed` holds, for each commit that a standing pass is about, the files that differ between it and the new candidate. */
  | { readonly type: 'candidate.moved'; readonly commit: string; readonly branch: string | null; readonly changed: { readonly [commit: string]: readonly string[] }; readonly fromBase: readonly string[] | null; readonly base?: string | null }
  /** The target's tag on the remote is not what it was when it was read last; null when it is gone. */
  | { readonly type: 'remote-tag.read'; readonly tag: RemoteTag | null }
  /** Versions of tools that passes rest on, where they are not what they were; null for one that is missing now. */
  | { readonly type: 'tools.read'; readonly versions: { readonly [tool: string]: string | null } }
  | { readonly type: 'attempt.intended'; readonly step: string; readonly attempt: number; readonly for: Fingerprint; readonly asked: Preconditions | null; readonly words: string | null; readonly note: JsonObject }
  | { readonly type: 'attempt.sent'; readonly step: string; readonly attempt: number; readonly sent: JsonObject }
  | { readonly type: 'attempt.observed'; readonly step: string; readonly attempt: number; readonly facts: JsonObject }
  | { readonly type: 'attempt.commands-passed'; readonly step: string; readonly attempt: number; readonly evidence: Proof; readonly captured: Captured; readonly end?: EndTree }
  | { readonly type: 'attempt.asked'; readonly step: string; readonly attempt: number; readonly questions: readonly Question[]; readonly watching: boolean }
  | { readonly type: 'attempt.answered'; readonly step: string; readonly attempt: number; readonly answer: Answer }
  /** `commit` is set where the attempt may have moved HEAD: its pass is for the candidate at its end, and `end` is the tree then. Older journals have no `end`. */
  | { readonly type: 'attempt.ended'; readonly step: string; readonly attempt: number; readonly outcome: Outcome; readonly commit: string | null; readonly end?: EndTree }
  /** The tag was on the remote before this session. Nothing was pushed by us: `step` counts as tried, and a look settles it. */
  | { readonly type: 'tag.adopted'; readonly step: string; readonly for: Fingerprint; readonly words: string; readonly note: JsonObject }
  /** A machine pass of a dry run of the same candidate. Its times are those of the dry run, so that it ages from then on. */
  | { readonly type: 'pass.adopted'; readonly step: string; readonly attempt: number; readonly for: Fingerprint; readonly evidence: Proof; readonly captured: Captured; readonly from: PassOrigin; readonly startedAt: number; readonly endedAt: number }
  | { readonly type: 'reconcile.started'; readonly step: string; readonly attempt: number }
  /** A person chose to wait: until then nothing is tried again, and then it is looked at once more. Its end is an event of its own, so that no rule needs a clock. */
  | { readonly type: 'retry.delayed'; readonly step: string; readonly attempt: number; readonly until: number }
  | { readonly type: 'retry.delay-over'; readonly step: string; readonly attempt: number }
  | { readonly type: 'evidence.opened'; readonly step: string; readonly attempt: number; readonly name: string }
  /** `hash`: the definition of the step whose outcome is waived. Older journals have none. */
  | { readonly type: 'waiver.granted'; readonly step: string; readonly reason: string; readonly commit: string; readonly until: number; readonly hash?: string }
  | { readonly type: 'waiver.expired'; readonly step: string }
  | { readonly type: 'pass.expired'; readonly step: string; readonly attempt: number }
  | { readonly type: 'fix.started'; readonly step: string; readonly fix: number }
  | { readonly type: 'fix.ended'; readonly step: string; readonly fix: number; readonly ok: boolean; readonly why: string; readonly evidence: readonly Evidence[] }
  | { readonly type: 'fix.sharing'; readonly step: string; readonly fix: number; readonly message: string; readonly push: boolean }
  | { readonly type: 'fix.shared'; readonly step: string; readonly fix: number; readonly commit: string; readonly pushed: boolean; readonly why: string }
  /** `to`: the open blocker that it is added to, for it has the same first error. */
  | { readonly type: 'blocker.filing'; readonly step: string; readonly title: string; readonly to?: string }
  | { readonly type: 'blocker.filed'; readonly step: string; readonly id: string; readonly title: string; readonly to?: string }
  | { readonly type: 'blocker.closed'; readonly id: string; readonly reason: string }
  /** Older journals do not say what was closed. */
  | { readonly type: 'blockers.read'; readonly open: readonly OpenBlocker[]; readonly closed?: readonly ClosedBlocker[] }
  | { readonly type: 'exposure.reverting'; readonly step: string }
  | { readonly type: 'exposure.reverted'; readonly step: string; readonly evidence: readonly Evidence[] }
  | { readonly type: 'shell.opened' }
  | { readonly type: 'shell.closed' }
  | { readonly type: 'report.written'; readonly path: string; readonly sha256: string }
  | { readonly type: 'journal.mended'; readonly file: string; readonly bytes: number }
  /** A person had a damaged journal cut back to its first `good` records. The whole of it is in `file`; `lost` bytes from `line` on are no history any more. `anchors`: what the world bore of those then. Older journals have none. */
  | { readonly type: 'journal.recovered'; readonly file: string; readonly line: number; readonly why: string; readonly good: number; readonly lost: number; readonly steps: readonly Doubt[]; readonly anchors?: readonly Place[] };

/** An event as the journal holds it. `at` is in milliseconds since the epoch; `n` counts from 1. */
export type Recorded = { readonly n: number; readonly at: number; readonly by: Actor; readonly event: Event };
