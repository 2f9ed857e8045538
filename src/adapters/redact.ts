import { MASK, heldFrom, maskKeys, maskShapes, partialFrom } from './secret-shapes.ts';
import { isSecretName } from './environment.ts';

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
};

/** Longest unfinished line that is kept whole; a flood without a newline leaves in pieces of this size. */
const LONGEST_TAIL = 64 * 1024;
/** Inside a private key nothing leaves before its line ends, up to here. */
const LONGEST_KEY_LINE = 8 * 1024;
const LONGEST_SCHEME = 16;
const SHORTEST_SECRET = 6;

/**
 * Makes a redactor for one stream. It works on blocks that are cut at line ends: per chunk, 39 of 60 split points leaked.
 * @param secrets texts to mask wherever they appear, see `secretsIn`.
 */
export function createRedactor({ secrets }: { readonly secrets: readonly string[] }): Redactor {
  const known = knownForms(secrets);
  let tail: Buffer = Buffer.alloc(0);
  /** What of the unfinished line has left already. */
  let before = '';
  let insideKey = false;
  let masked = 0;

  const clean = (bytes: Buffer): Uint8Array => {
    const block = bytes.toString('latin1');
    const result = mask(block, known, insideKey);
    insideKey = result.insideKey;
    masked += result.masked;
    return result.text === block ? bytes : Buffer.from(result.text, 'latin1');
  };

  const letThrough = (): Uint8Array => {
    const text = tail.toString('latin1');
    const from = heldBack(before, text, known, insideKey);
    const shown = tail.subarray(0, from);
    tail = tail.subarray(from);
    before = (before + text.slice(0, from)).slice(-LONGEST_SCHEME);
    return shown.length === 0 ? EMPTY : clean(shown);
  };

  return {
    write: (bytes) => {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const cut = Math.max(chunk.lastIndexOf(10), chunk.lastIndexOf(13)) + 1;
      const block = cut === 0 ? EMPTY : join(tail, chunk.subarray(0, cut));
      if (cut > 0) before = '';
      tail = cut === 0 ? join(tail, chunk) : Buffer.from(chunk.subarray(cut));
      const shown = block.length === 0 ? block : clean(block);
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
  };
}

/** Masks secrets in a text that is whole: an error, a blocker, a command. Gives the text and how many were masked. */
export function redactText(text: string, secrets: readonly string[]): { readonly text: string; readonly masked: number } {
  const result = mask(Buffer.from(text).toString('latin1'), knownForms(secrets), false);
  return { text: Buffer.from(result.text, 'latin1').toString(), masked: result.masked };
}

/** Values of the variables that are named like secrets, long enough not to mask half of every word. */
export function secretsIn(environment: { readonly [name: string]: string | undefined }): readonly string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => (value !== undefined && isSecretName(name) ? [value] : []));
  return [...new Set(values.filter((value) => value.trim().length >= SHORTEST_SECRET))];
}

const EMPTY: Buffer = Buffer.alloc(0);
const join = (first: Buffer, second: Buffer): Buffer => (first.length === 0 ? Buffer.from(second) : Buffer.concat([first, second]));

function mask(block: string, known: readonly string[], insideKey: boolean): { text: string; masked: number; insideKey: boolean } {
  let text = block;
  let masked = 0;
  for (const secret of known) {
    if (!text.includes(secret)) continue;
    const pieces = text.split(secret);
    masked += pieces.length - 1;
    text = pieces.join(MASK);
  }
  const keys = maskKeys(text, insideKey);
  const shapes = maskShapes(keys.text);
  return { text: shapes.text, masked: masked + keys.masked + shapes.masked, insideKey: keys.inside };
}

/**
 * The forms in which a secret can stand in a block: as it is, line by line, and as part of a URL. Longest first, so that
 * one secret inside another does not leave the rest of the longer one.
 */
function knownForms(secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap((secret) => {
    const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
    return [...lines, ...lines.map(inUrl)];
  });
  const bytes = forms.filter((form) => form.length >= SHORTEST_SECRET).map((form) => Buffer.from(form).toString('latin1'));
  return [...new Set(bytes)].sort((a, b) => b.length - a.length);
}

/** A lone surrogate, which an environment can hold, has no form in a URL. */
const inUrl = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : text);

function heldBack(before: string, tail: string, known: readonly string[], insideKey: boolean): number {
  if (insideKey) return tail.length > LONGEST_KEY_LINE ? tail.length : 0;
  return Math.min(heldFrom(before, tail), ...known.map((secret) => partialFrom(tail, secret, { atWord: false })));
}
