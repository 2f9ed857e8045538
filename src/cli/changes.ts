import { heartbeat, HEARTBEAT_MS, lineOf, messageLine, watchLines } from '../plain/lines.ts';
import type { Session } from '../session/session.ts';

/**
 * Says what changes in a session from now on, a line each, and every half minute that something is under way. `asking`: a person is there who is asked
 * in the same lines, so messages are said too.
 * @returns ends it.
 */
export const sayChanges = (session: Session, say: (lines: readonly string[]) => void, { asking }: { readonly asking: boolean }): (() => void) => {
  const start = session.snapshot();
  let printed = start.records.length;
  let before = start.world;
  const changed = (): void => {
    const { state, world, records } = session.snapshot();
    const message = asking ? messageLine(before, world) : null;
    const lines = [...records.slice(printed).flatMap((record) => lineOf(record, state) ?? []), ...watchLines(before, { ...world, now: session.ports.clock.now() }, state, { asking }), ...(message === null ? [] : [message])];
    printed = records.length;
    before = world;
    if (lines.length > 0) say(lines);
  };
  const unsubscribe = session.subscribe(changed);
  const beat = setInterval(() => {
    const { state, world } = session.snapshot();
    const line = heartbeat(state, { ...world, now: session.ports.clock.now() });
    if (line !== null) say([line]);
  }, HEARTBEAT_MS);
  return () => {
    unsubscribe();
    clearInterval(beat);
  };
};
