import type { Actor, Recorded } from '../core/event.ts';
import type { Mode, Plan } from '../core/plan.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { replay } from '../core/replay.ts';
import type { Git } from '../ports.ts';
import { refuseDroppedTail } from '../session/anchors.ts';
import { lookAround, resumeSession } from '../session/resume.ts';
import { VERSION } from '../version.ts';
import { checkoutsOf, composeSession, trackerOf } from './compose.ts';
import type { Composed, Ground } from './compose.ts';
import { pathOfSource } from './runbook-source.ts';
import type { RunbookSource } from './runbook-source.ts';
import { placeOf } from './trusted-files.ts';
import { beginSession, holdSession } from './sessions.ts';
import type { Held } from './sessions.ts';
import type { Journal } from '../adapters/journal.ts';
import type { SessionFolder, Store } from '../adapters/store.ts';

/** A session that this process writes, and how to let go of it. */
export type Opened = Composed & { readonly held: Held; readonly close: () => void };

/** Who is at this terminal, by git's configuration, with the login on GitHub where it is known. */
export const personOf = async (git: Git, { person, login }: { readonly person: boolean; readonly login: string | null }): Promise<Actor> => ({ ...(await git.identity()), ...(login === null ? {} : { login }), person });

/** The login that the same person had in this journal: no request stands before the first frame. */
const knownAs = (you: Actor, records: readonly Recorded[]): Actor => {
  const login = you.login ?? records.findLast(({ by }) => by.person && by.email === you.email && by.login !== undefined)?.by.login;
  return login === undefined ? you : { ...you, login };
};

/**
 * Begins a session: all its inputs are confirmed, so the journal opens.
 * @param begin makes the journal, locked. @default beginSession
 */
export const openNew = async (ground: Ground, { store, plan, inputs, source, you, begin = beginSession }: { readonly store: Store; readonly plan: Plan; readonly inputs: { readonly [name: string]: string }; readonly source: RunbookSource; readonly you: Actor; readonly begin?: typeof beginSession }): Promise<Opened> => {
  const held = await begin(store, { repository: plan.repository, target: plan.target, mode: plan.mode satisfies Mode });
  const composed = composeSession(ground, {
    journal: held.journal,
    folder: held.folder,
    store,
    you,
    tracker: trackerOf(plan.blockers.tracker, plan.blockers.title, plan.values),
    repository: plan.repository,
    runbookPath: source.path,
    trusted: { source: source.source, place: placeOf({ root: ground.git.root, ...source }) },
    checkouts: checkoutsOf(plan.channels),
  });
  const refusal = await composed.session.dispatch({ type: 'open', repository: plan.repository, session: held.folder.session, version: VERSION, host: ground.host, pid: process.pid, root: ground.git.root, inputs, plan }, you);
  if (refusal !== null) throw new HoldpointError({ code: EXIT.broken, what: 'The session could not be opened', ...refusal });
  await lookAround(composed.session);
  return { ...composed, held, close: () => closeHeld(held) };
};

/**
 * Comes back to a session: its journal is replayed and verified, then the world is looked at before anything may start.
 * @param hold opens the journal, locked. @default holdSession
 * @param look `meanwhile` for a screen, which holds what a person asks for until the world was looked at. @default 'first'
 */
export const openAgain = async (ground: Ground, { store, folder, you, hold = holdSession, look = 'first' }: { readonly store: Store; readonly folder: SessionFolder; readonly you: Actor; readonly hold?: typeof holdSession; readonly look?: 'first' | 'meanwhile' }): Promise<Opened> => {
  const held = await hold(folder);
  try {
    const state = replay(held.journal.records);
    const { plan } = state;
    if (plan === null) throw new HoldpointError({ code: EXIT.broken, what: `The journal ${folder.journal} has no plan`, why: 'Holdpoint ended before the session was open', fix: `Nothing was done in it. Move ${folder.folder} away, then start again.` });
    await refuseDroppedTail(ground.git, state, { path: folder.journal, hashes: held.journal.hashes });
    const composed = composeAgain(ground, plan, { store, folder, journal: held.journal, you });
    const refusal = await resumeSession(composed.session, { pid: process.pid, mended: held.journal.mended, look });
    if (refusal !== null) throw new HoldpointError({ code: EXIT.broken, what: 'The session could not be resumed', ...refusal });
    return { ...composed, held, close: () => closeHeld(held) };
  } catch (error) {
    closeHeld(held);
    throw error;
  }
};

/** A session that exists, with its adapters, as its plan names them. Nothing is asked for yet. */
export const composeAgain = (ground: Ground, plan: Plan, { store, folder, journal, you }: { readonly store: Store; readonly folder: SessionFolder; readonly journal: Journal; readonly you: Actor }): Composed => {
  const runbookPath = pathOfSource(ground.git.root, plan.source);
  return composeSession(ground, {
    journal,
    folder,
    store,
    you: knownAs(you, journal.records),
    tracker: trackerOf(plan.blockers.tracker, plan.blockers.title, plan.values),
    repository: plan.repository,
    runbookPath,
    trusted: { source: plan.source, place: placeOf({ root: ground.git.root, source: plan.source, path: runbookPath }) },
    checkouts: checkoutsOf(plan.channels),
  });
};

const closeHeld = ({ journal, release }: Held): void => {
  journal.close();
  release();
};
