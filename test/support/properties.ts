import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Command } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import { HoldpointError } from '../../src/core/error.ts';
import type { Plan } from '../../src/core/plan.ts';
import { reduce } from '../../src/core/reduce.ts';
import { replay as stateAfter } from '../../src/core/replay.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { initialState } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { ADA, NOW } from './history.ts';
import { judgeJournal } from './journal-judge.ts';
import type { Broken, Property } from './journal-judge.ts';
import { plans } from './random-plan.ts';
import { moves, walkOf } from './random-walk.ts';
import type { Walk } from './random-walk.ts';
import { printWalk } from './walk-print.ts';

/** The eight properties of reference/faults.md in its order, and the fail-closed rules that none of them says. */
export const PROPERTIES: readonly { readonly property: Property; readonly what: string }[] = [
  { property: 1, what: 'every intent has all its needs passed, waived or not applicable before it' },
  { property: 2, what: 'nothing remote or irreversible is begun in a dry run' },
  { property: 3, what: 'replaying any prefix of the records equals the live state then' },
  { property: 4, what: 'what is irreversible happens at most once per tag, and per channel and version, unless a reconcile said "not done" between' },
  { property: 5, what: 'what was acknowledged survives a crash, which leaves no act to be made again' },
  { property: 6, what: 'what is irreversible is never waived, and a waiver has a person, a reason and an end' },
  { property: 7, what: 'nothing irreversible begins while a blocker is open, or on anything that was not asked in that moment' },
  { property: 8, what: 'a pass for another candidate, step definition or captured value opens no door' },
  { property: 'rules', what: 'no record breaks another of the fail-closed rules: evidence, answers, words, room, ends' },
];

type Case = readonly [plan: Plan, list: readonly number[], cut: number];

export type WalksTried = {
  readonly seed: number;
  readonly runs: number;
  /** For each property that did not hold: how often, the run that did not first, and what it broke. */
  readonly broken: ReadonlyMap<Property, { readonly times: number; readonly run: number; readonly what: string }>;
  /** In how many walks each line of `COVERAGE` was met. */
  readonly met: ReadonlyMap<string, number>;
};

/**
 * Walks so many random plans and judges each by all properties.
 * @param stopAtFirst ends with the first walk that breaks something: all that a mutant needs.
 */
export const tryWalks = ({ runs, seed, stopAtFirst = false }: { readonly runs: number; readonly seed: number; readonly stopAtFirst?: boolean }): WalksTried => {
  const broken = new Map<Property, { readonly times: number; readonly run: number; readonly what: string }>();
  const met = new Map<string, number>();
  let run = -1;
  const holds = (...of: Case): boolean => {
    run += 1;
    const { walk, problems } = judged(of);
    for (const what of walk?.met ?? []) met.set(what, (met.get(what) ?? 0) + 1);
    for (const property of new Set(problems.map((problem) => problem.property))) {
      const before = broken.get(property) ?? { times: 0, run, what: problems.find((problem) => problem.property === property)?.what ?? '' };
      broken.set(property, { ...before, times: before.times + 1 });
    }
    return !stopAtFirst || problems.length === 0;
  };
  fc.check(fc.property(...cases(), holds), { seed, numRuns: runs, endOnFailure: true });
  return { seed, runs: run + 1, broken, met };
};

/** The smallest walk that breaks the property, found from a run that did, in words: seed and path, plan, moves and journal. */
export const shrinkWalk = (property: Property, { seed, run }: { readonly seed: number; readonly run: number }): string => {
  const breaks = (of: Case): boolean => judged(of).problems.some((problem) => problem.property === property);
  const found = fc.check(fc.property(...cases(), (...of) => !breaks(of)), { seed, path: String(run), numRuns: 1 });
  if (found.counterexample === null) return `seed ${seed}, run ${run}: it does not break again, so chance does not follow from the seed`;
  const [plan, list, cut] = found.counterexample;
  const small: Case = [plan, withoutIdle(list, (fewer) => breaks([plan, fewer, cut])), cut];
  const { walk, problems } = judged(small);
  return [`seed ${seed}, path ${found.counterexamplePath ?? run}`, ...printWalk(small[0], small[1], walk?.records ?? [], problems)].join('\n');
};

/** fast-check keeps lists at their least length; a move that is not needed for the break goes all the same. */
const withoutIdle = (list: readonly number[], breaks: (fewer: readonly number[]) => boolean): readonly number[] => {
  let kept = list;
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    const fewer = kept.toSpliced(at, 1);
    if (breaks(fewer)) kept = fewer;
  }
  return kept;
};

const cases = () => [plans(), moves(), fc.nat(1_000)] as const;

const judged = ([plan, list, cut]: Case): { readonly walk: Walk | null; readonly problems: readonly Broken[] } => {
  try {
    const walk = walkOf(plan, list);
    return { walk, problems: [...judgeJournal(walk.records, walk), ...replay(walk, cut), ...crash(walk, cut)] };
  } catch (error) {
    // The core wrote history that it refuses itself.
    return { walk: null, problems: [{ property: 3, n: 0, what: thrown(error) }] };
  }
};

/** What the core says when it refuses history, in a line; of anything else, which is a bug, all that is known. */
const thrown = (error: unknown): string => (error instanceof HoldpointError ? `${error.what}: ${error.why}` : `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

/** Property 3. Records go through JSON, as they do on disk. */
const replay = ({ records, states }: Walk, cut: number): readonly Broken[] => {
  const n = cut % states.length;
  const written: Walk['records'] = JSON.parse(JSON.stringify(records.slice(0, n))); // Boundary: what was written just now.
  return isDeepStrictEqual(stateAfter(written), states[n]) ? [] : [{ property: 3, n, what: `replayed, the state after record ${n} is another` }];
};

/** Property 5. The program dies after some record, and another one opens what is on disk. */
const crash = ({ records, states, acknowledged }: Walk, cut: number): readonly Broken[] => {
  const n = 1 + (cut % records.length);
  const crashed = states[n] ?? initialState;
  const broken: Broken[] = [];
  const note = (what: string): void => void broken.push({ property: 5, n, what });
  const decision = decide(crashed, { type: 'resume', host: 'here', pid: 9 }, { now: NOW * 2, by: ADA });
  if ('refusal' in decision) return [{ property: 5, n, what: `it could not be resumed: ${decision.refusal.why}` }];
  const after = decision.events.reduce((so, event) => reduce(so, { n: so.events + 1, at: NOW * 2, by: ADA, event }), crashed);
  for (const { type, key } of requestsOf(after)) if (type === 'act' || type === 'fix' || type === 'share') note(`after a crash ${key} is begun by itself`);
  for (const one of acknowledged) if (one.n <= n && !isRecorded(one.command, records.slice(0, n), after)) note(`${JSON.stringify(one.command).slice(0, 200)} was acknowledged and is lost`);
  // Nothing that was answered to its end is left asked.
  for (const [id, { attempts }] of Object.entries(after.steps)) {
    const newest = attempts.at(-1);
    if (newest?.phase === 'asked' && newest.answers.length - newest.answersBefore >= newest.questions.length) note(`${id} has all its answers and is still asked`);
  }
  return broken;
};

/** Whether what a person decided is on disk, and an answer in the state as well. */
const isRecorded = (command: Command, records: Walk['records'], { steps, retired, end }: State): boolean => {
  const holds = (is: (event: Walk['records'][number]['event']) => boolean): boolean => records.some(({ event }) => is(event));
  switch (command.type) {
    case 'answer': {
      const { attempts } = steps[command.step] ?? retired.find(({ step }) => step.id === command.step)?.state ?? { attempts: [] };
      return attempts[command.attempt - 1]?.answers.some(({ question, option, reason }) => question === command.answer.question && option === command.answer.option && reason === command.answer.reason) === true;
    }
    case 'waive':
      return holds((event) => event.type === 'waiver.granted' && event.step === command.step && event.until === command.until);
    case 'start':
      return holds((event) => event.type === 'attempt.intended' && event.step === command.step && (event.words === null || event.words === command.words));
    case 'adopt-tag':
      return holds((event) => event.type === 'tag.adopted' && event.words === command.words);
    case 'share-fix':
      return holds((event) => event.type === 'fix.sharing' && event.step === command.step);
    case 'blocker-closed':
      return holds((event) => event.type === 'blocker.closed' && event.id === command.id && event.reason === command.reason);
    case 'abandon':
      return end?.end === 'abandoned' && end.reason === command.reason;
    default:
      return true;
  }
};
