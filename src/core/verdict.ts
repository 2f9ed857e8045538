import type { Account } from './account.ts';
import type { JsonObject } from './json.ts';
import type { Question } from './plan.ts';

/** A file, a value or a URL, each with its SHA-256 or its id. */
export type Evidence =
  | { readonly type: 'file'; readonly name: string; readonly path: string; readonly sha256: string; readonly bytes: number }
  | { readonly type: 'value'; readonly name: string; readonly value: string }
  | { readonly type: 'url'; readonly name: string; readonly url: string; readonly id: string };

/** At least one: a pass without evidence cannot be built (rule 3). */
export type Proof = readonly [Evidence, ...Evidence[]];

/** Values a pass took from what it saw, by the names the runbook gives them. */
export type Captured = { readonly [name: string]: string };

export type Outcome =
  | { readonly result: 'passed'; readonly evidence: Proof; readonly captured: Captured }
  | { readonly result: 'failed'; readonly why: string; readonly fix: string; readonly evidence: readonly Evidence[]; readonly conflict?: boolean; readonly notDone?: boolean; /** What failed of it may be run again where it ran, by a key of its own. */ readonly rerun?: boolean; readonly account?: Account }
  /** `partial`: settled, and some of it is done; what is missing may be finished. `lost`: nobody saw it end. A lost step that changes nothing is simply ready again. */
  | { readonly result: 'unknown'; readonly why: string; readonly evidence: readonly Evidence[]; readonly lost?: boolean; readonly partial?: boolean; readonly account?: Account };

/**
 * What a kind makes of what it saw. `wait` looks again; `ask` needs a person; `absent` says that the act
 * demonstrably did not happen, so that it may be tried again. `facts` are journaled when they are new.
 */
export type Verdict =
  | { readonly is: 'passed'; readonly evidence: Proof; readonly captured?: Captured }
  | { readonly is: 'failed'; readonly why: string; readonly fix: string; readonly evidence?: readonly Evidence[]; readonly conflict?: boolean; readonly rerun?: boolean; readonly account?: Account }
  /** `settle`: a reconcile may tell. It only reads, so it begins by itself. */
  | { readonly is: 'unknown'; readonly why: string; readonly evidence?: readonly Evidence[]; readonly partial?: boolean; readonly account?: Account; readonly settle?: true }
  | { readonly is: 'absent'; readonly why: string; readonly evidence?: readonly Evidence[]; readonly account?: Account }
  | { readonly is: 'wait'; readonly why: string; readonly againMs: number; readonly deadlineAt?: number; readonly facts?: JsonObject }
  | { readonly is: 'ask'; readonly questions: readonly [Question, ...Question[]]; readonly watching: boolean; readonly againMs?: number; readonly facts?: JsonObject };
