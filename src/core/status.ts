import { noConflictStands } from './conflict.ts';
import type { Fingerprint } from './event.ts';
import { oncePer } from './once-per.ts';
import type { Mark } from './picture.ts';
import type { Globs, Plan, Step } from './plan.ts';
import { strayed } from './pushed-tag.ts';
import { readAgain } from './read-again.ts';
import { stepOf, stepStateOf, stepwise } from './state.ts';
import type { Attempt, State, StepState, Waiver } from './state.ts';
import type { Captured } from './verdict.ts';

/** Where a step stands, why, and which steps it waits for. */
export type StepStatus = { readonly status: Mark; readonly why: string; readonly waitsFor: readonly string[] };

const OPEN: ReadonlySet<Mark> = new Set(['passed', 'waived', 'not-applicable']);

/** Only these open a door. */
export const isOpen = (status: StepStatus): boolean => OPEN.has(status.status);

type Derived = { readonly statuses: ReadonlyMap<string, StepStatus>; readonly closedNeeds: ReadonlyMap<string, readonly string[]> };

/** Status of every step of the plan, derived from what happened and from nothing else. Steps come in the plan's order. */
export const statusesOf = (state: State): ReadonlyMap<string, StepStatus> => derive(state)(null).statuses;

/**
 * Which needs of a step are not open: its own ones first; if they all are, what is closed further back. A gate that fails when
 * it is run again closes all that is still ahead, not only the step right after it.
 */
export const closedNeedsOf = (state: State, id: string): readonly string[] => derive(state)(id).closedNeeds.get(id) ?? [];

/** What is derived of a state, as far as it was asked for: `until` a step, in the plan's order, or of all. Needs come before what needs them. */
const derive = oncePer((state: State): ((until: string | null) => Derived) => {
  const statuses = new Map<string, StepStatus>();
  const behind = new Map<string, readonly string[]>();
  const closedNeeds = new Map<string, readonly string[]>();
  if (state.plan !== null) {
    const captured = capturedOf(state);
    const of = (id: string): StepStatus => {
      const other = stepOf(state, id);
      return other === undefined ? { status: 'closed', why: `${id} is not in the plan`, waitsFor: [] } : visit(other);
    };
    const visit = (step: Step): StepStatus => {
      const done = statuses.get(step.id);
      if (done !== undefined) return done;
      const closed = closedBefore(step);
      const status = sameAsBefore(state, step) ?? remembered(state, step, statusOfStep(state, step, captured, of, closed));
      statuses.set(step.id, status);
      return status;
    };
    const closedBefore = (step: Step): readonly string[] => {
      const own = step.needs.filter((id) => !isOpen(of(id)));
      const found = own.length > 0 ? own : closedBehind(step);
      closedNeeds.set(step.id, found);
      return found;
    };
    const closedBehind = (step: Step): readonly string[] => {
      const done = behind.get(step.id);
      if (done !== undefined) return done;
      // An open blocker closes what needs its step itself and what is irreversible (DESIGN 4), not what was reached before it was filed.
      const blocked = state.blockers.open.length > 0;
      let found = step.needs.filter((id) => !isOpen(of(id)) && !(blocked && isBlockersStep(stepOf(state, id))));
      for (const id of step.needs) {
        const need = stepOf(state, id);
        if (found.length === 0 && need !== undefined) found = [...closedBehind(need)];
      }
      behind.set(step.id, found);
      return found;
    };
    const { steps } = state.plan;
    let next = 0;
    return (until) => {
      while (next < steps.length && (until === null || !statuses.has(until))) {
        const step = steps[next];
        if (step !== undefined) visit(step);
        next += 1;
      }
      return { statuses, closedNeeds };
    };
  }
  return () => ({ statuses, closedNeeds });
});

/** What the status of a step that has come to something follows from, beside its own attempts. */
type Ground = Pick<State, 'plan' | 'candidate' | 'tools' | 'blockers'>;

const cameTo = new WeakMap<StepState, { readonly on: Ground; readonly step: Step; readonly status: StepStatus }>();

/**
 * The status of a step of which nothing has changed, and nothing that it rests on: most steps of a long runbook have passed, and one event is about one of them. Null
 * where it has to be derived. Nothing here is ever changed in place, so the same objects are the same facts.
 */
const sameAsBefore = (state: State, step: Step): StepStatus | null => {
  const own = state.steps[step.id];
  const known = own === undefined ? undefined : cameTo.get(own);
  const same = known !== undefined && known.step === step && known.on.plan === state.plan && known.on.candidate === state.candidate && known.on.tools === state.tools && known.on.blockers === state.blockers;
  return same ? known.status : null;
};

/** What others captured or came to, and the tag on the remote, is no part of the ground: a step that rests on it is derived each time, and so is one that waits for its needs. */
const remembered = (state: State, step: Step, status: StepStatus): StepStatus => {
  const own = state.steps[step.id];
  const restsOnOthers = step.uses.length > 0 || step.reads.length > 0 || step.pinsCandidate;
  if (own !== undefined && !restsOnOthers && status.status === 'passed') cameTo.set(own, { on: { plan: state.plan, candidate: state.candidate, tools: state.tools, blockers: state.blockers }, step, status });
  return status;
};

/** A gate that applies and that nobody has begun, so it is not open, whatever became of the others. */
export const isAhead = (state: State, step: Step): boolean => {
  const { attempts } = stepStateOf(state, step.id);
  const applies = step.when === null && step.reads.length === 0 && (state.plan?.mode === 'live' || step.effect === 'none' || step.effect === 'local');
  return applies && !step.advisory && attempts.length === 0;
};

const isBlockersStep = (step: Step | undefined): boolean => step?.closedByBlockers === true && step.effect === 'none';

export const statusOf = (state: State, id: string): StepStatus =>
  derive(state)(id).statuses.get(id) ?? { status: 'closed', why: `${id} is not in the plan`, waitsFor: [] };

/** Values that standing passes took, the newest attempt of each step only. */
export const capturedOf = (state: State): Captured => capturing(state).captured;

type Capturing = { readonly captured: Captured; /** Steps of which something is among it. */ readonly from: ReadonlySet<string> };

const capturedBy = (state: State, id: string): Captured => {
  const outcome = stepStateOf(state, id).attempts.at(-1)?.outcome;
  return outcome?.result === 'passed' ? (outcome.captured ?? {}) : {};
};

const allCaptured = (state: State): Capturing => {
  const taken = (state.plan?.steps ?? []).flatMap(({ id }) => {
    const captured = capturedBy(state, id);
    return Object.keys(captured).length === 0 ? [] : [{ id, captured }];
  });
  return { captured: Object.assign({}, ...taken.map(({ captured }) => captured)), from: new Set(taken.map(({ id }) => id)) };
};

const capturing = stepwise(allCaptured, (before, state, id) => (before.from.has(id) || Object.keys(capturedBy(state, id)).length > 0 ? allCaptured(state) : before));

/** Whether a path is one of them. */
export const matches = (globs: Globs, path: string): boolean => globs.patterns.some((pattern) => new RegExp(pattern).test(path));

/**
 * Why a pass no longer stands (rule 4), or null while it does.
 * Prevents: tagging a commit whose tests ran on the commit before it.
 */
export const staleReason = (state: State, step: Step, attempt: { readonly for: Fingerprint; readonly expired: boolean }, captured: Captured): string | null => {
  if (attempt.for.step !== step.hash) return 'its step in the runbook changed';
  if (attempt.expired) return 'older than its freshness allows';
  for (const name of step.uses) {
    if (attempt.for.values[name] !== captured[name]) return captured[name] === undefined ? `${name} is being taken again` : `${name} is now ${captured[name]}`;
  }
  for (const [tool, version] of Object.entries(attempt.for.tools)) {
    const now = state.tools[tool];
    if (now !== undefined && now !== version) return now === null ? `${tool} is not here any more` : `${tool} was ${version}, now ${now}`;
  }
  const again = readAgain(state, step, attempt.for.reads);
  if (again !== null) return again;
  const candidate = state.candidate;
  if (candidate === null) return null;
  const { base } = attempt.for;
  if (base !== undefined && candidate.base !== null && candidate.base !== base) return `${state.plan?.base ?? 'the base'} moved from ${base.slice(0, 7)} to ${candidate.base.slice(0, 7)}`;
  if (candidate.commit === attempt.for.commit) return null;
  const since = attempt.for.commit.slice(0, 7);
  const changed = candidate.changed[attempt.for.commit];
  if (changed === undefined) return `the candidate moved from ${since}`;
  const paths = state.plan?.blockers.paths;
  const files = changed.filter((file) => (paths === undefined || !matches(paths, file)) && (step.covers === null || matches(step.covers, file)));
  const [first] = files;
  if (first === undefined) return null;
  return files.length === 1 ? `${first} changed since ${since}` : `${first} and ${files.length - 1} more changed since ${since}`;
};

const statusOfStep = (state: State, step: Step, captured: Captured, of: (id: string) => StepStatus, closed: readonly string[]): StepStatus => {
  const plan = state.plan;
  const inapplicable = plan === null ? null : whyNotApplicable(state, plan, step, of);
  if (inapplicable !== null) return inapplicable;
  const { attempts, waiver, fixes } = stepStateOf(state, step.id);
  const attempt = attempts.at(-1);
  const waived = waiver !== null && waiverStands(state, step, waiver) ? waiver : null;
  const fixing = fixes.at(-1);
  if (fixing !== undefined && (fixing.ended === null || fixing.sharing)) return { status: 'running', why: fixing.sharing ? 'its fix is being committed and pushed' : 'its fix runs', waitsFor: [] };
  if (attempt !== undefined) {
    const status = statusOfAttempt(state, step, attempt, captured);
    if (status !== null) {
      const passedBy = waived !== null && waiverCovers(step, waived, attempt) && status.status !== 'passed' && status.status !== 'stale' && status.status !== 'running';
      return passedBy ? { status: 'waived', why: `${waived.reason} (${waived.by.name})`, waitsFor: [] } : status;
    }
  }
  return statusBefore(state, step, closed);
};

/**
 * A waiver is for one candidate and one definition of its step, and nothing irreversible has one, whatever a journal says.
 * Prevents: a gate that was edited after it was waived, never ran, and is open.
 */
export const waiverStands = (state: State, step: Step, waiver: Waiver): boolean =>
  waiver.commit === state.candidate?.commit && waiver.hash === step.hash && step.effect !== 'irreversible';

/**
 * A waiver is for what the person saw. Wrong bytes are never covered, and an accepted delay is not an accepted failure: what
 * the same attempt came to afterwards wants a decision of its own. Afterwards is told by the order of records: a clock is set back.
 */
const waiverCovers = (step: Step, waiver: Waiver, { outcome, began, ended }: Attempt): boolean => {
  // Where the runbook lets nothing be waived, an answer may accept a delay all the same: of that attempt, and while it is watched.
  if (!step.waivable) return outcome === null && began < waiver.n;
  if (outcome?.result !== 'failed') return true;
  if (outcome.conflict === true) return false;
  return began > waiver.n || ended === null || ended < waiver.n;
};

/** A condition that does not hold, or an act that a dry run does not make (rule 9). */
const whyNotApplicable = (state: State, plan: Plan, step: Step, of: (id: string) => StepStatus): StepStatus | null => {
  const not = (why: string): StepStatus => ({ status: 'not-applicable', why, waitsFor: [] });
  for (const [input, wanted] of Object.entries(step.when?.inputs ?? {})) {
    if (plan.values[input] !== wanted) return not(`only when ${input} is ${wanted}`);
  }
  const changed = step.when?.changed;
  if (changed !== undefined) {
    const fromBase = state.candidate?.fromBase ?? null;
    if (fromBase === null) return { status: 'closed', why: `the diff from ${plan.base} was not read`, waitsFor: [] };
    if (!fromBase.some((file) => matches(changed, file))) return not(`nothing of ${changed.globs.join(', ')} changed since ${plan.base}`);
  }
  if (plan.mode === 'dry-run' && (step.effect === 'remote' || step.effect === 'irreversible')) return not('dry run');
  for (const id of step.reads) {
    const read = of(id);
    if (read.status === 'not-applicable') return not(read.why === 'dry run' ? 'dry run' : `needs the output of ${id}`);
  }
  return null;
};

const statusOfAttempt = (state: State, step: Step, attempt: Attempt, captured: Captured): StepStatus | null => {
  const is = (status: Mark, why: string): StepStatus => ({ status, why, waitsFor: [] });
  if (attempt.reconciling) return is('waiting', 'looking at what became of it');
  if (attempt.phase === 'intended') return is('running', '');
  if (attempt.phase === 'asked') return is('needs-you', attempt.questions[0]?.text ?? '');
  const outcome = attempt.outcome;
  const waivedThen = stepStateOf(state, step.id).waiver === null ? '' : ' and was waived';
  if (outcome === null) return is(step.acts && (step.effect === 'none' || step.effect === 'local') ? 'running' : 'waiting', '');
  switch (outcome.result) {
    case 'passed': {
      // Prevents: publishing against a formula whose revert may have reached the tap.
      if (attempt.takingBack !== null) return is('unknown', 'it is being taken back');
      // Prevents: publishing against a formula that passed and was taken back.
      if (stepStateOf(state, step.id).revertedAt !== null) return is('stale', 'it was taken back');
      const stale = staleReason(state, step, attempt, captured) ?? (step.pinsCandidate ? strayed(state, attempt) : null);
      if (stale !== null) return is('stale', stale);
      const [blocker] = state.blockers.open;
      // An open blocker takes the pass of the blockers step, not of what is done and cannot be undone.
      if (step.closedByBlockers && step.effect === 'none' && blocker !== undefined) return is('stale', `blocker ${blocker.id} is open: ${blocker.title}`);
      return is('passed', '');
    }
    case 'failed':
      return isOfAnother(step, attempt) ? is('stale', `its step in the runbook changed since it failed${waivedThen}: ${outcome.why}`) : is('failed', outcome.why);
    case 'unknown':
      if (outcome.lost === true && step.effect === 'none') return null;
      return isOfAnother(step, attempt) ? is('stale', `its step in the runbook changed since it came to nobody knows what${waivedThen}: ${outcome.why}`) : is('unknown', outcome.why);
    default:
      return outcome satisfies never;
  }
};

/**
 * What it came to is about another definition of the step. Of what reaches out of this machine the act counts, and of other bytes that
 * they are there: both stay what they are.
 */
const isOfAnother = (step: Step, { for: about, outcome }: Attempt): boolean =>
  about.step !== step.hash && (step.effect === 'none' || step.effect === 'local') && !(outcome?.result === 'failed' && outcome.conflict === true);

const statusBefore = (state: State, step: Step, waitsFor: readonly string[]): StepStatus => {
  const title = (id: string): string => stepOf(state, id)?.title ?? id;
  if (waitsFor.length > 0) return { status: 'closed', why: `needs ${waitsFor.slice(0, 2).map(title).join(', ')}${waitsFor.length > 2 ? ` and ${waitsFor.length - 2} more` : ''}`, waitsFor };
  const conflict = noConflictStands(state, step);
  if (conflict !== null) return { status: 'closed', why: conflict.why, waitsFor: [] };
  const [blocker] = state.blockers.open;
  if (step.closedByBlockers && step.effect !== 'none' && blocker !== undefined) return { status: 'closed', why: `blocker ${blocker.id} is open`, waitsFor: [] };
  return beginsWithPerson(step) ? { status: 'needs-you', why: '', waitsFor: [] } : { status: 'ready', why: '', waitsFor: [] };
};

/** A person's part comes first. Where a runbook's `judge` makes the hold point, its commands run before anybody is asked. */
export const beginsWithPerson = (step: Step): boolean => step.point === 'hold' && (step.effect === 'irreversible' || step.judge.length === 0);

/** Attempts that are making an act now. */
export const actingSteps: (state: State) => readonly string[] = stepwise(
  (state) => (state.plan?.steps ?? []).flatMap(({ id }) => (isActing(state, id) ? [id] : [])),
  (acting, state, id) => {
    if (acting.includes(id) === isActing(state, id)) return acting;
    const now = new Set(acting.includes(id) ? acting.filter((other) => other !== id) : [...acting, id]);
    return now.size < 2 ? [...now] : (state.plan?.steps ?? []).flatMap((step) => (now.has(step.id) ? [step.id] : []));
  },
);

const isActing = (state: State, id: string): boolean => {
  const { attempts, fixes } = stepStateOf(state, id);
  return attempts.at(-1)?.phase === 'intended' || fixes.at(-1)?.ended === null || fixes.at(-1)?.sharing === true;
};
