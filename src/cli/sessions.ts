import { openGit } from '../adapters/git.ts';
import { createJournal, openJournal, readHeader, readJournal, takeJournal } from '../adapters/journal.ts';
import type { Journal } from '../adapters/journal.ts';
import { fileNameOf } from '../adapters/file-names.ts';
import { hasOwnFolder } from '../adapters/folders.ts';
import { takeLock } from '../adapters/lock.ts';
import { openStore, stateRoot } from '../adapters/store.ts';
import type { SessionFolder, Store, StoredSession } from '../adapters/store.ts';
import { isOfAnotherRelease, refuseForeignJournal } from '../adapters/whose-journal.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Recorded } from '../core/event.ts';
import type { Mode } from '../core/plan.ts';
import { quoted } from '../core/quoted.ts';
import { beginReplay, replay } from '../core/replay.ts';
import type { State } from '../core/state.ts';
import type { Git } from '../ports.ts';
import { VERSION } from '../version.ts';
import type { Arguments } from './arguments.ts';

/** A session as its journal tells it, and the checkout in which it was asked for; nothing is locked and nothing is changed. */
export type ReadSession = {
  readonly git: Git;
  readonly store: Store;
  readonly found: StoredSession;
  readonly path: string;
  readonly state: State;
  readonly records: readonly Recorded[];
  /** Hashes of their lines. */
  readonly hashes: readonly string[];
  readonly chain: { readonly events: number; readonly head: string; readonly ok: boolean };
};

export type Here = { readonly git: Git; readonly repository: string; readonly store: Store };

export const here = async (): Promise<Here> => hereIn(await openGit(process.cwd()));

/** Whose checkout this is. @throws HoldpointError code 2 where its origin is not on GitHub. */
export const hereIn = async (git: Git): Promise<Here> => {
  const repository = await git.originRepository();
  if (repository === null) throw new HoldpointError({ code: EXIT.left, what: 'The origin of this checkout is not on GitHub', why: 'remote.origin.url is not of the form owner/name', fix: 'Start in a clone of the repository that is released.' });
  return { git, repository, store: openStore(stateRoot(process.env)) };
};

/** The session that the flags name, or the one written last. @throws HoldpointError code 2 when there is none, 1 when it is damaged or another's. */
export const readSession = async (asked: Arguments): Promise<ReadSession> => {
  const { git, repository, store } = await here();
  const found = findSession(store, repository, asked);
  if (found === null) throw noSession(repository, asked);
  const { records, hashes, head } = readOwn(found);
  return { git, store, found, path: found.journal, records, hashes, state: replay(records), chain: { events: records.length, head, ok: true } };
};

/** What is kept of the records of a session that is only replayed: whose it is, and which passes it adopted. */
const KEPT: ReadonlySet<Recorded['event']['type']> = new Set(['session.opened', 'runbook.adopted', 'pass.adopted']);

/** The same for who asks for no records: of each the state is made as it is read, and those of `records` are kept, that say whose it is and what it adopted. @throws as `readSession` */
export const replaySession = async (asked: Arguments): Promise<ReadSession> => {
  const { git, repository, store } = await here();
  const found = findSession(store, repository, asked);
  if (found === null) throw noSession(repository, asked);
  const records: Recorded[] = [];
  const replaying = beginReplay();
  const { header, hashes, head } = takeJournal(found.journal, (record) => {
    replaying.take(record);
    if (KEPT.has(record.event.type)) records.push(record);
  });
  refuseForeignJournal(found, { header, records });
  return { git, store, found, path: found.journal, records, hashes, state: replaying.end(), chain: { events: hashes.length, head, ok: true } };
};

export const noSession = (repository: string, { flags }: Pick<Arguments, 'flags'>): HoldpointError =>
  new HoldpointError({ code: EXIT.left, what: 'There is no session here', why: `no release of ${repository}${flags.target === undefined ? '' : ` to ${flags.target}`} was begun on this machine`, fix: 'Begin one: holdpoint start' });

export const modeOf = (text: string | undefined): Mode | undefined => {
  if (text === undefined || text === 'live' || text === 'dry-run') return text;
  throw new HoldpointError({ code: EXIT.left, what: `There is no mode "${text}"`, why: 'a session is a dry-run or live', fix: 'Give --mode dry-run or --mode live.' });
};

/** The session that the flags name, or the one written last; a copy of a release's folder is one only for who names it. */
export const findSession = (store: Store, repository: string, { flags }: Pick<Arguments, 'flags'>): StoredSession | null => {
  const mode = modeOf(flags.mode);
  const { target } = flags;
  const found = target === undefined ? store.sessionsOf(repository).find((one) => (mode === undefined || one.mode === mode) && !isCopy(one)) : { repository, target, ...(mode === undefined ? {} : { mode }) };
  return found === undefined ? null : store.newestSession(found);
};

/** The folder was copied, or renamed: what lies in it is a session of another release, which has its own lock. */
const isCopy = (found: StoredSession): boolean => {
  const header = found.journalMissing ? null : readHeader(found.journal);
  return header !== null && isOfAnotherRelease(found, header);
};

/** @throws HoldpointError code 1 when it is damaged, or the journal of another session. */
const readOwn = (found: StoredSession): ReturnType<typeof readJournal> => {
  const read = readJournal(found.journal);
  refuseForeignJournal(found, read);
  return read;
};

/** A journal with the lock of its release held. */
export type Held = { readonly folder: SessionFolder; readonly journal: Journal; readonly release: () => void };

/** Takes the lock of a release; the answer lets go of it. @throws HoldpointError code 3 that tells who holds it. */
export const holdRelease = (folder: SessionFolder): (() => void) => {
  const taken = takeLock(folder.release);
  if (taken.held) return taken.release;
  throw new HoldpointError({ code: EXIT.blocked, what: `Another Holdpoint works on ${folder.repository} ${folder.target}`, why: taken.why, fix: 'Go on there, or end it first. `holdpoint status` reads without it.' });
};

/** Opens a session that exists, for writing. @throws HoldpointError code 3 when it is held, 1 when it is damaged or another's. */
export const holdSession = async (folder: SessionFolder): Promise<Held> => {
  // Before its folder is locked and a cut tail is set aside: nothing is changed of what is another's.
  const header = readHeader(folder.journal);
  if (header !== null) refuseForeignJournal(folder, { header, records: [] });
  // What is written there later follows no link either: a log opens its own name without following one, not its folder's.
  for (const path of [folder.release, folder.folder, folder.logs, folder.evidence]) hasOwnFolder(path);
  const release = holdRelease(folder);
  try {
    const journal = await openJournal(folder.journal);
    refuseForeignJournal(folder, journal);
    return { folder, journal, release };
  } catch (error) {
    release();
    throw error;
  }
};

const stateIn = (found: StoredSession): State => replay(readOwn(found).records);

/** It was opened and has not ended: what would begin a session goes on with it. */
const isUnended = ({ plan, end }: State): boolean => plan !== null && end === null;

/**
 * Of the sessions that the flags name the one written last that was opened and has not ended; null when each of them has ended.
 * Prevents: a live release that is half published, passed by because a rehearsal of another was ended after it.
 * @throws HoldpointError code 1 when one on the way there is damaged, or its journal is missing or another's: whether it has ended is not known.
 */
export const findUnended = (store: Store, repository: string, { flags }: Pick<Arguments, 'flags'>): { readonly found: StoredSession; readonly state: State } | null => {
  const mode = modeOf(flags.mode);
  const { target } = flags;
  const releases = new Set<string>();
  for (const one of store.sessionsOf(repository)) {
    if ((target !== undefined && one.target !== target && one.target !== fileNameOf(target)) || (mode !== undefined && one.mode !== mode)) continue;
    // A session is begun when the one before it, of the same release and mode, has ended: only the last can be open.
    const release = `${one.mode} ${one.target}`;
    if (releases.has(release)) continue;
    releases.add(release);
    if (target === undefined && isCopy(one)) continue;
    // The store says what is wrong with a journal that is missing.
    const found = store.newestSession(one);
    const state = found === null ? null : stateIn(found);
    if (found !== null && state !== null && isUnended(state)) return { found, state };
  }
  return null;
};

/**
 * Begins the next session of a release; its journal holds the header only.
 * @throws HoldpointError code 3 when another Holdpoint holds the release, or has begun a session of it since this one looked.
 */
export const beginSession = async (store: Store, of: { readonly repository: string; readonly target: string; readonly mode: Mode }): Promise<Held> => {
  const folder = store.createSession(of);
  const release = holdRelease(folder);
  try {
    // Prevents: a second session of one release, begun from a form that was open while the first was begun and left.
    const newest = store.newestSession(of);
    if (newest !== null && isUnended(stateIn(newest))) {
      throw new HoldpointError({ code: EXIT.blocked, what: `A session of ${of.repository} ${of.target} was begun meanwhile`, why: `session ${newest.session} was written ${new Date(newest.writtenAt).toISOString()}, after this one looked for it`, fix: `It goes on from there: holdpoint start ${quoted(of.target)} --mode ${of.mode}` });
    }
    const journal = await createJournal(folder.journal, { repository: of.repository, target: of.target, mode: of.mode, session: folder.session, version: VERSION });
    return { folder, journal, release };
  } catch (error) {
    release();
    throw error;
  }
};
