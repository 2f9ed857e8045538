import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Holder } from '../../src/adapters/lock.ts';
import type { Fault, Tally } from './fault.ts';
import { temporary } from './journal-sample.ts';
import { talkTo } from './programs/talking.ts';
import type { Talking } from './programs/talking.ts';

const RACERS = 6;

export const lock: Fault = {
  id: 'F9',
  what: 'six racers for a stale lock, a stopped holder, a reused pid, another host',
  passes: 'exactly one owner, nothing stolen',
  run: async ({ long }) => {
    const { folder, remove } = temporary();
    const racers = await Promise.all(Array.from({ length: RACERS }, () => talkTo('lock-racer')));
    try {
      return await race(racers, folder, long ? 1_000 : 60);
    } finally {
      await Promise.all(racers.map((racer) => racer.end()));
      remove();
    }
  },
};

/** A lock as it lies there before a race. Null: nobody holds it, so exactly one racer must. */
type Holding = { readonly pid: string; readonly letGo: () => Promise<void> };
type Sort = { readonly what: string; readonly plant: (at: string) => Promise<Holding | null> };

const race = async (racers: readonly Talking[], folder: string, rounds: number): Promise<Tally> => {
  const broken: string[] = [];
  const sorts = sortsOf(await deadHolder(folder));
  const tried = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const at = join(folder, `round-${round}`);
    mkdirSync(at);
    const sort = sorts[round % sorts.length];
    if (sort === undefined) break;
    const holding = await sort.plant(at);
    const before = newest(at);
    const answers = await raceOnce(racers, at);
    const owners = racers.filter((_, n) => answers[n] === 'held').map(({ pid }) => String(pid));
    const [owner] = holding === null ? owners : [holding.pid];
    const wrong = (why: string): number => broken.push(`round ${round}, a lock ${sort.what}: ${why}; they said ${answers.join(', ')}; there is ${readdirSync(at).join(' ')}`);
    if (owners.length !== (holding === null ? 1 : 0)) wrong(`${owners.length} owners`);
    else if (answers.some((answer) => answer !== 'held' && answer !== `refused ${owner}`)) wrong(`somebody was refused by another than ${owner}`);
    else if (holding === null ? pidIn(newest(at)) !== owner : newest(at) !== before) wrong(`the record is not of ${owner}`);
    else if ((await raceOnce(racers, at)).some((answer) => answer !== `refused ${owner}`)) wrong('it was stolen afterwards');
    await holding?.letGo();
    tried.set(sort.what, (tried.get(sort.what) ?? 0) + 1);
  }
  return { tried: rounds, broken, note: `${RACERS} processes at one file in one millisecond, told twice; locks ${[...tried].map(([what, count]) => `${what} (${count})`).join(', ')}` };
};

/** All are told the same moment. */
const raceOnce = async (racers: readonly Talking[], at: string): Promise<readonly string[]> => {
  const moment = Date.now() + 4;
  for (const racer of racers) racer.tell(`take ${moment} ${at}`);
  return Promise.all(racers.map((racer) => racer.says()));
};

const sortsOf = (dead: Holder): readonly Sort[] => {
  const free = (what: string, record: Partial<Holder> | string): Sort => ({ what, plant: async (at) => (put(at, typeof record === 'string' ? record : JSON.stringify({ ...dead, ...record })), null) });
  const held = (what: string, record: string, pid: string): Sort => ({ what, plant: async (at) => (put(at, record), { pid, letGo: async () => undefined }) });
  return [
    free('whose holder was killed', {}),
    free('whose holder had the number that is ours now', { pid: process.pid }),
    free('whose holder had the number of another live process', { pid: process.ppid }),
    free('of before this host was started again', { boot: 'earlier', started: 'earlier:7' }),
    free('that was released', '{"free":true}'),
    { what: 'that nobody had', plant: async () => null },
    held('of another host', JSON.stringify({ ...dead, host: 'another.example.test' }), String(dead.pid)),
    held('that nobody can read', '{"host":"here"', 'nobody'),
    { what: 'whose holder lives', plant: async (at) => holding(await holderOf(at)) },
    {
      what: 'whose holder is stopped',
      plant: async (at) => {
        const holder = await holderOf(at);
        process.kill(holder.pid, 'SIGSTOP');
        return holding(holder);
      },
    },
  ];
};

const holding = (holder: Talking): Holding => ({ pid: String(holder.pid), letGo: () => holder.end() });

/** A process that holds the lock of this folder. */
const holderOf = async (at: string): Promise<Talking> => {
  const holder = await talkTo('lock-racer');
  holder.tell(`take 0 ${at}`);
  if ((await holder.says()) !== 'held') throw new Error('an empty folder was not free');
  return holder;
};

/** The record of a holder that is dead: of a process that really took a lock and was killed. */
const deadHolder = async (folder: string): Promise<Holder> => {
  const at = join(folder, 'dead');
  mkdirSync(at);
  await (await holderOf(at)).end();
  const record: Holder = JSON.parse(newest(at)); // Boundary: written by the racer.
  return record;
};

const put = (at: string, text: string): void => writeFileSync(join(at, 'lock-00000001'), text, { mode: 0o600 });
const newest = (at: string): string => {
  const name = readdirSync(at).filter((file) => file.startsWith('lock-')).toSorted().at(-1);
  return name === undefined ? '' : readFileSync(join(at, name), 'utf8');
};
const pidIn = (record: string): string => /"pid":(\d+)/.exec(record)?.[1] ?? '';
