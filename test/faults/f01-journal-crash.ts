import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createJournal, openJournal } from '../../src/adapters/journal.ts';
import { bundled } from './bundled.ts';
import { chanceOf, shuffled } from './chance.ts';
import type { Fault, Tally, Trial } from './fault.ts';
import { QUICK, temporary } from './journal-sample.ts';
import { ADA, HEADER, NOW, eventsOf } from './programs/journal-events.ts';
import { damageAfter, judgeRecovery } from './recover-crash.ts';
import { runTraced } from './strace.ts';
import type { Call } from './strace.ts';

const SCENARIOS = ['create', 'open', 'torn', 'recover'] as const;
type Scenario = (typeof SCENARIOS)[number];
type Case = { readonly scenario: Scenario; readonly batches: number; readonly call: string; readonly nth: number; readonly fault: 'KILL' | 'KILL-HALF' | 'EIO' | 'ENOSPC'; readonly by: 'strace' | 'port' };

/** Where everything of this row is, and the program that writes its journals. */
type Place = { readonly folder: string; readonly writer: string };

/** Batches that a journal holds before it is opened. */
const BEFORE = 2;
/** Records before the damage of the one that is recovered. */
const RECOVERED_AT = 2;
/** Calls after which bytes or names are on disk, or are not; where one fails, nothing may be accepted any more. */
const HEAVY = new Set(['write', 'fsync', 'link', 'rename', 'ftruncate', 'openat']);

export const journalCrash: Fault = {
  id: 'F1',
  what: 'SIGKILL, EIO, ENOSPC at each system call of the journal: begun, opened, opened with a tail that a crash had cut, recovered',
  passes: 'acknowledged records are all there; at most one batch more; nothing is accepted after a failure',
  run: async (trial) => {
    const { folder, remove } = temporary();
    try {
      return await tryAll({ folder, writer: await bundled('journal-writer', folder) }, trial);
    } finally {
      remove();
    }
  },
};

const tryAll = async (place: Place, { long, seed }: Trial): Promise<Tally> => {
  const chance = chanceOf(seed);
  const wanted = long ? 2_000 : 100;
  const broken: string[] = [];
  const traced: Case[] = [];
  for (const scenario of SCENARIOS) traced.push(...(await tracedCases(place, scenario, broken)));
  const [first, rest] = [traced.filter((one) => one.fault === 'KILL' && HEAVY.has(one.call)), traced.filter((one) => one.fault !== 'KILL' || !HEAVY.has(one.call))];
  const byStrace = repeated([...shuffled(first, chance), ...shuffled(rest, chance)], traced.length === 0 ? 0 : Math.round(wanted * 0.4), long);
  const byPort = repeated(shuffled(portCases(), chance), wanted - byStrace.length, long);
  for (const [n, one] of [...byStrace, ...byPort].entries()) {
    const why = await tryOne(place, n, one);
    if (why !== null) broken.push(`${one.scenario}, ${one.batches} batches, ${one.fault} at ${one.call} ${one.nth} by ${one.by}: ${why} (seed ${seed})`);
  }
  const how = traced.length === 0 ? 'no strace here: all by the injected port' : `${byStrace.length} by strace, of ${traced.length} calls × faults of the journal's own paths; ${byPort.length} by the injected port, half-written records among them`;
  return { tried: byStrace.length + byPort.length, broken, note: how };
};

/** As many as are wanted, from the start again where there are fewer; then with another number of batches. */
const repeated = (cases: readonly Case[], wanted: number, long: boolean): readonly Case[] =>
  Array.from({ length: long ? wanted : Math.min(wanted, cases.length) }, (_, n) => cases[n % cases.length]).flatMap((one, n) => (one === undefined ? [] : [{ ...one, batches: one.scenario === 'recover' ? 0 : one.batches + Math.floor(n / cases.length) }]));

const BATCHES = 3;
const batchesOf = (scenario: Scenario): number => (scenario === 'recover' ? 0 : BATCHES);
const argsOf = (writer: string, scenario: Scenario, path: string, batches: number): readonly string[] => [writer, scenario === 'torn' ? 'open' : scenario, path, String(batches)];
const FAULTS = ['KILL', 'EIO', 'ENOSPC'] as const;

/** Every system call that the scenario makes for the journal, with every fault: counted in a run in which nothing fails. */
const tracedCases = async ({ folder, writer }: Place, scenario: Scenario, broken: string[]): Promise<readonly Case[]> => {
  const at = join(folder, `count-${scenario}`);
  const path = await prepare(at, scenario);
  const ran = runTraced(argsOf(writer, scenario, path, batchesOf(scenario)), { paths: pathsOf(path), log: join(folder, `${scenario}.trace`) });
  const durable = (ran?.calls ?? []).flatMap(({ name }) => (name === 'write' || name === 'fsync' ? [name] : [])).join(' ');
  // A process that is killed leaves its bytes to the system; a machine that loses power does not, and only fsync stands between.
  if (scenario !== 'recover' && /write(?! fsync)/.test(durable)) broken.push(`${scenario}: a write was acknowledged without an fsync: ${durable}`);
  const reached = ran?.calls.some(({ name }) => name === 'fsync') === true && ran.stdout.includes('over');
  return reached && ran !== null ? ran.calls.flatMap(({ name, nth }) => FAULTS.map((fault): Case => ({ scenario, batches: batchesOf(scenario), call: name, nth, fault, by: 'strace' }))) : [];
};

/** The header, or the tail that is set aside; those of the folder and of the journal that became shorter. */
const WRITES_TO_OPEN = { create: 1, open: 0, torn: 1, recover: 2 };
const FSYNCS_TO_OPEN = { create: 2, open: 0, torn: 3, recover: 4 };

const portCases = (): readonly Case[] =>
  SCENARIOS.flatMap((scenario) => {
    return ['write', 'fsync'].flatMap((call) =>
      Array.from({ length: batchesOf(scenario) + (call === 'write' ? WRITES_TO_OPEN : FSYNCS_TO_OPEN)[scenario] }, (_, n) => n + 1).flatMap((nth) => [...FAULTS, ...(call === 'write' ? ['KILL-HALF' as const] : [])].map((fault): Case => ({ scenario, batches: batchesOf(scenario), call, nth, fault, by: 'port' }))),
    );
  });

const pathsOf = (path: string): readonly string[] => [path, dirname(path), join(dirname(path), 'journal.tail-1'), join(dirname(path), 'journal.damaged-1.jsonl')];

/** The journal before the writer comes; the path of it. */
const prepare = async (at: string, scenario: Scenario): Promise<string> => {
  mkdirSync(at);
  const path = join(at, 'journal.jsonl');
  if (scenario === 'create') return path;
  const journal = await createJournal(path, HEADER, QUICK);
  for (let batch = 1; batch <= BEFORE; batch += 1) await journal.append(eventsOf(batch), { by: ADA, at: NOW + batch });
  journal.close();
  if (scenario === 'recover') damageAfter(path, RECOVERED_AT);
  if (scenario === 'torn') appendFileSync(path, `{"v":1,"n":${journal.head().n + 1},"at":"2027-01-1`);
  return path;
};

/** Why it did not hold; null when it did. */
const tryOne = async ({ folder, writer }: Place, n: number, one: Case): Promise<string | null> => {
  const at = join(folder, `case-${n}`);
  const path = await prepare(at, one.scenario);
  const damaged = one.scenario === 'recover' ? readFileSync(path) : null;
  const args = argsOf(writer, one.scenario, path, one.batches);
  const said = one.by === 'strace' ? byStrace(args, path, one) : byPort(args, one);
  const why = 'why' in said ? said.why : damaged === null ? await judge(path, one, said.lines) : judgeRecovery(path, damaged, RECOVERED_AT);
  rmSync(at, { recursive: true, force: true });
  return why;
};

type Said = { readonly lines: readonly string[] } | { readonly why: string };

const byStrace = (args: readonly string[], path: string, { call, nth, fault }: Case): Said => {
  if (fault === 'KILL-HALF') return { why: 'strace cannot do that' };
  const ran = runTraced(args, { paths: pathsOf(path), log: `${path}.trace`, inject: { call, nth, fault } });
  if (ran === null) return { why: 'strace did not run' };
  if (fault === 'KILL' ? !ran.killed : !ran.calls.some(({ injected }) => injected)) return { why: 'the fault was not reached' };
  const later = wroteAfter(ran.calls);
  return later === null ? { lines: ran.stdout.trimEnd().split('\n') } : { why: `${later} after a write or fsync had failed` };
};

/** A disk that failed is asked for nothing more: a second fsync succeeds without having written. */
const wroteAfter = (calls: readonly Call[]): string | null => {
  const failed = calls.findIndex(({ name, injected }) => injected && (name === 'write' || name === 'fsync'));
  return failed === -1 ? null : (calls.slice(failed + 1).find(({ name }) => name === 'write' || name === 'fsync')?.name ?? null);
};

const byPort = (args: readonly string[], { call, nth, fault }: Case): Said => {
  const ran = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args, call, fault, String(nth)], { encoding: 'utf8' });
  const killed = ran.signal === 'SIGKILL';
  if (killed !== fault.startsWith('KILL') || (!killed && !ran.stdout.includes(`${fault}: injected`))) return { why: `the fault was not reached: ${ran.stdout} ${ran.stderr}` };
  return ran.stdout.includes('fsync after a failure') ? { why: 'fsync was tried again' } : { lines: ran.stdout.trimEnd().split('\n') };
};

/** What was acknowledged is there, in order and as it was; at most the batch that was under way is there too; and it can be gone on with. */
const judge = async (path: string, { scenario, call, fault }: Case, lines: readonly string[]): Promise<string | null> => {
  const acks = lines.filter((line) => line.startsWith('ack '));
  const refused = lines.findIndex((line) => line.startsWith('refused'));
  if (refused !== -1 && lines.slice(refused).some((line) => line.startsWith('ack '))) return 'something was accepted after a failure';
  if (refused === -1 && HEAVY.has(call) && !fault.startsWith('KILL')) return 'it failed, and nobody was told';
  if (!existsSync(path)) return scenario === 'create' && acks.length === 0 ? null : 'the journal is gone';
  const before = scenario === 'create' ? [] : Array.from({ length: BEFORE }, (_, n) => eventsOf(n + 1)).flat();
  const expected = [...before, ...Array.from({ length: acks.length + 1 }, (_, n) => eventsOf(n + 1)).flat()];
  const acknowledged = expected.length - eventsOf(acks.length + 1).length;
  try {
    const journal = await openJournal(path);
    const events = journal.records.map(({ event }) => event);
    await journal.append([{ type: 'shell.closed' }], { by: ADA, at: NOW });
    journal.close();
    if (events.length < acknowledged) return `${acknowledged - events.length} acknowledged records are lost`;
    return isDeepStrictEqual(events, expected.slice(0, events.length)) ? null : `${events.length} records that are not the ones that were appended, after ${acks.length} acknowledged batches`;
  } catch (error) {
    return `it cannot be opened again: ${error instanceof Error ? error.message : String(error)}`;
  }
};
