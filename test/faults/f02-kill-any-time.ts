import { setTimeout as pause } from 'node:timers/promises';
import type { ScenarioName } from '../../src/sandbox/scenario.ts';
import { dispatchesOf, pushesOfTag, wrongWith } from './account.ts';
import { diceOf } from './dice.ts';
import type { Dice } from './dice.ts';
import type { Fault, Tally } from './fault.ts';
import { isOutside, journalsOf, underWay, wrongInJournal } from './journal-account.ts';
import { openWorkshop, wordsOf } from './robot-desk.ts';
import type { Bench, Ended, Robot } from './robot-desk.ts';

const SCENARIOS: readonly ScenarioName[] = ['smooth', 'learn', 'preflight-fails'];
/** More than this in one release would only find it at its end. */
const KILLS_IN_ONE = 17;
const SIDE_BY_SIDE = 3;

/** What the kills of one release met, and what did not hold. */
type Release = { readonly kills: number; readonly outside: number; readonly irreversible: number; readonly reconciles: number; readonly broken: readonly string[] };

export const killAnyTime: Fault = {
  id: 'F2',
  what: 'kill -9 of the whole program at random times of a release, then resume',
  passes: 'same end; each irreversible act at most once per version',
  run: async ({ long, seed }) => {
    const wanted = long ? 1_000 : 50;
    const workshop = await openWorkshop();
    const releases: Release[] = [];
    let [promised, begun] = [0, 0];
    try {
      const lane = async (): Promise<void> => {
        while (promised < wanted) {
          const kills = Math.min(KILLS_IN_ONE, wanted - promised);
          promised += kills;
          const scenario = SCENARIOS[begun % SCENARIOS.length] ?? 'smooth';
          const place = (begun += 1);
          const release = await releaseUnderKills(await workshop.sandbox(scenario), { kills, dice: diceOf(seed + place), name: `seed ${seed}, release ${place}, ${scenario}` });
          releases.push(release);
          // A release that ended sooner leaves its kills to the next.
          promised -= kills - release.kills;
          if (release.broken.length > 0) return;
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
      return tallyOf(releases);
    } finally {
      await workshop.leave();
    }
  },
};

const tallyOf = (releases: readonly Release[]): Tally => {
  const sum = (of: (release: Release) => number): number => releases.reduce((total, release) => total + of(release), 0);
  return {
    tried: sum(({ kills }) => kills),
    broken: releases.flatMap(({ broken }) => broken),
    note: `${releases.length} releases; killed while an act outside this machine was under way ${sum(({ outside }) => outside)} times, an irreversible one ${sum(({ irreversible }) => irreversible)} times; ${sum(({ reconciles }) => reconciles)} reconciles`,
  };
};

const releaseUnderKills = async (bench: Bench, { kills: most, dice, name }: { readonly kills: number; readonly dice: Dice; readonly name: string }): Promise<Release> => {
  const broken: string[] = [];
  const typed = new Map<string, number>();
  let [kills, outside, irreversible] = [0, 0, 0];
  let onItsWay: Out = { 'push-tag': 0, publish: 0 };
  for (let life = 1; ; life += 1) {
    const before = journalsOf(bench).at(-1)?.records ?? [];
    const out = outOf(bench);
    const robot = bench.start();
    const asksToDie = kills < most ? killAtRandom(robot, dice) : null;
    const ended = await robot.ended;
    asksToDie?.abort();
    for (const said of ended.said) if (said.say === 'typed') typed.set(said.step, (typed.get(said.step) ?? 0) + 1);
    const where = `${name}, life ${life}`;
    broken.push(...wrongAtOpening(ended, before).map((wrong) => `${where}: ${wrong}`));
    const left = leftOver(onItsWay, ended, { before: out, after: outOf(bench) });
    if (left['push-tag'] < 0 || left.publish < 0) broken.push(`${where}: more was pushed or published than was typed in it`);
    if (ended.signal === 'SIGKILL' && !ended.silent) {
      kills += 1;
      const cut = underWay(journalsOf(bench).at(-1)?.records ?? []);
      onItsWay = { 'push-tag': cut.some(({ step }) => step === 'push-tag') ? left['push-tag'] : 0, publish: cut.some(({ step }) => step === 'publish') ? left.publish : 0 };
      if (cut.some(isOutside)) outside += 1;
      if (cut.some(({ effect }) => effect === 'irreversible')) irreversible += 1;
      continue;
    }
    if (ended.code !== 0) broken.push(`${where}: ${wordsOf(ended)}`);
    break;
  }
  const journals = journalsOf(bench);
  if (journals.length !== 1) broken.push(`${name}: ${journals.length} sessions were begun for one release`);
  broken.push(...wrongInJournal(journals[0]?.records ?? [], typed).map((wrong) => `${name}: ${wrong}`));
  if (broken.length === 0) broken.push(...(await wrongWith(bench)).map((wrong) => `${name}: ${wrong}`));
  const reconciles = (journals[0]?.records ?? []).filter(({ event }) => event.type === 'reconcile.started').length;
  return { kills, outside, irreversible, reconciles, broken };
};

/** How often each was done, as the world has it. */
type Out = { readonly 'push-tag': number; readonly publish: number };
const outOf = (bench: Bench): Out => ({ 'push-tag': pushesOfTag(bench), publish: dispatchesOf(bench).publishes });

/** What was typed and has not come out. Of an act that was cut by the kill it may come later: that much is not the doing of the next life. */
const leftOver = (onItsWay: Out, ended: Ended, { before, after }: { readonly before: Out; readonly after: Out }): Out => {
  const of = (step: keyof Out): number => onItsWay[step] + typedIn(ended, step) - (after[step] - before[step]);
  return { 'push-tag': of('push-tag'), publish: of('publish') };
};

const typedIn = ({ said }: Ended, step: string): number => said.filter((one) => one.say === 'typed' && one.step === step).length;

/** Before a person has done anything: what was under way outside this machine is unknown, or looked at; never done, and never not begun. */
const wrongAtOpening = ({ said }: Ended, before: Parameters<typeof underWay>[0]): readonly string[] => {
  const opened = said.find((one) => one.say === 'opened');
  if (opened === undefined) return [];
  return underWay(before).filter(isOutside).flatMap(({ step }) => (['unknown', 'waiting'].includes(opened.steps[step] ?? '') ? [] : [`${step} was under way, and is ${opened.steps[step]} after the resume`]));
};

/**
 * Three ways of choosing the moment: by the clock, by how much was written, and soon after something was intended that leaves
 * this machine, which the other two would seldom meet.
 */
const killAtRandom = (robot: Robot, dice: Dice): AbortController => {
  const ends = new AbortController();
  const killIn = (ms: number): void => void pause(ms, null, { signal: ends.signal }).then(robot.kill, () => undefined);
  const how = dice.one(['clock', 'records', 'intent']);
  const [ms, records, after] = [dice.between(100, 2_500), dice.between(1, 9), dice.between(0, how === 'intent' ? 60 : 40)];
  if (how === 'clock') killIn(ms);
  let written = 0;
  let chosen = false;
  robot.heard((said) => {
    if (said.say !== 'wrote' || chosen || how === 'clock') return;
    const before = written;
    written += said.events.length;
    const outside = said.events.some((event) => ['push-tag', 'tap', 'rehearsal', 'publish'].some((step) => event === `attempt.intended ${step}`));
    // An intent may be long in coming: a robot that has written this much dies all the same.
    chosen = how === 'intent' ? outside || written > 30 : before < records && written >= records;
    if (chosen) killIn(after);
  });
  return ends;
};
