import { MASK } from '../core/masked.ts';
import { isSecretName } from './environment.ts';
import { coloursIn, plainPlaces, plainText, unfinishedSequence } from './plain-text.ts';
import { maskKeys } from './private-keys.ts';
import type { InsideKey } from './private-keys.ts';
import { SHORTEST_SECRET, knownForms } from './secret-forms.ts';
import { heldFrom, partialFrom, shapesIn } from './secret-shapes.ts';
import type { Range } from './secret-shapes.ts';

/** A stream of bytes without its secrets. Whole lines leave at once; what is unfinished waits for its end. */
export type Redactor = {
  /** Takes bytes, gives those that may be shown: up to the last line feed or carriage return. */
  readonly write: (bytes: Uint8Array) => Uint8Array;
  /** Lets the unfinished tail through, less what could begin a secret (a `[y/N]` must show). */
  readonly flushTail: () => Uint8Array;
  /** Everything that is left. The stream has ended. */
  readonly end: () => Uint8Array;
  /** An unfinished tail waits. */
  readonly hasTail: () => boolean;
  readonly masked: () => number;
  /** One more text to mask from here on: what a person has typed. */
  readonly learn: (secret: string) => void;
};

/** Longest unfinished line that is kept whole; a flood without a newline leaves in pieces of this size. */
const LONGEST_TAIL = 64 * 1024;
/** Inside a private key nothing leaves before its line ends, up to here. */
const LONGEST_KEY_LINE = 8 * 1024;
const LONGEST_SCHEME = 16;

/**
 * Makes a redactor for one stream. It works on blocks that are cut at line ends: per chunk, 39 of 60 split points leaked.
 * @param secrets texts to mask wherever they appear, see `secretsIn`.
 */
export function createRedactor({ secrets }: { readonly secrets: readonly string[] }): Redactor {
  let known = knownForms(secrets);
  let tail: Buffer = Buffer.alloc(0);
  /** What of the unfinished line has left already. */
  let before = '';
  let column = 0;
  let insideKey: InsideKey = null;
  let masked = 0;

  const clean = (bytes: Buffer): Uint8Array => {
    const block = bytes.toString('latin1');
    const result = mask(block, known, { inside: insideKey, column });
    insideKey = result.insideKey;
    masked += result.masked;
    return result.text === block ? bytes : Buffer.from(result.text, 'latin1');
  };

  const letThrough = (): Uint8Array => {
    const text = tail.toString('latin1');
    const from = heldBack(before, text, known, insideKey);
    const shown = tail.subarray(0, from);
    tail = tail.subarray(from);
    const cleaned = shown.length === 0 ? EMPTY : clean(shown);
    const left = plainText(text.slice(0, from));
    before = (before + left).slice(-LONGEST_SCHEME);
    column += left.length;
    return cleaned;
  };

  return {
    write: (bytes) => {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const cut = Math.max(chunk.lastIndexOf(10), chunk.lastIndexOf(13)) + 1;
      const block = cut === 0 ? EMPTY : join(tail, chunk.subarray(0, cut));
      tail = cut === 0 ? join(tail, chunk) : Buffer.from(chunk.subarray(cut));
      const shown = block.length === 0 ? block : clean(block);
      if (cut > 0) [before, column] = ['', 0];
      return tail.length > LONGEST_TAIL ? Buffer.concat([shown, letThrough()]) : shown;
    },
    flushTail: () => (tail.length === 0 ? EMPTY : letThrough()),
    end: () => {
      const rest = tail;
      tail = EMPTY;
      return rest.length === 0 ? rest : clean(rest);
    },
    hasTail: () => tail.length > 0,
    masked: () => masked,
    learn: (secret) => {
      known = [...known, ...knownForms([secret])];
    },
  };
}

const formsOf = new WeakMap<readonly string[], readonly string[]>();

/** Masks secrets in a text that is whole: an error, a blocker, a command. Gives the text and how many were masked. */
export function redactText(text: string, secrets: readonly string[]): { readonly text: string; readonly masked: number } {
  const known = formsOf.get(secrets) ?? knownForms(secrets);
  formsOf.set(secrets, known);
  const result = mask(Buffer.from(text).toString('latin1'), known, { inside: null, column: 0 });
  return { text: Buffer.from(result.text, 'latin1').toString(), masked: result.masked };
}

/** Values of the variables that are named like secrets, long enough not to mask half of every word. */
export function secretsIn(environment: { readonly [name: string]: string | undefined }): readonly string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => (value !== undefined && isSecretName(name) ? [value] : []));
  return [...new Set(values.filter((value) => value.trim().length >= SHORTEST_SECRET))];
}

const HOLDS_TEXT = /\x1b[^[]/;
const EMPTY: Buffer = Buffer.alloc(0);
const join = (first: Buffer, second: Buffer): Buffer => (first.length === 0 ? Buffer.from(second) : Buffer.concat([first, second]));

function mask(block: string, known: readonly string[], { inside, column }: { readonly inside: InsideKey; readonly column: number }): { text: string; masked: number; insideKey: InsideKey } {
  const keys = maskKeys(block, inside, column);
  const ranges = secretsInBlock(keys.text, known);
  return { text: ranges.length === 0 ? keys.text : withoutRanges(keys.text, ranges), masked: keys.masked + ranges.length, insideKey: keys.inside };
}

/** Secrets as they are, and those that a tool has coloured in part: without its escape sequences the text is looked through once more. */
function secretsInBlock(text: string, known: readonly string[]): readonly Range[] {
  const find = (one: string): readonly Range[] => [...knownIn(one, known), ...shapesIn(one)];
  const plain = plainText(text);
  const hidden = plain === text ? [] : find(plain);
  // Places are found again only where there is something: a flood of colours holds no secret.
  const places = hidden.length === 0 ? null : plainPlaces(text);
  const coloured = places === null ? [] : hidden.map(({ from, to }) => ({ from: places.placeOf(from), to: places.placeOf(to - 1) + 1 }));
  // A colour is of digits; a title, a link or a clipboard may hold a secret itself.
  return merged(plain === text || HOLDS_TEXT.test(text) ? [...find(text), ...coloured] : coloured);
}

function knownIn(text: string, known: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const secret of known) for (let from = text.indexOf(secret); from !== -1; from = text.indexOf(secret, from + secret.length)) ranges.push({ from, to: from + secret.length });
  return ranges;
}

/** Ranges in order, those that overlap as one. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const apart: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last === undefined || range.from >= last.to) apart.push(range);
    else apart.splice(-1, 1, { from: last.from, to: Math.max(last.to, range.to) });
  }
  return apart;
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let kept = '';
  let done = 0;
  for (const { from, to } of ranges) {
    kept += `${text.slice(done, from)}${MASK}${coloursIn(text.slice(from, to))}`;
    done = to;
  }
  return kept + text.slice(done);
}

/** Where the unfinished line has something that may become a secret, colours within it or not. */
function heldBack(before: string, tail: string, known: readonly string[], insideKey: InsideKey): number {
  if (insideKey !== null) return tail.length > LONGEST_KEY_LINE ? tail.length : 0;
  const whole = Math.max(unfinishedSequence(tail), tail.length - LONGEST_KEY_LINE);
  const places = plainPlaces(tail.slice(0, whole));
  const plain = places?.plain ?? tail.slice(0, whole);
  const held = Math.min(heldFrom(before, plain), ...known.map((secret) => partialFrom(plain, secret, { atWord: false })));
  return outside(secretsInBlock(tail, known), held === plain.length ? whole : (places?.placeOf(held) ?? held));
}

/** A place that is not inside a secret: the end of one may look like the beginning of another, and its halves would be masked by nobody. */
const outside = (ranges: readonly Range[], at: number): number => ranges.find(({ from, to }) => from < at && at < to)?.from ?? at;
