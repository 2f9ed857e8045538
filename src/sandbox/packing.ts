import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import AdmZip from 'adm-zip';

/** A file of a commit or a package; its path has no leading slash. */
export type SourceFile = { readonly path: string; readonly executable: boolean; readonly bytes: Buffer };

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** npm's form of a digest (SRI). */
export const sri = (bytes: Uint8Array): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

export const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

export const textFile = (path: string, text: string, { executable = false }: { readonly executable?: boolean } = {}): SourceFile => ({
  path,
  executable,
  bytes: Buffer.from(text),
});

const BLOCK = 512;

/**
 * A gzipped ustar archive of these files under one folder. Equal input gives equal bytes: owner, order and time (`at`, in
 * seconds) are given, not taken from the machine. Format: POSIX.1-1988, "ustar".
 */
export const tarGz = (prefix: string, files: readonly SourceFile[], { at }: { readonly at: number }): Buffer => {
  const parts = files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).flatMap((file) => {
    const padding = Buffer.alloc((BLOCK - (file.bytes.length % BLOCK)) % BLOCK);
    return [tarHeader(`${prefix}/${file.path}`, file, at), file.bytes, padding];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 });
};

/** The same files in other bytes: what comes of a job that packs instead of publishing what was built. */
export const packedAgain = (archive: Buffer): Buffer => gzipSync(gunzipSync(archive), { level: 1 });

/** One bit of one byte is another. */
export const withByteFlipped = (bytes: Buffer): Buffer => {
  const other = Buffer.from(bytes);
  const middle = Math.floor(other.length / 2);
  if (other.length > 0) other.writeUInt8(other.readUInt8(middle) ^ 1, middle);
  return other;
};

const tarHeader = (name: string, file: SourceFile, at: number): Buffer => {
  if (Buffer.byteLength(name) > 100) throw new Error(`a path of 100 bytes at most fits into a ustar header: ${name}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number): number => header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  header.write(name, 0, 'utf8');
  octal(file.executable ? 0o755 : 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(file.bytes.length, 124, 12);
  octal(at, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
};

/** The regular files of a tar as git writes it (one global pax header, names of at most 100 bytes with a prefix field). */
export const readTar = (tar: Buffer): readonly SourceFile[] => {
  const files: SourceFile[] = [];
  for (let offset = 0; offset + BLOCK <= tar.length && tar[offset] !== 0; ) {
    const text = (start: number, length: number): string => tar.toString('utf8', offset + start, offset + start + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12), 8);
    const prefix = text(345, 155);
    const type = text(156, 1);
    if (type === '0' || type === '') {
      files.push({
        path: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100),
        executable: (Number.parseInt(text(100, 8), 8) & 0o100) !== 0,
        bytes: tar.subarray(offset + BLOCK, offset + BLOCK + size),
      });
    }
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
};

/** A zip of these files; `at` in seconds is the time of each entry. */
export const zipOf = (files: readonly SourceFile[], { at }: { readonly at: number }): Buffer => {
  const zip = new AdmZip();
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const entry = zip.addFile(file.path, Buffer.from(file.bytes), '', file.executable ? 0o755 : 0o644);
    entry.header.time = new Date(at * 1000);
  }
  return zip.toBuffer();
};

export const unzip = (bytes: Buffer): readonly SourceFile[] =>
  new AdmZip(bytes).getEntries().map((entry) => ({ path: entry.entryName, executable: false, bytes: entry.getData() }));
