import { selectNotExercised } from '../core/not-exercised.ts';
import type { State } from '../core/state.ts';
import type { Session } from './session.ts';
import { say } from './world.ts';

/** Says once that the session has ended, and what is left to do. */
export const announceEnd = (session: Session): void => {
  let announced = false;
  const announce = (): void => {
    const { state } = session.snapshot();
    if (announced || state.end === null) return;
    announced = true;
    const mark = state.end.end === 'abandoned' ? 'info' : 'passed';
    session.show((world) => say(world, mark, endOf(state), session.ports.clock.now()));
  };
  session.onChange(announce);
  announce();
};

const endOf = (state: State): string => {
  const { plan, end } = state;
  const left = end?.end === 'rehearsed' ? selectNotExercised(state).length : 0;
  const notExercised = left === 0 ? '' : ` ${left} step${left === 1 ? ' was' : 's were'} not exercised: leaving and the report list ${left === 1 ? 'it' : 'them'}.`;
  return `${plan?.target ?? 'The release'} is ${end?.end ?? 'ended'}.${notExercised} R writes the report, q leaves.`;
};
