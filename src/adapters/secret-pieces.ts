import { MASK } from '../core/masked.ts';
import { knownForms } from './secret-forms.ts';

/** Takes out of lines what stands there of a secret. */
export type PieceRedactor = (lines: readonly string[]) => readonly string[];

/** A shorter piece is in words as well, and tells next to nothing. */
const SHORTEST_PIECE = 8;

/**
 * Makes a redactor for lines of a screen. What is drawn may have been wrapped at any letter, cut, scrolled and parted by a caret, and
 * beside it stands something else: no line holds the secret, and joined lines do not either. So every piece of one is masked.
 */
export function createPieceRedactor(secrets: readonly string[]): PieceRedactor {
  const pieces = new Set(knownForms(secrets).flatMap((form) => Array.from({ length: Math.max(0, form.length - SHORTEST_PIECE + 1) }, (_, at) => form.slice(at, at + SHORTEST_PIECE))));
  return pieces.size === 0 ? (lines) => lines : (lines) => lines.map((line) => withoutPieces(line, pieces));
}

/** Latin-1, as the forms are: a byte is a character. */
function withoutPieces(line: string, pieces: ReadonlySet<string>): string {
  const text = Buffer.from(line).toString('latin1');
  let kept = '';
  let done = 0;
  for (let at = 0; at + SHORTEST_PIECE <= text.length; at += 1) {
    if (!pieces.has(text.slice(at, at + SHORTEST_PIECE))) continue;
    let end = at + SHORTEST_PIECE;
    while (pieces.has(text.slice(end - SHORTEST_PIECE + 1, end + 1))) end += 1;
    // Of a letter of several bytes nothing is left that is no letter.
    let from = at;
    while (isInside(text, from)) from -= 1;
    while (isInside(text, end)) end += 1;
    kept += text.slice(done, Math.max(done, from)) + MASK;
    done = end;
    at = end - 1;
  }
  return done === 0 ? line : Buffer.from(kept + text.slice(done), 'latin1').toString();
}

/** The second or a later byte of a letter: https://www.rfc-editor.org/rfc/rfc3629#section-3 */
const isInside = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xc0) === 0x80;
