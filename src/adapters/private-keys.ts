import { MASK } from '../core/masked.ts';
import { plainText } from './plain-text.ts';

const KEY_BEGINS = /-----BEGIN(?: |%20|\+)(?:[A-Z0-9]+(?: |%20|\+))*PRIVATE(?: |%20|\+)KEY(?:(?: |%20|\+)BLOCK)?-----/;
const KEY_ENDS = /-----END(?: |%20|\+)(?:[A-Z0-9]+(?: |%20|\+))*PRIVATE(?: |%20|\+)KEY(?:(?: |%20|\+)BLOCK)?-----/;
const KEY_BODY = /^[A-Za-z0-9+/=\s\\"',%]*$|^[A-Za-z-]+: /;

/** A key has begun and not ended; `indent` is how many characters stood before its first line (the time of a CI log, a diff's `+`). */
export type InsideKey = { readonly indent: number } | null;

/**
 * Masks private keys line by line. `inside` says that a key has begun and not ended; a line that can't belong to a key ends
 * it, so that a lone BEGIN does not swallow the rest of a log.
 * @param column how many characters of the first line have left before.
 */
export function maskKeys(block: string, inside: InsideKey, column = 0): { readonly text: string; readonly masked: number; readonly inside: InsideKey } {
  if (inside === null && !plainText(block).includes('PRIVATE')) return { text: block, masked: 0, inside };
  let masked = 0;
  let within = inside;
  const lines = block.split(/(?<=[\n\r])/).map((coloured, index) => {
    // A key that a tool has coloured is one all the same; without its colours it loses nothing that a person needs.
    const plain = plainText(coloured);
    const line = within !== null || KEY_BEGINS.test(plain) ? plain : coloured;
    if (within === null) {
      const begins = KEY_BEGINS.exec(line);
      if (begins === null) return line;
      masked += 1;
      const rest = line.slice(begins.index + begins[0].length);
      const ends = KEY_ENDS.exec(rest);
      within = ends === null ? { indent: begins.index + (index === 0 ? column : 0) } : null;
      const after = ends === null ? lineEnd(rest) : rest.slice(ends.index + ends[0].length);
      return `${line.slice(0, begins.index)}${begins[0]}${MASK}${after}`;
    }
    const ends = KEY_ENDS.exec(line);
    if (ends !== null) {
      within = null;
      return line.slice(ends.index);
    }
    const isBody = KEY_BODY.test(line) || KEY_BODY.test(line.slice(within.indent));
    if (!isBody) within = null;
    return isBody ? `${MASK}${lineEnd(line)}` : line;
  });
  return { text: lines.join(''), masked, inside: within };
}

const lineEnd = (text: string): string => /[\r\n]*$/.exec(text)?.[0] ?? '';
