import type { Typed, Wanted } from '../plain/talk.ts';
import { QUIET_MS } from '../ui/quiet.ts';

/** The lines that somebody types: the terminal edits and echoes them itself, so nothing is drawn, moved or set to raw. */
export type TypedLines = {
  /**
   * Prints `prompt` once it listens and gives the line that was typed then. It listens after 0.7 s without a line; what came before was not typed for this
   * question, and is dropped. Several lines at once were pasted: a text takes them as one, anything else takes none of them. `over` is asked again at `nudge`.
   */
  readonly ask: (question: { readonly wants: Wanted; readonly prompt: string; readonly over: () => boolean }) => Promise<Typed>;
  /** Something changed: a question that has become void ends. */
  readonly nudge: () => void;
  /** Somebody is typing a text of their own, which nothing should be printed into. */
  readonly isWriting: () => boolean;
  readonly lastTypedAt: () => number;
  /** Nobody types any more: the end of the input, of which `onEnd` is told, or `close`. */
  readonly closed: () => boolean;
  /** Gives the terminal away for the time of a call. */
  readonly lend: (call: () => Promise<void>) => Promise<void>;
  readonly close: () => void;
};

type Of = { readonly input: NodeJS.ReadStream; readonly say: (lines: readonly string[]) => void; readonly onEnd: () => void; readonly clock: () => number };

const ENDS = ['end', 'close', 'error'] as const;
/** Of a line that never ends, the beginning is enough. */
const LONGEST = 100_000;

export const typedLines = ({ input, say, onEnd, clock }: Of): TypedLines => {
  let rest = '';
  let ended = false;
  let lastLineAt = clock();
  let lastTypedAt = clock();
  let writing = false;
  /** Who listens now; null while lines are dropped. */
  let listener: ((lines: readonly string[]) => void) | null = null;
  const dropped = { lines: 0 };
  const waiting = new Set<() => void>();
  const nudge = (): void => {
    for (const look of waiting) look();
  };
  const onText = (text: string): void => {
    const parts = (rest + text).slice(-LONGEST).split(/\r?\n/);
    rest = parts.pop() ?? '';
    if (parts.length === 0) return;
    lastLineAt = lastTypedAt = clock();
    if (listener === null) dropped.lines += parts.length;
    else listener(parts);
  };
  const close = (): void => {
    ended = true;
    input.off('data', onText);
    for (const event of ENDS) input.off(event, onGone);
    input.pause();
    nudge();
  };
  const onGone = (): void => {
    close();
    onEnd();
  };
  input.setEncoding('utf8');
  input.on('data', onText).resume();
  for (const event of ENDS) input.once(event, onGone);

  /** Until 0.7 s were quiet. */
  const quiet = async (isOver: () => boolean): Promise<void> => {
    const since = clock();
    dropped.lines = 0;
    for (let left = QUIET_MS; left > 0 && !isOver(); left = QUIET_MS - (clock() - Math.max(since, lastLineAt))) await new Promise((resolve) => setTimeout(resolve, left));
    if (dropped.lines > 0) say([`${dropped.lines === 1 ? 'A line' : `${dropped.lines} lines`} typed before this question listened ${dropped.lines === 1 ? 'was' : 'were'} dropped.`]);
  };

  const ask: TypedLines['ask'] = async ({ wants, prompt, over }) => {
    const isOver = (): boolean => ended || over();
    for (;;) {
      await quiet(isOver);
      if (isOver()) return { is: 'over' };
      say([prompt]);
      writing = wants !== 'number';
      const lines = await new Promise<readonly string[] | null>((resolve) => {
        const look = (): void => (isOver() ? settle(null) : undefined);
        const settle = (typed: readonly string[] | null): void => {
          listener = null;
          waiting.delete(look);
          resolve(typed);
        };
        listener = settle;
        waiting.add(look);
        look();
      });
      writing = false;
      if (lines === null) return { is: 'over' };
      // Prevents: a pasted line end that answers, or confirms.
      if (lines.length === 1 || wants === 'text') return { is: 'typed', text: lines.join(' ') };
      say([`${lines.length} lines came at once, as when they are pasted: none of them was taken.`]);
    }
  };
  return {
    ask,
    nudge,
    isWriting: () => writing,
    lastTypedAt: () => lastTypedAt,
    closed: () => ended,
    lend: async (call) => {
      input.off('data', onText);
      // A child that inherits the terminal reads alone only once a read that is under way has ended (reference/terminal.md).
      await new Promise(setImmediate);
      input.pause();
      try {
        await call();
      } finally {
        rest = '';
        if (!ended) input.on('data', onText).resume();
      }
    },
    close,
  };
};
