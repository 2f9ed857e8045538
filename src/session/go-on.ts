import type { Actor } from '../core/event.ts';
import { selectNeeds, selectNextStartable } from '../core/select.ts';
import { statusesOf } from '../core/status.ts';
import type { Session } from './session.ts';
import { startStep } from './start.ts';
import { say } from './world.ts';

/**
 * `A`: starts everything of effect none or local that may run, whenever something more may, and stops where a person is
 * needed. It answers nothing and confirms nothing.
 */
export const keepGoing = (session: Session, by: Actor): { readonly begin: () => void } => {
  /** What was refused in a state is not asked again in the same state. */
  const refused = new Map<string, number>();
  let starting = false;

  const advance = async (): Promise<void> => {
    if (starting || !session.snapshot().world.goingOn) return;
    starting = true;
    try {
      for (;;) {
        const { state } = session.snapshot();
        const next = selectNextStartable(state, ({ id }) => refused.get(id) === state.events);
        if (next === undefined || !session.snapshot().world.goingOn) break;
        const refusal = await startStep(session, next.id, { confirmed: false, by });
        if (refusal !== null) {
          refused.set(next.id, session.snapshot().state.events);
          session.show((world) => say(world, 'unknown', `${next.title}: ${refusal.why}`, session.ports.clock.now()));
        }
      }
      rest(session);
    } finally {
      starting = false;
    }
  };
  session.onChange(() => void advance());
  return {
    begin: () => {
      session.show((world) => ({ ...world, goingOn: true, prompt: null }));
      void advance();
    },
  };
};

/** Nothing more can start: the first thing that needs the person is shown, or the world is awaited. */
const rest = (session: Session): void => {
  const { state, world } = session.snapshot();
  const statuses = [...statusesOf(state).values()];
  // What runs may open the next door, so nobody is asked before it has come to its verdict. What is watched takes too long for that.
  if (!world.goingOn || statuses.some(({ status }) => status === 'running')) return;
  const at = session.ports.clock.now();
  const waiting = statuses.some(({ status }) => status === 'waiting');
  // What failed opens no prompt: while something may still open a door, it stands in the tree and stops nothing.
  const need = selectNeeds(state).find(({ what }) => !waiting || (what !== 'retry' && what !== 'reconcile'));
  if (need !== undefined) {
    session.show((before) => ({ ...say(before, 'needs-you', need.text, at), goingOn: false, prompt: { step: need.step, at } }));
    return;
  }
  if (!waiting) session.show((before) => ({ ...before, goingOn: false }));
};
