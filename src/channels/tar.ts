import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * The content of one regular file of a gzipped tar, by its exact path; null when it is not there. Read in memory, never unpacked.
 * Format: POSIX.1-1988 "ustar"; the headers of extensions are passed over.
 * @throws Error when it is damaged or unpacks to more than `maxBytes`.
 */
export const fileOfTarGz = (bytes: Uint8Array, path: string, { maxBytes }: { readonly maxBytes: number }): Buffer | null => {
  const tar = gunzipSync(bytes, { maxOutputLength: maxBytes });
  for (let offset = 0; offset + BLOCK <= tar.length && tar[offset] !== 0; ) {
    const header = tar.subarray(offset, offset + BLOCK);
    checkSum(header);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (start + size > tar.length) throw new Error('the archive is cut off');
    const type = String.fromCharCode(header[156] ?? 0);
    if ((type === '0' || type === '\0') && nameOf(header) === path) return tar.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return null;
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
