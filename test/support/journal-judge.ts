import type { Command } from '../../src/core/command.ts';
import type { Actor, Asked, Event, Preconditions, Recorded } from '../../src/core/event.ts';
import type { Json } from '../../src/core/json.ts';
import type { Step } from '../../src/core/plan.ts';
import { judgeOther } from './journal-judge-others.ts';
import { acting, applicable, behind, closed, isBlockersGate, isConflict, isOutside, isUnderWay, keysOf, newestOf, nothingKnown, stepIn, usedBy, valueOf } from './journal-known.ts';
import type { Known } from './journal-known.ts';
import { take } from './journal-take.ts';

/*
 * Judges a journal by the properties of reference/faults.md, and by what the fail-closed rules of DESIGN 4 say beside
 * them. It shares no code with the reducer: what it knows it has read from the records itself, the slow and plain way.
 */

/** `rules`: none of the eight, but a fail-closed rule. */
export type Property = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 'rules';
export type Broken = { readonly property: Property; readonly n: number; readonly what: string };
/** Notes one thing that a record breaks. */
export type Note = (property: Property, what: string) => void;

/** What the records alone do not say. */
export type Beside = {
  /** Acts, as `step attempt`, whose request left before an error: only a reconcile may call them not done. */
  readonly left?: ReadonlySet<string>;
  /** The command that a record follows from, by the record's number. */
  readonly commands?: ReadonlyMap<number, Command>;
};

/** Everything that a journal breaks, in the order of its records. Properties 3 and 5 compare states, and are not judged here. */
export const judgeJournal = (records: readonly Recorded[], { left = new Set(), commands = new Map() }: Beside = {}): readonly Broken[] => {
  const known = nothingKnown(left);
  const broken: Broken[] = [];
  for (const record of records) {
    const note: Note = (property, what) => void broken.push({ property, n: record.n, what });
    const command = commands.get(record.n);
    if (record.event.type === 'attempt.intended') judgeIntent(known, { ...record, event: record.event, command }, note);
    else judgeOther(known, { ...record, command }, note);
    take(known, record);
  }
  return broken;
};

type Intended = Extract<Event, { type: 'attempt.intended' }>;
type Start = Extract<Command, { type: 'start' }>;
type Intent = { readonly at: number; readonly by: Actor; readonly event: Intended; readonly command: Command | undefined };

const judgeIntent = (known: Known, intent: Intent, note: Note): void => {
  const { event, by } = intent;
  const step = stepIn(known, event.step);
  if (step === undefined) return note(8, `${event.step} is in no plan`);
  const start = intent.command?.type === 'start' ? intent.command : null;
  judgeNeeds(known, step, intent.at, note);
  judgeDryRun(known, step, note);
  judgeAgain(known, step, event, note);
  judgeAbout(known, step, event, start, note);
  judgeRoom(known, step, note);
  if (known.ended) note('rules', `${step.id} began after the end`);
  if (known.away) note('rules', `${step.id} began in a session that was left`);
  if (intent.command !== undefined && start === null) note('rules', `${step.id} began though nobody asked for it`);
  if (isOutside(step) && !by.person) note('rules', `${step.id} began without a person`);
  if (step.effect === 'remote' && start?.confirmed === false) note('rules', `${step.id} began and nobody had confirmed it`);
  if (step.effect === 'irreversible') judgeIrreversible(known, step, intent, start, note);
};

/** Property 1, and 8 where a need has passed for something else. */
const judgeNeeds = (known: Known, step: Step, at: number, note: Note): void => {
  const needs = (id: string, where: string): void => {
    const why = closed(known, id, at);
    if (why !== null) note(why.includes('another') ? 8 : 1, `${step.id} began while ${id}${where} ${why}`);
  };
  for (const id of step.needs) needs(id, '');
  // An open blocker closes what needs its gate itself, and what is irreversible; not what was reached before it was filed.
  for (const id of behind(known, step)) if (!(known.blockers.size > 0 && isBlockersGate(known, id))) needs(id, ', further back,');
};

/** Property 2, and that nothing begins which does not apply. */
const judgeDryRun = (known: Known, step: Step, note: Note): void => {
  if (known.plan?.mode === 'dry-run' && isOutside(step)) note(2, `${step.id} acted in a dry run`);
  else if (applicable(known, step) !== 'yes') note(known.plan?.mode === 'dry-run' ? 2 : 1, `${step.id} began and does not apply`);
};

/** Property 4: what may have happened is not done again, by this step or another. */
const judgeAgain = (known: Known, step: Step, { attempt }: Intended, note: Note): void => {
  const last = newestOf(known, step.id);
  if (attempt !== (last?.n ?? 0) + 1) note('rules', `${step.id} began attempt ${attempt} after ${last?.n ?? 0}`);
  if (last !== undefined && isUnderWay(last)) note(4, `${step.id} began while its last attempt was under way`);
  const partial = last?.outcome?.result === 'unknown' && last.outcome.partial === true && last.reconciled;
  if (isOutside(step) && last?.outcome?.result === 'unknown' && !partial) note(4, `${step.id} began again, and nobody knew what had become of it`);
  if ((known.steps.get(step.id)?.takingBack ?? null) !== null) note(4, `${step.id} began again, and nobody knew whether it was taken back`);
  if (last !== undefined && last.quietUntil !== null) note(4, `${step.id} began again while a person waited`);
  if (last?.lookOwed === true) note(4, `${step.id} began again after a wait, and nobody had looked once more`);
  if (step.effect === 'irreversible') judgeSame(known, step, { partial }, note);
  const user = usedBy(known, step);
  if (user !== null) note(8, `${step.id} began again after ${user} had used it`);
};

/** What is irreversible is one act for each tag and channel, whichever step makes it. */
const judgeSame = (known: Known, step: Step, { partial }: { readonly partial: boolean }, note: Note): void => {
  for (const key of keysOf(step)) {
    for (const before of known.done.get(key) ?? []) {
      // What is missing of a publish of which a part is live may be finished by the same step.
      if (!(before === step.id && partial)) note(4, `${step.id} acted on ${key} again after ${before}`);
    }
    for (const other of known.plan?.steps ?? []) {
      const newest = newestOf(known, other.id);
      if (other.id === step.id || other.effect !== 'irreversible' || newest === undefined || !keysOf(other).includes(key)) continue;
      if (newest.reconciling || newest.quietUntil !== null) note(4, `${step.id} acted on ${key} while ${other.id} was looked at, or waited to be tried again`);
    }
  }
};

/** Property 8: an attempt is about the candidate, the step and the values as they are. */
const judgeAbout = (known: Known, step: Step, event: Intended, start: Start | null, note: Note): void => {
  if (event.for.commit !== known.commit) note(8, `${step.id} began for another commit than the candidate`);
  if (event.for.step !== step.hash) note(8, `${step.id} began for another definition`);
  for (const name of step.uses) if (event.for.values[name] === undefined || event.for.values[name] !== valueOf(known, name)) note(8, `${step.id} began with another ${name}`);
  if (step.effect !== 'irreversible') for (const id of step.reads) if (event.for.reads?.[id] !== (newestOf(known, id)?.n ?? 0)) note(8, `${step.id} began, and which run of ${id} it reads was written down as another`);
  const mayUseBase = !isOutside(step) && (step.inCheckout || step.point === 'hold' || step.when?.changed !== undefined);
  if (mayUseBase && (event.for.base ?? null) !== known.base) note(8, `${step.id} began for another base`);
  if (start === null) return;
  for (const tool of step.tools) if ((event.for.tools[tool] ?? null) !== (start.tools[tool] ?? null)) note(8, `${step.id} began, and its ${tool} was written down as another`);
  if (start.checkout.commit !== known.commit && !(known.pinned && !step.inCheckout)) note(8, `${step.id} began on a HEAD that is not the candidate`);
  if (start.checkout.tree !== event.for.tree) note(8, `${step.id} began, and its tree was written down as another`);
};

/** What runs alone runs alone, and a phase runs no more at once than its cap. */
const judgeRoom = (known: Known, step: Step, note: Note): void => {
  if (!step.acts) return;
  const others = acting(known);
  if (step.exclusive && others.length > 0) note('rules', `${step.id} runs alone, and began beside ${others.map(({ id }) => id).join(', ')}`);
  for (const { id, fixing } of others) if (fixing || stepIn(known, id)?.exclusive === true) note('rules', `${step.id} began beside ${id}, which runs alone`);
  const cap = known.plan?.phases.find(({ id }) => id === step.phase)?.parallel ?? 1;
  const beside = others.filter(({ id }) => stepIn(known, id)?.phase === step.phase).length;
  if (cap > 0 && beside >= cap) note('rules', `${step.id} began as one too many of its phase`);
};

const MOMENT_MS = 60_000;

/** Property 7, and the rest of rules 5, 6 and 12: everything was asked in that moment, said yes, and a person typed the words. */
const judgeIrreversible = (known: Known, step: Step, { at, by, event }: Intent, start: Start | null, note: Note): void => {
  if (!by.person || event.words !== step.words || step.words === null) note('rules', `${step.id} acted without its words from a person`);
  if (known.blockers.size > 0) note(7, `${step.id} acted while ${[...known.blockers].join(', ')} was open`);
  const { asked } = event;
  if (asked === null) return note(7, `${step.id} acted and nothing was asked`);
  const says = <T extends Json>(what: string, answer: Asked<T> | undefined, right: (value: T) => boolean): void => {
    if (answer === undefined || !answer.ok) note(7, `${step.id} acted without an answer about ${what}`);
    else if (answer.at > at || at - answer.at > MOMENT_MS) note(7, `${step.id} acted on an answer about ${what} of another moment`);
    else if (!right(answer.value)) note(7, `${step.id} acted although ${what} stood in its way`);
  };
  says('the blockers', asked.blockers, (open) => open.length === 0);
  says('the tag', asked.remoteTag, (tag) => (step.pinsCandidate ? tag === null : !known.pinned || tag?.commit === known.commit));
  says('the branch', asked.remoteBranch, ({ commit }) => known.pinned || commit === known.commit);
  says('the runbook', asked.runbookHash, (hash) => hash === known.plan?.runbookHash);
  says('the evidence', asked.evidence, (changed) => changed.length === 0);
  for (const other of known.plan?.steps ?? []) {
    const newest = newestOf(known, other.id);
    if (other.id !== step.id && (other.effect === 'irreversible' || other.channel !== null) && newest !== undefined && isConflict(newest)) note('rules', `${step.id} acted while ${other.id} was in conflict`);
  }
  for (const id of behind(known, step, { reads: true })) {
    const ancestor = stepIn(known, id);
    if (ancestor === undefined || applicable(known, ancestor) === 'no') continue;
    if (ancestor.recheck) says(id, asked.rechecks[id], ({ passes }) => passes);
    const newest = newestOf(known, id);
    if (newest?.outcome?.result !== 'passed') continue;
    // What may change the checkout is checked at its end; a commit is about what it has made.
    const tree = ancestor.mayChangeCheckout ? (ancestor.acts ? 'clean' : newest.endTree) : newest.for.tree;
    if (ancestor.inCheckout && tree !== 'clean') note(8, `${step.id} acted on ${id}, which ran with another tree than the candidate's`);
    const why = closed(known, id, at);
    if (why !== null && why !== 'was being fixed') note(8, `${step.id} acted on ${id}, which ${why}`);
  }
  if (start !== null && (start.opened === null || contentOf(start.opened) !== contentOf(asked))) note(7, `${step.id} acted though something changed while its dialog was open`);
};

/** What was answered, without when. */
const contentOf = ({ blockers, remoteTag, remoteBranch, runbookHash, evidence, rechecks }: Preconditions): string => {
  const said = (answer: Asked<Json>): Json => (answer.ok ? answer.value : 'no answer');
  const again = Object.keys(rechecks).sort().map((id): Json => [id, rechecks[id] === undefined ? '' : said(rechecks[id])]);
  return JSON.stringify([said(blockers), said(remoteTag), said(remoteBranch), said(runbookHash), evidence === undefined ? '' : said(evidence), again]);
};
