import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../src/adapters/journal.ts';
import type { Recorded } from '../../src/core/event.ts';
import type { Step } from '../../src/core/plan.ts';
import type { Outcome } from '../../src/core/verdict.ts';
import { judgeJournal } from '../support/journal-judge.ts';
import type { Bench } from './robot-desk.ts';

/*
 * What the journal of a release says, read the plain way and without the reducer: which acts are under way, and whether what a
 * resume must do was done at each of them.
 */

/** An attempt as far as its records tell. */
export type Try = { readonly step: string; readonly attempt: number; readonly effect: Step['effect']; readonly sent: boolean; readonly outcome: Outcome | null; readonly reconciled: boolean };

/**
 * The sessions of a bench that were opened, each with its records; one that died with its header alone is none.
 * @throws HoldpointError where a journal is damaged: then it is not sound.
 */
export const journalsOf = ({ env }: Pick<Bench, 'env'>): readonly { readonly path: string; readonly records: readonly Recorded[] }[] => {
  const state = env['HOLDPOINT_STATE'] ?? '';
  if (!existsSync(state)) return [];
  const found = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('journal.jsonl')).sort();
  return found.map((path) => ({ path: join(state, path), records: readJournal(join(state, path)).records })).filter(({ records }) => records.length > 0);
};

/** The newest attempt of each step. */
export const triesIn = (records: readonly Recorded[]): ReadonlyMap<string, Try> => {
  const tries = new Map<string, Try>();
  let steps: readonly Step[] = [];
  for (const { event } of records) {
    if (event.type === 'runbook.adopted') steps = event.plan.steps;
    if (!('step' in event)) continue;
    const known = tries.get(event.step);
    if (event.type === 'attempt.intended') tries.set(event.step, { step: event.step, attempt: event.attempt, effect: steps.find(({ id }) => id === event.step)?.effect ?? 'irreversible', sent: !(steps.find(({ id }) => id === event.step)?.acts ?? true), outcome: null, reconciled: false });
    else if (known === undefined) continue;
    else if (event.type === 'attempt.sent') tries.set(event.step, { ...known, sent: true });
    else if (event.type === 'reconcile.started') tries.set(event.step, { ...known, reconciled: true });
    else if (event.type === 'attempt.ended') tries.set(event.step, { ...known, outcome: event.outcome });
  }
  return tries;
};

/** Acts that are intended, and of which nobody has read the answer. */
export const underWay = (records: readonly Recorded[]): readonly Try[] => [...triesIn(records).values()].filter(({ sent, outcome }) => !sent && outcome === null);

export const isOutside = ({ effect }: Pick<Try, 'effect'>): boolean => effect === 'remote' || effect === 'irreversible';

/** Everything in the record of a release that must not be there, however often it was killed. `typed` is how often words were typed, by step. */
export const wrongInJournal = (records: readonly Recorded[], typed: ReadonlyMap<string, number>): readonly string[] => {
  // What the judge calls a second act is one of the same channels where a part was found: `wrongWithSecond` looks at that.
  const finished = records.some(({ event }) => event.type === 'attempt.ended' && event.outcome.result === 'unknown' && event.outcome.partial === true);
  const wrong = judgeJournal(records).filter(({ property }) => property !== 4 || !finished).map(({ property, n, what }) => `record ${n}: property ${property}: ${what}`);
  const intents = new Map<string, number>();
  for (const [index, { n, event, by }] of records.entries()) {
    const before = records.slice(0, index);
    if (event.type === 'session.resumed') wrong.push(...wrongAfterResume(before, records.slice(index + 1), n));
    if (event.type !== 'attempt.intended' || event.words === null) continue;
    intents.set(event.step, (intents.get(event.step) ?? 0) + 1);
    if (!by.person) wrong.push(`record ${n}: ${event.step} was started by nobody`);
    wrong.push(...wrongWithSecond(triesIn(before).get(event.step), `record ${n}: ${event.step}`));
  }
  for (const [step, count] of intents) if (count > (typed.get(step) ?? 0)) wrong.push(`${step} was started ${count} times, and its words were typed ${typed.get(step) ?? 0} times`);
  return wrong;
};

/** Each act that was under way is unknown before anything else is written. */
const wrongAfterResume = (before: readonly Recorded[], after: readonly Recorded[], n: number): readonly string[] => {
  const lost = underWay(before);
  // What a resume settles is written with it; the first record of something else ends that.
  const settled = after.slice(0, after.findIndex(({ event }) => !['attempt.ended', 'attempt.asked', 'reconcile.started', 'fix.ended', 'fix.shared'].includes(event.type)) >>> 0);
  return lost.flatMap(({ step, attempt }) =>
    settled.some(({ event }) => event.type === 'attempt.ended' && event.step === step && event.attempt === attempt && event.outcome.result === 'unknown') ? [] : [`record ${n}: ${step} was under way when it was killed, and is not unknown after the resume`]);
};

/** A second act of a step that cannot be undone: only where a look has said that the first did not happen, or a part of it. */
const wrongWithSecond = (first: Try | undefined, where: string): readonly string[] => {
  if (first === undefined) return [];
  const { outcome, sent, reconciled } = first;
  const notDone = outcome?.result === 'failed' && outcome.notDone === true && (reconciled || !sent);
  const partial = outcome?.result === 'unknown' && outcome.partial === true && reconciled;
  return notDone || partial ? [] : [`${where} was started again, and what had become of it was ${outcome === null ? 'not known' : outcome.result}`];
};
