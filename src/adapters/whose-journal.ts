import { basename } from 'node:path';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Recorded } from '../core/event.ts';
import { fileNameOf } from './file-names.ts';
import type { JournalHeader } from './journal-lines.ts';
import type { SessionFolder } from './store.ts';

/** What a journal says of itself: its header, and its records with the opening and the plan. */
type Told = { readonly header: JournalHeader; readonly records: readonly Recorded[] };
type Release = { readonly repository: string; readonly target: string };

/** @throws HoldpointError code 1 when the journal is that of another session than the folder is kept for. */
export const refuseForeignJournal = (folder: SessionFolder, told: Told): void => {
  const says = foreignIn(folder, told);
  if (says === null) return;
  throw new HoldpointError({
    code: EXIT.broken,
    what: `${folder.journal} is the journal of another session`,
    why: `${says}, and it lies where ${folder.repository} ${folder.target} ${folder.mode}-${folder.session} is kept`,
    fix: `Nothing was changed. If it is a copy, move ${folder.folder} out of the state folder. If it was put back into the wrong folder, put the right journal there.`,
  });
};

/**
 * What a journal says of itself that is not so of the folder in which it lies; null for one that is its session's own.
 * Prevents: two writers of one release, each under a lock of its own, by a copy of its folder; and the journal of an abandoned session, put back
 * into the folder of the one that has published.
 */
export const foreignIn = (folder: SessionFolder, { header, records }: Told): string | null => {
  if (isOfAnotherRelease(folder, header) || header.mode !== folder.mode || header.session !== folder.session) return `it was begun as ${header.repository} ${header.target} ${header.mode}-${header.session}`;
  for (const { event } of records) {
    if (event.type === 'session.opened' && !(isRepository(folder, event) && event.session === folder.session)) return `it was opened as session ${event.session} of ${event.repository}`;
    if (event.type === 'runbook.adopted' && (isOfAnotherRelease(folder, event.plan) || event.plan.mode !== folder.mode)) return `its plan is of ${event.plan.repository} ${event.plan.target} (${event.plan.mode})`;
  }
  return null;
};

/** Whether a header or a plan is of another release than the folder is kept for. A target that is too long to be a name is known by its cut one. */
export const isOfAnotherRelease = (folder: SessionFolder, of: Release): boolean => !isRepository(folder, of) || fileNameOf(of.target) !== basename(folder.release);

const isRepository = (folder: SessionFolder, { repository }: { readonly repository: string }): boolean => repository.toLowerCase() === folder.repository.toLowerCase();
