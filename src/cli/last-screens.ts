import type { DOMElement } from 'ink';
import { frameOf } from '../../components/parts/frame.ts';
import type { Screens } from '../adapters/screens.ts';

/** What is on the screen is kept as text while it changes, so that a bug report can show it. */
export type LastScreens = {
  /** The box that everything is drawn in; null when it is gone. */
  readonly drawnIn: (box: DOMElement | null) => void;
  /** Keeps and writes the last one, and stops. */
  readonly stop: () => void;
};

/** Every two seconds: a glance costs about a millisecond, and of a process that was killed two seconds are missing. */
const EVERY_MS = 2_000;

/** @param unless while this is so nothing is kept: what is being typed to a process may be on the screen, and is nobody's record. */
export const keepScreens = (screens: Screens, { unless = () => false }: { readonly unless?: () => boolean } = {}): LastScreens => {
  let drawn: DOMElement | null = null;
  const glance = (): void => {
    const { columns, rows } = process.stdout;
    if (drawn !== null && !unless()) screens.keep({ lines: frameOf(drawn, { columns, rows }), columns, rows, at: Date.now() });
    screens.write();
  };
  const timer = setInterval(glance, EVERY_MS);
  timer.unref();
  // An error that nobody caught ends the program without another word of ours.
  process.on('exit', glance);
  return {
    drawnIn: (box) => {
      drawn = box;
    },
    stop: () => {
      clearInterval(timer);
      process.off('exit', glance);
      glance();
      drawn = null;
    },
  };
};
