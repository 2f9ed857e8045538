import { WorldError } from '../ports.ts';

/** A regular file of an archive. */
export type Member = { readonly name: string; readonly bytes: Uint8Array };

export type ArchiveLimits = { readonly entries: number; readonly bytes: number };

const LIMITS: ArchiveLimits = { entries: 10_000, bytes: 512 * 1024 * 1024 };

const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;

/**
 * The regular files of a zip, read in memory, never written: each checked against its CRC and its stated size (adm-zip does both).
 * What it was downloaded from must have been compared with a digest before.
 * @throws WorldError (`refused`) for an archive that leaves its folder, holds links or is larger than `limits`; (`unreachable`) for one that cannot be read.
 */
export const readZip = async (bytes: Uint8Array, { name, limits = LIMITS }: { readonly name: string; readonly limits?: ArchiveLimits }): Promise<readonly Member[]> => {
  const { default: AdmZip } = await import('adm-zip');
  const opened = attempt(name, () => {
    const zip = new AdmZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (zip.getEntryCount() > limits.entries) throw refused(`${name} holds ${zip.getEntryCount()} files, more than ${limits.entries}`);
    return zip.getEntries();
  });
  let total = 0;
  return opened.flatMap((entry) => {
    const path = entry.entryName;
    if (!isInside(path)) throw refused(`${name} holds "${path}", which leads out of it`);
    // The upper half of the attributes is the Unix mode (APPNOTE 4.4.15).
    if (((entry.header.attr >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) throw refused(`${name} holds a link, "${path}"`);
    if (entry.isDirectory) return [];
    total += entry.header.size;
    if (total > limits.bytes) throw refused(`${name} unpacks to more than ${limits.bytes} bytes`);
    const content = attempt(name, () => entry.getData());
    // An inflater stops at the stated size, so what was counted above is what was read.
    if (content.byteLength !== entry.header.size) throw unreadable(name, `"${path}" is not as long as it says`);
    return [{ name: path, bytes: content }];
  });
};

const isInside = (path: string): boolean => path !== '' && !/^[/\\]|^[A-Za-z]:|\\|\0/.test(path) && !path.split('/').includes('..');

const attempt = <T>(name: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof WorldError ? error : unreadable(name, error instanceof Error ? error.message : String(error), error);
  }
};

const refused = (why: string): WorldError => new WorldError(why, { trouble: 'refused', fix: 'Do not use this artifact; build it again.' });
const unreadable = (name: string, why: string, cause?: unknown): WorldError => new WorldError(`${name} cannot be read as a zip: ${why}`, { trouble: 'unreachable', fix: 'Look again; if it stays so, build it again.', cause });
