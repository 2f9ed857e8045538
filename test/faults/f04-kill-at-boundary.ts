import type { ScenarioName } from '../../src/sandbox/scenario.ts';
import { dispatchesOf, pushesOfTag, updatesOfTap, wrongWith } from './account.ts';
import type { Fault, Tally } from './fault.ts';
import { isOutside, journalsOf, underWay, wrongInJournal } from './journal-account.ts';
import type { Boundary } from './programs/orders.ts';
import { openWorkshop, wordsOf } from './robot-desk.ts';
import type { Bench } from './robot-desk.ts';

const AT: readonly Pick<Boundary, 'event' | 'when'>[] = [
  { event: 'attempt.intended', when: 'after' },
  { event: 'attempt.sent', when: 'before' },
  { event: 'attempt.sent', when: 'after' },
  { event: 'attempt.observed', when: 'after' },
  { event: 'attempt.commands-passed', when: 'after' },
  { event: 'attempt.asked', when: 'after' },
  { event: 'attempt.answered', when: 'after' },
  { event: 'attempt.ended', when: 'before' },
  { event: 'attempt.ended', when: 'after' },
  { event: 'reconcile.started', when: 'after' },
  { event: 'session.resumed', when: 'before' },
  { event: 'session.resumed', when: 'after' },
  { event: 'fix.started', when: 'after' },
  { event: 'fix.ended', when: 'before' },
  { event: 'fix.sharing', when: 'after' },
  { event: 'fix.shared', when: 'before' },
];

/** Steps whose act leaves this machine. It happens once a release, so its boundaries are met in two: before its answer is on disk, and after. */
const OUTSIDE = ['push-tag', 'tap', 'rehearsal', 'publish'] as const;
type Outside = (typeof OUTSIDE)[number];

/** The others, by their order in the plan. */
const LOCAL: readonly string[] = ['clean', 'github', 'versions', 'notes', 'ci', 'tests', 'benchmark', 'compatibility', 'none-open', 'tag', 'build', 'provenance', 'delivery.npm'];

type Half = 'answer lost' | 'answer read';
/** An act that was under way at a kill, and whether it had happened: asked of the world before anybody came back. */
type Lost = { readonly step: Outside; readonly attempt: number; readonly done: boolean; readonly where: string };
type Release = { readonly met: readonly Boundary[]; readonly lost: readonly Lost[]; readonly broken: readonly string[] };

export const killAtBoundary: Fault = {
  id: 'F4',
  what: 'kill -9 at every boundary (intent, sent, observed, outcome) of every step of a release',
  passes: '`unknown`, then reconcile; never retried by itself',
  run: async ({ long }) => {
    const workshop = await openWorkshop();
    try {
      const releases: Release[] = [];
      for (let round = 1; round <= (long ? 10 : 1); round += 1) {
        const scenario: ScenarioName = round % 2 === 1 ? 'smooth' : 'learn';
        const halves = (['answer lost', 'answer read'] as const).map(async (half) => release(await workshop.sandbox(scenario), { half, long, name: `round ${round}, ${scenario}, ${half}` }));
        releases.push(...(await Promise.all(halves)));
      }
      return tallyOf(releases);
    } finally {
      await workshop.leave();
    }
  },
};

const tallyOf = (releases: readonly Release[]): Tally => {
  const [met, lost] = [releases.flatMap((one) => one.met), releases.flatMap((one) => one.lost)];
  const broken = releases.flatMap((one) => one.broken);
  const missing = broken.length > 0 ? [] : neverMet(met);
  return {
    tried: met.length,
    broken: [...broken, ...missing],
    note: `${new Set(met.map(({ step }) => step)).size} steps; killed ${lost.length} times while an act outside this machine was under way, ${lost.filter(({ done }) => done).length} times after it had happened: each was reconciled as the world had it`,
  };
};

/** A row that met less than this has not tried what it says. */
const neverMet = (met: readonly Boundary[]): readonly string[] => {
  const wanted: readonly Boundary[] = [
    ...OUTSIDE.flatMap((step): readonly Boundary[] => [
      { step, event: 'attempt.intended', when: 'after' },
      { step, event: 'attempt.sent', when: 'before' },
      { step, event: 'attempt.sent', when: 'after' },
      { step, event: 'attempt.ended', when: 'before' },
      { step, event: 'attempt.ended', when: 'after' },
      { step, event: 'reconcile.started', when: 'after' },
    ]),
    ...['rehearsal', 'publish', 'build'].map((step): Boundary => ({ step, event: 'attempt.observed', when: 'after' })),
    ...['versions', 'tests', 'benchmark', 'compatibility', 'tag'].map((step): Boundary => ({ step, event: 'attempt.sent', when: 'before' })),
    ...LOCAL.filter((step) => step !== 'benchmark').map((step): Boundary => ({ step, event: 'attempt.ended', when: 'before' })),
  ];
  return wanted.filter((one) => !met.some((other) => keyOf(one) === keyOf(other))).map((one) => `the boundary ${keyOf(one)} was never met`);
};

const keyOf = ({ step, event, when }: Boundary): string => `${when} ${event} of ${step}`;

/** Steps of one kind and form: the boundaries of one of them are those of all. */
const ALIKE = ['tracker', 'timing', 'latest-ci', 'packaging', 'delivery.github', 'delivery.crates', 'delivery.pypi', 'delivery.brew'];

/**
 * Which boundaries this release leaves to the other. A step that changes nothing outside can be killed at each of its boundaries
 * in one release, so the two share them.
 */
const leftOut = (half: Half, { long }: { readonly long: boolean }): readonly Boundary[] => {
  const local = LOCAL.filter((_, place) => (place % 2 === 0) === (half === 'answer read')).concat(long ? [] : ALIKE);
  return [
    ...OUTSIDE.flatMap((step) => AT.filter(({ event, when }) => (half === 'answer read' ? isBeforeAnswer(event, when) : event === 'attempt.observed')).map((at) => ({ step, ...at }))),
    ...local.flatMap((step) => AT.map((at) => ({ step, ...at }))),
    ...[...LOCAL, ...ALIKE].flatMap((step) => AT.filter(({ event }) => event === 'session.resumed').map((at) => ({ step, ...at }))),
  ];
};

const isBeforeAnswer = (event: Boundary['event'], when: Boundary['when']): boolean =>
  event === 'attempt.intended' || event === 'session.resumed' || event === 'reconcile.started' || (event === 'attempt.sent' && when === 'before');

/** One release, killed at each boundary that it comes to, until it comes to no new one and ends. */
const release = async (bench: Bench, { half, long, name }: { readonly half: Half; readonly long: boolean; readonly name: string }): Promise<Release> => {
  const met: Boundary[] = [];
  const lost: Lost[] = [];
  const broken: string[] = [];
  const typed = new Map<string, number>();
  for (;;) {
    const before = underWay(recordsOf(bench)).filter(isOutside);
    const ended = await bench.run({ dies: { at: AT, except: [...met, ...leftOut(half, { long })] } });
    for (const said of ended.said) if (said.say === 'typed') typed.set(said.step, (typed.get(said.step) ?? 0) + 1);
    const opened = ended.said.find((said) => said.say === 'opened');
    for (const { step } of opened === undefined ? [] : before) {
      if (!['unknown', 'waiting'].includes(opened?.steps[step] ?? '')) broken.push(`${name}: ${step} was under way, and is ${opened?.steps[step]} after the resume`);
    }
    const last = ended.said.findLast((said) => said.say === 'dies');
    if (ended.signal !== 'SIGKILL' || last === undefined) {
      if (ended.code !== 0) broken.push(`${name}: after ${met.length} kills ${wordsOf(ended)}`);
      break;
    }
    met.push(last.at);
    const cut = underWay(recordsOf(bench)).filter(isOutside);
    for (const { step, attempt } of cut) if (isOneOf(step)) lost.push({ step, attempt, done: await hasHappened(bench, step), where: `${name}, killed ${keyOf(last.at)}` });
  }
  const journals = journalsOf(bench);
  if (journals.length !== 1) broken.push(`${name}: ${journals.length} sessions were begun for one release`);
  const records = recordsOf(bench);
  broken.push(...wrongInJournal(records, typed).map((wrong) => `${name}: ${wrong}`));
  broken.push(...lost.flatMap((one) => wrongVerdict(records, one)));
  if (broken.length === 0) broken.push(...(await wrongWith(bench)).map((wrong) => `${name}: ${wrong}`));
  return { met, lost, broken };
};

const recordsOf = (bench: Bench): ReturnType<typeof journalsOf>[number]['records'] => journalsOf(bench)[0]?.records ?? [];
const isOneOf = (step: string): step is Outside => OUTSIDE.some((one) => one === step);

const hasHappened = async (bench: Bench, step: Outside): Promise<boolean> => {
  switch (step) {
    case 'push-tag':
      return pushesOfTag(bench) > 0;
    case 'tap':
      return (await updatesOfTap(bench)) > 0;
    case 'rehearsal':
      return dispatchesOf(bench).rehearsals > 0;
    case 'publish':
      return dispatchesOf(bench).publishes > 0;
    default:
      return step satisfies never;
  }
};

/** What the look came to, against what the world had when it was killed. */
const wrongVerdict = (records: ReturnType<typeof recordsOf>, { step, attempt, done, where }: Lost): readonly string[] => {
  const asked = records.findIndex(({ event }) => event.type === 'reconcile.started' && event.step === step && event.attempt === attempt);
  if (asked < 0) return [`${where}: nobody asked what became of ${step}`];
  const outcomes = records.slice(asked).flatMap(({ event }) => (event.type === 'attempt.ended' && event.step === step && event.attempt === attempt ? [event.outcome] : []));
  const right = outcomes.at(-1)?.result === (done ? 'passed' : 'failed') && (done || outcomes.some((outcome) => outcome.result === 'failed' && outcome.notDone === true));
  return right ? [] : [`${where}: ${step} had ${done ? '' : 'not '}happened, and it was reconciled as ${outcomes.map(({ result }) => result).join(', then ')}`];
};
