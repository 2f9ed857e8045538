import { stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';

/**
 * Where the tag that was pushed has gone since. Nothing here can put it right, so all that needs it stays closed.
 * Prevents: publishing what a tag names that somebody has moved in the meantime.
 */
export const strayed = (state: State, push: Attempt): string | null => {
  if (state.remoteTag === null) return null;
  const { now } = state.remoteTag;
  const target = state.plan?.target ?? 'the tag';
  if (now === null) return `${target} is gone from the remote`;
  if (now.commit !== state.candidate?.commit) return `${target} on the remote is now at ${now.commit.slice(0, 7)}`;
  return now.object === objectPushed(state, push) ? null : `${target} on the remote was made anew: ${now.object.slice(0, 7)}`;
};

/**
 * The object of the tag that a push has settled: the one that its intent names, otherwise the first that was read since.
 * Prevents: a tag that somebody made anew before the first reading, and that counts as ours from then on.
 */
const objectPushed = (state: State, { note }: Attempt): string | undefined => (typeof note['object'] === 'string' ? note['object'] : state.remoteTag?.first?.object);

/** The same of the push of this session; undefined before it has passed, or where neither was written down. */
export const pushedObjectOf = (state: State): string | undefined => {
  const pushes = (state.plan?.steps ?? []).flatMap((step) => (step.pinsCandidate ? stepStateOf(state, step.id).attempts.slice(-1) : []));
  const push = pushes.find(({ outcome }) => outcome?.result === 'passed');
  return push === undefined ? undefined : objectPushed(state, push);
};
