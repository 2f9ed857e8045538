import type { Actor, Answer, ClosedBlocker, End, EndTree, Fingerprint, OpenBlocker, PassOrigin, Place, Preconditions, Recorded, RemoteTag } from './event.ts';
import type { JsonObject } from './json.ts';
import type { Plan, Question, Step } from './plan.ts';
import type { Captured, Evidence, Outcome, Proof } from './verdict.ts';

/**
 * Where an attempt is. `intended`: its act is to be made, or is under way. `looking`: it is watched until a
 * verdict. `asked`: a person is needed. `ended`: it has an outcome.
 */
export type AttemptPhase = 'intended' | 'looking' | 'asked' | 'ended';

export type Attempt = {
  readonly n: number;
  readonly startedAt: number;
  readonly by: Actor;
  readonly endedAt: number | null;
  /** Numbers of the records that began and ended it: what came first is told by them, never by a clock. */
  readonly began: number;
  readonly ended: number | null;
  readonly phase: AttemptPhase;
  readonly for: Fingerprint;
  readonly asked: Preconditions | null;
  readonly note: JsonObject;
  readonly sent: JsonObject | null;
  /** When its act was over and its answer read. */
  readonly sentAt: number | null;
  /** Facts that were observed, merged; what a kind needs to find its thing again after a crash. */
  readonly facts: JsonObject;
  /** The commands passed; the questions are open. */
  readonly proof: { readonly evidence: Proof; readonly captured: Captured } | null;
  /** When they did. */
  readonly provenAt: number | null;
  readonly questions: readonly Question[];
  readonly watching: boolean;
  /** How many answers there were when the questions were asked: a question that is asked again wants a new one. */
  readonly answersBefore: number;
  readonly answers: readonly (Answer & { readonly by: Actor; readonly at: number })[];
  /** Names of evidence that a person opened. */
  readonly opened: readonly string[];
  readonly outcome: Outcome | null;
  /** The tree when it was judged, where it may change the checkout; null where that was not written down. */
  readonly end: EndTree | null;
  /** Why nobody knew what became of its act, before anything was looked at; a look that settles it gives a reason of its own. */
  readonly doubt: string | null;
  /** When a look that settles last came to a verdict. */
  readonly reconciledAt: number | null;
  /** What it exposes is being taken back since then; `underWay` until that was answered, or its answer was lost. Null once it is known what became of it. */
  readonly takingBack: { readonly since: number; readonly underWay: boolean } | null;
  /** A read-only look is settling what became of its act. */
  readonly reconciling: boolean;
  /** A person chose to wait until then before it is tried again; null when nobody did, or it is over. */
  readonly quietUntil: number | null;
  /** Its pass is older than the step's `fresh`. */
  readonly expired: boolean;
  /** Records after it were lost: what it was, and whether it is the newest, is not known. */
  readonly recovered: boolean;
  /** It did not run here: its pass was adopted from a dry run. */
  readonly adopted: PassOrigin | null;
};

/** `n`: the record that granted it. `hash`: the definition of the step that it is for. */
export type Waiver = { readonly n: number; readonly hash: string; readonly reason: string; readonly by: Actor; readonly at: number; readonly commit: string; readonly until: number };

export type FixAttempt = {
  readonly n: number;
  readonly startedAt: number;
  readonly ended: { readonly ok: boolean; readonly why: string; readonly evidence: readonly Evidence[] } | null;
  readonly sharing: boolean;
  readonly shared: { readonly commit: string; readonly pushed: boolean; readonly why: string } | null;
};

export type StepState = {
  readonly attempts: readonly Attempt[];
  readonly waiver: Waiver | null;
  /** The one whose time ran out last, where none was given since. Drawn, and read by no rule. */
  readonly waiverEnded: Waiver | null;
  readonly fixes: readonly FixAttempt[];
  /** When what it exposes was taken back. */
  readonly revertedAt: number | null;
};

export type Candidate = {
  readonly commit: string;
  readonly branch: string | null;
  /** Files that differ between a commit that passes are about and the candidate. */
  readonly changed: { readonly [commit: string]: readonly string[] };
  readonly fromBase: readonly string[] | null;
  /** The commit that the base tag names; null where it was not read. */
  readonly base: string | null;
  /** From the intent of the tag push on, moves of HEAD close nothing. */
  readonly pinned: boolean;
  /** HEAD, where it has left a pinned candidate. */
  readonly head: string;
};

export type State = {
  readonly repository: string;
  readonly session: number;
  readonly openedAt: number;
  readonly plan: Plan | null;
  readonly inputs: { readonly [name: string]: string };
  readonly candidate: Candidate | null;
  /** The target's tag on the remote, as it was read first and last since its push was settled; null before that. */
  readonly remoteTag: { readonly first: RemoteTag | null; readonly now: RemoteTag | null } | null;
  /** The newest version read of each tool. */
  readonly tools: { readonly [tool: string]: string | null };
  readonly steps: { readonly [id: string]: StepState };
  /** Steps that an adopted runbook removed, with what they had come to. */
  readonly retired: readonly { readonly step: Step; readonly state: StepState }[];
  readonly blockers: {
    readonly open: readonly OpenBlocker[];
    readonly closed: readonly ClosedBlocker[];
    /** One a filing: `again` where it was added to one that was open. `closed` is the reason that was given here, `closedBy` who gave it. */
    readonly filed: readonly { readonly id: string; readonly title: string; readonly step: string; readonly closed: string | null; readonly closedBy?: string; readonly again?: true }[];
  };
  readonly end: { readonly end: End; readonly reason: string; readonly out: readonly string[]; readonly at: number } | null;
  /** Its program said that it leaves, and none has come back since. */
  readonly left: boolean;
  readonly resumes: readonly { readonly at: number; readonly by: Actor; readonly host: string }[];
  /** Where records were lost to damage, and a person cut it off. `n`: the record that says so. `anchors`: what the world bore of them, as far as it was asked. */
  readonly recoveries: readonly { readonly n: number; readonly anchors: readonly Place[]; readonly at: number; readonly by: Actor; readonly file: string; readonly line: number; readonly why: string; readonly good: number; readonly lost: number }[];
  readonly events: number;
  /** The latest time that a record bears: a clock that says less was set back. */
  readonly newestAt: number;
};

export const initialState: State = {
  repository: '',
  session: 0,
  openedAt: 0,
  plan: null,
  inputs: {},
  candidate: null,
  remoteTag: null,
  tools: {},
  steps: {},
  retired: [],
  blockers: { open: [], closed: [], filed: [] },
  end: null,
  left: false,
  resumes: [],
  recoveries: [],
  events: 0,
  newestAt: 0,
};

/** An attempt that has just begun. */
export const newAttempt = ({ n: began, at, by }: Recorded, of: Pick<Attempt, 'for' | 'note'>, n: number): Attempt => ({
  n,
  startedAt: at,
  by,
  endedAt: null,
  began,
  ended: null,
  phase: 'intended',
  for: of.for,
  asked: null,
  note: of.note,
  sent: null,
  sentAt: null,
  facts: {},
  proof: null,
  provenAt: null,
  questions: [],
  watching: false,
  answersBefore: 0,
  answers: [],
  opened: [],
  outcome: null,
  end: null,
  doubt: null,
  reconciledAt: null,
  takingBack: null,
  reconciling: false,
  quietUntil: null,
  expired: false,
  recovered: false,
  adopted: null,
});

export const NO_ATTEMPTS: StepState = { attempts: [], waiver: null, waiverEnded: null, fixes: [], revertedAt: null };

const indexes = new WeakMap<Plan, ReadonlyMap<string, Step>>();

/** A step of the plan by its id. Asked for every row of every frame, so a plan is indexed once. */
export const stepOf = (state: State, id: string): Step | undefined => {
  if (state.plan === null) return undefined;
  const known = indexes.get(state.plan) ?? new Map(state.plan.steps.map((step) => [step.id, step]));
  indexes.set(state.plan, known);
  return known.get(id);
};
export const stepStateOf = (state: State, id: string): StepState => state.steps[id] ?? NO_ATTEMPTS;
export const lastAttemptOf = (state: State, id: string): Attempt | undefined => stepStateOf(state, id).attempts.at(-1);

/** What became of an act is known, and (what is missing of) it may be tried again: it did not happen, or only a part of it. */
export const isSettledForRetry = (outcome: Outcome): boolean => (outcome.result === 'failed' && outcome.notDone === true) || (outcome.result === 'unknown' && outcome.partial === true);

/** Questions of the attempt that nobody has answered since they were asked. */
export const unansweredOf = (attempt: Attempt): readonly Question[] => {
  const answered = new Set(attempt.answers.slice(attempt.answersBefore).map((answer) => answer.question));
  return attempt.questions.filter((question) => !answered.has(question.id));
};

type Steps = State['steps'];

/** Maps of steps that nobody has seen but the replay that makes them. */
const unseen = new WeakSet<Steps>();

/** The steps with one of them changed. A map that somebody may have seen is copied; a replay of a hundred thousand records would spend half its time on that. */
export const withStep = (steps: Steps, id: string, step: StepState): Steps => {
  if (!unseen.has(steps)) {
    const next = { ...steps, [id]: step };
    changes.set(next, [{ before: nameOf(steps), id }, ...(changes.get(steps) ?? []).slice(0, CHANGES_KNOWN - 1)]);
    return next;
  }
  // Boundary cast: it is written by its only owner.
  (steps as { [id: string]: StepState })[id] = step;
  return steps;
};

/** Maps by a name that keeps none of them in memory, and of each those that it was made from by changing one step each, the newest first. */
const names = new WeakMap<Steps, object>();
const changes = new WeakMap<Steps, readonly { readonly before: object; readonly id: string }[]>();
/** As many as an attempt has events: not everything is asked for after each of them. */
const CHANGES_KNOWN = 4;

const nameOf = (steps: Steps): object => {
  const name = names.get(steps) ?? {};
  names.set(steps, name);
  return name;
};

/**
 * What follows from the plan and from what became of its steps, and from nothing else: where only a few steps have changed it is made of what it was
 * before. @param all makes it of a state. `again` makes it of what it was before the step `id` changed.
 */
export const stepwise = <Made>(all: (state: State) => Made, again: (made: Made, state: State, id: string) => Made): ((state: State) => Made) => {
  const known = new WeakMap<object, { readonly plan: Plan | null; readonly is: Made }>();
  /** Of the newest map before it of which something is known; null where nothing is. */
  const madeOf = (state: State, of: (name: object) => { readonly is: Made } | null): { readonly is: Made } | null => {
    const since = changes.get(state.steps) ?? [];
    for (const [at, { before }] of since.entries()) {
      const made = of(before);
      if (made !== null) return { is: since.slice(0, at + 1).reduce((so, { id }) => again(so, state, id), made.is) };
    }
    return null;
  };
  return (state) => {
    // A replay changes its map in place, so nothing of it is known for long.
    if (unseen.has(state.steps)) return all(state);
    const of = (name: object): { readonly is: Made } | null => {
      const found = known.get(name);
      return found !== undefined && found.plan === state.plan ? found : null;
    };
    const name = nameOf(state.steps);
    const is = (of(name) ?? madeOf(state, of) ?? { is: all(state) }).is;
    known.set(name, { plan: state.plan, is });
    return is;
  };
};

/** A map made from another one belongs to whom that belonged. */
export const insteadOf = (before: Steps, steps: Steps): Steps => {
  if (unseen.has(before)) unseen.add(steps);
  return steps;
};

/** Where a replay begins: it writes its own map of steps in place, until the state that it gives is seen by others. */
export const unseenState = (): State => {
  const steps: Steps = {};
  unseen.add(steps);
  return { ...initialState, steps };
};

/** A state that a replay has come to, with a map of steps that others may see. */
export const seenState = (state: State): State => ({ ...state, steps: { ...state.steps } });
