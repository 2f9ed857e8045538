import type { Answer, Fingerprint, RemoteTag } from '../../src/core/event.ts';
import type { Globs, Plan, Question, Step } from '../../src/core/plan.ts';
import type { Evidence, Outcome } from '../../src/core/verdict.ts';

/*
 * What a judge of a journal knows once it has read so many records, the slow and plain way. It shares no code with the
 * reducer: nothing here is imported from the core but types.
 */

export type Try = {
  readonly n: number;
  readonly startedAt: number;
  readonly for: Fingerprint;
  sent: boolean;
  /** When its act was over. */
  sentAt: number | null;
  /** A look that settles it was begun at some time; `reconciling` while it has not ended. */
  /** Of a push, the object that its intent names. */
  readonly object: string | null;
  reconciled: boolean;
  reconciling: boolean;
  /** The program that began its act was resumed before there was an answer. */
  lost: boolean;
  proof: readonly Evidence[] | null;
  /** When its commands had passed that a person was to judge. */
  provenAt: number | null;
  readonly opened: Set<string>;
  questions: readonly Question[];
  answers: Answer[];
  outcome: Outcome | null;
  /** The tree when it was judged, where that was written down. */
  endTree: string | null;
  endedAt: number;
  expired: boolean;
  /** A person chose to wait until then; a wait that is over wants a look before the next try. */
  quietUntil: number | null;
  lookOwed: boolean;
  /** A lost record may have told more of it. */
  recovered: boolean;
};
export type Seen = { tries: Try[]; waiver: { readonly commit: string; readonly hash: string; readonly at: number; readonly until: number } | null; reverted: boolean; /** It is being taken back, or nobody knows what came of that. */ takingBack: 'under way' | 'not known' | null; fixing: boolean };
export type Known = {
  /** Acts, as `step attempt`, whose request left before an error. */
  readonly left: ReadonlySet<string>;
  plan: Plan | null;
  commit: string;
  changed: { readonly [commit: string]: readonly string[] };
  fromBase: readonly string[] | null;
  pinned: boolean;
  base: string | null;
  /** The target's tag on the remote, read first and last. */
  remote: { readonly first: RemoteTag | null; readonly now: RemoteTag | null } | null;
  tools: { readonly [tool: string]: string | null };
  /** Records were lost to damage: what they told of may have happened. */
  recovered: boolean;
  ended: boolean;
  /** Its program left, and none has come back since. */
  away: boolean;
  steps: Map<string, Seen>;
  blockers: Set<string>;
  /** Tag, channels and steps that an irreversible act was or may have been made for, with the steps that made it. */
  done: Map<string, Set<string>>;
};

export const nothingKnown = (left: ReadonlySet<string>): Known => ({ left, plan: null, commit: '', changed: {}, fromBase: null, pinned: false, base: null, remote: null, tools: {}, recovered: false, ended: false, away: false, steps: new Map(), blockers: new Set(), done: new Map() });

/** Why a step opens no door at a time, or null when it is passed, waived or not applicable. Nobody has to have written down that its time is over. */
export const closed = (known: Known, id: string, now: number): string | null => {
  const step = stepIn(known, id);
  if (step === undefined) return 'was in no plan';
  const applies = applicable(known, step);
  if (applies === 'no') return null;
  if (applies === 'not read') return 'waited for a diff';
  const seen = known.steps.get(id);
  if (seen?.fixing === true) return 'was being fixed';
  const newest = seen?.tries.at(-1);
  if (seen === undefined || newest === undefined) return 'never ran';
  if (newest.outcome?.result !== 'passed') {
    const { waiver } = seen;
    // What the runbook does not let be waived is passed by at most while it is late, as a person accepted.
    const may = step.effect !== 'irreversible' && (step.waivable || (newest.outcome === null && newest.startedAt <= (waiver?.at ?? 0)));
    const waived = may && waiver !== null && waiver.commit === known.commit && waiver.hash === step.hash && now < waiver.until;
    const failed = newest.outcome?.result === 'failed' ? newest.outcome : null;
    const unseen = failed !== null && (failed.conflict === true || (newest.startedAt <= (seen.waiver?.at ?? 0) && newest.endedAt > (seen.waiver?.at ?? 0)));
    if (waived && !unseen && newest.outcome !== null) return null;
    // An accepted delay: waived while it is watched.
    if (waived && newest.outcome === null && !(step.acts && !newest.sent && !newest.reconciled)) return null;
    return newest.outcome === null ? 'was under way' : `was ${newest.outcome.result}`;
  }
  if (seen.takingBack !== null) return 'was being taken back';
  if (seen.reverted) return 'was taken back';
  if (newest.expired || now >= oldAt(step, newest)) return 'was too old';
  if (newest.for.step !== step.hash) return 'passed for another definition';
  for (const name of step.uses) if (newest.for.values[name] !== valueOf(known, name)) return `passed for another ${name}`;
  for (const id of step.reads) if (newest.for.reads !== undefined && gaveOther(known, id, newest.for.reads[id])) return `passed for another run of ${id}`;
  for (const [tool, version] of Object.entries(newest.for.tools)) if (known.tools[tool] !== undefined && known.tools[tool] !== version) return `passed with another ${tool}`;
  if (newest.for.base !== undefined && known.base !== null && newest.for.base !== known.base) return 'passed for another base';
  if (step.pinsCandidate && known.remote !== null && (known.remote.now?.commit !== known.commit || known.remote.now.object !== (newest.object ?? known.remote.first?.object))) return 'has another tag on the remote';
  if (newest.for.commit !== known.commit) {
    const files = known.changed[newest.for.commit];
    if (files === undefined) return 'passed for another commit';
    const ignored = known.plan?.blockers.paths;
    if (files.some((file) => !(ignored !== undefined && hits(ignored, file)) && (step.covers === null || hits(step.covers, file)))) return 'passed for another commit';
  }
  return isBlockersGate(known, id) && known.blockers.size > 0 ? 'had an open blocker' : null;
};

/** What a step gave in its newest attempt is not what it gave in that one. */
const gaveOther = (known: Known, id: string, attempt: number | undefined): boolean => {
  const tries = known.steps.get(id)?.tries ?? [];
  if (tries.length === attempt) return false;
  const [then, now] = [tries[(attempt ?? 0) - 1]?.outcome, tries.at(-1)?.outcome];
  // In the walks a piece of evidence is named for good, so whole outcomes can be compared.
  return then?.result !== 'passed' || now?.result !== 'passed' || JSON.stringify(then) !== JSON.stringify(now);
};

/** When what it rests on is older than its step lets it be: an answer makes no commands younger. */
export const oldAt = (step: Step | undefined, { provenAt, sentAt, endedAt }: Try): number => {
  const ran = step === undefined || isOutside(step) || !step.acts ? null : sentAt;
  return (provenAt ?? ran ?? endedAt) + (step?.freshMs ?? Number.POSITIVE_INFINITY);
};

export const applicable = (known: Known, step: Step): 'yes' | 'no' | 'not read' => {
  const { plan } = known;
  for (const [input, value] of Object.entries(step.when?.inputs ?? {})) if (plan?.values[input] !== value) return 'no';
  const globs = step.when?.changed;
  if (globs !== undefined && known.fromBase === null) return 'not read';
  if (globs !== undefined && !(known.fromBase ?? []).some((file) => hits(globs, file))) return 'no';
  if (plan?.mode === 'dry-run' && isOutside(step)) return 'no';
  return step.reads.some((id) => {
    const read = stepIn(known, id);
    return read !== undefined && applicable(known, read) === 'no';
  })
    ? 'no'
    : 'yes';
};

/** All that a step needs, however far back; with `reads` also what it takes its values from. */
export const behind = (known: Known, step: Step, { reads = false }: { readonly reads?: boolean } = {}): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (id: string): void => {
    const one = stepIn(known, id);
    for (const need of [...(one?.needs ?? []), ...(reads ? (one?.reads ?? []) : [])]) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(step.id);
  return found;
};

/** Steps whose act, or whose fix, is under way. */
export const acting = (known: Known): readonly { readonly id: string; readonly fixing: boolean }[] =>
  [...known.steps].flatMap(([id, { tries, fixing }]) => {
    const newest = tries.at(-1);
    const acts = newest !== undefined && stepIn(known, id)?.acts === true && !newest.sent && newest.outcome === null && !newest.reconciled;
    return acts || fixing ? [{ id, fixing }] : [];
  });

export const keysOf = (step: Step): readonly string[] => [`step ${step.id}`, ...(step.pinsCandidate ? ['the tag'] : []), ...step.publishes.map((channel) => `channel ${channel}`)];
export const stepIn = (known: Known, id: string): Step | undefined => known.plan?.steps.find((step) => step.id === id);
export const newestOf = (known: Known, id: string): Try | undefined => known.steps.get(id)?.tries.at(-1);
/** It has no outcome yet, or a look is settling one. */
export const isUnderWay = ({ outcome, reconciling }: Try): boolean => outcome === null || reconciling;
export const isBlockersGate = (known: Known, id: string): boolean => stepIn(known, id)?.kind === 'blockers';
/** A look has said that it did not happen, and nobody looks again or waits before it is tried again. */
export const isNotDone = ({ outcome, reconciling, quietUntil }: Try): boolean => outcome?.result === 'failed' && outcome.notDone === true && !reconciling && quietUntil === null;
/** Something else than ours is there under its name. */
export const isConflict = ({ outcome, reconciling }: Try): boolean => outcome?.result === 'failed' && outcome.conflict === true && !reconciling;
export const isOutside = (step: Step): boolean => step.effect === 'remote' || step.effect === 'irreversible';

const expressions = new Map<string, RegExp>();
const hits = (globs: Globs, file: string): boolean =>
  globs.patterns.some((pattern) => {
    const expression = expressions.get(pattern) ?? new RegExp(pattern);
    expressions.set(pattern, expression);
    return expression.test(file);
  });

export const valueOf = (known: Known, name: string): string | undefined => {
  let found: string | undefined;
  for (const step of known.plan?.steps ?? []) {
    const outcome = newestOf(known, step.id)?.outcome;
    if (outcome?.result === 'passed' && outcome.captured[name] !== undefined) found = outcome.captured[name];
  }
  return found;
};

/** The step that has used what this one gives, so that it may not be taken again; null when there is none. */
export const usedBy = (known: Known, step: Step): string | null => {
  const last = newestOf(known, step.id);
  if (last === undefined || !(step.captures.length > 0 || isOutside(step))) return null;
  const user = known.plan?.steps.find((other) => {
    const used = newestOf(known, other.id);
    if (other.effect !== 'irreversible' || used === undefined || isNotDone(used) || !behind(known, other, { reads: true }).has(step.id)) return false;
    // Of what may only have been done in a lost record, nothing was used that was not done; and to look takes nothing.
    const doubted = used.recovered && used.outcome?.result === 'unknown';
    return !(doubted && (!step.acts || isNotDone(last)));
  });
  return user?.id ?? null;
};
