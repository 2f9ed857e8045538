import type { JsonObject } from './json.ts';
import type { DryRunOf, KeptPass } from './dry-run.ts';
import type { Actor, Answer, ClosedBlocker, OpenBlocker, Place, Preconditions, RemoteTag } from './event.ts';
import type { Plan } from './plan.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** What was read of the checkout. `tree` is `clean`, or a hash of what is dirty (the tracker's paths left out); `dirty` are those paths. */
export type Checkout = { readonly commit: string; readonly tree: string; readonly dirty?: readonly string[] };

/** What was read in the moment in which passes are adopted. */
export type AdoptionFacts = {
  readonly checkout: Checkout;
  readonly host: string;
  /** Where the checkout lies. */
  readonly root: string;
  /** Version of each tool that the steps use; null where it is missing. */
  readonly tools: { readonly [tool: string]: string | null };
  /** Files of the candidate that name the variable of the mode; null when git did not say. */
  readonly readers: readonly string[] | null;
};

/** What a person or the world asks of the core. Facts that a rule needs travel in it: the core reads nothing itself. */
export type Command =
  | { readonly type: 'open'; readonly repository: string; readonly session: number; readonly version: string; readonly host: string; readonly pid: number; readonly root?: string; readonly inputs: { readonly [name: string]: string }; readonly plan: Plan }
  | { readonly type: 'resume'; readonly host: string; readonly pid: number; readonly root?: string }
  | { readonly type: 'adopt-runbook'; readonly plan: Plan }
  | { readonly type: 'candidate-read'; readonly commit: string; readonly branch: string | null; readonly changed: { readonly [commit: string]: readonly string[] }; readonly fromBase: readonly string[] | null; readonly base?: string | null }
  | { readonly type: 'remote-tag-read'; readonly tag: RemoteTag | null }
  | { readonly type: 'tools-read'; readonly versions: { readonly [tool: string]: string | null } }
  | {
      readonly type: 'start';
      readonly step: string;
      readonly checkout: Checkout;
      /** Version of each tool that the step uses; null where it is missing. */
      readonly tools: { readonly [tool: string]: string | null };
      /** What the kind noted before the act (highest run id, tag object). */
      readonly note: JsonObject;
      /** A person said yes to the one plain question that a remote step asks. */
      readonly confirmed: boolean;
      readonly words: string | null;
      readonly opened: Preconditions | null;
      readonly typed: Preconditions | null;
    }
  | { readonly type: 'sent'; readonly step: string; readonly attempt: number; readonly sent: JsonObject }
  /** `left`: the request may have reached the other side, so what became of it is not known. */
  | { readonly type: 'act-failed'; readonly step: string; readonly attempt: number; readonly left: boolean; readonly why: string; readonly fix: string }
  | { readonly type: 'judged'; readonly step: string; readonly attempt: number; readonly verdict: Verdict; readonly checkout: Checkout | null }
  | { readonly type: 'answer'; readonly step: string; readonly attempt: number; readonly answer: Answer }
  | { readonly type: 'open-evidence'; readonly step: string; readonly attempt: number; readonly name: string }
  | { readonly type: 'reconcile'; readonly step: string }
  /** A quiet period, in milliseconds, before what did not happen is tried again. */
  | { readonly type: 'wait-before-retry'; readonly step: string; readonly ms: number }
  | { readonly type: 'end-wait'; readonly step: string }
  | { readonly type: 'waive'; readonly step: string; readonly reason: string; readonly until: number }
  | { readonly type: 'start-fix'; readonly step: string }
  | { readonly type: 'fix-ended'; readonly step: string; readonly fix: number; readonly ok: boolean; readonly why: string; readonly evidence: readonly Evidence[] }
  | { readonly type: 'share-fix'; readonly step: string; readonly message: string }
  | { readonly type: 'fix-shared'; readonly step: string; readonly fix: number; readonly commit: string; readonly pushed: boolean; readonly why: string }
  | { readonly type: 'file-blocker'; readonly step: string; readonly title: string; readonly to?: string }
  | { readonly type: 'blocker-filed'; readonly step: string; readonly id: string; readonly title: string; readonly to?: string }
  | { readonly type: 'blocker-closed'; readonly id: string; readonly reason: string }
  | { readonly type: 'blockers-read'; readonly open: readonly OpenBlocker[]; readonly closed?: readonly ClosedBlocker[] }
  | { readonly type: 'revert-exposure'; readonly step: string }
  /** Taking it back came to an error: whether the world has it is not known. */
  | { readonly type: 'revert-failed'; readonly step: string; readonly attempt: number; readonly why: string }
  | { readonly type: 'exposure-reverted'; readonly step: string; readonly evidence: readonly Evidence[] }
  | { readonly type: 'shell'; readonly open: boolean }
  | { readonly type: 'report-written'; readonly path: string; readonly sha256: string }
  | { readonly type: 'journal-mended'; readonly file: string; readonly bytes: number }
  /**
   * Cuts a damaged journal back to its first `good` records, which are all of this state. `salvaged`: steps that lines after them, which still
   * bear their seal, tell of. `candidate`: what was read of the checkout just now. `notes`: what kinds can still tell of an intent that was lost.
   * `anchors`: what the world bears of the chain and those records do not have.
   */
  | { readonly type: 'recover-journal'; readonly file: string; readonly line: number; readonly why: string; readonly good: number; readonly lost: number; readonly salvaged: readonly string[]; readonly candidate: Omit<Extract<Command, { type: 'candidate-read' }>, 'type'> | null; readonly anchors: readonly Place[]; readonly notes: { readonly [step: string]: JsonObject }; readonly words: string }
  /** The tag that the remote had before this session, as it was read just now. */
  | { readonly type: 'adopt-tag'; readonly tag: { readonly name: string; readonly object: string; readonly commit: string }; readonly words: string }
  /** Passes of a dry run as they were listed to a person. Every condition is looked at again; one that fails adopts none. */
  | { readonly type: 'adopt-passes'; readonly from: DryRunOf; readonly passes: readonly KeptPass[]; readonly facts: AdoptionFacts }
  | { readonly type: 'wake' }
  | { readonly type: 'leave'; readonly why: string }
  | { readonly type: 'abandon'; readonly words: string; readonly reason: string };

/** Who asks, and when (milliseconds since the epoch). Time travels in, so a replay and a test say what the program said. */
export type Asking = { readonly now: number; readonly by: Actor };

/** An expected "no": why, and what to do instead. Shown, never thrown. */
export type Refusal = { readonly why: string; readonly fix: string };
