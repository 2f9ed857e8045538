import { holdsOneOf } from './marks.ts';

/** One kind of secret that is known by its look. Every one of them holds one of its marks: without them the pattern is not tried. */
type Shape = { readonly marks: readonly string[]; readonly mayHold: (block: string) => boolean; readonly pattern: RegExp };
/** A part of a text, `to` not included. */
export type Range = { readonly from: number; readonly to: number };

const NOT_INSIDE_A_WORD = '(?<![A-Za-z0-9])';
const BLANK = '(?:[ \\t]|%20|\\+)';
const shape = (marks: readonly string[], source: string): Shape => ({ marks, mayHold: holdsOneOf(marks), pattern: new RegExp(source, 'g') });

/**
 * Known token shapes. The part of a match that is kept goes into group 1: the name of a header tells what was masked.
 * GitHub: https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/
 */
const SHAPES: readonly Shape[] = [
  // Newer tokens of an app hold a JSON web token, with its dots and dashes.
  shape(['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], `${NOT_INSIDE_A_WORD}()gh[opusr]_[A-Za-z0-9_]{20,}(?:[.-]+[A-Za-z0-9_]+)*`),
  shape(['github_pat_'], `${NOT_INSIDE_A_WORD}()github_pat_[A-Za-z0-9_]{20,}`),
  shape(['npm_'], `${NOT_INSIDE_A_WORD}()npm_[A-Za-z0-9]{36,}`),
  shape(['pypi-'], `${NOT_INSIDE_A_WORD}()pypi-[A-Za-z0-9_-]{40,}`),
  shape(['cio'], `${NOT_INSIDE_A_WORD}()cio[A-Za-z0-9]{32,}`),
  shape(['AKIA', 'ASIA'], `${NOT_INSIDE_A_WORD}()A[KS]IA[0-9A-Z]{16}(?![0-9A-Z])`),
  shape(['ecret', 'ECRET'], `((?:[Ss]ecret_?[Aa]ccess_?[Kk]ey|SECRET_ACCESS_KEY)\\\\?["']?[ \\t]*[:=][ \\t]*\\\\?["']?)[A-Za-z0-9/+=]{20,}`),
  shape(['eyJ'], `${NOT_INSIDE_A_WORD}()eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}`),
  shape(['uthorization', 'UTHORIZATION'], `${NOT_INSIDE_A_WORD}((?:[Aa]uthorization|AUTHORIZATION)\\\\?["']?${BLANK}*(?:[:=]|%3[Aa])${BLANK}*\\\\?["']?(?:[A-Za-z]+${BLANK}+)?)[^\\s"',\\\\]{6,}`),
  shape(['earer', 'EARER'], `${NOT_INSIDE_A_WORD}((?:[Bb]earer|BEARER)${BLANK})(?=[^\\s]*[0-9])[A-Za-z0-9._~+/-]{16,}=*`),
  // Of words only those are taken that look like base64: a digit, a sign of it, or a capital after a small letter.
  shape(['asic', 'ASIC'], `${NOT_INSIDE_A_WORD}((?:[Bb]asic|BASIC)${BLANK})(?=[A-Za-z]*(?:[0-9=+/]|[a-z][A-Z]))[A-Za-z0-9+/]{12,}(?:=|%3[Dd]){0,2}`),
  shape(['_auth', '_password', 'npmAuth'], `((?:_(?:authToken|auth|password)|npmAuth(?:Token|Ident))\\\\?["']?[ \\t]*[:=][ \\t]*\\\\?["']?)[^\\s"'\\\\]{6,}`),
  // A line of a netrc: https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
  shape(['password'], `(login[ \\t]+\\S+[ \\t]+password[ \\t]+)[^\\s"'\\\\]{4,}`),
  shape(['password'], `((?:^|[\\r\\n])[ \\t]*password[ \\t]+)\\S{4,}(?=[ \\t]*(?:[\\r\\n]|$))`),
  shape(['://'], `(://)[^\\s/@"'<>?#]+(?=@)`),
];

const mayHoldAny = holdsOneOf(SHAPES.flatMap(({ marks }) => marks));

/** Where known shapes stand in one block of Latin-1 text (a byte is a character). */
export function shapesIn(block: string): readonly Range[] {
  if (!mayHoldAny(block)) return [];
  return SHAPES.flatMap(({ mayHold, pattern }) =>
    // A plain search is many times faster than the pattern, and a flood holds none of the marks.
    mayHold(block) ? [...block.matchAll(pattern)].map((match) => ({ from: match.index + (match[1]?.length ?? 0), to: match.index + match[0].length })) : [],
  );
}

/** What a secret may begin with; an unfinished tail that ends in a part of one is held back from there. */
const OPENINGS = [
  'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'npm_', 'pypi-', 'cio', 'AKIA', 'ASIA', 'eyJ', '_authToken', '_password', 'npmAuthToken', 'npmAuthIdent', 'login ', 'login\t', 'password ', 'password\t',
  '-----BEGIN ', '-----BEGIN%20', '-----BEGIN+', 'secret_access_key', 'SECRET_ACCESS_KEY', 'SecretAccessKey', 'secretAccessKey', 'awsSecretAccessKey',
  ...['Bearer', 'bearer', 'BEARER', 'Basic', 'basic', 'BASIC'].flatMap((word) => [`${word} `, `${word}\t`, `${word}+`, `${word}%20`]), 'Authorization', 'authorization', 'AUTHORIZATION',
];
/** The same, once the opening itself is complete. */
const OPENED = new RegExp(
  [
    `${NOT_INSIDE_A_WORD}(?:gh[opusr]_|github_pat_|npm_|pypi-|cio|A[KS]IA|eyJ)[^\\s]*$`,
    `(?:_(?:auth|password)|npmAuth(?:Token|Ident)|secret_?access_?key)[^\\r\\n]*$`,
    `-----BEGIN[ %+][^\\r\\n]*$`,
    `${NOT_INSIDE_A_WORD}authorization[^\\r\\n]*$`,
    `${NOT_INSIDE_A_WORD}(?:bearer|basic)${BLANK}[^\\s]*$`,
    `(?:^|[\\s"'])login[ \\t][^\\r\\n]*$`,
    `^[ \\t]*password[ \\t]+[^\\s]*[ \\t]*$`,
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
