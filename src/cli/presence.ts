import { startWork } from '../session/work.ts';
import type { Work } from '../session/work.ts';
import { watchGround } from '../session/watch-ground.ts';
import type { Opened } from './open.ts';

/** Somebody sits at a session. `leave` counts once; `gone` resolves when all of it has ended. */
export type Presence = { readonly work: Work; readonly leave: (why: string) => Promise<void>; readonly left: () => boolean; readonly gone: Promise<void> };

/**
 * From now on work goes on and the ground is watched, until the person leaves: then what runs on this machine is ended, and what was said of it is
 * recorded before the record that they left.
 * @param onLeaving called at once, before anything is waited for.
 */
export const sitDown = ({ session, stopAll }: Pick<Opened, 'session' | 'stopAll'>, onLeaving: () => void = () => undefined): Presence => {
  const work = startWork(session);
  const stopWatching = watchGround(session);
  let left = false;
  const end = Promise.withResolvers<void>();
  const leave = async (why: string): Promise<void> => {
    if (left) return;
    left = true;
    onLeaving();
    stopWatching();
    work.stop();
    await stopAll();
    await work.settled();
    await session.dispatch({ type: 'leave', why }, session.you);
    end.resolve();
  };
  return { work, leave, left: () => left, gone: end.promise };
};

type Ending = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

/** Calls for each of these signals, which end nothing by themselves meanwhile. The answer stops it. */
export const whenSignalled = (signals: readonly Ending[], call: (signal: NodeJS.Signals) => void): (() => void) => {
  for (const signal of signals) process.on(signal, call);
  return () => {
    for (const signal of signals) process.off(signal, call);
  };
};
