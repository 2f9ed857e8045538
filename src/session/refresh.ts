import type { RemoteTag } from '../core/event.ts';
import { lastAttemptOf } from '../core/state.ts';
import { refreshCandidate } from './candidate.ts';
import type { Session } from './session.ts';

/** Asks the remote for the release's tag and writes down what is new; nothing to ask before it was pushed. @throws WorldError when it does not answer. */
export const refreshRemoteTag = async (session: Session): Promise<void> => {
  if (session.snapshot().state.candidate?.pinned === true) await readRemoteTag(session);
};

/** The release's tag as the remote has it now; what is new of it is written down. @throws WorldError when the remote does not answer. */
export const readRemoteTag = async (session: Session): Promise<RemoteTag | null> => {
  const found = await session.ports.git.remoteTag(session.snapshot().state.plan?.target ?? '');
  const tag = found === null ? null : { object: found.object, commit: found.commit };
  await session.dispatch({ type: 'remote-tag-read', tag });
  return tag;
};

type Round = { readonly now: Promise<void>; next: Promise<void> | null };
const rounds = new WeakMap<Session, Round>();

/**
 * Reads again what a pass is about: HEAD and the base, the pushed tag, the tools, the runbook file. What does not answer is asked by the
 * next that needs it. One round at a time: whoever asks meanwhile gets the one after it, which has begun since, however often it is asked.
 */
export const refreshGround = (session: Session): Promise<void> => {
  const round = rounds.get(session);
  if (round !== undefined) return (round.next ??= round.now.then(() => refreshGround(session)));
  const now = Promise.allSettled([refreshCandidate(session), refreshRemoteTag(session), refreshTools(session), compareRunbook(session)]).then(() => void rounds.delete(session));
  rounds.set(session, { now, next: null });
  return now;
};

const EDITED = 'the runbook file was edited since it was adopted: nothing irreversible starts; q, then start again to read the change';

/** An edit closes what is irreversible (rule 5); until the person reads it, it is said. */
export const compareRunbook = async (session: Session): Promise<void> => {
  const hash = await session.ports.runbookHash().catch(() => null);
  const { state, world } = session.snapshot();
  const edited = state.plan !== null && hash !== state.plan.runbookHash;
  if (edited === world.notices.includes(EDITED)) return;
  session.show((now) => ({ ...now, notices: edited ? [EDITED, ...now.notices] : now.notices.filter((notice) => notice !== EDITED) }));
};

/** Reads the versions of the tools that passes rest on, and writes down what is new: a pass is for the tools it was made with. */
export const refreshTools = async (session: Session): Promise<void> => {
  const { state } = session.snapshot();
  const used = new Set((state.plan?.steps ?? []).flatMap((step) => Object.keys(lastAttemptOf(state, step.id)?.for.tools ?? {})));
  if (used.size === 0) return;
  await session.dispatch({ type: 'tools-read', versions: await versionsOf(session, [...used]) });
};

/** The version that each tool says of itself; null where it is missing or says nothing. */
export const versionsOf = async ({ snapshot, ports }: Session, names: readonly string[]): Promise<{ readonly [tool: string]: string | null }> => {
  const tools = snapshot().state.plan?.tools ?? {};
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await ports.toolVersion(tools[name]?.version ?? `${name} --version`)] as const)));
};
