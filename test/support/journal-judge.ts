import type { Event, Fingerprint, Recorded, RemoteTag } from '../../src/core/event.ts';
import type { Globs, Plan, Step } from '../../src/core/plan.ts';
import type { Outcome } from '../../src/core/verdict.ts';

/*
 * Judges a journal by the properties of reference/faults.md. It shares no code with the reducer: what it knows it has
 * read from the records itself, the slow and plain way.
 */

export type Broken = { readonly property: 1 | 2 | 4 | 6 | 7 | 8; readonly n: number; readonly what: string };

type Try = { readonly n: number; readonly startedAt: number; readonly for: Fingerprint; sent: boolean; reconciled: boolean; outcome: Outcome | null; endedAt: number; expired: boolean; quietUntil: number | null; recovered?: boolean };
type Seen = { tries: Try[]; waiver: { readonly commit: string; readonly at: number } | null; reverted: boolean };
type Known = {
  readonly left: ReadonlySet<string>;
  plan: Plan | null;
  commit: string;
  changed: { readonly [commit: string]: readonly string[] };
  fromBase: readonly string[] | null;
  pinned: boolean;
  base: string | null;
  /** The target's tag on the remote, read first and last. */
  remote: { first: RemoteTag | null; now: RemoteTag | null } | null;
  tools: { readonly [tool: string]: string | null };
  steps: Map<string, Seen>;
  blockers: Set<string>;
  /** Tag, channels and steps that an irreversible act was made for, with the step that made it. */
  done: Map<string, string>;
  /** Records were lost to damage: what they told of may have happened. */
  recovered: boolean;
};

/**
 * Everything that a journal breaks, in the order of its records. Properties 3 and 5 compare states, and are not judged here.
 * @param left acts, as `step attempt`, whose request left before an error: only a reconcile may call them not done.
 */
export const judgeJournal = (records: readonly Recorded[], { left = new Set() }: { readonly left?: ReadonlySet<string> } = {}): readonly Broken[] => {
  const known: Known = { left, plan: null, commit: '', changed: {}, fromBase: null, pinned: false, base: null, remote: null, tools: {}, steps: new Map(), blockers: new Set(), done: new Map(), recovered: false };
  return records.flatMap((record) => {
    const broken = brokenBy(known, record);
    take(known, record);
    return broken;
  });
};

const brokenBy = (known: Known, { n, at, by, event }: Recorded): readonly Broken[] => {
  if (event.type === 'waiver.granted' && stepIn(known, event.step)?.effect === 'irreversible') return [{ property: 6, n, what: `${event.step} is irreversible and was waived` }];
  if (event.type === 'pass.adopted') return wrongPass(known, { at, by, event }).map((what) => ({ property: what.startsWith('while ') ? 1 : 8, n, what: `a pass of ${event.step} was adopted ${what}` }));
  if (event.type !== 'attempt.intended') return [];
  const step = stepIn(known, event.step);
  if (step === undefined) return [{ property: 8, n, what: `${event.step} is in no plan` }];
  const broken: Broken[] = [];
  for (const id of step.needs) {
    const why = closed(known, id);
    if (why !== null) broken.push({ property: why.includes('another') ? 8 : 1, n, what: `${step.id} began while ${id} ${why}` });
  }
  for (const id of behind(known, step)) {
    const why = closed(known, id);
    if (why !== null && !(known.blockers.size > 0 && isBlockersGate(known, id))) broken.push({ property: why.includes('another') ? 8 : 1, n, what: `${step.id} began while ${id}, further back, ${why}` });
  }
  const outside = step.effect === 'remote' || step.effect === 'irreversible';
  if (known.plan?.mode === 'dry-run' && outside) broken.push({ property: 2, n, what: `${step.id} acted in a dry run` });
  const quiet = known.steps.get(step.id)?.tries.at(-1)?.quietUntil ?? null;
  if (quiet !== null) broken.push({ property: 4, n, what: `${step.id} was tried again while a person waited until ${quiet}` });
  if (step.effect !== 'irreversible') return broken;
  for (const key of keysOf(step)) {
    const before = known.done.get(key);
    if (before !== undefined) broken.push({ property: 4, n, what: `${step.id} acted on ${key} again after ${before}` });
  }
  const asked = event.asked;
  if (asked === null || !asked.blockers.ok || asked.blockers.value.length > 0 || at - asked.blockers.at > 60_000) broken.push({ property: 7, n, what: `${step.id} acted without an empty answer of the tracker` });
  if (known.blockers.size > 0) broken.push({ property: 7, n, what: `${step.id} acted while ${[...known.blockers].join(', ')} was open` });
  if (!by.person || event.words !== step.words) broken.push({ property: 7, n, what: `${step.id} acted without its words from a person` });
  for (const name of step.uses) if (event.for.values[name] === undefined || event.for.values[name] !== valueOf(known, name)) broken.push({ property: 8, n, what: `${step.id} acted with another ${name}` });
  for (const id of behind(known, step)) {
    const newest = known.steps.get(id)?.tries.at(-1);
    const ancestor = stepIn(known, id);
    if (ancestor?.inCheckout === true && applicable(known, ancestor) === 'yes' && newest?.outcome?.result === 'passed' && !ancestor.mayChangeCheckout && newest.for.tree !== 'clean') broken.push({ property: 8, n, what: `${step.id} acted on ${id}, which ran with another tree than the candidate's` });
  }
  return broken;
};

/** What is wrong with a pass that was taken from a dry run; only one with nothing wrong counts as a pass. */
const wrongPass = (known: Known, { at, by, event }: Pick<Recorded, 'at' | 'by'> & { readonly event: Extract<Event, { type: 'pass.adopted' }> }): readonly string[] => {
  const step = stepIn(known, event.step);
  if (step === undefined) return ['that is in no plan'];
  const newest = known.steps.get(step.id)?.tries.at(-1);
  const wrong: string[] = [];
  if (known.plan?.mode !== 'live' || event.from.mode !== 'dry-run' || !by.person) wrong.push('by nobody, or not from a dry run into a live session');
  if (step.effect === 'remote' || step.effect === 'irreversible' || (step.effect === 'local' && !step.inCheckout) || step.mayChangeCheckout) wrong.push('though it leaves something behind');
  if (step.point === 'hold' || step.judge.length > 0 || isBlockersGate(known, step.id) || step.advisory) wrong.push('though no machine alone opens it');
  if (step.when?.inputs?.['mode'] !== undefined || known.plan?.steps.some((other) => other.reads.includes(step.id)) === true) wrong.push('though it depends on the mode, or something reads it');
  if (event.for.commit !== known.commit || event.for.tree !== 'clean') wrong.push('for another commit');
  if (event.for.step !== step.hash) wrong.push('for another definition');
  for (const name of step.uses) if (event.for.values[name] === undefined || event.for.values[name] !== valueOf(known, name)) wrong.push(`for another ${name}`);
  if (event.evidence.length === 0 || event.endedAt > at || (step.freshMs !== null && at >= event.endedAt + step.freshMs)) wrong.push('without evidence that is fresh');
  if (newest !== undefined && newest.outcome?.result !== 'passed') wrong.push('over what this session found itself');
  if (newest !== undefined && closed(known, step.id) === null) wrong.push('over one that stands');
  for (const id of [...step.needs, ...behind(known, step)]) {
    const why = closed(known, id);
    if (why !== null && (step.needs.includes(id) || !(known.blockers.size > 0 && isBlockersGate(known, id)))) wrong.push(`while ${id} ${why}`);
  }
  return wrong;
};

/** Why a step opens no door, or null when it is passed, waived or not applicable. */
const closed = (known: Known, id: string): string | null => {
  const step = stepIn(known, id);
  if (step === undefined) return 'was in no plan';
  const applies = applicable(known, step);
  if (applies === 'no') return null;
  if (applies === 'not read') return 'waited for a diff';
  const seen = known.steps.get(id);
  const newest = seen?.tries.at(-1);
  if (seen === undefined || newest === undefined) return 'never ran';
  if (newest.outcome?.result !== 'passed') {
    const failed = newest.outcome?.result === 'failed' ? newest.outcome : null;
    const unseen = failed !== null && (failed.conflict === true || (newest.startedAt <= (seen.waiver?.at ?? 0) && newest.endedAt > (seen.waiver?.at ?? 0)));
    if (seen.waiver?.commit === known.commit && !unseen && newest.outcome !== null) return null;
    // An accepted delay: waived while it is watched.
    if (seen.waiver?.commit === known.commit && newest.outcome === null && !(step.acts && !newest.sent && !newest.reconciled)) return null;
    return newest.outcome === null ? 'was under way' : `was ${newest.outcome.result}`;
  }
  if (seen.reverted) return 'was taken back';
  if (newest.expired) return 'was too old';
  if (newest.for.step !== step.hash) return 'passed for another definition';
  for (const name of step.uses) if (newest.for.values[name] !== valueOf(known, name)) return `passed for another ${name}`;
  for (const [tool, version] of Object.entries(newest.for.tools)) if (known.tools[tool] !== undefined && known.tools[tool] !== version) return `passed with another ${tool}`;
  if (newest.for.base !== undefined && known.base !== null && newest.for.base !== known.base) return 'passed for another base';
  if (step.pinsCandidate && known.remote !== null && (known.remote.now?.commit !== known.commit || known.remote.now.object !== known.remote.first?.object)) return 'has another tag on the remote';
  if (newest.for.commit !== known.commit) {
    const files = known.changed[newest.for.commit];
    if (files === undefined) return 'passed for another commit';
    const ignored = known.plan?.blockers.paths;
    if (files.some((file) => !(ignored !== undefined && hits(ignored, file)) && (step.covers === null || hits(step.covers, file)))) return 'passed for another commit';
  }
  return isBlockersGate(known, id) && known.blockers.size > 0 ? 'had an open blocker' : null;
};

const applicable = (known: Known, step: Step): 'yes' | 'no' | 'not read' => {
  const { plan } = known;
  for (const [input, value] of Object.entries(step.when?.inputs ?? {})) if (plan?.values[input] !== value) return 'no';
  const globs = step.when?.changed;
  if (globs !== undefined && known.fromBase === null) return 'not read';
  if (globs !== undefined && !(known.fromBase ?? []).some((file) => hits(globs, file))) return 'no';
  if (plan?.mode === 'dry-run' && (step.effect === 'remote' || step.effect === 'irreversible')) return 'no';
  return step.reads.some((id) => {
    const read = stepIn(known, id);
    return read !== undefined && applicable(known, read) === 'no';
  })
    ? 'no'
    : 'yes';
};

const behind = (known: Known, step: Step): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (id: string): void => {
    for (const need of stepIn(known, id)?.needs ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(step.id);
  return found;
};

const keysOf = (step: Step): readonly string[] => [`step ${step.id}`, ...(step.pinsCandidate ? ['the tag'] : []), ...step.publishes.map((channel) => `channel ${channel}`)];
const stepIn = (known: Known, id: string): Step | undefined => known.plan?.steps.find((step) => step.id === id);
const isBlockersGate = (known: Known, id: string): boolean => stepIn(known, id)?.kind === 'blockers';
const hits = (globs: Globs, file: string): boolean => globs.patterns.some((pattern) => new RegExp(pattern).test(file));

const valueOf = (known: Known, name: string): string | undefined => {
  for (const step of known.plan?.steps ?? []) {
    const outcome = known.steps.get(step.id)?.tries.at(-1)?.outcome;
    if (outcome?.result === 'passed' && outcome.captured[name] !== undefined) return outcome.captured[name];
  }
  return undefined;
};

const take = (known: Known, { at, by, event }: Recorded): void => {
  const seen = 'step' in event ? seenOf(known, event.step) : null;
  const attempt = seen !== null && 'attempt' in event ? seen.tries[event.attempt - 1] : undefined;
  switch (event.type) {
    case 'runbook.adopted': {
      const before = new Set(known.plan?.steps.map(({ id }) => id));
      known.plan = event.plan;
      if (known.recovered) for (const step of event.plan.steps) if (!before.has(step.id) && mayBeLost(known, step)) loseTrack(known, step, 1, at);
      return;
    }
    case 'journal.recovered':
      recover(known, event, at);
      return;
    case 'candidate.moved':
      if (!known.pinned) Object.assign(known, { commit: event.commit, changed: event.changed, fromBase: event.fromBase });
      known.base = event.base ?? known.base;
      return;
    case 'remote-tag.read':
      known.remote = { first: known.remote?.first ?? event.tag, now: event.tag };
      return;
    case 'tools.read':
      known.tools = { ...known.tools, ...event.versions };
      return;
    case 'attempt.intended':
      intend(known, event, at);
      return;
    case 'pass.adopted': {
      const right = wrongPass(known, { at, by, event }).length === 0;
      seen?.tries.push({ n: event.attempt, startedAt: event.startedAt, for: event.for, sent: false, reconciled: false, outcome: right ? { result: 'passed', evidence: event.evidence, captured: event.captured } : null, endedAt: event.endedAt, quietUntil: null, expired: false });
      if (seen !== null) seen.reverted = false;
      return;
    }
    case 'attempt.sent':
      if (attempt !== undefined) attempt.sent = true;
      return;
    case 'reconcile.started':
      if (attempt !== undefined) attempt.reconciled = true;
      return;
    case 'attempt.asked':
    case 'attempt.commands-passed':
      // A reconcile that needs a person makes its attempt a live one again.
      if (attempt !== undefined) attempt.outcome = null;
      return;
    case 'attempt.ended':
      if (attempt !== undefined) end(known, event, attempt, at);
      return;
    case 'retry.delayed':
      if (attempt !== undefined) attempt.quietUntil = event.until;
      return;
    case 'retry.delay-over':
      if (attempt !== undefined) attempt.quietUntil = null;
      return;
    case 'pass.expired':
      if (attempt !== undefined) attempt.expired = true;
      return;
    case 'waiver.granted':
      if (seen !== null) seen.waiver = { commit: event.commit, at };
      return;
    case 'waiver.expired':
      if (seen !== null) seen.waiver = null;
      return;
    case 'exposure.reverted':
      if (seen !== null) seen.reverted = true;
      return;
    case 'blocker.filed':
      known.blockers.add(event.id);
      return;
    case 'blocker.closed':
      known.blockers.delete(event.id);
      return;
    case 'blockers.read':
      known.blockers = new Set(event.open.map(({ id }) => id));
      return;
    default:
      return;
  }
};

/** Whatever the journal says of it: what may have been done in lost records counts as done, until a look has said that it was not. */
const recover = (known: Known, event: Extract<Event, { type: 'journal.recovered' }>, at: number): void => {
  known.recovered = true;
  for (const step of known.plan?.steps ?? []) {
    const newest = known.steps.get(step.id)?.tries.at(-1)?.outcome;
    if (step.effect !== 'irreversible' || newest?.result === 'passed' || !mayBeLost(known, step)) continue;
    for (const key of keysOf(step)) known.done.set(key, 'a record that was lost');
    if (step.pinsCandidate) known.pinned = true;
  }
  for (const doubt of event.steps) {
    const step = stepIn(known, doubt.step);
    if (step !== undefined) loseTrack(known, step, doubt.attempt, at, doubt.for);
  }
};

const mayBeLost = (known: Known, step: Step): boolean => known.plan?.mode === 'live' && (step.effect === 'remote' || step.effect === 'irreversible') && applicableInputs(known, step);
const applicableInputs = (known: Known, step: Step): boolean => Object.entries(step.when?.inputs ?? {}).every(([input, value]) => known.plan?.values[input] === value);

const loseTrack = (known: Known, step: Step, n: number, at: number, about?: Fingerprint): void => {
  const seen = seenOf(known, step.id);
  const lost: Try = { n, startedAt: at, for: about ?? { commit: known.commit, tree: 'clean', step: step.hash, values: {}, tools: {} }, expired: false, ...seen.tries[n - 1], sent: true, reconciled: false, outcome: { result: 'unknown', why: 'lost', evidence: [] }, endedAt: at, quietUntil: null, recovered: true };
  seen.tries[n - 1] = lost;
  seen.reverted = false;
  if (step.effect === 'irreversible') for (const key of keysOf(step)) known.done.set(key, 'a record that was lost');
  if (step.pinsCandidate) known.pinned = true;
};

const seenOf = (known: Known, id: string): Seen => {
  const seen = known.steps.get(id) ?? { tries: [], waiver: null, reverted: false };
  known.steps.set(id, seen);
  return seen;
};

const intend = (known: Known, event: Extract<Event, { type: 'attempt.intended' }>, at: number): void => {
  const seen = seenOf(known, event.step);
  seen.tries.push({ n: event.attempt, startedAt: at, for: event.for, sent: false, reconciled: false, outcome: null, endedAt: 0, expired: false, quietUntil: null });
  seen.reverted = false;
  known.tools = { ...known.tools, ...event.for.tools };
  const step = stepIn(known, event.step);
  if (step?.effect === 'irreversible') for (const key of keysOf(step)) known.done.set(key, event.step);
  if (step?.pinsCandidate === true) known.pinned = true;
};

const end = (known: Known, event: Extract<Event, { type: 'attempt.ended' }>, attempt: Try, at: number): void => {
  attempt.outcome = event.outcome;
  attempt.endedAt = at;
  if (event.commit !== null) Object.assign(attempt, { for: { ...attempt.for, commit: event.commit } });
  const step = stepIn(known, event.step);
  // An act whose record was lost is known by what was found, so its pass is about that.
  if (attempt.recovered === true && event.outcome.result === 'passed' && step !== undefined) {
    const values = Object.fromEntries(step.uses.flatMap((name) => (valueOf(known, name) === undefined ? [] : [[name, valueOf(known, name) ?? '']])));
    Object.assign(attempt, { for: { ...attempt.for, ...(event.commit === null ? { commit: known.commit } : {}), values } });
  }
  const notDone = event.outcome.result === 'failed' && event.outcome.notDone === true;
  // Only a look that was asked for, or an act that never left, says "not done".
  // What was taken for not done, and is there after all, is done.
  if (step?.effect === 'irreversible' && event.outcome.result === 'passed') for (const key of keysOf(step)) known.done.set(key, event.step);
  const mayBeOut = attempt.sent || known.left.has(`${event.step} ${event.attempt}`);
  if (step === undefined || !notDone || (mayBeOut && !attempt.reconciled)) return;
  if (step.effect === 'irreversible') for (const key of keysOf(step)) known.done.delete(key);
  if (step.pinsCandidate) known.pinned = false;
};
