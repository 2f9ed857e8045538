import { lstatSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { HoldpointError } from '../core/error.ts';
import type { Mode } from '../core/plan.ts';
import type { Variables } from './environment.ts';
import { hasOwnFolder, ownFolder } from './folders.ts';
import { fileNameOf, nameOfFile } from './file-names.ts';

/** Where one session lives. */
export type SessionFolder = {
  readonly repository: string;
  readonly target: string;
  readonly mode: Mode;
  /** Counts from 1, for this target and mode. */
  readonly session: number;
  readonly folder: string;
  readonly journal: string;
  readonly logs: string;
  readonly evidence: string;
  /** The last screens, as text. */
  readonly screens: string;
  /** The folder of the target: its lock makes the release's one writer. */
  readonly release: string;
};

export type StoredSession = SessionFolder & {
  /** When its journal was last written, in milliseconds. */
  readonly writtenAt: number;
  /** It has logs or evidence, and no journal. */
  readonly journalMissing: boolean;
};

export type Store = {
  readonly root: string;
  /** All sessions of a repository (`owner/name`), the one written last first. A folder in which nothing was begun is left out. */
  readonly sessionsOf: (repository: string) => readonly StoredSession[];
  /** The one written last. @throws HoldpointError code 1 when its journal is missing: a history that is gone is not "none". */
  readonly newestSession: (of: { readonly repository: string; readonly target?: string; readonly mode?: Mode }) => StoredSession | null;
  /** Makes the folders of the next session; its journal is the caller's to begin. @throws HoldpointError code 1 */
  readonly createSession: (of: { readonly repository: string; readonly target: string; readonly mode: Mode }) => SessionFolder;
  /** The log of an attempt. */
  readonly logOf: (session: SessionFolder, step: string, attempt: number | string) => string;
};

/** The state folder that the environment names: HOLDPOINT_STATE, else XDG_STATE_HOME, else `~/.local/state`. */
export function stateRoot(environment: Variables): string {
  const named = environment['HOLDPOINT_STATE'] ?? '';
  if (named !== '') {
    if (!isAbsolute(named)) throw new HoldpointError({ code: 2, what: 'HOLDPOINT_STATE can\'t be used', why: `${named} is not an absolute path`, fix: 'Name the folder from the root on.' });
    return named;
  }
  // A relative one is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  const xdg = environment['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(environment['HOME'] || homedir(), '.local', 'state'), 'holdpoint');
}

/** Opens the store below `root`. Nothing is made before a session is. */
export function openStore(root: string): Store {
  const repositoryFolder = (repository: string): string => join(root, fileNameOf(repository.toLowerCase()));

  const sessionsOf = (repository: string): readonly StoredSession[] => {
    const folder = repositoryFolder(repository);
    if (!hasOwnFolder(root) || !hasOwnFolder(folder)) return [];
    return readdirSync(folder)
      .flatMap((target) => inOrder(sessionsIn(folder, target, repository)))
      .sort((a, b) => b.writtenAt - a.writtenAt || b.session - a.session);
  };

  return {
    root,
    sessionsOf,
    newestSession: ({ repository, target, mode }) => {
      const newest = sessionsOf(repository).find((one) => (target === undefined || one.target === target || one.target === fileNameOf(target)) && (mode === undefined || one.mode === mode));
      if (newest?.journalMissing === true)
        throw new HoldpointError({ code: 1, what: `The journal ${newest.journal} is missing`, why: 'the session has logs or evidence, so it was begun', fix: 'Put the journal back from a backup, or move the session\'s folder away.' });
      return newest ?? null;
    },
    createSession: ({ repository, target, mode }) => {
      const names = [fileNameOf(repository.toLowerCase()), fileNameOf(target)];
      const release = ownFolder(root, names);
      const taken = sessionsIn(repositoryFolder(repository), fileNameOf(target), repository, { all: true }).filter((one) => one.mode === mode);
      const session = Math.max(0, ...taken.map((one) => one.session)) + 1;
      const made = paths(release, { repository, target, mode, session });
      for (const name of ['logs', 'evidence']) ownFolder(root, [...names, `${mode}-${session}`, name]);
      return made;
    },
    logOf: (session, step, attempt) => join(session.logs, `${fileNameOf(step)}.${attempt}.log`),
  };
}

/** A later session of a release was written later, whatever the clock said. Prevents: going on with an abandoned one. */
function inOrder(sessions: readonly StoredSession[]): readonly StoredSession[] {
  return sessions.map((one) => ({ ...one, writtenAt: Math.max(...sessions.filter(({ mode, session }) => mode === one.mode && session <= one.session).map(({ writtenAt }) => writtenAt)) }));
}

const MODES: readonly Mode[] = ['dry-run', 'live'];

function sessionsIn(repositoryFolder: string, targetFolder: string, repository: string, { all = false }: { readonly all?: boolean } = {}): readonly StoredSession[] {
  const release = join(repositoryFolder, targetFolder);
  const target = nameOfFile(targetFolder);
  if (target === null || !hasOwnFolder(release)) return [];
  return readdirSync(release).flatMap((name) => {
    const mode = MODES.find((one) => name.startsWith(`${one}-`));
    const session = Number(name.slice((mode?.length ?? 0) + 1));
    if (mode === undefined || !Number.isSafeInteger(session) || session < 1) return [];
    const found = paths(release, { repository, target, mode, session });
    if (!hasOwnFolder(found.folder)) return [];
    // Of a link the name is read and not where it leads: opening it is what is refused.
    const journal = lstatSync(found.journal, { throwIfNoEntry: false });
    const kept = [found.logs, found.evidence].filter((folder) => hasOwnFolder(folder));
    const begun = journal !== undefined || kept.some((folder) => readdirSync(folder).length > 0);
    return begun || all ? [{ ...found, writtenAt: (journal ?? lstatSync(found.folder)).mtimeMs, journalMissing: journal === undefined }] : [];
  });
}

function paths(release: string, of: Pick<SessionFolder, 'repository' | 'target' | 'mode' | 'session'>): SessionFolder {
  const folder = join(release, `${of.mode}-${of.session}`);
  return { ...of, release, folder, journal: join(folder, 'journal.jsonl'), logs: join(folder, 'logs'), evidence: join(folder, 'evidence'), screens: join(folder, 'screens.txt') };
}
