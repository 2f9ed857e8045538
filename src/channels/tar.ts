import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * The content of one regular file of a gzipped tar, by its exact path; null when it is not there. Read in memory, never unpacked.
 * Format: POSIX.1-2001 "ustar" with the long names of GNU (`L`) and pax (`x`).
 * @throws Error when it is damaged, unpacks to more than `maxBytes`, or has the path twice or as a link: which of them is meant depends on who unpacks.
 */
export const fileOfTarGz = (bytes: Uint8Array, path: string, { maxBytes }: { readonly maxBytes: number }): Buffer | null => {
  const tar = gunzipSync(bytes, { maxOutputLength: maxBytes });
  let found: Buffer | null = null;
  let longName: string | null = null;
  for (let offset = 0; offset + BLOCK <= tar.length && tar[offset] !== 0; ) {
    const header = tar.subarray(offset, offset + BLOCK);
    checkSum(header);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (start + size > tar.length) throw new Error('the archive is cut off');
    const body = tar.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = body.toString().replace(/\0.*$/s, '');
    else if (type === 'x') longName = paxPathOf(body) ?? longName;
    else {
      if (type === 'g' && paxPathOf(body) !== null) throw new Error('the archive gives all its files one name');
      if ((longName ?? nameOf(header)) === path && !FOLDER.has(type)) {
        if (type !== '0' && type !== '\0') throw new Error(`${path} is no file in the archive`);
        if (found !== null) throw new Error(`the archive holds ${path} twice`);
        found = body;
      }
      if (type !== 'g') longName = null;
    }
  }
  return found;
};

/** Folders, and headers that are about no file. */
const FOLDER = new Set(['5', 'g', 'K', 'V']);

/** The path that a pax header gives to the file behind it: records of `length key=value\n`, the length counting itself. */
const paxPathOf = (body: Buffer): string | null => {
  let path: string | null = null;
  for (let at = 0; at < body.length; ) {
    const digits = /^\d{1,10}(?= )/.exec(body.toString('latin1', at, at + 12))?.[0];
    const end = digits === undefined ? Number.NaN : at + Number(digits);
    if (digits === undefined || end <= at + digits.length + 1 || end > body.length || body[end - 1] !== 0x0a) throw new Error('a header of the archive is damaged');
    const record = body.toString('utf8', at + digits.length + 1, end - 1);
    if (record.startsWith('path=')) path = record.slice('path='.length);
    at = end;
  }
  return path;
};

const nameOf = (header: Buffer): string => {
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
};

/** The sum of all bytes of the header, with blanks where the sum itself stands. */
const checkSum = (header: Buffer): void => {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (sum !== octal(header, 148, 8)) throw new Error('a header of the archive is damaged');
};

const text = (header: Buffer, start: number, length: number): string => header.toString('utf8', start, start + length).replace(/\0.*$/s, '');

const octal = (header: Buffer, start: number, length: number): number => {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error('a header of the archive is damaged');
  return Number.parseInt(digits, 8);
};
