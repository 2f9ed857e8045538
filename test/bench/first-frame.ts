import { setTimeout as pause } from 'node:timers/promises';
import { builtInk } from './ink/built.ts';
import { figuresOf, rowOf } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { fillJournal } from './support/history.ts';
import { inTurn, timed } from './support/rounds.ts';
import { stepsOf, withSession } from './support/session.ts';
import { hasFirstFrame, openBare } from './support/terminal.ts';
import type { BareOptions } from './support/terminal.ts';
import { runProgram } from '../support/holdpoint.ts';

const EVENTS = 200;

const LIVES_MS = 500;

/** From the start of the process to the first row on the screen, its own and the yardstick's counted in the same way. Then it is left, as a person leaves it. */
const firstFrame = async (start: BareOptions): Promise<number> => {
  const terminal = openBare(start);
  try {
    const ms = await terminal.until('the first frame', hasFirstFrame);
    await pause(LIVES_MS);
    await terminal.leave();
    return ms;
  } finally {
    await terminal.end();
  }
};

export const firstFrames: Measurement = {
  name: 'first-frame',
  measure: ({ quick }) =>
    withSession(stepsOf(20, 'true'), async ({ journal, argv, project: cwd, env }) => {
      await fillJournal(journal, EVENTS);
      const ink = await builtInk();
      try {
        const rounds = quick ? 5 : 25;
        const bare: number[] = [];
        const found = await inTurn(rounds, () => firstFrame({ argv: [...argv, 'start'], cwd, env }), async () => {
          bare.push(await timed(() => runProgram(process.execPath, ['-e', '0'], { cwd, env })));
          return firstFrame({ argv: ink.argv, cwd, env });
        });
        const ours = figuresOf('ms', found.ours);
        return [
          rowOf({ what: `first frame of a resumed session of ${EVENTS} events`, ours, yardstick: { name: 'minimal Ink', figures: figuresOf('ms', found.yardstick) }, budget: { of: 'ratio', is: 'at most', limit: 1.15 } }),
          rowOf({ what: 'the same, against Node alone', ours, yardstick: { name: 'node -e 0', figures: figuresOf('ms', bare) } }),
        ];
      } finally {
        ink.remove();
      }
    }),
};
