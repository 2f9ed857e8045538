import type { State } from '../core/state.ts';
import { WorldError } from '../ports.ts';
import type { Blocker, Tracker } from '../ports.ts';

/**
 * What the tracker lists. Trackers list the closed ones too, so one that this session filed and that is not among them was lost, not closed.
 * Prevents: an irreversible act over a blocker whose file was put back from an older copy, or whose label somebody took off.
 * @throws WorldError when the tracker does not answer, or does not list one that nobody has closed here.
 */
export const listBlockers = async (tracker: Tracker, { blockers }: Pick<State, 'blockers'>): Promise<readonly Blocker[]> => {
  const listed = await tracker.list();
  const lost = blockers.filed.find(({ id, closed }) => closed === null && !isListed(listed, id));
  if (lost === undefined) return listed;
  const { id, title, step } = lost;
  throw new WorldError(`${id} "${title}", filed for ${step}, is not in the tracker any more. Put it back there; if it is settled: holdpoint blockers close ${id} --reason TEXT`, { trouble: 'missing', fix: 'Then try again.' });
};

/** Whether nobody has closed it here and the tracker does not have it, so that it can only be closed here. @throws WorldError */
export const isLost = async (tracker: Tracker, { blockers }: Pick<State, 'blockers'>, id: string): Promise<boolean> =>
  blockers.filed.some((filed) => filed.id === id && filed.closed === null) && !isListed(await tracker.list(), id);

const isListed = (listed: readonly Blocker[], id: string): boolean => listed.some((blocker) => blocker.id === id);

/** The tracker as the kinds of steps see it. */
export const withAllListed = (tracker: Tracker, state: State): Tracker => ({
  key: tracker.key,
  remote: tracker.remote,
  where: () => tracker.where(),
  list: () => listBlockers(tracker, state),
  file: (blocker) => tracker.file(blocker),
  text: (id) => tracker.text(id),
  add: (id, text) => tracker.add(id, text),
  close: (id, reason) => tracker.close(id, reason),
});
