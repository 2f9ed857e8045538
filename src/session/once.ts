import type { Refusal } from '../core/command.ts';
import type { Session } from './session.ts';

const underWay = new WeakMap<Session, Set<string>>();

/**
 * Does one thing of a name at a time; a second asking is refused while the first is being done.
 * Prevents: a key that was pressed twice, whose second press begins anew what the first has just brought to its end.
 */
export const onceAtATime = async (session: Session, name: string, act: () => Promise<Refusal | null>): Promise<Refusal | null> => {
  const names = underWay.get(session) ?? new Set();
  underWay.set(session, names);
  if (names.has(name)) return { why: 'that was asked for a moment ago and is being done', fix: 'Wait for it.' };
  names.add(name);
  try {
    return await act();
  } finally {
    names.delete(name);
  }
};
