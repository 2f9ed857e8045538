import type { Command, Refusal } from '../core/command.ts';
import { decide } from '../core/decide.ts';
import { HOLDPOINT } from '../core/event.ts';
import type { Actor, Recorded } from '../core/event.ts';
import { reduce } from '../core/reduce.ts';
import { initialState } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { World } from '../core/world.ts';
import type { SessionPorts } from './ports.ts';
import { quietWorld } from './world.ts';

/** What the screen, the plain mode and the command line see of a session. */
export type Snapshot = { readonly state: State; readonly world: World; readonly records: readonly Recorded[] };

/**
 * One release of one repository, held in memory as the fold of its journal. The only writer of both: every command
 * goes through `decide`, what follows from it is on disk before anybody sees it, and what was seen is in `world`.
 */
export type Session = {
  readonly snapshot: () => Snapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** Decides, writes, reduces; answers the refusal, or null. Commands are taken one at a time, in order. */
  readonly dispatch: (command: Command, by?: Actor) => Promise<Refusal | null>;
  /** Changes what is drawn. Rules never read it. */
  readonly show: (change: (world: World) => World) => void;
  /** Called after every command whose events were written; `work` uses it to do what the state wants. */
  readonly onChange: (call: () => void) => void;
  readonly ports: SessionPorts;
  readonly you: Actor;
};

/** @param records what the journal holds already; replayed here, which throws on history that cannot have happened. */
export const createSession = (ports: SessionPorts, { you, records }: { readonly you: Actor; readonly records: readonly Recorded[] }): Session => {
  let state = records.reduce(reduce, initialState);
  let history: readonly Recorded[] = records;
  let world = quietWorld(ports, you, records.length);
  let snapshot: Snapshot = { state, world, records: history };
  let turn: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  const changes = new Set<() => void>();

  const publish = (): void => {
    snapshot = { state, world, records: history };
    for (const listener of listeners) listener();
  };

  const take = async (command: Command, by: Actor): Promise<Refusal | null> => {
    if (world.readOnly !== null) return { why: `the journal cannot be written: ${world.readOnly}`, fix: 'Make room, then start holdpoint again: it looks at the world first.' };
    const at = ports.clock.now();
    const decision = decide(state, command, { now: at, by });
    if ('refusal' in decision) return decision.refusal;
    if (decision.events.length === 0) return null;
    try {
      const written = await ports.journal.append(decision.events, { by, at });
      state = written.reduce(reduce, state);
      history = [...history, ...written];
      world = { ...world, chain: { events: history.length, head: ports.journal.head(), ok: true } };
    } catch (error) {
      // A failed write may be on disk or not: nothing more is done on top of it.
      const why = error instanceof Error ? error.message : String(error);
      world = { ...world, readOnly: why, goingOn: false };
      publish();
      return { why: `the journal cannot be written: ${why}`, fix: 'Nothing more is done. Make room, then start holdpoint again.' };
    }
    publish();
    for (const change of changes) change();
    return null;
  };

  return {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: (command, by = HOLDPOINT) => {
      const taken = turn.then(() => take(command, by));
      turn = taken.catch(() => undefined);
      return taken;
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
