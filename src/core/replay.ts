import type { Recorded } from './event.ts';
import { reduce } from './reduce.ts';
import { unseenSteps } from './state.ts';
import type { State } from './state.ts';

const replayed = new WeakMap<readonly Recorded[], State>();

/**
 * The state after all records of a journal, as `reduce` gives it one by one. The same list of records is replayed once: who looks for a session, opens it
 * and holds it in memory asks for the same.
 * @throws HoldpointError code 1 for history that cannot have happened.
 */
export const replay = (records: readonly Recorded[]): State => {
  const known = replayed.get(records);
  if (known !== undefined) return known;
  const state = unseenSteps((from) => records.reduce(reduce, from));
  replayed.set(records, state);
  return state;
};
