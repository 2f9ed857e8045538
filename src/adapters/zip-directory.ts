/** Signatures of the records at the end (APPNOTE 4.3.14 to 4.3.16) and of an entry of the directory (4.3.12). */
const END = 0x06054b50;
const END_OF_ZIP64 = new Set([0x06064b50, 0x07064b50]);
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
/** Before the end record another reader would still look for others; what is there would make two archives of one. */
const LOOKED_AT_BYTES = 24;
/** Far more than a build makes. adm-zip writes down every folder of every name: one long name made gigabytes of them. */
const LONGEST_NAME_BYTES = 512;
const DEEPEST = 32;

/**
 * Walks the directory of a zip without unpacking anything: how many entries it has. Done before adm-zip reads it, which trusts names of any length.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @throws Error in words for a zip64, a second end, a name that is too long, or a directory that is not where it should be.
 */
export const countEntries = (zip: Buffer): number => {
  const end = zip.length - END_BYTES - commentOf(zip);
  for (let at = Math.max(0, end - LOOKED_AT_BYTES); at < zip.length - 3; at += 1) {
    const found = zip.readUInt32LE(at);
    if (END_OF_ZIP64.has(found)) throw new Error('it is a zip64, which nothing of this size needs');
    if (found === END && at !== end) throw new Error('it has two ends');
  }
  const entries = zip.readUInt16LE(end + 8);
  if (entries !== zip.readUInt16LE(end + 10)) throw new Error('it is a part of several');
  const start = zip.readUInt32LE(end + 16);
  let at = start;
  for (let entry = 0; entry < entries; entry += 1) {
    if (at + ENTRY_BYTES > end || zip.readUInt32LE(at) !== ENTRY) throw new Error('its directory is damaged');
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const text = zip.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + name);
    if (name > LONGEST_NAME_BYTES || text.filter((byte) => byte === 0x2f).length > DEEPEST) throw new Error(`the name of an entry has ${name} bytes or too many folders`);
    at += ENTRY_BYTES + name + extra + comment;
  }
  if (at !== end || zip.readUInt32LE(end + 12) !== at - start) throw new Error('its directory is not as long as it says');
  return entries;
};

/** The length of the comment that ends with the archive. */
const commentOf = (zip: Buffer): number => {
  for (let comment = 0; comment <= 0xffff && zip.length >= END_BYTES + comment; comment += 1) {
    const at = zip.length - END_BYTES - comment;
    if (zip.readUInt32LE(at) === END) {
      if (zip.readUInt16LE(at + 20) !== comment) throw new Error('something stands behind its end');
      return comment;
    }
  }
  throw new Error('it has no end: it is cut off, or no zip');
};
