import type { Journal } from '../../../src/adapters/journal.ts';
import type { Event } from '../../../src/core/event.ts';
import type { Boundary } from './orders.ts';

type Watched = {
  /** Asked at each boundary; true is the end of this process. */
  readonly dies: (boundary: Boundary) => boolean;
  /** Events that are on disk; of a step's, its id stands after them. */
  readonly wrote: (events: readonly string[]) => void;
};

/**
 * A journal that tells what it has written, with moments in it at which the process is gone, as by `kill -9`: nothing that comes
 * after them is done.
 */
export const dyingJournal = (journal: Journal, { dies, wrote }: Watched): Journal => ({
  ...journal,
  append: async (events, who) => {
    const at = (when: Boundary['when']): void => {
      if (boundariesOf(events, when).some(dies)) die();
    };
    at('before');
    const written = await journal.append(events, who);
    at('after');
    wrote(events.map((event) => ('step' in event ? `${event.type} ${event.step}` : event.type)));
    return written;
  },
});

/** What is written in one go is one boundary of each of its steps. What a resume settles is the resume's. */
const boundariesOf = (events: readonly Event[], when: Boundary['when']): readonly Boundary[] => {
  const resumes = events.some(({ type }) => type === 'session.resumed');
  return events.flatMap((event) => ('step' in event ? [{ step: event.step, event: resumes ? 'session.resumed' : event.type, when }] : []));
};

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take its time; this thread does nothing more meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('the process outlived a SIGKILL');
};
