import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import type { Fault, Tally } from './fault.ts';
import { faults } from './index.ts';

/*
 * Prints the table of faults: how often each was tried, and how often Holdpoint held. Ends with 1 when it once did not.
 *
 *   npm run faults                     the counts of every change
 *   npm run faults -- --long           the large counts
 *   npm run faults -- --only F3        one of them
 *   npm run faults -- --seed 7         chance as it was in another run
 */

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false }, only: { type: 'string', multiple: true }, seed: { type: 'string' }, worker: { type: 'boolean', default: false } } });
const long = values.long;
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
/** On every change the unit tests walk these five thousand times already. */
const ONLY_LONG: readonly string[] = ['P1-8'];
const loaders = Object.entries<() => Promise<Fault>>(faults).filter(([id]) => (values.only === undefined ? long || !ONLY_LONG.includes(id) : values.only.includes(id)));
/** Most of them wait for programs, so more run side by side than there are cores. */
const SIDE_BY_SIDE = 6;
const CHAINS: readonly string[] = ['F6', 'F4'];
/** Nicer than what is started with the priority of the person. */
const LESS_URGENT = 5;
const RESULT = 'fault-result: ';

type Row = Tally & { readonly fault: Fault; readonly seconds: number };

/** In this process: one fault, its result as a line of JSON. */
const worker = async (): Promise<void> => {
  const [only] = loaders;
  if (only === undefined) throw new Error(`there is no fault ${String(values.only)}`);
  const tally = await (await only[1]()).run({ long, seed });
  process.stdout.write(`\n${RESULT}${JSON.stringify(tally)}\n`);
  process.exit(0);
};

/** In a process of its own, so that one that dies or hangs on to something is a row and not the end of the table. */
const tryOne = async ([id, load]: readonly [string, () => Promise<Fault>]): Promise<Row> => {
  const fault = await load();
  const started = performance.now();
  const child = spawn(process.execPath, [import.meta.filename, '--worker', '--only', id, '--seed', String(seed), ...(long ? ['--long'] : [])], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Chains of starts that wait for one another, which set how long it all takes; the others fill in what they leave.
  if (child.pid !== undefined && !CHAINS.includes(id)) setPriority(child.pid, LESS_URGENT);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-200_000)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const line = said.split('\n').findLast((text) => text.startsWith(RESULT));
  const seconds = (performance.now() - started) / 1000;
  if (line === undefined) return { fault, seconds, tried: 0, broken: [`it ended with ${code} before it had a result:\n${said.slice(-2_000)}`] };
  const tally: Tally = JSON.parse(line.slice(RESULT.length)); // Boundary: written by `worker` above.
  return { fault, seconds, ...(tally.tried === 0 && tally.broken.length === 0 ? { tried: 0, broken: ['nothing was tried'] } : tally) };
};

const print = ({ fault, seconds, tried, broken, note }: Row): void => {
  console.log(`${broken.length === 0 ? '✓' : '✗'} ${fault.id.padEnd(4)}${String(tried).padStart(8)} tried${String(Math.max(0, tried - broken.length)).padStart(8)} held   ${fault.what} (${seconds.toFixed(0)} s)${note === undefined ? '' : `\n      ${note}`}`);
  for (const line of broken.slice(0, 20)) console.log(`      ✗ ${line}`);
  if (broken.length > 20) console.log(`      … and ${broken.length - 20} more`);
};

const table = async (): Promise<void> => {
  const waiting = [...loaders];
  const rows: Row[] = [];
  console.log(`faults, ${long ? 'long' : 'small'} counts, seed ${seed}`);
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const row = await tryOne(next);
      rows.push(row);
      print(row);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  const [tried, broken] = [rows.reduce((sum, row) => sum + row.tried, 0), rows.reduce((sum, row) => sum + row.broken.length, 0)];
  console.log(`\n${rows.length} faults, ${tried} tried, ${tried - broken} held.`);
  if (broken > 0 || rows.length === 0) process.exit(1);
};

await (values.worker ? worker() : table());
