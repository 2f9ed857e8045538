import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJournal } from '../../src/adapters/journal.ts';
import { recoverHere } from './programs/recovering.ts';

/** Flips a bit in the line behind the last good record; gives the bytes that are damaged then. */
export const damageAfter = (path: string, good: number): Buffer => {
  const bytes = readFileSync(path);
  let at = 0;
  for (let line = 0; line <= good; line += 1) at = bytes.indexOf(10, at) + 1;
  bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  return bytes;
};

/**
 * Why a recovery that was killed, or whose disk failed, did not hold: the journal is the damaged one, to the byte, and another try recovers it;
 * or it is the recovered one, with all of the damaged one kept. Never one that reads as sound and has forgotten that something was lost.
 */
export const judgeRecovery = (path: string, damaged: Buffer, good: number): string | null => {
  if (!existsSync(path)) return 'the journal is gone';
  if (readFileSync(path).equals(damaged)) {
    try {
      recoverHere(path);
    } catch (error) {
      return `another try fails: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  try {
    const { records } = readJournal(path);
    if (records.length !== good + 1 || records.at(-1)?.event.type !== 'journal.recovered') return `it reads as sound with ${records.length} records, the last ${records.at(-1)?.event.type ?? 'none'}`;
  } catch (error) {
    return `it is damaged otherwise than before: ${error instanceof Error ? error.message : String(error)}`;
  }
  const folder = dirname(path);
  return readdirSync(folder).some((name) => name.startsWith('journal.damaged-') && readFileSync(join(folder, name)).equals(damaged)) ? null : 'no whole copy of the damaged journal was kept';
};
