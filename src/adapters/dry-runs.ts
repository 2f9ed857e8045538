import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DryRuns } from '../core/dry-run.ts';
import { HoldpointError } from '../core/error.ts';
import type { Evidence } from '../core/verdict.ts';
import { resolveInside } from './checkout-paths.ts';
import { copyExactly, hashFile } from './exact-copy.ts';
import { fileNameOf } from './file-names.ts';
import { readJournal } from './journal.ts';
import type { SessionFolder, Store } from './store.ts';
import { refuseForeignJournal } from './whose-journal.ts';

type FilePiece = Extract<Evidence, { type: 'file' }>;

/**
 * The dry runs beside a live session: same repository, same target. Of theirs nothing is changed, and a path in their evidence
 * is followed only inside their own folder.
 */
export const createDryRuns = ({ store, live }: { readonly store: Store; readonly live: SessionFolder }): DryRuns => {
  const { repository, target } = live;
  const folderOf = (session: number): string | null => store.sessionsOf(repository).find((one) => one.target === target && one.mode === 'dry-run' && one.session === session)?.folder ?? null;

  /** Where a piece of evidence lies, or what is wrong with it. */
  const located = async (session: number, piece: FilePiece): Promise<{ readonly path: string } | { readonly wrong: string }> => {
    const folder = folderOf(session);
    if (folder === null) return { wrong: `its evidence is gone with dry run ${session}` };
    try {
      return { path: await resolveInside([folder], piece.path) };
    } catch (error) {
      if (error instanceof HoldpointError) return { wrong: `its evidence ${piece.name} lies outside the dry run` };
      throw error;
    }
  };
  const changed = (piece: FilePiece): string => `its evidence ${piece.name} is gone, or is not what it was`;
  const isSame = (piece: FilePiece, found: { readonly sha256: string; readonly bytes: number } | null): boolean => found?.sha256 === piece.sha256 && found.bytes === piece.bytes;
  const folderFor = (attempt: string): string => join(live.evidence, attempt);

  return {
    newest: async () => {
      if (live.mode !== 'live') return null;
      try {
        const found = store.newestSession({ repository, target, mode: 'dry-run' });
        if (found === null) return null;
        const { header, records, hashes, head } = readJournal(found.journal);
        refuseForeignJournal(found, { header, records });
        return { session: found.session, head, records, hashes };
      } catch (error) {
        if (error instanceof HoldpointError) return { problem: `${error.what}: ${error.why}` };
        throw error;
      }
    },
    wrongWith: async (session, evidence) => {
      for (const piece of evidence) {
        if (piece.type !== 'file') continue;
        const at = await located(session, piece);
        if ('wrong' in at) return at.wrong;
        if (!isSame(piece, await hashFile(at.path))) return changed(piece);
      }
      return null;
    },
    keep: async (session, evidence, attempt) => {
      const kept: Evidence[] = [];
      const names = new Set<string>();
      const failed = async (why: string): Promise<string> => {
        await rm(folderFor(attempt), { recursive: true, force: true });
        return why;
      };
      for (const piece of evidence) {
        if (piece.type !== 'file') {
          kept.push(piece);
          continue;
        }
        const at = await located(session, piece);
        if ('wrong' in at) return failed(at.wrong);
        const name = unused(fileNameOf(piece.name), names);
        const path = join(folderFor(attempt), name);
        if (!isSame(piece, await copyExactly(at.path, path))) return failed(changed(piece));
        kept.push({ ...piece, path });
      }
      return kept;
    },
    drop: (attempt) => rm(folderFor(attempt), { recursive: true, force: true }),
  };
};

/** Two files of one name, in two folders of the checkout, stay two files. */
const unused = (name: string, taken: Set<string>): string => {
  let free = name;
  for (let n = 2; taken.has(free); n += 1) free = `${name}.${n}`;
  taken.add(free);
  return free;
};
