import type { Step } from '../../src/core/plan.ts';
import { isSettledForRetry, lastAttemptOf } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { ADA, C1 } from './history.ts';
import { TARGET } from './plan.ts';
import { adoptPass } from './random-adoption.ts';
import { COMMITS, FILES, SCRIPT } from './random-world.ts';
import type { Dice, Send, World } from './random-world.ts';

/** Something that happens to a release beside its steps. */
export const disturb = (state: State, world: World, chance: Dice, send: Send): void => {
  const steps = state.plan?.steps ?? [];
  const any = chance.one(steps)?.id ?? 's0';
  switch (chance.below(19)) {
    case 0:
    case 1:
    case 11: {
      const waivable = steps.filter((one) => one.waivable && ['failed', 'unknown'].includes(lastAttemptOf(state, one.id)?.outcome?.result ?? ''));
      return void send({ type: 'waive', step: chance.percent(80) ? (chance.one(waivable)?.id ?? any) : any, reason: chance.percent(80) ? 'known' : '', until: world.now + (chance.percent(90) ? chance.below(120_000) : 0) }, chance.percent(95) ? ADA : SCRIPT);
    }
    case 2:
      return chance.percent(50) ? void send({ type: 'resume', host: 'here', pid: 2 }) : void (world.now += 120_000);
    case 3: {
      world.head = chance.one(COMMITS) ?? C1;
      if (chance.percent(90)) world.branch = world.head;
      if (chance.percent(40)) world.base = chance.one(['b1b1b1b1', 'b2b2b2b2']) ?? 'b1b1b1b1';
      const changed = Object.fromEntries(COMMITS.filter((commit) => commit !== world.head && chance.percent(80)).map((commit) => [commit, FILES.filter(() => chance.percent(40))]));
      return void send({ type: 'candidate-read', commit: world.head, branch: 'main', changed, fromBase: chance.percent(85) ? FILES.filter(() => chance.percent(60)) : null, ...(chance.percent(90) ? { base: world.base } : {}) });
    }
    case 4:
      world.blockers = chance.percent(30) ? [{ id: 'B1', title: 'x' }] : [];
      return chance.percent(60) ? void send({ type: 'blockers-read', open: world.blockers }) : undefined;
    case 5:
      if (world.blockers.length > 0) return (world.blockers = []), void send({ type: 'blocker-closed', id: 'B1', reason: 'done' });
      return chance.percent(25) ? ((world.blockers = [{ id: 'B1', title: 'x' }]), void send({ type: 'blocker-filed', step: any, id: 'B1', title: 'x' })) : undefined;
    case 6:
      return adopt(state, world, chance, send);
    case 7:
      world.now += chance.below(200_000);
      return chance.percent(50) ? void send({ type: 'wake' }) : undefined;
    case 8:
      return fix(state, chance, send);
    case 9:
      return void send(chance.percent(50) ? { type: 'revert-exposure', step: any } : { type: 'shell', open: true });
    case 10:
      return takeBack(steps, state, chance, send);
    case 12: {
      const seen = chance.percent(70) ? world.tag : chance.one([null, { object: 'other', commit: world.tag?.commit ?? C1 }, { object: 'other', commit: 'c3c3c3c3' }]);
      return void send({ type: 'remote-tag-read', tag: seen ?? null });
    }
    case 13:
      world.just = chance.one(['1.0', '1.0', '2.0', null]) ?? null;
      return void send({ type: 'tools-read', versions: { just: world.just } });
    case 14:
    case 15:
      return quiet(state, world, chance, send);
    case 16:
      return chance.percent(45) ? recover(state, world, chance, send) : adoptPass(state, world, chance, send);
    default:
      if (chance.percent(10)) return void send({ type: 'abandon', words: chance.percent(90) ? `abandon ${TARGET}` : 'abandon', reason: chance.percent(90) ? 'enough' : '' }, chance.percent(95) ? ADA : SCRIPT);
      return chance.percent(10) ? adoptTag(world, chance, send) : void send({ type: 'leave', why: 'q' });
  }
};

/** A person waits before what did not happen is tried again, has waited enough, or the time of it is over. */
export const quiet = (state: State, world: World, chance: Dice, send: Send): void => {
  const steps = state.plan?.steps ?? [];
  const waiting = steps.find(({ id }) => (lastAttemptOf(state, id)?.quietUntil ?? null) !== null);
  if (waiting !== undefined && chance.percent(40)) return (world.now += 130_000), void send({ type: 'wake' });
  const id = (chance.percent(90) ? chance.one(steps.filter((one) => mayWait(state, one))) : chance.one(steps))?.id;
  if (id !== undefined) send(waiting === undefined || chance.percent(30) ? { type: 'wait-before-retry', step: id, ms: chance.percent(80) ? 120_000 : 1_000 } : { type: 'end-wait', step: id }, chance.percent(95) ? ADA : SCRIPT);
};

/** What became of its act outside this machine is known, and it may be tried again. */
export const mayWait = (state: State, { id, effect }: Step): boolean => {
  const outcome = lastAttemptOf(state, id)?.outcome ?? null;
  return (effect === 'remote' || effect === 'irreversible') && outcome !== null && isSettledForRetry(outcome);
};

/** What a step exposes is taken back: it is done, it errs, or the program ends and is resumed before anybody knows. What errs, or was lost, may be tried again. */
export const takeBack = (steps: readonly Step[], state: State, chance: Dice, send: Send): void => {
  for (const one of steps.filter(({ revert }) => revert)) {
    const attempt = lastAttemptOf(state, one.id);
    if (attempt === undefined) continue;
    const underWay = attempt.takingBack?.underWay === true;
    if (!underWay && (attempt.reconciling || (attempt.outcome?.result !== 'passed' && attempt.takingBack === null))) continue;
    if (!underWay && !send({ type: 'revert-exposure', step: one.id })) continue;
    const fate = chance.below(100);
    if (fate < 40) return void send({ type: 'exposure-reverted', step: one.id, evidence: [] });
    if (fate < 70) return void send({ type: 'revert-failed', step: one.id, attempt: attempt.n, why: 'push' });
    return fate < 85 ? void send({ type: 'resume', host: 'here', pid: 4 }) : undefined;
  }
};

/** As if the journal were damaged behind this very record: whatever came after it is lost, and some of it can still be read. */
const recover = (state: State, world: World, chance: Dice, send: Send): void => {
  const salvaged = (state.plan?.steps ?? []).filter(() => chance.percent(15)).map(({ id }) => id);
  const candidate = chance.percent(50) ? { commit: world.head, branch: 'main', changed: {}, fromBase: ['src/a.rs'] } : null;
  const words = chance.percent(95) ? `recover ${TARGET}` : 'recover';
  send({ type: 'recover-journal', file: 'journal.damaged-1.jsonl', line: state.events + 2, why: 'its hash', good: state.events, lost: 9, salvaged, candidate, anchors: [], notes: {}, words }, chance.percent(95) ? ADA : SCRIPT);
};

/** The runbook is edited and trusted: most often where something was waived, which the edit must end. */
export const adopt = (state: State, world: World, chance: Dice, send: Send): void => {
  const { plan } = state;
  if (plan === null || chance.percent(50)) return;
  const waived = plan.steps.filter(({ id }) => (state.steps[id]?.waiver ?? null) !== null);
  const edited = (waived.length > 0 && chance.percent(70) ? chance.one(waived) : chance.one(plan.steps))?.id;
  const strict = chance.percent(30);
  const dropped = chance.percent(20);
  const steps = plan.steps.flatMap((one) => (one.id !== edited ? [one] : dropped ? [] : [{ ...one, hash: `${one.hash}+`, waivable: one.waivable && !strict }]));
  if (dropped) world.dropped = plan.steps.find(({ id }) => id === edited) ?? null;
  // What was taken out comes back, now and then.
  else if (world.dropped !== null && chance.percent(50) && steps.every(({ id }) => id !== world.dropped?.id)) steps.push(world.dropped);
  const ids = new Set(steps.map(({ id }) => id));
  const mended = steps.map((one) => ({ ...one, needs: one.needs.filter((id) => ids.has(id)), reads: one.reads.filter((id) => ids.has(id)) }));
  world.hash = `${plan.runbookHash}+`;
  const taken = send({ type: 'adopt-runbook', plan: { ...plan, runbookHash: world.hash, steps: mended } });
  // What was refused is put back, most times.
  if (!taken && chance.percent(90)) world.hash = plan.runbookHash;
};

/** Somebody has pushed the tag before; it is adopted, mostly with the right words. */
export const adoptTag = (world: World, chance: Dice, send: Send): void => {
  const commit = chance.percent(90) ? world.head : 'elsewhere';
  if (world.tag === null || chance.percent(80)) world.tag = { object: 'o', commit };
  send({ type: 'adopt-tag', tag: { name: TARGET, object: 'o', commit }, words: chance.percent(92) ? `adopt ${TARGET}` : 'adopt' }, chance.percent(95) ? ADA : SCRIPT);
};

/** It has failed and has a fix, or its fix is on its way. */
export const isFixable = ({ steps }: State, { id, fix }: Step): boolean => {
  const of = steps[id];
  const newest = of?.fixes.at(-1);
  return fix.length > 0 && ((newest !== undefined && newest.shared === null && newest.ended?.ok !== false) || of?.attempts.at(-1)?.outcome?.result === 'failed');
};

/** The next thing that can become of a fix. */
export const fix = (state: State, chance: Dice, send: Send): void => {
  for (const [id, { fixes }] of Object.entries(state.steps)) {
    const newest = fixes.at(-1);
    if (newest === undefined) continue;
    if (newest.ended === null) return void send({ type: 'fix-ended', step: id, fix: newest.n, ok: chance.percent(80), why: '', evidence: [] });
    if (newest.sharing) return void send({ type: 'fix-shared', step: id, fix: newest.n, commit: 'c2c2c2c2', pushed: state.plan?.mode === 'live', why: '' });
    if (newest.ended.ok && newest.shared === null) return void send({ type: 'share-fix', step: id, message: 'm' });
  }
  const failed = state.plan?.steps.find((one) => one.fix.length > 0 && lastAttemptOf(state, one.id)?.outcome?.result === 'failed');
  if (failed !== undefined) send({ type: 'start-fix', step: failed.id });
};
