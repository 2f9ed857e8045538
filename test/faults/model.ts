import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PROPERTIES, shrinkWalk } from '../support/properties.ts';
import type { WalksTried } from '../support/properties.ts';
import { coverageOf } from '../support/walk-coverage.ts';
import type { Fault, Tally, Trial } from './fault.ts';

const RUNS = 5_000;
const LONG_RUNS = 1_000_000;
/** Walks of one seed. It is the same for both counts, so that the seed of a portion shows it again as the first one of a run. */
const PORTION = 2_500;
const MOST_LANES = 8;

/** The eight properties over random walks, split over the cores: what test/core/properties.test.ts does, as often as is wanted. */
export const model: Fault = {
  id: 'P1-8',
  what: 'random walks over random plans, with crashes, judged by the eight properties',
  passes: 'every property holds, and the walks come through every state that one is about',
  run: async ({ long, seed }: Trial): Promise<Tally> => {
    const waiting = Array.from({ length: (long ? LONG_RUNS : RUNS) / PORTION }, (_, index) => seed + index);
    const done: WalksTried[] = [];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done.push(await walkPortion(next));
    };
    await Promise.all(Array.from({ length: Math.min(MOST_LANES, availableParallelism()) }, lane));
    return tallyOf(done);
  },
};

const walkPortion = (seed: number): Promise<WalksTried> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('model-worker.ts', import.meta.url), { workerData: { runs: PORTION, seed } });
    worker.on('message', resolve).on('error', reject).on('exit', () => reject(new Error(`the walks of seed ${seed} ended without a result`)));
  });

const tallyOf = (done: readonly WalksTried[]): Tally => {
  const tried = done.reduce((sum, { runs }) => sum + runs, 0);
  const met = new Map<string, number>();
  for (const walks of done) for (const [what, times] of walks.met) met.set(what, (met.get(what) ?? 0) + times);
  const broken = PROPERTIES.flatMap(({ property, what }) => {
    const [first, ...others] = done.filter((walks) => walks.broken.has(property)).toSorted((a, b) => a.seed - b.seed);
    const found = first?.broken.get(property);
    if (first === undefined || found === undefined) return [];
    const seen = `property ${property} (${what}): ${found.times} of the ${first.runs} walks of seed ${first.seed}, first walk ${found.run}${others.length === 0 ? '' : `, and walks of ${others.length} more seeds`}: ${found.what}`;
    return [`${seen}\n      see it again: npm run faults -- --only P1-8 --seed ${first.seed}\n${shrinkWalk(property, { seed: first.seed, run: found.run })}`];
  });
  const { below } = coverageOf(met, tried);
  const reached = (100 * (met.get('an irreversible intent') ?? 0)) / Math.max(1, tried);
  return { tried, broken: [...broken, ...below], note: `${reached.toFixed(0)} % of the walks reached an irreversible intent; the states that they came through are above their floors: ${below.length === 0 ? 'all' : 'not all'}` };
};
