import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants as all } from './index.ts';
import { editsOf, problemsOf } from './mutated.ts';
import type { Mutant } from './mutant.ts';
import { tryTests } from './tests.ts';
import type { Verdict } from './verdict.ts';
import { tryMutatedWalks } from './walks.ts';

/*
 * Tries every mutant and says what has seen it. Ends with 1 when one survived, does not run, or no longer finds its place.
 *
 *   npm run mutants                      all of them
 *   npm run mutants -- --only needs-some one of them, also more than once
 *   npm run mutants -- --seed 7          walks as they were in another run
 */

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
/** Most mutants are seen within a hundred walks; the rarest need a few hundred more. */
const RUNS = 20_000;
/** Walks that the core as it is must hold before what breaks a mutated one counts. */
const CONTROL_RUNS = 500;
const LANES = 2;

const root = join(import.meta.dirname, '../..');
const mutants = all.filter(({ id }) => values.only === undefined || values.only.includes(id));
const started = performance.now();
const counted = { killed: 0, survived: 0, broken: 0 };

const say = ({ id, rule, why }: Mutant, { is, by }: Verdict): void => {
  counted[is] += 1;
  const mark = { killed: '✓ killed  ', survived: '✗ SURVIVED', broken: '✗ DOES NOT RUN' }[is];
  console.log(`${mark} ${String(rule).padEnd(7)} ${id.padEnd(28)} ${is === 'survived' ? `${why} — not seen by ${by}` : by.split('\n')[0]?.slice(0, 150)}`);
};
const stop = (why: string): never => {
  console.error(why);
  process.exit(1);
};

const problems = problemsOf(root, all);
if (problems.length > 0) stop(`Some mutants do not find their place; change their text with the code that moved:\n${problems.map((problem) => `  ✗ ${problem}`).join('\n')}`);
if (mutants.length === 0) stop('There is no such mutant.');
console.log(`${mutants.length} mutants, seed ${seed}`);

const byWalks = mutants.filter(({ killedBy }) => killedBy === 'walks');
const byTests = mutants.filter(({ killedBy }) => killedBy !== 'walks');
if (byWalks.length > 0) {
  const control = await tryMutatedWalks([], { runs: CONTROL_RUNS, seed });
  if (control.is !== 'survived') stop(`The core as it is does not hold, so nothing shows anything: ${control.by}`);
}
const waiting = [...byWalks];
const lane = async (): Promise<void> => {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) say(mutant, await tryMutatedWalks(editsOf(mutant), { runs: RUNS, seed }));
};
await Promise.all(Array.from({ length: LANES }, lane));
const control = byTests.length === 0 ? null : await tryTests(byTests, say);
if (control !== null) stop(`The tests do not hold on the sources as they are, so nothing shows anything: ${control}`);

console.log(`\n${counted.killed}/${mutants.length} killed in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
process.exit(counted.killed === mutants.length ? 0 : 1);
