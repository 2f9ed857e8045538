import { lastAttemptOf } from '../core/state.ts';
import type { Session } from './session.ts';

/** Asks the remote for the release's tag and writes down what is new; nothing to ask before it was pushed. @throws WorldError when it does not answer. */
export const refreshRemoteTag = async (session: Session): Promise<void> => {
  const { plan, candidate } = session.snapshot().state;
  if (plan === null || candidate?.pinned !== true) return;
  const tag = await session.ports.git.remoteTag(plan.target);
  await session.dispatch({ type: 'remote-tag-read', tag: tag === null ? null : { object: tag.object, commit: tag.commit } });
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
