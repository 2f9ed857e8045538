import { DISK } from '../../../src/adapters/disk.ts';
import type { Disk } from '../../../src/adapters/disk.ts';
import { cutAfter, inspectJournal, keepDamaged, replaceJournal } from '../../../src/adapters/journal-recovery.ts';
import { ADA, NOW } from './journal-events.ts';

/** What `holdpoint recover` does to the disk, once its words were typed. */
export const recoverHere = (path: string, disk: Disk = DISK): void => {
  const inspected = inspectJournal(path);
  if (inspected.damage === null) throw new Error('it is not damaged');
  const cut = cutAfter(inspected, inspected.records.length, inspected.damage);
  const { line, why } = cut.damage;
  const file = keepDamaged(inspected, disk);
  replaceJournal(inspected, cut, [{ type: 'journal.recovered', file, line, why, good: cut.good, lost: inspected.bytes.length - cut.from, steps: [] }], { by: ADA, at: NOW, disk });
};
