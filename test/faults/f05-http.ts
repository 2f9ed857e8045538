import { isDeepStrictEqual } from 'node:util';
import { ActError } from '../../src/core/error.ts';
import { WorldError } from '../../src/ports.ts';
import type { Fault } from './fault.ts';
import { sessionCases } from './f05-session.ts';
import { webFaults } from './web-faults.ts';
import type { WebFault } from './web-faults.ts';
import { channelAsks, gitHubActs, gitHubAt, gitHubReads, isPassing, standingAsks } from './web-routes.ts';
import type { Ask } from './web-routes.ts';
import { nobodyThere, serveWeb } from './web-server.ts';
import type { Web } from './web-server.ts';

/** HTTP in each bad state, on each route that Holdpoint uses, and under a session that watches. */
export const http: Fault = {
  id: 'F5',
  what: 'HTTP: 5xx, limits, resets, cut bodies, pages, 204, hangs, wrong ids, stale ETags × each route',
  passes: 'one POST; no pass from a bad body; the watch goes on',
  run: async ({ long, seed }) => {
    const cases = [...reads(), ...acts(), ...orders({ times: long ? 20 : 1, seed }), ...sessionCases()];
    const broken: string[] = [];
    const waiting = [...cases];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { name, hold } = next;
        const line = await hold().catch((error: unknown) => `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        if (line !== null) broken.push(`${name}: ${line}`);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    return { tried: cases.length, broken, note: `${webFaults.length} faults and a wrong id × ${gitHubReads.length + channelAsks.length + standingAsks.length} reads and ${gitHubActs.length} acts, ${long ? 20 : 1} random orders, and watches, deliveries and dispatches through a session` };
  },
};

const SIDE_BY_SIDE = 12;
/** Far more than loopback needs; a good route that is late on a busy machine has no answer, which is as right. */
const PATIENT_MS = 15_000;
const SILENT_MS = 500;

/** What did not hold, in words, or null. */
export type Case = { readonly name: string; readonly hold: () => Promise<string | null> };

const on = async <T>({ routes }: Pick<Ask, 'routes'>, call: (web: Web) => Promise<T>): Promise<T> => {
  const web = await serveWeb(routes);
  try {
    return await call(web);
  } finally {
    web.close();
  }
};

const outcomeOf = async (promise: Promise<unknown>): Promise<{ readonly value: unknown } | { readonly error: unknown }> => {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
};

const patienceFor = (fault: WebFault): number => (fault.silent ? SILENT_MS : PATIENT_MS);
const said = (value: unknown): string => JSON.stringify(value, (_, of: unknown) => (typeof of === 'bigint' ? String(of) : of))?.slice(0, 200) ?? 'nothing';

// ── reads: no answer, never a wrong one ──────────────────────────────────────

function* reads(): Generator<Case> {
  for (const ask of [...gitHubReads, ...channelAsks, ...standingAsks]) {
    for (const fault of faultsOf(ask)) yield { name: `${ask.name} × ${fault.name}`, hold: () => on(ask, (web) => (web.break(ask.route, fault), holdsAsRead(ask, fault, web))) };
    yield { name: `${ask.name} × nothing at all`, hold: () => on(ask, async (web) => wentWell(ask, web)) };
  }
}

/** The wrong id answers as the route would, about something else. */
const faultsOf = ({ wrong }: Ask): readonly WebFault[] =>
  wrong === undefined ? webFaults : [...webFaults, { name: 'a wrong id', left: true, content: true, answer: (response) => void response.writeHead(wrong.status ?? 200, { 'content-type': wrong.json === undefined ? 'text/plain' : 'application/json' }).end(wrong.json === undefined ? wrong.body : JSON.stringify(wrong.json)) }];

const holdsAsRead = async (ask: Ask, fault: WebFault, web: Web): Promise<string | null> => {
  let outcome = await outcomeOf(ask.ask(web.origin, patienceFor(fault)));
  // On a busy machine a good route before it was late for so little patience: nothing was tried yet.
  if (fault.silent && web.count(ask.route) === 0) outcome = await outcomeOf(ask.ask(web.origin, PATIENT_MS));
  if (web.count(ask.route) === 0) return 'the route was not asked';
  if ('value' in outcome) {
    if (isPassing(outcome.value)) return `it would pass: ${said(outcome.value)}`;
    // Bytes, or another list of versions: they are compared by what they say, and do not fit.
    if (fault.content && (ask.opaque || 'accepted' in Object(outcome.value))) return null;
    return `it took an answer of it: ${said(outcome.value)}`;
  }
  const { error } = outcome;
  if (!(error instanceof WorldError)) return `it threw ${error instanceof Error ? (error.stack ?? error.message) : said(error)}`;
  if (error.message === '' || error.fix === '') return 'its error does not say why or what to do';
  if (fault.name.startsWith('429') && (error.trouble !== 'limited' || error.retryAfterMs === null)) return `a limit is ${error.trouble}, asking again after ${error.retryAfterMs}`;
  return null;
};

const wentWell = async (ask: Ask, web: Web): Promise<string | null> => {
  const outcome = await outcomeOf(ask.ask(web.origin, PATIENT_MS));
  if ('error' in outcome) return `nothing was wrong, and it threw ${String(outcome.error)}`;
  return web.unknown.length === 0 ? null : `it asked for ${web.unknown.join(', ')}`;
};

// ── acts: once, and "nobody knows" unless it was surely refused ──────────────

function* acts(): Generator<Case> {
  for (const ask of gitHubActs) {
    for (const fault of faultsOf(ask)) yield { name: `${ask.name} × ${fault.name}`, hold: () => on(ask, (web) => (web.break(ask.route, fault), holdsAsAct(ask, fault, web))) };
    yield { name: `${ask.name} × nothing at all`, hold: () => on(ask, async (web) => (await wentWell(ask, web)) ?? once(ask, web)) };
    yield { name: `${ask.name} × nobody there`, hold: async () => leftIs(await outcomeOf(ask.ask(await nobodyThere(), PATIENT_MS)), false) };
  }
}

const once = (ask: Ask, web: Web): string | null => (web.count(ask.route) === 1 ? null : `it was sent ${web.count(ask.route)} times`);

const holdsAsAct = async (ask: Ask, fault: WebFault, web: Web): Promise<string | null> => {
  let outcome = await outcomeOf(ask.ask(web.origin, patienceFor(fault)));
  // As above: a route before it was late, and it was not sent yet.
  if (fault.silent && web.count(ask.route) === 0) outcome = await outcomeOf(ask.ask(web.origin, PATIENT_MS));
  const twice = once(ask, web);
  if (twice !== null) return twice;
  // "Taken" without a word: of a dispatch it says no run, which is looked for; of an issue its number is missing.
  if ('value' in outcome && fault.taken && !/issues/.test(ask.route)) return isDeepStrictEqual(outcome.value, { runId: null }) || outcome.value === undefined ? null : `it took ${said(outcome.value)} out of nothing`;
  return leftIs(outcome, fault.left);
};

const leftIs = (outcome: Awaited<ReturnType<typeof outcomeOf>>, left: boolean): string | null => {
  if ('value' in outcome) return `it took it for done: ${said(outcome.value)}`;
  const { error } = outcome;
  if (!(error instanceof ActError)) return `it threw ${error instanceof Error ? (error.stack ?? error.message) : said(error)}`;
  return error.left === left ? null : `it says that the request ${error.left ? 'may have left' : 'never left'}: ${error.message}`;
};

// ── orders: what was kept of a bad answer must not come back with a good one ──

function* orders({ times, seed }: { readonly times: number; readonly seed: number }): Generator<Case> {
  for (let order = 0; order < times; order += 1) {
    for (const [index, ask] of gitHubReads.entries()) {
      const from = seed + order * 1_000 + index;
      yield { name: `${ask.name} × all of them, in order ${from} (--seed ${seed})`, hold: () => on(ask, (web) => holdsInOrder(ask, shuffled(faultsOf(ask), from), web)) };
    }
  }
}

/** One client for all of it, with what it remembers. */
const holdsInOrder = async (ask: Ask, faults: readonly WebFault[], web: Web): Promise<string | null> => {
  const github = gitHubAt(web.origin, SILENT_MS * 4);
  const call = callOf(ask, github);
  const good = await call();
  for (const fault of faults) {
    web.break(ask.route, fault);
    const bad = await outcomeOf(call());
    if ('value' in bad && !isDeepStrictEqual(bad.value, good) && !(fault.content && ask.opaque)) return `after ${fault.name} it took ${said(bad.value)}`;
    web.break(ask.route, null);
    const again = await outcomeOf(call());
    // A busy machine may be late; then there is no answer, and none is what is wrong here.
    if ('value' in again && !isDeepStrictEqual(again.value, good)) return `after ${fault.name} a good answer became ${said(again.value)}`;
    if ('error' in again && !(again.error instanceof WorldError && /in time/.test(again.error.message))) return `after ${fault.name} a good answer was none: ${String(again.error)}`;
  }
  return null;
};

const callOf = (ask: Ask, github: ReturnType<typeof gitHubAt>): (() => Promise<unknown>) => {
  if (ask.call === undefined) throw new Error(`${ask.name} has no call`);
  const { call } = ask;
  return () => call(github);
};

/** Always the same order of the same seed (mulberry32). */
const shuffled = <T>(all: readonly T[], seed: number): readonly T[] => {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return all.map((one) => ({ one, at: random() })).toSorted((a, b) => a.at - b.at).map(({ one }) => one);
};

