import { EXIT } from '../core/error.ts';
import { HOLDPOINT } from '../core/event.ts';
import { exitCodeOf } from '../core/standing.ts';
import { actingSteps, statusesOf } from '../core/status.ts';
import { needLines, offerLines, openingLines } from '../plain/lines.ts';
import { keepGoing } from '../session/go-on.ts';
import { learnUsual } from '../session/learn-usual.ts';
import { watchGround } from '../session/watch-ground.ts';
import { startWork } from '../session/work.ts';
import { sayChanges } from './changes.ts';
import type { Opened } from './open.ts';
import { whenSignalled } from './presence.ts';
import { printLines, printRefused } from './print.ts';

/**
 * For pipes and CI: one line per change. Does what needs no person, then says what does, and how to answer it.
 * @returns the exit code of where it stands then; 2 when a signal ended it before.
 */
export const runPlain = async ({ session, stopAll, earlierSteps }: Opened): Promise<number> => {
  const work = startWork(session);
  const stopWatching = watchGround(session);
  const opening = session.snapshot();
  printLines([...openingLines(opening.state), ...offerLines(opening.state, opening.world)]);
  void learnUsual(session, earlierSteps);
  const over = Promise.withResolvers<void>();
  const stopSaying = sayChanges(session, printLines, { asking: false });
  const unsubscribe = session.subscribe(() => {
    const { state, world } = session.snapshot();
    const busy = actingSteps(state).length > 0 || [...statusesOf(state).values()].some((status) => status.status === 'running' || status.status === 'waiting');
    // What was under way when the journal could not be written any more never comes to its end here.
    if (world.readOnly !== null || (!busy && !world.goingOn)) over.resolve();
  });
  let left: NodeJS.Signals | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    left ??= signal;
    over.resolve();
  };
  const stopHearing = whenSignalled(['SIGTERM', 'SIGHUP', 'SIGINT'], onSignal);
  try {
    keepGoing(session, HOLDPOINT).begin();
    await over.promise;
  } finally {
    unsubscribe();
    stopSaying();
    stopHearing();
    stopWatching();
    work.stop();
    await stopAll();
    await session.dispatch({ type: 'leave', why: left ?? 'plain mode ended' });
  }
  const { state, world } = session.snapshot();
  if (world.readOnly !== null) return printRefused(session, { why: world.readOnly, fix: '' }, EXIT.broken);
  printLines(needLines(state));
  return left !== null && state.end === null ? EXIT.left : exitCodeOf(state);
};
