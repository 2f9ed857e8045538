import type { Anchor } from './anchor.ts';
import type { Refusal } from './command.ts';
import type { Answer } from './event.ts';
import type { Json, JsonObject } from './json.ts';
import type { Picture } from './picture.ts';
import type { Effect, Plan, Step } from './plan.ts';
import type { Evidence, Outcome, Verdict } from './verdict.ts';

/** What a kind says of one use of it, once its spec was read. The compiler turns it into the step's fields. */
export type Traits = {
  readonly effect: Effect;
  readonly hold?: boolean;
  readonly inCheckout?: boolean;
  readonly mayChangeCheckout?: boolean;
  readonly acts?: boolean;
  readonly pinsCandidate?: boolean;
  readonly closedByBlockers?: boolean;
  readonly recheck?: boolean;
  /** Other steps whose output it uses. */
  readonly reads?: readonly string[];
  /** Channels that it makes public. */
  readonly publishes?: readonly string[];
  readonly channel?: string;
  /** What must be typed before it, where `<step id> {target}` would say too little: `tag {target}`, `publish {target}`. */
  readonly words?: string;
};

/** Why a kind looks: to watch until a verdict, or to settle what became of an act (read-only, both). */
export type Purpose = 'watch' | 'reconcile';

/** Everything that one look or act is about. Texts in `spec` still hold their braces: `fill` (values.ts) replaces them. */
export type At<Spec> = {
  readonly spec: Spec;
  readonly step: Step;
  readonly plan: Plan;
  readonly purpose: Purpose;
  readonly now: number;
  readonly candidate: { readonly commit: string; readonly branch: string | null };
  /** When the session was opened, by this machine's clock of that day. */
  readonly openedAt?: number;
  /** Where the journal stands: what a kind may write into the world, so that a dropped tail is noticed. */
  readonly chain: Anchor;
  /** Inputs, their groups, and captured values. */
  readonly values: { readonly [name: string]: string };
  readonly attempt: {
    readonly n: number;
    readonly startedAt: number;
    readonly note: JsonObject;
    readonly sent: JsonObject | null;
    readonly facts: JsonObject;
    readonly answers: readonly (Answer & { readonly at: number })[];
    /** What the attempts of this step before it noted, sent and observed, oldest first: an act of ours is known by it. */
    readonly earlier?: readonly { readonly note: JsonObject; readonly sent: JsonObject | null; readonly facts?: JsonObject; readonly recovered?: boolean }[];
    /** What its pass recorded, where it has one and is looked at again (rule 5). */
    readonly evidence?: readonly Evidence[];
    /** What it exposes is being taken back since then, and nobody knows what became of that. */
    readonly takingBackSince?: number;
    /** Records after it were lost to damage: its note may be missing, and another attempt may have followed it. */
    readonly recovered?: boolean;
    /** When they were. What came of its act, or of one that followed it, may have begun until then. */
    readonly recoveredAt?: number;
  };
  /** The same of the steps it reads: what they sent, observed and captured, what their pass recorded, and what the attempts before that passed observed, oldest first. */
  readonly read: { readonly [step: string]: { readonly sent: JsonObject | null; readonly facts: JsonObject; readonly captured: { readonly [name: string]: string }; readonly evidence?: readonly Evidence[]; readonly passedBefore?: readonly JsonObject[] } };
  /** Run ids that other attempts of this journal have bound (rule 11). */
  readonly boundRuns: readonly string[];
};

/** What waits for a person's approval elsewhere: of which run and attempt, its words (rule 6), and rows for the dialog. It opens what nobody here can see, so it counts as irreversible. */
export type Approval = {
  readonly run: string;
  readonly runAttempt: number;
  readonly what: { readonly id: string; readonly name: string };
  readonly words: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
};

/** What failed elsewhere and can be run again there in part: of which run, after which attempt of it, and rows for the dialog. */
export type Rerun = { readonly run: string; readonly runAttempt: number; readonly rows: readonly (readonly [label: string, value: string])[] };

/**
 * How one kind of step is done. `before` notes what the intent must hold (read-only), `act` changes the world once,
 * `look` reads it as often as wanted, `judge` is pure. Probe, watch, reconcile, verify and resume are the same look.
 * @throws `act` throws `ActError`; any other error once it was called counts as "the request has left".
 */
export type Kind<Spec, Seen extends Json, Schema, Ports> = {
  readonly key: string;
  readonly schema: Schema;
  readonly traits: (spec: Spec, step: { readonly id: string }) => Traits;
  /** Texts of the spec in which `{names}` are replaced; the compiler checks every name. Commands are never among them. */
  readonly fields: (spec: Spec) => readonly string[];
  /** Shell lines of the spec, in which the compiler looks for `$RELEASE_<NAME>` and for placeholders such as `<build-run-id>`. */
  readonly commands: (spec: Spec) => readonly string[];
  /** What would run, in words a person can paste. */
  readonly would: (spec: Spec) => readonly string[];
  /** Answers at once, and not by a promise, where nobody has to be asked for it. */
  readonly before?: (at: At<Spec>, ports: Ports) => Promise<JsonObject> | JsonObject;
  /** Why an irreversible act must not be made now, as the world stands: shown while its words are typed. `before` refuses by the same. Read-only. */
  readonly obstacle?: (at: At<Spec>, ports: Ports) => Promise<Refusal | null>;
  /** What another attempt does otherwise than the first, after this outcome: rows of its dialog. */
  readonly again?: (spec: Spec, outcome: Outcome) => readonly (readonly [label: string, value: string])[];
  readonly act?: (at: At<Spec>, ports: Ports) => Promise<JsonObject>;
  /** What this machine can still tell of an intent whose record was lost, for a reconcile to compare with. Read-only, asks no network. */
  readonly recall?: (at: At<Spec>, ports: Ports) => Promise<JsonObject>;
  readonly look: (at: At<Spec>, ports: Ports) => Promise<Seen>;
  readonly judge: (at: At<Spec>, seen: Seen) => Verdict;
  readonly draw?: (at: At<Spec>, seen: Seen) => Picture;
  /** Texts of the world in which it wrote where the journal stood, each with what it stands in. @throws WorldError when there is no answer */
  readonly anchors?: (at: At<Spec>, ports: Ports) => Promise<readonly { readonly where: string; readonly text: string }[]>;
  /** Stops what its act started elsewhere. `run`: its id, null where none is known; `ask` sends one request. @throws ActError */
  readonly cancel?: { readonly run: (at: At<Spec>) => string | null; readonly ask: (at: At<Spec>, ports: Ports) => Promise<void> };
  /**
   * Lets through what the world holds up until a person approves it. `offered`: the last look saw one that this person may give; `find` reads it anew, or says
   * why there is none; `ask` sends one request, for exactly what was found. @throws ActError
   */
  readonly approve?: {
    readonly offered: (at: At<Spec>, seen: Seen) => boolean;
    readonly find: (at: At<Spec>, ports: Ports) => Promise<Approval | Refusal>;
    readonly ask: (at: At<Spec>, ports: Ports, approval: Approval, reason: string) => Promise<void>;
  };
  /**
   * Runs again what failed of a run that the step only observes, where its verdict said `rerun`. `find` reads it anew, or says why there is nothing; `ask` sends one
   * request, after the intent of another attempt whose note has what was found as `rerun`: what came of it is for its look to see. @throws ActError
   */
  readonly rerun?: {
    readonly find: (at: At<Spec>, ports: Ports) => Promise<Rerun | Refusal>;
    readonly ask: (at: At<Spec>, ports: Ports, rerun: Rerun) => Promise<void>;
  };
  /** Takes back what the step exposes, where it knows how. */
  readonly revert?: (at: At<Spec>, ports: Ports) => Promise<JsonObject>;
};
