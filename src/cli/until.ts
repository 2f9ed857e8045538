import type { Session } from '../session/session.ts';

/** Resolves as soon as this holds of a session; at once when it does already. */
export const until = (session: Session, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = session.subscribe(look);
    look();
  });
