import { createHash } from 'node:crypto';

/** Longest name that every file system takes is 255 bytes; room is left for what is put behind it. */
const LONGEST = 180;
const PLAIN = /^[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*$/;

/**
 * A file name for any text (a tag, a repository, a step), and never a path: what is not plain is written `%XX`. A text that is
 * too long keeps its beginning, with its hash behind it.
 */
export function fileNameOf(text: string): string {
  const name = PLAIN.test(text) ? text : [...Buffer.from(text)].map((byte, index) => encoded(byte, index)).join('');
  if (name.length <= LONGEST && name !== '') return name;
  return `${name.slice(0, LONGEST).replace(/%[0-9A-F]?$/, '')}%~${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** The text of a name that `fileNameOf` wrote; a shortened one reads as itself. Null when it wrote no such name. */
export function nameOfFile(name: string): string | null {
  if (name.includes('%~')) return name;
  const bytes = Buffer.from(name.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
  const text = bytes.toString();
  return fileNameOf(text) === name ? text : null;
}

function encoded(byte: number, index: number): string {
  const character = String.fromCharCode(byte);
  const plain = /[A-Za-z0-9_+@-]/.test(character) || (character === '.' && index > 0);
  return plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
