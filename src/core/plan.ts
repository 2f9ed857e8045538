import type { Json, JsonObject } from './json.ts';
import type { Mark } from './picture.ts';

/** What a step does to the world (DESIGN 1). */
export type Effect = 'none' | 'local' | 'remote' | 'irreversible';
/** Who opens a gate: its evidence, or a person at a terminal. */
export type Point = 'machine' | 'hold';
export type Mode = 'dry-run' | 'live';

/** Globs with the regular expressions made of them when the runbook was compiled, so that the core matches paths without a library. */
export type Globs = { readonly globs: readonly string[]; readonly patterns: readonly string[] };

/** One option of a question. What it `does` once it is recorded: lets the step pass, holds it, looks on, or lets it be passed by. */
export type Option = {
  readonly key: string;
  readonly label: string;
  readonly reason: 'required' | 'optional';
  readonly does: 'pass' | 'hold' | 'look' | 'waive';
  /** The option may only be taken once the evidence of the attempt was opened. */
  readonly needsEvidenceOpened?: boolean;
  /** What must be given with it, beside a reason: a link, a file path or a note. */
  readonly takes?: 'attachment';
};

/** Something only a person can answer. */
export type Question = {
  readonly id: string;
  readonly asks: 'decision' | 'judgement' | 'attest' | 'patience';
  readonly text: string;
  readonly options: readonly Option[];
};

/** When a step applies. All conditions that are given must hold. */
export type Condition = {
  readonly inputs?: { readonly [input: string]: string };
  /** Some file of base..candidate matches. Closed until the diff was read. */
  readonly changed?: Globs;
};

export type Exposure = { readonly what: string; readonly until: string };

export type Step = {
  readonly id: string;
  readonly phase: string;
  readonly title: string;
  readonly kind: string;
  /** The kind's own form, already checked by its schema. */
  readonly spec: JsonObject;
  /** SHA-256 over definition, channels and needs: a pass is for exactly this step. */
  readonly hash: string;
  readonly effect: Effect;
  readonly point: Point;
  readonly advisory: boolean;
  readonly waivable: boolean;
  /** Ids of steps that must be open first; advisory ones are never among them. */
  readonly needs: readonly string[];
  /** Ids of steps whose output (a run, a captured value) this one uses. */
  readonly reads: readonly string[];
  /** Names of captured values that it uses; part of its fingerprint. */
  readonly uses: readonly string[];
  /** Names of values that it captures. */
  readonly captures: readonly string[];
  readonly tools: readonly string[];
  readonly covers: Globs | null;
  readonly freshMs: number | null;
  readonly timeoutMs: number;
  /** The runbook names it; where it does not, a kind may know better. */
  readonly timeoutSaid?: true;
  readonly silenceMs: number;
  readonly exclusive: boolean;
  readonly when: Condition | null;
  /** Questions a person answers after its commands passed. */
  readonly judge: readonly Question[];
  readonly fix: readonly string[];
  readonly revert: boolean;
  readonly exposes: Exposure | null;
  /** A sentence for who comes to it for the first time, by its status; `[action]` stands for the key of an action. Drawn, and read by no rule. */
  readonly hint?: { readonly [status in Mark]?: string };
  /** Text that must be typed before the act; set exactly when the effect is irreversible. */
  readonly words: string | null;
  /** It works in the checkout, so HEAD must be the candidate. */
  readonly inCheckout: boolean;
  /** Its attempt may change HEAD or the tree (manual, fix, commit). */
  readonly mayChangeCheckout: boolean;
  /** It has an act; otherwise it only looks. */
  readonly acts: boolean;
  /** The act is the push of this session's tag: its intent pins the candidate. */
  readonly pinsCandidate: boolean;
  /** Open blockers close it (kind `blockers`, and everything irreversible). */
  readonly closedByBlockers: boolean;
  /** It is looked at again before an irreversible act that needs it (provenance, blockers). */
  readonly recheck: boolean;
  /** Channels that it makes public, or the one that it verifies. */
  readonly publishes: readonly string[];
  readonly channel: string | null;
  /** What would run, in words a person can paste; shown where a dry run does not act. */
  readonly would: readonly string[];
};

export type Phase = {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly string[];
  /** How many of its steps may run at once; 0 is no cap. */
  readonly parallel: number;
};

export type Channel = { readonly name: string; readonly kind: string; readonly spec: JsonObject; readonly patienceMs: number };

export type Tool = { readonly name: string; readonly version: string; readonly get: string };

/** The runbook compiled with its inputs. It is journaled whole, so a journal replays without the file. */
export type Plan = {
  readonly name: string;
  readonly title: string;
  readonly repository: string;
  /** SHA-256 of the runbook's bytes, and where they came from: a path in the repository or `builtin:<name>`. */
  readonly runbookHash: string;
  readonly source: string;
  readonly mode: Mode;
  readonly target: string;
  readonly base: string;
  /** Inputs and the named groups of their patterns. */
  readonly values: { readonly [name: string]: string };
  readonly blockers: { readonly tracker: string; readonly title: string; readonly paths: Globs; readonly [option: string]: Json | Globs };
  readonly evidencePath: string;
  readonly tools: { readonly [name: string]: Tool };
  readonly channels: { readonly [name: string]: Channel };
  readonly phases: readonly Phase[];
  readonly steps: readonly Step[];
};

/** The name a value has in a child's environment: `build_run_id` → `RELEASE_BUILD_RUN_ID`. */
export const environmentName = (value: string): string => `RELEASE_${value.toUpperCase().replaceAll('-', '_')}`;
