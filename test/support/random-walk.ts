import fc from 'fast-check';
import type { Command } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import { sortPasses } from '../../src/core/decide-passes.ts';
import { whyNotStart } from '../../src/core/decide-start.ts';
import type { DryRunOf, KeptPass } from '../../src/core/dry-run.ts';
import type { Actor, OpenBlocker, Preconditions, Recorded } from '../../src/core/event.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import { reduce } from '../../src/core/reduce.ts';
import { ancestorsOf } from '../../src/core/rules.ts';
import { initialState, isSettledForRetry, lastAttemptOf } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { capturedOf } from '../../src/core/status.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { ADA, C1, NOW, log, proof } from './history.ts';
import { TARGET, blockersGate, globsOf, judgement, patience, planOf, pushTag, step, watch } from './plan.ts';

const COMMITS = [C1, 'c2c2c2c2', 'c3c3c3c3'] as const;
const FILES = ['src/a.rs', 'docs/a.md', '.ergo/B1.json'] as const;
const CHANNELS = ['npm', 'pypi'] as const;
const SCRIPT: Actor = { name: 'ci', email: '', person: false };

/** Small plans of every sort of step; each needs some of those before it. */
export const plans = (): fc.Arbitrary<Plan> =>
  fc
    .record({
      dry: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      parallel: fc.constantFrom(0, 0, 1, 2),
      steps: fc.array(fc.record({ sort: fc.nat(99), needs: fc.nat(255), flags: fc.nat(255) }), { minLength: 2, maxLength: 7 }),
    })
    .map(({ dry, parallel, steps }) => {
      const made: Step[] = [];
      for (const [index, shape] of steps.entries()) made.push(stepOf(made, index, shape));
      // Most plans are about something that cannot be undone; a property of it must not hold for want of it.
      const last = steps[0] ?? { sort: 0, needs: 0, flags: 0 };
      if (last.sort % 4 > 0 && made.every(({ effect }) => effect !== 'irreversible')) made.push(stepOf(made, made.length, { ...last, sort: 80 + (last.sort % 20) }));
      return planOf(made, { mode: dry ? 'dry-run' : 'live', parallel });
    });

const stepOf = (before: readonly Step[], index: number, { sort, needs, flags }: { readonly sort: number; readonly needs: number; readonly flags: number }): Step => {
  const id = `s${index}`;
  const bit = (n: number): boolean => ((flags >> n) & 1) === 1;
  const own = before.filter((one, place) => ((needs >> place) & 1) === 1 && !one.advisory).map((one) => one.id);
  const common = {
    needs: own.length === 0 && before.length > 0 && bit(6) ? [before.at(-1)?.id ?? ''].filter((last) => before.some((one) => one.id === last && !one.advisory)) : own,
    waivable: bit(0),
    covers: bit(1) && bit(2) ? globsOf('src/**') : null,
    freshMs: bit(3) && bit(4) ? 100_000 : null,
    tools: bit(2) && bit(7) ? ['just'] : [],
  };
  const build = before.find((one) => one.captures.length > 0);
  const reads = build === undefined || !bit(5) ? {} : { reads: [build.id], uses: ['run_id'], needs: [...new Set([...common.needs, build.id])] };
  if (sort < 25) return step(id, { ...common, ...reads, exclusive: bit(5) && bit(7), fix: bit(7) ? ['mend'] : [] });
  if (sort < 33) return step(id, { ...common, ...reads, effect: 'local' });
  if (sort < 40) return step(id, { ...common, judge: bit(5) ? [judgement('q1'), judgement('q2')] : [judgement('q1')] });
  if (sort < 47) return watch(id, { ...common, advisory: bit(5) && bit(7) });
  if (sort < 52) return step(id, { ...common, when: bit(5) ? { changed: globsOf('src/**') } : { inputs: { mode: 'live' } } });
  if (sort < 60) return blockersGate(id, common);
  if (sort < 72 && build === undefined) return watch(id, { ...common, captures: ['run_id'] });
  if (sort < 80) return step(id, { ...common, effect: 'remote', revert: bit(5), exposes: bit(5) ? { what: 'it answers 404', until: 's9' } : null });
  if (sort < 90 && !before.some((one) => one.pinsCandidate)) return pushTag(id, { ...common, ...reads });
  return step(id, { ...common, ...reads, effect: 'irreversible', words: `${id} ${TARGET}`, publishes: CHANNELS.filter((_, n) => bit(n)) });
};

export type Walk = {
  readonly plan: Plan;
  readonly records: readonly Recorded[];
  readonly state: State;
  /** Answers that were not refused, with the number of records once they were acknowledged. */
  readonly acknowledged: readonly { readonly n: number; readonly what: string }[];
  /** Acts that ended in an error after their request had left: the world may have them, whatever the journal says. */
  readonly left: ReadonlySet<string>;
};

type World = { now: number; just: string; base: string; head: string; branch: string; tag: { object: string; commit: string } | null; blockers: readonly OpenBlocker[]; hash: string };

/** Walks a plan: each number is one command, chosen by what the state allows or, now and then, by what it does not. */
export const walkOf = (plan: Plan, moves: readonly number[]): Walk => {
  const world: World = { now: NOW, just: '1.0', base: 'b1b1b1b1', head: C1, branch: C1, tag: null, blockers: [], hash: plan.runbookHash };
  const records: Recorded[] = [];
  const acknowledged: { readonly n: number; readonly what: string }[] = [];
  const left = new Set<string>();
  let state = initialState;
  const send = (command: Command, by: Actor = ADA): void => {
    world.now += 1_000;
    const decision = decide(state, command, { now: world.now, by });
    if ('refusal' in decision) return;
    for (const event of decision.events) {
      const record: Recorded = { n: records.length + 1, at: world.now, by, event };
      records.push(record);
      state = reduce(state, record);
    }
    if (command.type === 'answer') acknowledged.push({ n: records.length, what: `${command.step} ${command.attempt} ${command.answer.question} ${command.answer.option}` });
    if (command.type === 'act-failed' && command.left) left.add(`${command.step} ${command.attempt}`);
  };
  send({ type: 'open', repository: plan.repository, session: 1, version: '0', host: 'here', pid: 1, inputs: {}, plan });
  send({ type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: ['src/a.rs'] });
  // A dry run has something to give at the beginning, and now and then later.
  adoptPass(state, world, dice(moves[0] ?? 0), send);
  for (const move of moves) {
    if (state.end !== null) break;
    const chance = dice(move);
    takeOne(state, world, chance, send);
  }
  return { plan, records, state, acknowledged, left };
};

type Dice = { readonly below: (n: number) => number; readonly percent: (n: number) => boolean; readonly one: <T>(of: readonly T[]) => T | undefined };

/** Numbers that follow from one (mulberry32), so that a walk is its list of moves. */
const dice = (seed: number): Dice => {
  let so = seed >>> 0;
  const next = (): number => {
    so = (so + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(so ^ (so >>> 15), 1 | so);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, percent: (n) => below(100) < n, one: (of) => of[below(of.length)] };
};

type Send = (command: Command, by?: Actor) => void;

const takeOne = (state: State, world: World, chance: Dice, send: Send): void => {
  const steps = state.plan?.steps ?? [];
  const underWay = steps.filter((one) => {
    const attempt = lastAttemptOf(state, one.id);
    return attempt !== undefined && (attempt.phase !== 'ended' || attempt.reconciling);
  });
  const startable = steps.filter((one) => whyNotStart(state, one, world.head) === null && lastAttemptOf(state, one.id)?.outcome?.result !== 'passed');
  if (chance.percent(2)) return adoptPass(state, world, chance, send);
  const what = chance.below(100);
  if (what < 42 && underWay.length > 0) return advance(state, world, chance, send, chance.one(underWay));
  if (what < 80 && startable.length > 0) return begin(state, world, chance, send, chance.one(startable));
  if (what < 85) return begin(state, world, chance, send, chance.one(steps));
  if (what < 88) {
    const unknown = steps.filter((one) => lastAttemptOf(state, one.id)?.outcome?.result === 'unknown');
    return send({ type: 'reconcile', step: chance.one(unknown)?.id ?? 's0' });
  }
  return disturb(state, world, chance, send);
};

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
      opened: chance.percent(97) ? typed : ask(state, world, chance, wanted),
      typed: chance.percent(98) ? typed : null,
    },
    chance.percent(95) ? ADA : SCRIPT,
  );
};

const ask = (state: State, world: World, chance: Dice, wanted: Step): Preconditions => {
  // Asked a second before, or, rarely, too long ago.
  const at = world.now - (chance.percent(98) ? 0 : 100_000);
  const answered = <T>(value: T): { readonly ok: true; readonly at: number; readonly value: T } => ({ ok: true, at, value });
  const rechecks = [...ancestorsOf(state, wanted)].filter((id) => state.plan?.steps.some((one) => one.id === id && one.recheck));
  return {
    blockers: chance.percent(97) ? answered(world.blockers) : { ok: false, at, why: '502' },
    remoteTag: answered(world.tag),
    remoteBranch: answered({ commit: world.branch }),
    runbookHash: answered(world.hash),
    evidence: answered(chance.percent(98) ? [] : ['log of s0 is gone']),
    rechecks: Object.fromEntries(rechecks.map((id) => [id, answered({ passes: world.blockers.length === 0, why: '' })])),
  };
};

const advance = (state: State, world: World, chance: Dice, send: Send, wanted: Step | undefined): void => {
  const attempt = wanted === undefined ? undefined : lastAttemptOf(state, wanted.id);
  if (wanted === undefined || attempt === undefined) return;
  const of = { step: wanted.id, attempt: attempt.n };
  if (attempt.phase === 'intended') {
    const fate = chance.below(100);
    if (wanted.pinsCandidate && fate < 88) world.tag = { object: 'o', commit: state.candidate?.commit ?? C1 };
    if (fate < 82) return send({ type: 'sent', ...of, sent: {} });
    return send({ type: 'act-failed', ...of, left: fate < 92, why: 'no', fix: '' });
  }
  if (attempt.phase === 'asked') {
    if (chance.percent(40)) send({ type: 'open-evidence', ...of, name: log.name });
    const question = chance.one(attempt.questions);
    const option = chance.percent(60) ? question?.options[0] : chance.one(question?.options ?? []);
    send({ type: 'answer', ...of, answer: { question: question?.id ?? '', option: option?.key ?? '', reason: chance.percent(80) ? 'seen' : '', attachment: null } }, chance.percent(95) ? ADA : SCRIPT);
    return;
  }
  send({ type: 'judged', ...of, verdict: verdictOf(wanted, chance), checkout: { commit: chance.percent(97) ? world.head : 'elsewhere', tree: attempt.for.tree } });
};

const verdictOf = (wanted: Step, chance: Dice): Verdict => {
  const fate = chance.below(100);
  const captured = Object.fromEntries(wanted.captures.map((name) => [name, String(chance.below(2))]));
  if (fate < 74) return { is: 'passed', evidence: proof, captured };
  if (fate < 82) return { is: 'failed', why: 'exit 1', fix: '', conflict: chance.percent(40) };
  if (fate < 88) return { is: 'unknown', why: 'cut' };
  if (fate < 94) return { is: 'absent', why: 'not there' };
  if (fate < 97) return { is: 'wait', why: 'runs', againMs: 1, facts: { runId: String(chance.below(3)) } };
  return { is: 'ask', questions: [patience], watching: chance.percent(50), againMs: 1 };
};

const disturb = (state: State, world: World, chance: Dice, send: Send): void => {
  const any = chance.one(state.plan?.steps ?? [])?.id ?? 's0';
  switch (chance.below(15)) {
    case 0:
    case 1:
      return send({ type: 'waive', step: any, reason: chance.percent(80) ? 'known' : '', until: world.now + 300_000 });
    case 2:
      return chance.percent(50) ? send({ type: 'resume', host: 'here', pid: 2 }) : void (world.now += 120_000);
    case 3: {
      world.head = chance.one(COMMITS) ?? C1;
      if (chance.percent(90)) world.branch = world.head;
      if (chance.percent(5)) world.base = 'b2b2b2b2';
      const changed = Object.fromEntries(COMMITS.filter((commit) => commit !== world.head && chance.percent(80)).map((commit) => [commit, FILES.filter(() => chance.percent(40))]));
      return send({ type: 'candidate-read', commit: world.head, branch: 'main', changed, fromBase: chance.percent(85) ? FILES.filter(() => chance.percent(60)) : null, base: world.base });
    }
    case 4:
      world.blockers = chance.percent(30) ? [{ id: 'B1', title: 'x' }] : [];
      return chance.percent(60) ? send({ type: 'blockers-read', open: world.blockers }) : undefined;
    case 5:
      if (world.blockers.length > 0) return (world.blockers = []), send({ type: 'blocker-closed', id: 'B1', reason: 'done' });
      return chance.percent(25) ? ((world.blockers = [{ id: 'B1', title: 'x' }]), send({ type: 'blocker-filed', step: any, id: 'B1', title: 'x' })) : undefined;
    case 6:
      return adopt(state, world, chance, send);
    case 12:
      return send({ type: 'remote-tag-read', tag: chance.percent(70) ? world.tag : chance.one([null, { object: 'other', commit: C1 }, { object: 'other', commit: 'c3c3c3c3' }]) ?? null });
    case 13:
      world.just = chance.one(['1.0', '1.0', '2.0']) ?? '1.0';
      return send({ type: 'tools-read', versions: { just: chance.percent(90) ? world.just : null } });
    case 7:
      world.now += chance.below(200_000);
      return chance.percent(50) ? send({ type: 'wake' }) : undefined;
    case 8:
      return fix(state, chance, send);
    case 9:
      if (chance.percent(8)) return recover(state, world, chance, send);
      return send(chance.percent(50) ? { type: 'revert-exposure', step: any } : { type: 'shell', open: true });
    case 14:
      return quiet(state, chance, send);
    case 10:
      if (lastAttemptOf(state, any)?.outcome?.result === 'passed' && state.plan?.steps.some((one) => one.id === any && one.revert)) return send({ type: 'exposure-reverted', step: any, evidence: [] });
      return undefined;
    default:
      return chance.percent(3) ? send({ type: 'abandon', words: `abandon ${TARGET}`, reason: 'enough' }) : send({ type: 'leave', why: 'q' });
  }
};

const quiet = (state: State, chance: Dice, send: Send): void => {
  const settled = state.plan?.steps.filter((one) => isSettledForRetry(lastAttemptOf(state, one.id)?.outcome ?? { result: 'unknown', why: '', evidence: [] })) ?? [];
  const id = chance.one(settled)?.id;
  if (id !== undefined) send(chance.percent(70) ? { type: 'wait-before-retry', step: id, ms: 120_000 } : { type: 'end-wait', step: id });
};

/** As if the journal were damaged behind this very record: whatever came after it is lost, and some of it can still be read. */
const recover = (state: State, world: World, chance: Dice, send: Send): void => {
  const salvaged = (state.plan?.steps ?? []).filter(() => chance.percent(15)).map(({ id }) => id);
  const candidate = chance.percent(50) ? { commit: world.head, branch: 'main', changed: {}, fromBase: ['src/a.rs'] } : null;
  send({ type: 'recover-journal', file: 'journal.damaged-1.jsonl', line: state.events + 2, why: 'its hash', good: state.events, lost: 9, salvaged, candidate, notes: {}, words: `recover ${TARGET}` }, chance.percent(95) ? ADA : SCRIPT);
};

const adopt = (state: State, world: World, chance: Dice, send: Send): void => {
  const { plan } = state;
  if (plan === null || chance.percent(50)) return;
  const edited = chance.one(plan.steps)?.id;
  const dropped = chance.percent(20);
  const steps = plan.steps.flatMap((one) => (one.id !== edited ? [one] : dropped ? [] : [{ ...one, hash: `${one.hash}+` }]));
  const ids = new Set(steps.map(({ id }) => id));
  const mended = steps.map((one) => ({ ...one, needs: one.needs.filter((id) => ids.has(id)), reads: one.reads.filter((id) => ids.has(id)) }));
  world.hash = `${plan.runbookHash}+`;
  send({ type: 'adopt-runbook', plan: { ...plan, runbookHash: world.hash, steps: mended } });
  world.hash = chance.percent(90) ? (state.plan?.runbookHash ?? world.hash) : world.hash;
};

/** Passes as a dry run would offer them, most of them right, and now and then one thing wrong. */
const adoptPass = (state: State, world: World, chance: Dice, send: Send): void => {
  const { plan, candidate } = state;
  if (plan === null || candidate === null) return;
  const odd = <T>(right: T, wrong: T): T => (chance.percent(98) ? right : wrong);
  const from: DryRunOf = { session: 1, head: 'h', repository: plan.repository, target: odd(plan.target, 'v9.9.9'), base: plan.base, mode: odd('dry-run', 'live'), values: odd({ ...plan.values, mode: 'dry-run' }, { target: plan.target }), fromBase: odd(candidate.fromBase, ['x']), ignored: odd(plan.blockers.paths.globs, ['**']) };
  const passes = plan.steps.filter(() => chance.percent(80)).map((one, index): KeptPass => ({
    step: odd(one.id, 's99'),
    attempt: 1,
    n: 10 + index,
    hash: odd(`hash-${index}`, ''),
    for: { commit: odd(candidate.commit, 'c3c3c3c3'), tree: odd('clean', 'dirty'), step: odd(one.hash, 'other'), values: Object.fromEntries(one.uses.map((name) => [name, chance.percent(70) ? (capturedOf(state)[name] ?? '7') : '7'])), tools: {} },
    branch: odd(candidate.branch, 'topic'),
    host: odd('here', 'there'),
    root: '/repo',
    evidence: proof,
    captured: Object.fromEntries(one.captures.map((name) => [name, String(chance.below(2))])),
    startedAt: world.now - 200_000,
    endedAt: world.now - 50_000 + (chance.percent(80) ? 0 : chance.percent(50) ? 90_000 : -90_000),
    asked: odd(false, true),
    fallen: odd<string | null>(null, 'there it is failed'),
    kept: odd<KeptPass['kept']>(proof, 'its evidence is gone'),
  }));
  // What a person adopts is, as a rule, what was listed; now and then it is anything.
  const facts = { checkout: { commit: odd(world.head, 'c3c3c3c3'), tree: odd('clean', 'dirty') }, host: 'here', root: odd('/repo', '/other'), tools: {}, readers: odd<readonly string[] | null>([], null) };
  const listed = chance.percent(70) ? sortPasses(state, { from, passes, facts }, { now: world.now + 1_000, by: ADA }).adoptable : passes;
  send({ type: 'adopt-passes', from, passes: listed, facts }, chance.percent(95) ? ADA : SCRIPT);
};

const fix = (state: State, chance: Dice, send: Send): void => {
  for (const [id, { fixes }] of Object.entries(state.steps)) {
    const newest = fixes.at(-1);
    if (newest === undefined) continue;
    if (newest.ended === null) return send({ type: 'fix-ended', step: id, fix: newest.n, ok: chance.percent(80), why: '', evidence: [] });
    if (newest.sharing) return send({ type: 'fix-shared', step: id, fix: newest.n, commit: 'c2c2c2c2', pushed: true, why: '' });
    if (newest.ended.ok && newest.shared === null) return send({ type: 'share-fix', step: id, message: 'm' });
  }
  const failed = state.plan?.steps.find((one) => one.fix.length > 0 && lastAttemptOf(state, one.id)?.outcome?.result === 'failed');
  if (failed !== undefined) send({ type: 'start-fix', step: failed.id });
};

/** Lists of moves. */
export const moves = (): fc.Arbitrary<readonly number[]> => fc.array(fc.nat(2 ** 31 - 1), { minLength: 30, maxLength: 90 });
