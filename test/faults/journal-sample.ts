import { mkdtempSync, readFileSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal } from '../../src/adapters/journal.ts';
import type { Disk } from '../../src/adapters/journal.ts';
import type { Event } from '../../src/core/event.ts';
import { ADA, C1, NOW, PASSED, asks, ended, intended, moved, opened, sent, waived } from '../support/history.ts';
import { HEADER } from './programs/journal-events.ts';
import { TARGET, judgement, planOf, pushTag, step } from '../support/plan.ts';

export { ADA, NOW };

/** A disk that forgets to wait: for what is about bytes and not about crashes. */
export const QUICK: Disk = { write: (fd, bytes) => writeSync(fd, bytes), fsync: () => undefined };

/** An empty folder, and how to be rid of it. */
export const temporary = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-fault-')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const plan = planOf([step('notes', { judge: [judgement('notes')] }), pushTag('push', { needs: ['notes'] })]);
const typed = { words: `tag ${TARGET}`, note: { tag: TARGET, object: 'f'.repeat(40), commit: C1, remote: null } };

/** A small release as its journal tells it, batch by batch: a judgement, a waiver, the push of the tag. */
export const RELEASE: readonly (readonly Event[])[] = [
  opened(plan).slice(0, 3),
  [moved()],
  [intended('notes')],
  [sent('notes')],
  [{ type: 'attempt.commands-passed', step: 'notes', attempt: 1, evidence: PASSED.evidence, captured: {} }, asks('notes', [judgement('notes', 'Are the notes right? „So, ja“ – ✓ \\ "quoted"')])],
  [waived('notes')],
  [intended('push', typed)],
  [ended('push', PASSED)],
];

/** Records the release through the journal itself, a second a batch; gives its bytes. */
export const recordRelease = async (path: string, { from = NOW }: { readonly from?: number } = {}): Promise<Buffer> => {
  const journal = await createJournal(path, HEADER);
  for (const [n, events] of RELEASE.entries()) await journal.append(events, { by: ADA, at: from + n * 1_000 });
  journal.close();
  return readFileSync(path);
};
