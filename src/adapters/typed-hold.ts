import { MASK } from '../core/masked.ts';
import { plainText } from './plain-text.ts';
import { SHORTEST_SECRET } from './secret-forms.ts';

/**
 * Keeps what a person types at a child's terminal out of its log. A terminal echoes letter by letter, and a prompt may draw its whole line
 * anew at every key, so no redactor knows the text in time: from the first key of a line until its Enter, or two seconds without a key, what the
 * child writes is shown and not logged. Of that, whole lines are logged then, and its unfinished end, which is the echo, is masked.
 */
export type TypedHold = {
  /** A person's keys, before the child gets them. */
  readonly typed: (keys: string) => void;
  /** What the child wrote, already without the secrets that are known; gives what may be logged now. */
  readonly take: (bytes: Uint8Array) => Uint8Array;
  /** No key came for a while, or the child has ended: what is held may be logged, as it may. */
  readonly settle: () => Uint8Array;
  /** What is shown and not logged yet. */
  readonly held: () => Buffer;
};

/** The shortest text that is masked in the line after it was typed: a PIN. A `y` is none. */
const SHORTEST_TYPED = 3;
/** What is held at most; a flood while somebody types goes on to the log. */
const MOST_HELD = 64 * 1024;
const EMPTY: Buffer = Buffer.alloc(0);

/** @param learn makes a text a secret of this attempt from now on. */
export function createTypedHold(learn: (secret: string) => void): TypedHold {
  let line = '';
  let holding = false;
  let held: Buffer = EMPTY;
  /** A short text that was just sent: masked up to the next line end. */
  let short = '';

  const enter = (): void => {
    if (line.length >= SHORTEST_SECRET) learn(line);
    short = line.length >= SHORTEST_TYPED ? line : '';
    line = '';
    holding = false;
  };
  const release = (): Buffer => {
    const text = held.toString('latin1');
    held = EMPTY;
    const cut = text.lastIndexOf('\n') + 1;
    const echo = text.slice(cut);
    const whole = withoutStarts(text.slice(0, cut), Buffer.from(line === '' ? short : line).toString('latin1'));
    return Buffer.from(whole + (plainText(echo).trim() === '' ? echo : MASK), 'latin1');
  };
  const afterEnter = (bytes: Uint8Array): Uint8Array => {
    if (short === '' || bytes.length === 0) return bytes;
    const text = Buffer.from(bytes).toString('latin1');
    const cut = text.indexOf('\n') + 1;
    const first = cut === 0 ? text : text.slice(0, cut);
    const whole = Buffer.from(short).toString('latin1');
    const echo = first.replace(/[\r\n]+$/, '');
    // Of keys that came faster than their echo, its end comes after the Enter.
    const masked = echo !== '' && whole.endsWith(echo) ? MASK + first.slice(echo.length) : first.replaceAll(whole, MASK);
    if (cut > 0) short = '';
    return Buffer.from(masked + text.slice(first.length), 'latin1');
  };

  return {
    typed: (keys) => {
      for (const key of keysIn(keys)) {
        if (key === '\r' || key === '\n') enter();
        else if (key === '\u007f' || key === '\b') line = line.slice(0, -1);
        else if (key === '\u0015' || key === '\u0003' || key === '\u0004') line = '';
        else if (key.length === 1 ? key >= ' ' : !key.startsWith('\u001b')) {
          line += key;
          holding = true;
        }
      }
    },
    take: (bytes) => {
      if (!holding) {
        if (held.length === 0) return afterEnter(bytes);
        const [before, after] = [release(), Buffer.from(afterEnter(bytes))];
        // Two halves of one echo.
        return Buffer.concat([before, after.indexOf(MASK) === 0 && before.subarray(-MASK.length).toString() === MASK ? after.subarray(MASK.length) : after]);
      }
      held = Buffer.concat([held, bytes]);
      return held.length > MOST_HELD ? release() : EMPTY;
    },
    settle: () => {
      holding = false;
      return held.length === 0 ? EMPTY : release();
    },
    held: () => held,
  };
}

/** Single keys, an escape sequence as one. */
const keysIn = (text: string): readonly string[] => text.match(/\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?|[\s\S]/gu) ?? [];

/** A prompt that draws its whole line anew shows every beginning of what is typed. */
const withoutStarts = (text: string, typed: string): string => {
  let without = text;
  for (let length = typed.length; length >= SHORTEST_TYPED; length -= 1) without = without.replaceAll(typed.slice(0, length), MASK);
  return without;
};
