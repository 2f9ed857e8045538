import { isAscii } from 'node:buffer';
import { hash } from 'node:crypto';
import type { Actor, Event, Recorded } from '../core/event.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import { parseEvent } from './journal-shape.ts';

/** The version of the format. A journal of a newer one is not touched. */
export const JOURNAL_VERSION = 1;

/** What the first line says: which release this is the journal of, and the Holdpoint that began it. */
export type JournalHeader = { readonly repository: string; readonly target: string; readonly mode: string; readonly session: number; readonly version: string };

/** What the lines of a journal say. `hashes` are those of the records' lines, in order; `goodBytes` ends with the last whole line; what follows it is a tail without newline. */
export type ReadLines = { readonly header: JournalHeader; readonly records: readonly Recorded[]; readonly hashes: readonly string[]; readonly head: string; readonly goodBytes: number };

/** Why a line is no part of a history that can have happened. `line` counts from 1. */
export type Damage = { readonly line: number; readonly why: string; readonly newer?: boolean };

const HASH_MARK = ',"hash":"';
const HEX = 64;
/** `,"hash":"` and 64 digits and `"}`. */
const SEAL_BYTES = HASH_MARK.length + HEX + 2;
const NEWLINE = 10;
const ZEROED = 'a zero byte, which no journal holds';

/** The line of a header, sealed. */
export const headerLine = (header: JournalHeader): { readonly line: string; readonly hash: string } => sealed(JSON.stringify({ v: JOURNAL_VERSION, holdpoint: header }));

/** The line of one event, chained to `prev`, sealed. */
export function recordLine(event: Event, { n, at, by, prev }: { readonly n: number; readonly at: number; readonly by: Actor; readonly prev: string }): { readonly line: string; readonly hash: string } {
  const { type, ...data } = event;
  return sealed(JSON.stringify({ v: JOURNAL_VERSION, n, at: new Date(at).toISOString(), by, type, data, prev }));
}

/** Whether a record by this one could be read again. Node's `isTTY` is `undefined` where its type says `false`; such a record would damage the journal. */
export const isRecordable = (by: Actor): boolean => {
  const written = parseJson(JSON.stringify(by));
  return parseActor(written) !== null;
};

/** The hash is over the line's own bytes before it, so that a replay hashes what it read and never writes JSON again. */
function sealed(json: string): { readonly line: string; readonly hash: string } {
  const body = json.slice(0, -1);
  const digest = sha256(body);
  return { line: `${body}${HASH_MARK}${digest}"}\n`, hash: digest };
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Reads and verifies all lines of a journal: hash, chain, numbers, known events. Nothing is repaired or passed over.
 * @param redacted lines (from 1) of a copy whose content was changed: they chain by the hash that they carry, and no more is claimed of them.
 */
export function readLines(bytes: Buffer, redacted: ReadonlySet<number> = NONE): ReadLines | Damage {
  const { header, damage, ...read } = readGoodLines(bytes, redacted);
  return header === null || damage !== null ? (damage ?? NO_HEADER) : { header, ...read };
}

/** What stands before the first damage, and that damage; `header` is null where the first line is damaged already. */
export type GoodLines = Omit<ReadLines, 'header'> & { readonly header: JournalHeader | null; readonly damage: Damage | null };

export const NO_HEADER: Damage = { line: 1, why: 'the header is missing or cut' };

/** The same, of a journal that may be damaged: how far it can be believed. */
export function readGoodLines(bytes: Buffer, redacted: ReadonlySet<number> = NONE): GoodLines {
  const records: Recorded[] = [];
  return { ...takeGoodLines(bytes, (record) => records.push(record), redacted), records };
}

/** The same, for who needs each record for a moment only: a hundred thousand that nobody keeps cost half of what it costs to keep them. */
export function takeGoodLines(bytes: Buffer, take: (record: Recorded) => void, redacted: ReadonlySet<number> = NONE): Omit<GoodLines, 'records'> {
  const none = (damage: Damage): Omit<GoodLines, 'records'> => ({ header: null, hashes: [], head: '', goodBytes: 0, damage });
  const zero = bytes.indexOf(0);
  const isZeroed = (end: number): boolean => zero !== -1 && zero < end;
  const headerEnd = bytes.indexOf(NEWLINE);
  if (isZeroed(headerEnd === -1 ? bytes.length : headerEnd)) return none({ line: 1, why: ZEROED });
  if (headerEnd === -1) return none(NO_HEADER);
  const lineAt = linesIn(bytes);
  const first = unseal(lineAt(0, headerEnd), redacted.has(1));
  if ('why' in first) return none({ line: 1, ...first });
  const header = parseHeader(first.value['holdpoint']);
  if (header === null) return none({ line: 1, why: 'the first line is no header of a journal' });

  const hashes: string[] = [];
  let head = first.hash;
  let before: Said | null = null;
  let from = headerEnd + 1;
  const good = (damage: GoodLines['damage']): Omit<GoodLines, 'records'> => ({ header, hashes, head, goodBytes: from, damage });
  for (let end = bytes.indexOf(NEWLINE, from); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
    const line = hashes.length + 2;
    if (isZeroed(end)) return good({ line, why: ZEROED });
    const read = readRecord(lineAt(from, end), { n: hashes.length + 1, prev: head, before, redacted: redacted.has(line) });
    if ('why' in read) return good({ line, ...read });
    before = read.said;
    take(read.record);
    hashes.push(read.hash);
    head = read.hash;
    from = end + 1;
  }
  const torn = isZeroed(bytes.length) ? ZEROED : tornTail(bytes.subarray(from), hashes.length + 1);
  return good(torn === null ? null : { line: hashes.length + 2, why: torn });
}

/** A line after the damage that still bears its own seal: what it says is no history, but it may have happened. */
export type Salvaged = { readonly line: number; readonly at: string; readonly type: string; readonly step: string | null };

/** Lines of a damaged end that their own hash vouches for, the damaged one included. `from` is a byte, `line` the number of the line there. */
export function salvageLines(bytes: Buffer, { from, line: first }: { readonly from: number; readonly line: number }): readonly Salvaged[] {
  const found: Salvaged[] = [];
  let line = first;
  for (let start = from; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const read = unseal(lineOf(bytes.subarray(start, end)));
    if (!('why' in read)) {
      const { at, type, data } = read.value;
      const step = isJsonObject(data) ? data['step'] : undefined;
      if (typeof type === 'string') found.push({ line, at: typeof at === 'string' ? at : '', type, step: typeof step === 'string' ? step : null });
    }
    start = end + 1;
  }
  return found;
}

type Unsealed = { readonly value: JsonObject; readonly hash: string };

/** A line, a character a byte. `bytes`: what it is read from where it is not ASCII. */
type Line = { readonly latin1: string; readonly bytes: Buffer | null };

const lineOf = (bytes: Buffer): Line => ({ latin1: bytes.toString('latin1'), bytes });

/** Where all is ASCII, lines are pieces of one text: a hundred thousand small buffers cost more than their hashes. */
const linesIn = (bytes: Buffer): ((from: number, end: number) => Line) => {
  if (!isAscii(bytes)) return (from, end) => lineOf(bytes.subarray(from, end));
  const all = bytes.toString('latin1');
  return (from, end) => ({ latin1: all.slice(from, end), bytes: null });
};

function unseal(line: Line, redacted = false): Unsealed | { readonly why: string; readonly newer?: boolean } {
  const { latin1, bytes } = line;
  const body = latin1.length - SEAL_BYTES;
  if (body <= 0) return notSealed(line);
  const digest = redacted ? claimedIn(latin1.slice(body)) : sha256(bytes === null ? latin1.slice(0, body) : bytes.subarray(0, body));
  if (latin1.slice(body) !== `${HASH_MARK}${digest}"}`) return notSealed(line);
  const value = parseLine(line);
  if (!isJsonObject(value)) return { why: 'a line that is no JSON object' };
  if (value['v'] !== JOURNAL_VERSION) return newer(value['v']) ?? { why: `a line of version ${JSON.stringify(value['v'])}` };
  return { value, hash: digest };
}

/** A copy: a piece of a text keeps the whole of it in memory. */
const claimedIn = (seal: string): string => Buffer.from(seal.slice(HASH_MARK.length, HASH_MARK.length + HEX), 'latin1').toString('latin1');

const parseLine = ({ latin1, bytes }: Line): Json | undefined => parseJson(bytes === null ? latin1 : bytes.toString());

/** A newer version may seal its lines otherwise; that is no damage, and says so. */
function notSealed(line: Line): { readonly why: string; readonly newer?: boolean } {
  const value = parseLine(line);
  return (isJsonObject(value) ? newer(value['v']) : null) ?? { why: 'its hash is not the hash of its content' };
}

const newer = (version: Json | undefined): { readonly why: string; readonly newer: true } | null =>
  typeof version === 'number' && version > JOURNAL_VERSION ? { why: `written by a newer Holdpoint (version ${version} of the journal, this one reads ${JOURNAL_VERSION})`, newer: true } : null;

function parseHeader(value: Json | undefined): JournalHeader | null {
  if (!isJsonObject(value)) return null;
  const { repository, target, mode, session, version } = value;
  if (typeof repository !== 'string' || typeof target !== 'string' || typeof mode !== 'string' || typeof session !== 'number' || typeof version !== 'string') return null;
  return { repository, target, mode, session, version };
}

/** When a record was written and by whom, and that as its line has it: records of one write say the same. */
type Said = { readonly at: string; readonly time: number; readonly by: Actor; readonly text: string };

/** What a record follows from. `before`: what the record before it said. */
type Expected = { readonly n: number; readonly prev: string; readonly before: Said | null };

type Read = { readonly record: Recorded; readonly said: Said; readonly hash: string };

function readRecord(line: Line, expected: Expected & { readonly redacted: boolean }): Read | Omit<Damage, 'line'> {
  const alike = expected.redacted ? null : readAlike(line, expected);
  if (alike !== null) return alike;
  const read = unseal(line, expected.redacted);
  if ('why' in read) return read;
  const parsed = parseRecord(read.value, expected);
  return 'why' in parsed ? parsed : { ...parsed, hash: read.hash };
}

const DATA_MARK = '","data":';

/**
 * A record of the same write as the one before it, in the very words of `recordLine`. All that is due in it is then known as text and compared as such, and only its
 * data is left to be parsed, which is half of the line. Null for any other: that is read as JSON, which also says what is wrong with it.
 */
function readAlike({ latin1, bytes }: Line, { n, prev, before }: Expected): Read | null {
  if (before === null || bytes !== null) return null;
  const opening = `{"v":${JOURNAL_VERSION},"n":${n}${before.text}`;
  if (latin1.slice(0, opening.length) !== opening) return null;
  const body = latin1.length - SEAL_BYTES;
  const digest = sha256(latin1.slice(0, body));
  const ending = `,"prev":"${prev}"${HASH_MARK}${digest}"}`;
  const typeEnd = latin1.indexOf('"', opening.length);
  if (latin1.slice(-ending.length) !== ending || latin1.slice(typeEnd, typeEnd + DATA_MARK.length) !== DATA_MARK) return null;
  const data = parseJson(latin1.slice(typeEnd + DATA_MARK.length, -ending.length));
  const parsed = isJsonObject(data) ? parseEvent(latin1.slice(opening.length, typeEnd), data) : null;
  return parsed === null || 'wrong' in parsed ? null : { record: { n, at: before.time, by: before.by, event: parsed.event }, said: before, hash: digest };
}

function parseRecord(value: JsonObject, expected: Expected): { readonly record: Recorded; readonly said: Said } | { readonly why: string } {
  const { n, at, by, type, data, prev } = value;
  if (n !== expected.n) return { why: `record ${JSON.stringify(n ?? null)} where ${expected.n} is due: lines were dropped, doubled or swapped` };
  if (prev !== expected.prev) return { why: 'it does not chain to the line before' };
  if (typeof at !== 'string') return { why: 'it has no time' };
  const time = at === expected.before?.at ? expected.before.time : Date.parse(at);
  if (Number.isNaN(time)) return { why: 'it has no time' };
  const actor = parseActor(by, expected.before?.by ?? null);
  if (actor === null) return { why: 'it does not say who it is by' };
  if (!isJsonObject(data)) return { why: 'it has no data' };
  const parsed = parseEvent(type, data);
  return 'wrong' in parsed ? { why: parsed.wrong } : { record: { n: expected.n, at: time, by: actor, event: parsed.event }, said: at === expected.before?.at && actor === expected.before.by ? expected.before : { at, time, by: actor, text: `,"at":${JSON.stringify(at)},"by":${JSON.stringify(by)},"type":"` } };
}

function parseActor(value: Json | undefined, before: Actor | null = null): Actor | null {
  if (!isJsonObject(value)) return null;
  const { name, email, login, person } = value;
  if (typeof name !== 'string' || typeof email !== 'string' || typeof person !== 'boolean') return null;
  const known = typeof login === 'string' ? login : undefined;
  if (before !== null && before.name === name && before.email === email && before.person === person && before.login === known) return before;
  return typeof login === 'string' ? { name, email, login, person } : { name, email, person };
}

/**
 * A write that a crash has cut is the beginning of the next record. Anything else without a newline is damage: a record that
 * is whole but for its newline, with another byte behind it, was acknowledged once.
 */
function tornTail(tail: Buffer, n: number): string | null {
  const begins = `{"v":${JOURNAL_VERSION},"n":${n},`;
  const text = tail.toString('latin1');
  if (!text.startsWith(begins) && !begins.startsWith(text)) return 'what follows the last line is no beginning of a record';
  for (let at = text.indexOf(HASH_MARK); at !== -1; at = text.indexOf(HASH_MARK, at + 1)) {
    const end = at + SEAL_BYTES;
    if (end < tail.length && !('why' in unseal(lineOf(tail.subarray(0, end))))) return 'the newline after its last record was changed';
  }
  return null;
}

function parseJson(text: string): Json | undefined {
  try {
    // Boundary cast: JSON.parse gives exactly what `Json` describes.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const sha256 = (content: string | Buffer): string => hash('sha256', content, 'hex');
