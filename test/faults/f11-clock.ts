import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { initialState } from '../../src/core/state.ts';
import { statusesOf } from '../../src/core/status.ts';
import { plans } from '../support/random-plan.ts';
import { moves, walkOf } from '../support/random-walk.ts';
import { CLOCK_RULES } from './clock-rules.ts';
import { tryProgram } from './clock-program.ts';
import type { Fault, Tally, Trial } from './fault.ts';

const HOUR = 3_600_000;

export const clock: Fault = {
  id: 'F11',
  what: 'a clock that is set one hour back, a day ahead, or stands still',
  passes: 'order unchanged, nothing expires wrongly',
  run: async (trial) => {
    const rules = CLOCK_RULES.flatMap(({ what, holds }) => (holds() ? [] : [what]));
    const order = tryOrder(trial);
    const program = await tryProgram();
    const tried = CLOCK_RULES.length + order.tried + program.tried;
    return { tried, broken: [...rules, ...order.broken, ...program.broken], note: `${CLOCK_RULES.length} rules, ${order.tried} histories with other times (${order.note ?? ''}), ${program.tried} runs of the built program with another clock` };
  },
};

/** The same records with the times of another clock, from one of them on. */
const CLOCKS: { readonly [name: string]: (at: number, from: number) => number } = {
  'an hour back': (at) => at - HOUR,
  'a day ahead': (at) => at + 24 * HOUR,
  'standing still': (_, from) => from,
};

/** What a history comes to is told by the order of its records: the statuses are the same, whatever the clock said. */
const tryOrder = ({ long, seed }: Trial): Tally => {
  const broken: string[] = [];
  let waived = 0;
  let tried = 0;
  const walks = fc.sample(fc.tuple(plans(), moves(), fc.nat(1_000)), { seed, numRuns: long ? 20_000 : 400 });
  for (const [n, [plan, list, cut]] of walks.entries()) {
    const { records, state } = walkOf(plan, list);
    if (records.some(({ event }) => event.type === 'waiver.granted')) waived += 1;
    const from = records[cut % records.length];
    // A pass is adopted with the times of another journal: by another clock that would not have been written.
    if (records.some(({ n: place, event }) => event.type === 'pass.adopted' && place >= (from?.n ?? 0))) continue;
    for (const [name, clockOf] of Object.entries(CLOCKS)) {
      tried += 1;
      const other = records.map((record): Recorded => (from === undefined || record.n < from.n ? record : { ...record, at: clockOf(record.at, from.at) })).reduce(reduce, initialState);
      if (!isDeepStrictEqual([...statusesOf(other)], [...statusesOf(state)])) broken.push(`walk ${n}, ${name} from record ${from?.n}: ${different(statusesOf(state), statusesOf(other))} (seed ${seed})`);
    }
  }
  return { tried, broken, note: `${waived} of ${walks.length} walks have a waiver` };
};

const different = (before: ReturnType<typeof statusesOf>, after: ReturnType<typeof statusesOf>): string =>
  [...before].flatMap(([id, { status }]) => (after.get(id)?.status === status ? [] : [`${id} is ${after.get(id)?.status} and was ${status}`])).join(', ');
