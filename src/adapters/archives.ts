import { WorldError } from '../ports.ts';
import { countEntries } from './zip-directory.ts';

/** A regular file of an archive. */
export type Member = { readonly name: string; readonly bytes: Uint8Array };

export type ArchiveLimits = { readonly entries: number; readonly bytes: number };

const LIMITS: ArchiveLimits = { entries: 10_000, bytes: 512 * 1024 * 1024 };

const FILE_TYPE = 0o170000;
/** Nothing said, a file, a folder. */
const PLAIN_TYPES = new Set([0, 0o100000, 0o040000]);

/**
 * The regular files of a zip, read in memory, never written: each checked against its CRC and its stated size (adm-zip does both).
 * What it was downloaded from must have been compared with a digest before.
 * @throws WorldError (`refused`) for an archive that leaves its folder, holds links, nothing, or more than `limits`; (`unreachable`) for one that cannot be read.
 */
export const readZip = async (bytes: Uint8Array, { name, limits = LIMITS }: { readonly name: string; readonly limits?: ArchiveLimits }): Promise<readonly Member[]> => {
  const { default: AdmZip } = await import('adm-zip');
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const opened = attempt(name, () => {
    const entries = countEntries(zip);
    if (entries > limits.entries) throw refused(`${name} holds ${entries} files, more than ${limits.entries}`);
    return new AdmZip(zip).getEntries();
  });
  let total = 0;
  const members = opened.flatMap((entry) => {
    const { entryName: path, header } = entry;
    if (!isInside(path)) throw refused(`${name} holds ${JSON.stringify(path)}, which leads out of it`);
    if (!isPlain(path)) throw refused(`${name} holds a file whose name cannot be shown: ${JSON.stringify(path)}`);
    // The upper half of the attributes is the Unix mode (APPNOTE 4.4.15).
    if (!PLAIN_TYPES.has((header.attr >>> 16) & FILE_TYPE)) throw refused(`${name} holds a link or a device, "${path}"`);
    if ((header.flags & ENCRYPTED) !== 0) throw refused(`${name} is encrypted: "${path}" cannot be read`);
    if (entry.isDirectory) return [];
    total += header.size;
    if (total > limits.bytes) throw refused(`${name} unpacks to more than ${limits.bytes} bytes`);
    const content = attempt(name, () => entry.getData());
    // An inflater stops at the stated size, so what was counted above is what was read. Of nothing adm-zip checks no sum.
    if (content.byteLength !== header.size || (content.byteLength === 0 && header.crc !== 0)) throw unreadable(name, `"${path}" is not as long as it says`);
    return [{ name: path, bytes: content }];
  });
  if (members.length === 0) throw refused(`${name} holds no file`);
  return members;
};

/** General purpose bit 0 (APPNOTE 4.4.4). */
const ENCRYPTED = 1;

const isInside = (path: string): boolean => path !== '' && !/^[/\\]|^[A-Za-z]:|\\|\0/.test(path) && !path.split('/').includes('..');

/** One file has one name: `./a`, `a//b`, and names that hide what they are, are not made by a build. */
const isPlain = (path: string): boolean => !/[\p{Cc}\p{Cf}]/u.test(path) && !path.replace(/\/$/, '').split('/').some((part) => part === '' || part === '.');

const attempt = <T>(name: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof WorldError ? error : unreadable(name, error instanceof Error ? error.message : String(error), error);
  }
};

const refused = (why: string): WorldError => new WorldError(why, { trouble: 'refused', fix: 'Do not use this artifact; build it again.' });
const unreadable = (name: string, why: string, cause?: unknown): WorldError => new WorldError(`${name} cannot be read as a zip: ${why}`, { trouble: 'unreachable', fix: 'Look again; if it stays so, build it again.', cause });
