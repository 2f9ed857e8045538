import type { Traits } from '../core/kind.ts';
import type { JsonObject } from '../core/json.ts';
import type { Channel, Effect, Exposure, Point, Step, Tool } from '../core/plan.ts';

/** An input that is asked or given by flag, and confirmed. */
export type RunbookInput = {
  readonly name: string;
  readonly type: 'tag' | 'choice' | 'text';
  /** Source of a regular expression that the whole value must match. */
  readonly pattern: string | null;
  /** Named groups of the pattern; each is a value. */
  readonly groups: readonly string[];
  readonly of: readonly string[];
  readonly exists: 'remote' | null;
  /** Offered, never assumed; `{user}` and `{host}` are still in braces. */
  readonly suggest: string | null;
};

export type RunbookCondition = { readonly inputs: { readonly [input: string]: string }; readonly changed: readonly string[] | null };

/** One step with its place in the order settled; what depends on the inputs is still open (`compile`). */
export type RunbookStep = {
  readonly id: string;
  /** The id in the file: a delivery is written once and becomes one step for each channel. */
  readonly authored: string;
  readonly phase: string;
  readonly title: string;
  readonly kind: string;
  readonly spec: JsonObject;
  /** All that was written of it, as its hash sees it. */
  readonly definition: JsonObject;
  readonly traits: Traits;
  readonly would: readonly string[];
  readonly effect: Effect;
  readonly point: Point;
  readonly advisory: boolean;
  readonly waivable: boolean;
  readonly needs: readonly string[];
  readonly reads: readonly string[];
  readonly uses: readonly string[];
  readonly captures: readonly string[];
  readonly tools: readonly string[];
  /** Names of channels that it makes public, verifies or writes. */
  readonly channels: readonly string[];
  readonly covers: readonly string[] | null;
  readonly freshMs: number | null;
  readonly timeoutMs: number;
  readonly timeoutSaid: boolean;
  readonly silenceMs: number;
  readonly exclusive: boolean;
  readonly when: RunbookCondition | null;
  readonly judge: readonly string[];
  readonly fix: readonly string[];
  readonly revert: boolean;
  readonly exposes: Exposure | null;
  readonly hint: NonNullable<Step['hint']> | null;
  /** What is typed before it, with `{target}` still in braces; null where nothing is. */
  readonly words: string | null;
};

export type RunbookPhase = { readonly id: string; readonly title: string; readonly parallel: number; readonly steps: readonly string[] };

/** A runbook that was read and is free of errors. */
export type Runbook = {
  readonly name: string;
  readonly title: string;
  readonly repository: string;
  readonly inputs: readonly RunbookInput[];
  readonly blockers: { readonly tracker: string; readonly title: string; readonly paths: readonly string[] };
  /** Path of the report, `{mode}` in it. */
  readonly evidence: string;
  readonly tools: { readonly [name: string]: Tool };
  readonly channels: { readonly [name: string]: Channel };
  readonly phases: readonly RunbookPhase[];
  readonly steps: readonly RunbookStep[];
};
