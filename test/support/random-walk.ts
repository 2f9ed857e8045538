import fc from 'fast-check';
import type { Command } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import { whyNotStart } from '../../src/core/decide-start.ts';
import type { Actor, Event, Preconditions, Recorded } from '../../src/core/event.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import { reduce } from '../../src/core/reduce.ts';
import { ancestorsOf } from '../../src/core/rules.ts';
import { initialState, lastAttemptOf } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { ADA, C1, NOW, log, proof } from './history.ts';
import { patience } from './plan.ts';
import { adoptPass } from './random-adoption.ts';
import { adopt, adoptTag, disturb, fix, isFixable, mayWait, quiet, takeBack } from './random-disturbance.ts';
import { COMMITS, SCRIPT, dice } from './random-world.ts';
import type { Dice, Send, World } from './random-world.ts';
import { metBy } from './walk-coverage.ts';

export type Walk = {
  readonly plan: Plan;
  readonly records: readonly Recorded[];
  readonly state: State;
  /** The live state once so many records were written: `states[n]` is the one after record n. */
  readonly states: readonly State[];
  /** What a person asked for and was not refused, with the number of records once it was acknowledged. */
  readonly acknowledged: readonly { readonly n: number; readonly command: Command }[];
  /** The command that each record follows from, by the record's number. */
  readonly commands: ReadonlyMap<number, Command>;
  /** The interesting states that it came through, by their names in `COVERAGE`. */
  readonly met: ReadonlySet<string>;
  /** Acts that ended in an error after their request had left: the world may have them, whatever the journal says. */
  readonly left: ReadonlySet<string>;
};

/** Walks a plan: each number is one command, chosen by what the state allows or, now and then, by what it does not. */
export const walkOf = (plan: Plan, moves: readonly number[]): Walk => {
  const world: World = { now: NOW, just: '1.0', base: 'b1b1b1b1', head: C1, branch: C1, tag: null, blockers: [], hash: plan.runbookHash, dropped: null };
  const records: Recorded[] = [];
  const states: State[] = [initialState];
  const acknowledged: { readonly n: number; readonly command: Command }[] = [];
  const commands = new Map<number, Command>();
  const met = new Set<string>();
  const left = new Set<string>();
  let state = initialState;
  const send = (command: Command, by: Actor = ADA, kept = (events: readonly Event[]) => events): boolean => {
    world.now += 1_000;
    const before = state;
    const decision = decide(before, command, { now: world.now, by });
    const decided = 'refusal' in decision ? [] : decision.events;
    const events = kept(decided);
    for (const event of events) {
      const record: Recorded = { n: records.length + 1, at: world.now, by, event };
      records.push(record);
      commands.set(record.n, command);
      state = reduce(state, record);
      states.push(state);
    }
    metBy({ before, command, refusal: 'refusal' in decision ? decision.refusal.why : null, events, torn: events.length > 0 && events.length < decided.length, after: state }, met);
    if (events.length < decided.length || 'refusal' in decision) return false;
    if (by.person && decided.length > 0) acknowledged.push({ n: records.length, command });
    if (command.type === 'act-failed' && command.left) left.add(`${command.step} ${command.attempt}`);
    return true;
  };
  /** The program dies while it writes what follows: some of the records are there, nobody was told, and the next one resumes. */
  const sendAndDie = (chance: Dice): Send => (command, by) => {
    send(command, by, (events) => events.slice(0, events.length > 1 && chance.percent(80) ? 1 + chance.below(events.length - 1) : chance.below(events.length + 1)));
    return send({ type: 'resume', host: 'here', pid: 3 }) && false;
  };
  send({ type: 'open', repository: plan.repository, session: 1, version: '0', host: 'here', pid: 1, inputs: {}, plan });
  send({ type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: ['src/a.rs'], base: world.base });
  // A dry run has something to give at the beginning, and now and then later.
  adoptPass(state, world, dice(moves[0] ?? 0), send);
  if (dice(moves[0] ?? 0).percent(8)) adoptTag(world, dice(moves[0] ?? 0), send);
  for (const move of moves) {
    if (state.end !== null) break;
    const chance = dice(move);
    takeOne(state, world, chance, chance.percent(4) ? sendAndDie(chance) : send);
  }
  return { plan, records, state, states, acknowledged, commands, met, left };
};

const takeOne = (state: State, world: World, chance: Dice, send: Send): void => {
  const steps = state.plan?.steps ?? [];
  const underWay = steps.filter((one) => {
    const attempt = lastAttemptOf(state, one.id);
    return attempt !== undefined && (attempt.phase !== 'ended' || attempt.reconciling);
  });
  // Whoever left comes back; now and then something that was on its way comes in before.
  if (state.left && chance.percent(60)) return void send({ type: 'resume', host: 'here', pid: 5 });
  if (chance.percent(30) && steps.some((one) => isFixable(state, one))) return fix(state, chance, send);
  if (chance.percent(12) && steps.some((one) => mayWait(state, one))) return quiet(state, world, chance, send);
  // Few plans have something to take back: there it is done often enough, and looked at.
  const takenBack = steps.find((one) => (lastAttemptOf(state, one.id)?.takingBack ?? null) !== null);
  if (takenBack !== undefined && chance.percent(30)) return lastAttemptOf(state, takenBack.id)?.reconciling === true ? advance(state, world, chance, send, takenBack) : chance.percent(60) ? takeBack(steps, state, chance, send) : void send({ type: 'reconcile', step: takenBack.id });
  if (steps.some(({ revert }) => revert) && chance.percent(6)) return takeBack(steps, state, chance, send);
  if (chance.percent(2)) return adoptPass(state, world, chance, send);
  if (chance.percent(30) && steps.some(({ id }) => isWaived(state, id))) return adopt(state, world, chance, send);
  // What a recovery has put in doubt wants looks before anything goes on.
  const what = state.recoveries.length > 0 && underWay.length === 0 && chance.percent(60) ? 86 : chance.below(100);
  if (what < 42 && underWay.length > 0) return advance(state, world, chance, send, chance.one(underWay));
  const startable = what < 80 ? steps.filter((one) => whyNotStart(state, one, world.head) === null && lastAttemptOf(state, one.id)?.outcome?.result !== 'passed') : [];
  if (startable.length > 0) return begin(state, world, chance, send, chance.one(startable));
  if (what < 85) return begin(state, world, chance, send, chance.one(steps));
  if (what < 88) {
    const unknown = steps.filter((one) => lastAttemptOf(state, one.id)?.outcome?.result === 'unknown' && (one.effect === 'remote' || one.effect === 'irreversible'));
    return void send({ type: 'reconcile', step: (unknown.length > 0 && chance.percent(90) ? chance.one(unknown) : chance.one(steps))?.id ?? 's0' });
  }
  return disturb(state, world, chance, send);
};

/** It failed, and a waiver lets it be passed by. */
const isWaived = (state: State, id: string): boolean => (state.steps[id]?.waiver ?? null) !== null && lastAttemptOf(state, id)?.outcome?.result === 'failed';

const begin = (state: State, world: World, chance: Dice, send: Send, wanted: Step | undefined): void => {
  if (wanted === undefined) return;
  const typed = ask(state, world, chance, wanted);
  send(
    {
      type: 'start',
      step: wanted.id,
      checkout: { commit: chance.percent(96) ? world.head : (chance.one(COMMITS) ?? C1), tree: chance.percent(96) ? 'clean' : 'dirty' },
      tools: { just: world.just },
      note: {},
      confirmed: chance.percent(95),
      words: chance.percent(95) ? wanted.words : 'publish',
      opened: chance.percent(95) ? typed : chance.percent(20) ? null : { ...typed, ...otherwise(chance) },
      typed: chance.percent(98) ? typed : null,
    },
    chance.percent(95) ? ADA : SCRIPT,
  );
};

const ask = (state: State, world: World, chance: Dice, wanted: Step): Preconditions => {
  // Asked a second before, or, rarely, too long ago or by a clock that was set back since.
  const at = world.now - (chance.percent(98) ? 0 : chance.percent(70) ? 100_000 : -90_000);
  const answered = <T>(value: T): { readonly ok: true; readonly at: number; readonly value: T } => ({ ok: true, at, value });
  const rechecks = [...ancestorsOf(state, wanted)].filter((id) => state.plan?.steps.some((one) => one.id === id && one.recheck) && chance.percent(92));
  const fine: Preconditions = {
    blockers: chance.percent(97) ? answered(world.blockers) : { ok: false, at, why: '502' },
    remoteTag: answered(world.tag),
    remoteBranch: answered({ commit: world.branch }),
    runbookHash: answered(world.hash),
    ...(chance.percent(98) ? { evidence: answered(chance.percent(98) ? [] : ['log of s0 is gone']) } : {}),
    rechecks: Object.fromEntries(rechecks.map((id) => [id, answered({ passes: world.blockers.length === 0 && chance.percent(90), why: '' })])),
  };
  return chance.percent(96) ? fine : { ...fine, ...otherwise(chance, at) };
};

/** One of the answers, other than it should be. */
const otherwise = (chance: Dice, at = NOW): Partial<Preconditions> =>
  chance.one<Partial<Preconditions>>([
    { blockers: { ok: true, at, value: [{ id: 'B9', title: 'y' }] } },
    { remoteTag: { ok: true, at, value: { object: 'p', commit: 'elsewhere' } } },
    { remoteTag: { ok: true, at, value: null } },
    { remoteTag: { ok: false, at, why: '502' } },
    { remoteBranch: { ok: true, at, value: { commit: 'elsewhere' } } },
    { remoteBranch: { ok: false, at, why: '502' } },
    { runbookHash: { ok: true, at, value: 'edited' } },
    { runbookHash: { ok: false, at, why: 'it is gone' } },
    { evidence: { ok: true, at, value: ['log of s0 is gone'] } },
    { evidence: { ok: false, at, why: 'EACCES' } },
    { rechecks: {} },
  ]) ?? {};

const advance = (state: State, world: World, chance: Dice, send: Send, wanted: Step | undefined): void => {
  const attempt = wanted === undefined ? undefined : lastAttemptOf(state, wanted.id);
  if (wanted === undefined || attempt === undefined) return;
  const of = { step: wanted.id, attempt: attempt.n };
  if (attempt.phase === 'intended') {
    const fate = chance.below(100);
    if (wanted.pinsCandidate && fate < 88) world.tag = { object: 'o', commit: state.candidate?.commit ?? C1 };
    if (fate < 82) return void send({ type: 'sent', ...of, sent: {} });
    return void send({ type: 'act-failed', ...of, left: fate < 92, why: 'no', fix: '' });
  }
  if (attempt.phase === 'asked') {
    if (chance.percent(40)) send({ type: 'open-evidence', ...of, name: log.name });
    // The person comes back to it another day.
    if (wanted.freshMs !== null && chance.percent(15)) world.now += wanted.freshMs;
    const question = chance.one(attempt.questions);
    const option = chance.percent(60) ? question?.options[0] : chance.one(question?.options ?? []);
    send({ type: 'answer', ...of, answer: { question: question?.id ?? '', option: option?.key ?? '', reason: chance.percent(80) ? 'seen' : '', attachment: null } }, chance.percent(95) ? ADA : SCRIPT);
    return;
  }
  const verdict = attempt.takingBack !== null && chance.percent(70) ? foundOf(wanted, chance) : attempt.reconciling && chance.percent(60) ? reconciledAs(wanted, chance) : verdictOf(wanted, chance);
  // What a look at the remote says of the tag is how it is there.
  if (wanted.pinsCandidate && verdict.is === 'absent') world.tag = null;
  if (wanted.pinsCandidate && verdict.is === 'passed') world.tag = { object: 'o', commit: state.candidate?.commit ?? C1 };
  const read = { commit: chance.percent(97) ? world.head : 'elsewhere', tree: chance.percent(wanted.mayChangeCheckout ? 80 : 98) ? attempt.for.tree : 'edited' };
  send({ type: 'judged', ...of, verdict, checkout: chance.percent(99) ? read : null });
};

const verdictOf = (wanted: Step, chance: Dice): Verdict => {
  const fate = chance.below(100);
  const captured = Object.fromEntries(wanted.captures.filter(() => chance.percent(97)).map((name) => [name, String(chance.below(2))]));
  if (wanted.publishes.length > 0 && chance.percent(3)) return PARTIAL;
  if (fate < 72) return { is: 'passed', evidence: proof, captured };
  if (fate < 80) return { is: 'failed', why: 'exit 1', fix: '', conflict: chance.percent(40) };
  if (fate < 85) return { is: 'unknown', why: 'cut' };
  if (fate < 91) return { is: 'absent', why: 'not there' };
  if (fate < 98) return { is: 'wait', why: 'runs', againMs: 1, facts: { runId: String(chance.below(3)) } };
  return { is: 'ask', questions: [patience], watching: chance.percent(50), againMs: 1 };
};

const PARTIAL: Verdict = { is: 'unknown', why: 'npm has it, pypi has not', partial: true };

/** What a look finds that settles an act: a pass is what a walk has enough of. */
const reconciledAs = (wanted: Step, chance: Dice): Verdict =>
  chance.one<Verdict>([{ is: 'absent', why: 'not there' }, { is: 'absent', why: 'not there' }, { is: 'failed', why: 'other bytes', fix: '', conflict: true }, ...(wanted.publishes.length > 0 ? [PARTIAL, PARTIAL, PARTIAL] : []), { is: 'unknown', why: '502' }]) ?? PARTIAL;

/** What a look finds of what was being taken back: it is there, it is not, or nobody can tell. */
const foundOf = (wanted: Step, chance: Dice): Verdict =>
  chance.one<Verdict>([{ is: 'passed', evidence: proof, captured: Object.fromEntries(wanted.captures.map((name) => [name, '0'])) }, { is: 'absent', why: 'not there' }, { is: 'unknown', why: '502' }]) ?? PARTIAL;

/** Lists of moves. */
export const moves = (): fc.Arbitrary<readonly number[]> => fc.array(fc.nat(2 ** 31 - 1), { minLength: 30, maxLength: 90 });
