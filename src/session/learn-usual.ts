import type { StepTook } from '../core/world.ts';
import type { Session } from './session.ts';
import { withEarlier } from './world.ts';

type Told = Pick<Session, 'show'> & { readonly snapshot: () => Pick<ReturnType<Session['snapshot']>, 'state'> };

/** Tells the session how long its steps took in earlier releases. `read` goes through their journals, so nobody waits for it before there is something to see. */
export const learnUsual = async (session: Told, read: () => Promise<readonly (readonly StepTook[])[]>): Promise<void> => {
  const releases = await read();
  session.show((world) => withEarlier(world, session.snapshot().state, releases));
};
