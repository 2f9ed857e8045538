import { setTimeout as after } from 'node:timers/promises';
import { selectNeeds } from '../core/select.ts';
import { openingLines } from '../plain/lines.ts';
import { talkThrough } from '../plain/release-talk.ts';
import type { Talk } from '../plain/talk.ts';
import { wordGlyphs } from '../plain/word-glyphs.ts';
import { actionsOf } from '../session/actions.ts';
import { learnUsual } from '../session/learn-usual.ts';
import { AWAY_MS } from '../ui/calls.ts';
import { farewell } from '../ui/farewell.ts';
import { glyphsFor } from '../ui/glyphs.ts';
import { interruptWords, leavesBy } from '../ui/interrupt.ts';
import type { Keymap } from '../ui/keymap.ts';
import type { Arguments } from './arguments.ts';
import { sayChanges } from './changes.ts';
import { choicesOf } from './choices.ts';
import { deskOf } from './desk.ts';
import type { Opened } from './open.ts';
import { sitDown, whenSignalled } from './presence.ts';
import { printLines } from './print.ts';
import { typedLines } from './typed-lines.ts';

const MOMENT_MS = 300;

const clock = (): number => performance.now();

/**
 * The guided release for a screen reader, or a terminal that draws nothing: the same session and the same actions as the screen, one line per change and one
 * numbered question at a time. Nothing is drawn over, and what is printed stays.
 */
export const runLines = async ({ session, stopAll, earlierSteps }: Opened, asked: Arguments, keymap: Keymap): Promise<void> => {
  const { work, leave, left, gone } = sitDown({ session, stopAll }, () => lines.nudge());
  const lines = typedLines({ input: process.stdin, say: printLines, onEnd: () => void leave('the terminal is gone'), clock });
  /** What changed while somebody writes a text of their own: said when they are done. */
  const held: string[] = [];
  const say = (more: readonly string[]): void => {
    held.push(...more);
    if (lines.isWriting()) return;
    printLines(held.splice(0));
  };
  const actions = actionsOf(session, work, { desk: deskOf(lines.lend), leave });
  const talk: Talk = {
    snapshot: () => {
      const { state, world, records } = session.snapshot();
      return { state, world: { ...world, now: session.ports.clock.now() }, records };
    },
    actions,
    keymap,
    glyphs: wordGlyphs(glyphsFor({ env: process.env, platform: process.platform, ascii: choicesOf(asked).ascii }).name === 'ascii'),
    say: printLines,
    ask: async (question) => {
      const { state } = session.snapshot();
      // The bell stays: it is what calls somebody back who listens to something else.
      if (clock() - lines.lastTypedAt() > AWAY_MS && (state.end !== null || selectNeeds(state).length > 0)) process.stdout.write('\u0007');
      const typed = await lines.ask({ ...question, over: () => left() || question.over() });
      say([]);
      return typed;
    },
    moment: () => after(MOMENT_MS),
    left,
  };
  const stopSaying = sayChanges(session, say, { asking: true });
  const unsubscribe = session.subscribe(lines.nudge);
  let interruptedAt: number | null = null;
  const onInterrupt = (): void => {
    const again = leavesBy(interruptedAt, clock());
    interruptedAt = clock();
    if (again) return void leave('ctrl-c, twice');
    const running = Object.keys(session.snapshot().world.running);
    for (const step of running) void actions.stop(step);
    printLines([interruptWords(running.length)]);
  };
  const stopHearing = [whenSignalled(['SIGINT'], onInterrupt), whenSignalled(['SIGTERM', 'SIGHUP', 'SIGQUIT'], (signal) => void leave(signal))];
  try {
    printLines(openingLines(session.snapshot().state).slice(0, 1));
    void learnUsual(session, earlierSteps);
    await talkThrough(talk);
    await gone;
  } finally {
    unsubscribe();
    stopSaying();
    for (const stop of stopHearing) stop();
    lines.close();
  }
  const { state, world } = session.snapshot();
  printLines(farewell(state, world));
};
