import type { Lend } from '../adapters/desk.ts';
import { MODES, switchAgain, switchOff, switchOn, titled } from '../ui/modes.ts';
import type { Mode } from '../ui/modes.ts';
import { NOTHING_HEARD, hearReports } from '../ui/reports.ts';
import type { Report } from '../ui/reports.ts';

/** The window's size may change hundreds of times in a second; drawing all of it anew costs two frames. */
const SETTLED_MS = 100;
/** A stop that was asked for comes at once, or (of an orphaned group) never. */
const STOP_MS = 100;

type Holding = {
  readonly modes: readonly Mode[];
  readonly redraw: () => void;
  /** Takes Ink's hands off the terminal for the time of a call. */
  readonly away: (call: () => Promise<void>) => Promise<void>;
};

/**
 * What the terminal is told beside what Ink tells it, so that each way out of the program, and each way in again, finds it in order:
 * the end, a crash, a program that it is lent to, ctrl-z, and signals of others to stop and to go on, of which Ink knows nothing.
 */
export const holdTerminal = ({ modes, redraw, away }: Holding): { readonly take: () => void; readonly letGo: () => void; readonly lend: Lend; readonly suspend: (() => void) | null; readonly hear: (call: (report: Report) => void) => () => void; readonly focused: () => boolean | null; readonly title: (text: string) => void } => {
  const { stdin, stdout } = process;
  const listeners = new Set<(report: Report) => void>();
  let heard = NOTHING_HEARD;
  let focused: boolean | null = null;
  let named = '';
  let on = false;
  let lent = false;

  // Beside Ink, which reads: what it reads is told to this as well, and with nobody reading there is nothing to be told.
  const onData = (input: string | Buffer): void => {
    const { heard: next, reports } = hearReports(heard, String(input));
    heard = next;
    for (const report of reports) {
      if (report.is === 'focus') focused = report.on;
      for (const call of listeners) call(report);
    }
  };
  const enter = (): void => {
    if (on) return;
    on = true;
    if (modes.length === 0) return;
    stdout.write(switchOn(modes) + named);
    stdin.on('data', onData);
  };
  const leave = (): void => {
    if (!on) return;
    on = false;
    if (modes.length === 0) return;
    // Before Ink stops reading: a listener that is left alone makes the stream flow, and takes the keys of whom it was lent to.
    stdin.off('data', onData);
    heard = NOTHING_HEARD;
    // Where the focus went meanwhile is not told afterwards.
    focused = null;
    stdout.write(switchOff(modes));
  };
  const lend: Lend = async (call) => {
    leave();
    lent = true;
    try {
      await away(async () => {
        // Without this a child that inherits the terminal loses keys or hangs (reference/terminal.md).
        await new Promise(setImmediate);
        stdin.pause();
        await call();
      });
    } finally {
      lent = false;
      if (taken) enter();
    }
  };

  /** Stops this process, or with it all that a shell calls one job; comes back when it is continued. */
  const stopNow = async (pid: number): Promise<void> => {
    process.off('SIGTSTP', onStop);
    process.kill(pid, 'SIGTSTP');
    await new Promise((resolve) => setTimeout(resolve, STOP_MS));
    if (taken) process.on('SIGTSTP', onStop);
  };
  // Who has the terminal stops with us, or has stopped already: then it is in order.
  const onStop = (): void => void (lent ? stopNow(process.pid) : lend(() => stopNow(process.pid)));
  /** A SIGSTOP came unannounced, and a shell had the terminal since. */
  const onContinue = (): void => {
    if (lent) return;
    if (stdin.isRaw) stdin.setRawMode(false).setRawMode(true);
    stdout.write(switchAgain(modes) + named);
    redraw();
  };
  let settling: NodeJS.Timeout | null = null;
  let again = false;
  /** The first of many is drawn at once, and then the newest now and then. */
  const onWindow = (): void => {
    again = settling !== null;
    if (again) return;
    if (!lent) redraw();
    settling = setTimeout(() => {
      settling = null;
      if (again) onWindow();
    }, SETTLED_MS);
  };

  let taken = false;
  const letGo = (): void => {
    if (!taken) return;
    taken = false;
    process.off('SIGWINCH', onWindow).off('SIGTSTP', onStop).off('SIGCONT', onContinue).off('exit', leave);
    if (settling !== null) clearTimeout(settling);
    leave();
  };
  return {
    take: () => {
      taken = true;
      enter();
      process.on('SIGWINCH', onWindow).on('SIGTSTP', onStop).on('SIGCONT', onContinue).on('exit', leave);
    },
    letGo,
    focused: () => focused,
    title: (text) => {
      // Only where it is taken back afterwards.
      if (!modes.includes(MODES.title)) return;
      named = titled(text);
      if (on) stdout.write(named);
    },
    lend,
    // All of the job, as the terminal itself would: a shell that waits for npm sees nothing stop otherwise.
    suspend: process.platform === 'win32' ? null : () => void (lent ? undefined : lend(() => stopNow(0))),
    hear: (call) => {
      listeners.add(call);
      return () => void listeners.delete(call);
    },
  };
};
