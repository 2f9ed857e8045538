import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { HoldpointError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import { readLines } from './journal-lines.ts';
import type { Damage, ReadLines } from './journal-lines.ts';
import type { MachineRedactor } from './machine-redactor.ts';

/** A journal as a bug report may hold it. `changed` are its lines (from 1) whose content differs from what their hash was made over. */
export type JournalCopy = { readonly text: string; readonly changed: readonly number[]; readonly events: number; readonly head: string; readonly damage: Damage | null; readonly tailBytes: number };

/** What a copy, or a journal, tells: the records up to the first damage, and where that is. */
export type Told = Pick<ReadLines, 'header' | 'records' | 'head'> & { readonly damage: Damage | null };

/** Machines that the lines of a journal name, those after its first damage included: they are copied as well. */
export const hostsIn = (bytes: Buffer): readonly string[] => [...new Set(bytes.toString().split('\n').flatMap(hostOfLine))];

const hostOfLine = (line: string): readonly string[] => {
  const value = parseJson(line);
  const { data } = isJsonObject(value) ? value : {};
  return isJsonObject(data) && typeof data['host'] === 'string' ? [data['host']] : [];
};

/** The bytes of a journal, whatever they are. @throws HoldpointError code 1 when there is no such file. */
export function readJournalBytes(path: string): Buffer {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (!fstatSync(fd).isFile()) throw new Error('it is not a file');
      return readFileSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    throw new HoldpointError({ code: 1, what: `${path} could not be read`, why: cause instanceof Error ? cause.message : String(cause), fix: 'See that the file is there and yours.', cause });
  }
}

/**
 * Copies a journal without secrets and names of this machine. A line that changes keeps the hash that it had, so that the lines still
 * chain and nobody takes the copy for the record; a line that does not change keeps its bytes. Damage is copied as it is.
 */
export function copyJournal(bytes: Buffer, redactor: MachineRedactor): JournalCopy {
  const { damage, records, head } = toldBy(bytes, new Set());
  const changed: number[] = [];
  const lines = bytes.toString().split('\n').map((line, index) => {
    const copy = copyOfLine(line, redactor);
    if (copy !== line) changed.push(index + 1);
    return copy;
  });
  return { text: lines.join('\n'), changed, events: records.length, head, damage, tailBytes: bytes.length - bytes.lastIndexOf(10) - 1 };
}

/** Reads a journal or a copy of one. @param changed lines that a copy says were changed: their content is not compared with their hash. */
export function toldBy(bytes: Buffer, changed: ReadonlySet<number>): Told {
  const read = readLines(bytes, changed);
  if (!('line' in read)) return { ...read, damage: null };
  const good = readLines(bytes.subarray(0, startOfLine(bytes, read.line)), changed);
  const nothing = { header: { repository: '', target: '', mode: '', session: 0, version: '' }, records: [], head: '' };
  return { ...('line' in good ? nothing : good), damage: read };
}

const copyOfLine = (line: string, redactor: MachineRedactor): string => {
  const value = parseJson(line);
  if (value === undefined) return redactor.damaged(line);
  const copy = JSON.stringify(redactor.value(value));
  return copy === JSON.stringify(value) ? line : copy;
};

const parseJson = (line: string): Json | undefined => {
  try {
    // Boundary cast: JSON.parse gives exactly what `Json` describes.
    return JSON.parse(line) as Json;
  } catch {
    return undefined;
  }
};

const startOfLine = (bytes: Buffer, line: number): number => {
  let at = 0;
  for (let n = 1; n < line && at !== -1; n += 1) at = bytes.indexOf(10, at) + 1;
  return at;
};
