/** What stands where a secret was. Plain ASCII, so that it means the same in a log, on a screen and in an issue. */
export const MASK = '[masked]';

/** One kind of secret that is known by its look. `mark` is a text that every one of them holds: without it the pattern is not tried. */
type Shape = { readonly marks: readonly string[]; readonly pattern: RegExp };

const NOT_INSIDE_A_WORD = '(?<![A-Za-z0-9])';
const shape = (marks: readonly string[], source: string): Shape => ({ marks, pattern: new RegExp(source, 'g') });

/**
 * Known token shapes. The part of a match that is kept goes into group 1: the name of a header tells what was masked.
 * GitHub: https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/
 */
const SHAPES: readonly Shape[] = [
  shape(['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], `${NOT_INSIDE_A_WORD}()gh[opusr]_[A-Za-z0-9_]{20,}`),
  shape(['github_pat_'], `${NOT_INSIDE_A_WORD}()github_pat_[A-Za-z0-9_]{20,}`),
  shape(['npm_'], `${NOT_INSIDE_A_WORD}()npm_[A-Za-z0-9]{36,}`),
  shape(['pypi-'], `${NOT_INSIDE_A_WORD}()pypi-[A-Za-z0-9_-]{40,}`),
  shape(['cio'], `${NOT_INSIDE_A_WORD}()cio[A-Za-z0-9]{32,}`),
  shape(['AKIA', 'ASIA'], `${NOT_INSIDE_A_WORD}()A[KS]IA[0-9A-Z]{16}(?![0-9A-Z])`),
  shape(['uthorization', 'UTHORIZATION'], `${NOT_INSIDE_A_WORD}((?:[Aa]uthorization|AUTHORIZATION)["']?[ \\t]*[:=][ \\t]*["']?(?:[A-Za-z]+[ \\t]+)?)[^\\s"',]{6,}`),
  shape(['earer ', 'EARER '], `${NOT_INSIDE_A_WORD}([Bb]earer |BEARER )(?=[^\\s]*[0-9])[A-Za-z0-9._~+/-]{16,}=*`),
  shape(['asic ', 'ASIC '], `${NOT_INSIDE_A_WORD}([Bb]asic |BASIC )(?=[^\\s]*[0-9=])[A-Za-z0-9+/]{12,}={0,2}`),
  shape(['_auth', '_password'], `(_(?:authToken|auth|password)[ \\t]*=[ \\t]*["']?)[^\\s"']{6,}`),
  shape(['://'], `(://)[^\\s/@"'<>?#]+(?=@)`),
];

/** Masks every known shape in one block of Latin-1 text (a byte is a character). */
export function maskShapes(block: string): { readonly text: string; readonly masked: number } {
  let text = block;
  let masked = 0;
  for (const { marks, pattern } of SHAPES) {
    // A plain search is many times faster than the pattern, and a flood holds none of the marks.
    if (!marks.some((mark) => text.includes(mark))) continue;
    text = text.replace(pattern, (_match, kept: string) => {
      masked += 1;
      return `${kept}${MASK}`;
    });
  }
  return { text, masked };
}

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
const KEY_ENDS = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
const KEY_BODY = /^[A-Za-z0-9+/=\s\\]*$|^[A-Za-z-]+: /;

/**
 * Masks private keys line by line. `inside` says that a key has begun and not ended; a line that can't belong to a key ends
 * it, so that a lone BEGIN does not swallow the rest of a log.
 */
export function maskKeys(block: string, inside: boolean): { readonly text: string; readonly masked: number; readonly inside: boolean } {
  if (!inside && !block.includes('PRIVATE KEY')) return { text: block, masked: 0, inside };
  let masked = 0;
  let within = inside;
  const lines = block.split(/(?<=[\n\r])/).map((line) => {
    if (!within) {
      const begins = KEY_BEGINS.exec(line);
      if (begins === null) return line;
      masked += 1;
      const rest = line.slice(begins.index + begins[0].length);
      const ends = KEY_ENDS.exec(rest);
      within = ends === null;
      const after = ends === null ? lineEnd(rest) : rest.slice(ends.index + ends[0].length);
      return `${line.slice(0, begins.index)}${begins[0]}${MASK}${after}`;
    }
    const ends = KEY_ENDS.exec(line);
    if (ends !== null) {
      within = false;
      return line.slice(ends.index);
    }
    within = KEY_BODY.test(line);
    return within ? `${MASK}${lineEnd(line)}` : line;
  });
  return { text: lines.join(''), masked, inside: within };
}

const lineEnd = (text: string): string => /[\r\n]*$/.exec(text)?.[0] ?? '';

/** What a secret may begin with; an unfinished tail that ends in a part of one is held back from there. */
const OPENINGS = [
  'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'npm_', 'pypi-', 'cio', 'AKIA', 'ASIA', '_authToken', '_password', '-----BEGIN ',
  'Bearer ', 'bearer ', 'BEARER ', 'Basic ', 'basic ', 'BASIC ', 'Authorization', 'authorization', 'AUTHORIZATION',
];
/** The same, once the opening itself is complete. */
const OPENED = new RegExp(
  [
    `${NOT_INSIDE_A_WORD}(?:gh[opusr]_|github_pat_|npm_|pypi-|cio|A[KS]IA)[^\\s]*$`,
    `_(?:auth|password)[^\\r\\n]*$`,
    `-----BEGIN [^\\r\\n]*$`,
    `${NOT_INSIDE_A_WORD}authorization[^\\r\\n]*$`,
    `${NOT_INSIDE_A_WORD}(?:bearer|basic) [^\\s]*$`,
    `(?:https?|ssh|git|ftps?|postgres|postgresql|mysql|mongodb|rediss?|amqps?):/?$|://[^\\s/@]*$`,
  ].join('|'),
  'i',
);
/** No token is longer; what looks like one for longer than this is let through, so that memory stays bounded. */
const LONGEST_HELD = 8 * 1024;

/**
 * Where, in an unfinished line, something starts that could still become a secret; its length when nothing does.
 * @param before what of this line was let through already: the `https` of a URL may have left alone.
 */
export function heldFrom(before: string, tail: string): number {
  const start = Math.max(0, tail.length - LONGEST_HELD);
  const window = tail.slice(start);
  const context = start === 0 ? before : '';
  const opened = Math.max(0, (OPENED.exec(context + window)?.index ?? context.length + window.length) - context.length);
  return start + Math.min(opened, ...OPENINGS.map((opening) => partialFrom(window, opening, { atWord: /^[A-Za-z]/.test(opening) })));
}

/** Where the longest suffix of `tail` starts that is a proper beginning of `secret`; with `atWord` only where a word starts. */
export function partialFrom(tail: string, secret: string, { atWord }: { readonly atWord: boolean }): number {
  const first = secret.charAt(0);
  for (let from = tail.indexOf(first, Math.max(0, tail.length - secret.length + 1)); from !== -1; from = tail.indexOf(first, from + 1)) {
    if (secret.startsWith(tail.slice(from)) && !(atWord && /[A-Za-z0-9]/.test(tail.charAt(from - 1)))) return from;
  }
  return tail.length;
}
