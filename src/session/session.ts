import type { Command, Refusal } from '../core/command.ts';
import { decide } from '../core/decide.ts';
import { HOLDPOINT } from '../core/event.ts';
import type { Actor, Recorded } from '../core/event.ts';
import { reduce } from '../core/reduce.ts';
import { replay } from '../core/replay.ts';
import type { State } from '../core/state.ts';
import type { World } from '../core/world.ts';
import type { SessionPorts } from './ports.ts';
import { withoutSecrets, wordsOf } from './words.ts';
import { quietWorld, usualOf } from './world.ts';

/** What the screen, the plain mode and the command line see of a session. */
export type Snapshot = { readonly state: State; readonly world: World; readonly records: readonly Recorded[] };

/**
 * One release of one repository, held in memory as the fold of its journal. The only writer of both: every command
 * goes through `decide`, what follows from it is on disk before anybody sees it, and what was seen is in `world`.
 */
export type Session = {
  readonly snapshot: () => Snapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Decides, writes, reduces; answers the refusal, or null, and never rejects. Commands are taken one at a time, in order. `still` is asked
   * in the command's own turn, right before it is decided: what was so when it was asked for may be over by then.
   */
  readonly dispatch: (command: Command, by?: Actor, still?: () => Refusal | null) => Promise<Refusal | null>;
  /** What would be refused now, without doing it: asked before an act of which only the end is recorded. */
  readonly whyNot: (command: Command, by: Actor) => Refusal | null;
  /** Changes what is drawn. Rules never read it. */
  readonly show: (change: (world: World) => World) => void;
  /** Called after every command whose events were written; `work` uses it to do what the state wants. */
  readonly onChange: (call: () => void) => void;
  /**
   * Until this has ended, nothing of a person is decided but that they leave: what they ask for waits, in order. For the look at the world on
   * coming back, while the screen is there already.
   */
  readonly holdFor: (looking: Promise<void>) => void;
  /** Resolves when nothing is held any more; null when nothing is. */
  readonly held: () => Promise<void> | null;
  readonly ports: SessionPorts;
  readonly you: Actor;
};

/** @param records what the journal holds already; replayed here, which throws on history that cannot have happened. */
export const createSession = (ports: SessionPorts, { you, records }: { readonly you: Actor; readonly records: readonly Recorded[] }): Session => {
  let state = replay(records);
  let history: readonly Recorded[] = records;
  let world = quietWorld(ports, you, state);
  let snapshot: Snapshot = { state, world, records: history };
  let turn: Promise<unknown> = Promise.resolve();
  let held: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const changes = new Set<() => void>();

  const publish = (): void => {
    snapshot = { state, world, records: history };
    tell(listeners);
  };

  const closed = (): Refusal | null => (world.readOnly === null ? null : { why: `nothing more can be recorded: ${world.readOnly}`, fix: 'Nothing more is done. Mend that, then start holdpoint again: it looks at the world first.' });

  const take = async (asked: Command, by: Actor, still: () => Refusal | null): Promise<Refusal | null> => {
    try {
      const refusal = closed() ?? still();
      if (refusal !== null) return refusal;
      const at = ports.clock.now();
      const decision = decide(state, withoutSecrets({ ports }, asked), { now: at, by });
      if ('refusal' in decision) return decision.refusal;
      if (decision.events.length === 0) return null;
      const written = await ports.journal.append(decision.events, { by, at });
      state = written.reduce(reduce, state);
      history = [...history, ...written];
      const ended = new Set(written.flatMap(({ event }) => (event.type === 'attempt.ended' ? [event.step] : [])));
      const usualMs = ended.size === 0 ? world.usualMs : { ...world.usualMs, ...usualOf(state, world.earlier, ({ id }) => ended.has(id)) };
      world = { ...world, usualMs, chain: { events: history.length, head: ports.journal.head().hash, ok: true } };
    } catch (error) {
      // A failed write may be on disk or not, and what cannot have happened is no ground to act on: nothing more is done on top of it.
      world = { ...world, readOnly: wordsOf({ ports }, error), goingOn: false };
      publish();
      return closed();
    }
    publish();
    tell(changes);
    return null;
  };

  return {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: (command, by = HOLDPOINT, still = () => null) => {
      const queue = (): Promise<Refusal | null> => {
        const taken = turn.then(() => take(command, by, still));
        turn = taken;
        return taken;
      };
      // Prevents: an act that is begun on what was so when the session was left.
      return held !== null && by.person && command.type !== 'leave' ? held.then(queue) : queue();
    },
    holdFor: (looking) => {
      const over = looking.catch(() => undefined).then(() => {
        if (held === over) held = null;
      });
      held = over;
    },
    held: () => held,
    whyNot: (command, by) => {
      if (held !== null) return { why: 'what this session stands on is being looked at', fix: 'Ask again in a moment.' };
      const decision = decide(state, command, { now: ports.clock.now(), by });
      return closed() ?? ('refusal' in decision ? decision.refusal : null);
    },
    show: (change) => {
      world = change(world);
      publish();
    },
    onChange: (call) => changes.add(call),
    ports,
    you,
  };
};

/** A listener that fails is a bug that ends the program (its journal is sound); the others, and the work, still hear of the change. */
const tell = (calls: ReadonlySet<() => void>): void => {
  for (const call of calls) {
    try {
      call();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
};
