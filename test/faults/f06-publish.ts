import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from '../../src/core/event.ts';
import { openRegistries, settled } from '../e2e/registry.ts';
import { dispatchesOf, wrongWith } from './account.ts';
import { diceOf } from './dice.ts';
import type { Fault, Tally } from './fault.ts';
import { journalsOf, wrongInJournal } from './journal-account.ts';
import { openPublishProxy } from './publish-proxy.ts';
import type { Answer } from './publish-proxy.ts';
import { openWorkshop, wordsOf } from './robot-desk.ts';
import type { Bench, Ended, Workshop } from './robot-desk.ts';

/** What the one run that comes of the dispatch publishes before it fails. A release is made when the registries have it, so `github` is what is missing then. */
const CHANNELS = {
  crates: { fails: ['publish-npm', 'publish-pypi'], live: ['crates'] },
  npm: { fails: ['publish-crates-io', 'publish-pypi'], live: ['npm'] },
  pypi: { fails: ['publish-crates-io', 'publish-npm'], live: ['pypi'] },
  github: { fails: ['release'], live: ['crates', 'npm', 'pypi'] },
} as const satisfies { readonly [channel: string]: { readonly fails: readonly string[]; readonly live: readonly string[] } };
type Channel = keyof typeof CHANNELS;
const NAMES = ['crates', 'npm', 'pypi', 'github'] as const satisfies readonly Channel[];

type Case = { readonly stored: boolean; readonly answer: Answer; readonly killed: boolean; readonly channel: Channel; /** Goes on until what is missing is published: on every change one case in four. */ readonly goesOn: boolean };
type Tried = { readonly verdict: string; readonly broken: readonly string[] };

const LANES = 2;

export const publish: Fault = {
  id: 'F6',
  what: 'publish × (stored, not) × (2xx, 5xx, hang, reset) × (killed, not) × each channel',
  passes: 'the reconciled verdict is the truth',
  run: async ({ long, seed }) => {
    const waiting = [...casesOf(seed, { long })];
    const tried: Tried[] = [];
    const workshop = await openWorkshop();
    try {
      const lane = async (): Promise<void> => {
        const again = await atThePublish(workshop);
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) tried.push(await tryOne(await again({ failOnce: next.stored ? CHANNELS[next.channel].fails : [] }), next));
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      return tallyOf(tried);
    } finally {
      await workshop.leave();
    }
  },
};

const tallyOf = (tried: readonly Tried[]): Tally => {
  const verdicts = Map.groupBy(tried, ({ verdict }) => verdict);
  return { tried: tried.length, broken: tried.flatMap(({ broken }) => broken), note: `verdicts: ${[...verdicts].map(([verdict, of]) => `${of.length} ${verdict}`).join(', ')}` };
};

/** The slow ones first: a hang that is not killed waits for the time-out of the client. */
const casesOf = (seed: number, { long }: { readonly long: boolean }): readonly Case[] => {
  const first = diceOf(seed).between(0, NAMES.length - 1);
  const cases = (['hang', '5xx', 'reset', '2xx'] as const).flatMap((answer) =>
    [false, true].flatMap((killed) => [true, false].map((stored) => ({ answer, killed, stored }))));
  return cases.flatMap(({ answer, ...one }, place) => {
    const goesOn = long || (one.stored === one.killed && Math.floor(place / 4) % 2 === first % 2);
    const channels = long ? NAMES : [NAMES[(first + Math.floor(place / 2)) % NAMES.length] ?? 'crates'];
    // An answer with an id and one without, each for what was stored and for what was not.
    return channels.map((channel, at): Case => ({ ...one, channel, goesOn, answer: answer !== '2xx' ? answer : (one.stored === one.killed) === (at % 2 === 0) ? '2xx with its id' : '2xx without' }));
  });
};

/** A release that has come to the words that publish it, and how to come back to there. */
const atThePublish = async (workshop: Workshop): ReturnType<Workshop['keep']> => {
  const bench = await workshop.sandbox('smooth');
  const came = await bench.run({ until: { what: 'words', step: 'publish' } });
  if (!came.said.some(({ say }) => say === 'reached')) throw new Error(`the robot did not come to the publish: ${came.code ?? came.signal} ${JSON.stringify(came.said.at(-1))} ${came.stderr}`);
  return workshop.keep(bench);
};

const tryOne = async (bench: Bench, of: Case): Promise<Tried> => {
  const name = `${of.channel}, ${of.stored ? 'stored' : 'not stored'}, ${of.answer}, ${of.killed ? 'killed' : 'not killed'}`;
  const broken: string[] = [];
  const typed = new Map<string, number>();
  let kill = (): void => undefined;
  const proxy = await openPublishProxy(bench.env['GITHUB_API_URL'] ?? '', { stored: of.stored, answer: of.answer, treated: () => of.killed && kill() });
  const run = async (what: 'retry' | 'passed'): Promise<Ended> => {
    const robot = bench.start({ until: { what, step: 'publish' } }, { GITHUB_API_URL: proxy.url });
    kill = robot.kill;
    const ended = await robot.ended;
    for (const said of ended.said) if (said.say === 'typed') typed.set(said.step, (typed.get(said.step) ?? 0) + 1);
    return ended;
  };
  try {
    const first = await run('retry');
    const settles = first.signal === 'SIGKILL' ? await run('retry') : first;
    if (of.killed !== (first.signal === 'SIGKILL')) broken.push(`it was ${of.killed ? 'not ' : ''}killed`);
    const verdict = verdictIn(recordsOf(bench));
    if (verdict === null || !settles.said.some(({ say }) => say === 'reached')) broken.push(`it came to no verdict: ${wordsOf(settles)}`);
    else broken.push(...(await wrongVerdict(bench, of, verdict)));
    if (proxy.posts() !== 1 || dispatchesOf(bench).publishes !== (of.stored ? 1 : 0)) broken.push(`${proxy.posts()} dispatches were sent, ${dispatchesOf(bench).publishes} came to a run`);
    // However often the robot is told that nothing or a part is out, what is missing is published and nothing twice.
    const ended = broken.length > 0 || !of.goesOn ? null : await run('passed');
    if (ended !== null) {
      if (!ended.said.some(({ say }) => say === 'reached')) broken.push(`afterwards ${wordsOf(ended)}`);
      const intents = recordsOf(bench).filter(({ event }) => event.type === 'attempt.intended' && event.step === 'publish').length;
      if (proxy.posts() !== intents || typed.get('publish') !== intents) broken.push(`words were typed ${typed.get('publish')} times, intents written ${intents}, dispatches sent ${proxy.posts()}`);
      broken.push(...wrongInJournal(recordsOf(bench), new Map([...typed, ['push-tag', 1]])), ...(await wrongWith(bench)));
    }
    return { verdict: verdict === null ? 'none' : wordOf(verdict), broken: broken.map((wrong) => `${name}: ${wrong}`) };
  } finally {
    await proxy.close();
  }
};

const recordsOf = (bench: Bench): readonly Recorded[] => journalsOf(bench)[0]?.records ?? [];

type Verdict = { readonly reconciled: boolean; readonly notDone: boolean; readonly partial: boolean; readonly passed: boolean; readonly live: readonly string[] };

/** What the first publish came to, and which channels it is said to be on. */
const verdictIn = (records: readonly Recorded[]): Verdict | null => {
  const reconciled = records.some(({ event }) => event.type === 'reconcile.started' && event.step === 'publish' && event.attempt === 1);
  const outcome = records.flatMap(({ event }) => (event.type === 'attempt.ended' && event.step === 'publish' && event.attempt === 1 ? [event.outcome] : [])).at(-1);
  if (outcome === undefined) return null;
  const live = outcome.evidence.flatMap((piece) => (piece.type === 'url' && piece.id === 'live' ? [piece.name] : []));
  return { reconciled, live, notDone: outcome.result === 'failed' && outcome.notDone === true, partial: outcome.result === 'unknown' && outcome.partial === true, passed: outcome.result === 'passed' };
};

const wordOf = ({ notDone, partial, passed }: Verdict): string => (notDone ? 'not done' : partial ? 'partial' : passed ? 'passed' : 'unknown');

/** The truth is what the registries give to whoever asks, and what this case let come to pass. */
const wrongVerdict = async (bench: Bench, of: Case, verdict: Verdict): Promise<readonly string[]> => {
  const wanted: readonly string[] = of.stored ? CHANNELS[of.channel].live : [];
  const registries = openRegistries({ folder: bench.folder, env: bench.env });
  const out = async (): Promise<readonly string[]> => {
    const shelves = await registries.shelves();
    return NAMES.filter((name) => Object.keys(shelves[name]).length > 0);
  };
  const truth = await settled(out, (seen) => isDeepStrictEqual(seen, wanted));
  return [
    ...(isDeepStrictEqual(truth, wanted) ? [] : [`the registries have ${truth.join(', ') || 'nothing'}, and the case is about ${wanted.join(', ') || 'nothing'}`]),
    ...(isDeepStrictEqual(NAMES.filter((name) => verdict.live.includes(name)), truth) ? [] : [`it is said to be on ${verdict.live.join(', ') || 'nothing'}, and is on ${truth.join(', ') || 'nothing'}`]),
    ...((truth.length === 0 ? verdict.notDone : verdict.partial) ? [] : [`it is said to be ${wordOf(verdict)}, and is on ${truth.join(', ') || 'nothing'}`]),
    ...(verdict.reconciled ? [] : ['no look was asked for before that was said']),
  ];
};
