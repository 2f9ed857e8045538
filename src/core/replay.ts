import type { Recorded } from './event.ts';
import { reduce } from './reduce.ts';
import { seenState, unseenState } from './state.ts';
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
  const state = seenState(records.reduce(reduce, unseenState()));
  replayed.set(records, state);
  return state;
};

/** The same of records that come one by one and that nobody keeps: most of what a long journal holds is old by the time that it is read. */
export type Replaying = {
  readonly take: (record: Recorded) => void;
  /** The state after them. @throws HoldpointError code 1 where one of them cannot have happened; those after it were not looked at. */
  readonly end: () => State;
};

export const beginReplay = (): Replaying => {
  let state = unseenState();
  let broken: { readonly by: unknown } | null = null;
  return {
    take: (record) => {
      if (broken !== null) return;
      try {
        state = reduce(state, record);
      } catch (by) {
        // Said at the end: a line that is damaged further on says more than what follows from it.
        broken = { by };
      }
    },
    end: () => {
      if (broken !== null) throw broken.by;
      return seenState(state);
    },
  };
};
