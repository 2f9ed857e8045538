import { notExercisedLine, selectNotExercised } from '../core/not-exercised.ts';
import { selectCounts, selectExposures, selectNeeds } from '../core/select.ts';
import type { State } from '../core/state.ts';
import { stepOf } from '../core/state.ts';
import { statusesOf } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { spanOf } from './duration.ts';
import { clean } from './clean.ts';

/** Six lines printed after the screen has gone: where things stand, what still runs elsewhere, how to come back. A rehearsal adds what it did not exercise, a line a step. */
export const farewell = (state: State, world: World): readonly string[] => {
  const { open, total, by } = selectCounts(state);
  const plan = state.plan;
  const count = (number: number | undefined, word: string): string => (number === undefined || number === 0 ? '' : ` · ${number} ${word}`);
  const [need, ...others] = selectNeeds(state);
  const exposures = selectExposures(state);
  const elsewhere = [...statusesOf(state)].filter(([, { status }]) => status === 'waiting').map(([id]) => stepOf(state, id)?.title ?? id);
  return [
    `holdpoint ${plan?.repository ?? ''} ${plan?.target ?? ''} ${plan?.mode === 'live' ? '[LIVE]' : '[DRY RUN]'}, session ${state.session}${state.end === null ? '' : `: ${state.end.end}`}`,
    `Stands:   ${open}/${total} passed${count(by.failed, 'failed')}${count(by.unknown, 'unknown')}${count(by['needs-you'], 'needs you')}`,
    `Next:     ${state.end !== null ? 'nothing; this release is over' : need === undefined ? 'nothing needs you now' : `${stepOf(state, need.step)?.title ?? need.step}${others.length > 0 ? `, and ${others.length} more` : ''}`}`,
    `Goes on:  ${elsewhere.length === 0 ? 'nothing runs elsewhere' : `${elsewhere.join(', ')}; it does not need Holdpoint`}`,
    `Open:     ${exposures.length === 0 ? 'nothing was left open' : exposures.map((exposure) => `${exposure.what} (${spanOf(world.now - exposure.since)})`).join(', ')}`,
    world.readOnly !== null
      ? `Journal:  CANNOT BE WRITTEN: ${world.readOnly}. Nothing after its record ${world.chain.events} is recorded. Mend that, then: holdpoint`
      : `Back:     ${state.end === null ? 'holdpoint' : 'holdpoint report'}    journal: ${world.chain.events} records, ${world.chain.ok ? `unbroken, head ${world.chain.head.slice(0, 12)}` : 'BROKEN: holdpoint verify'}`,
    ...rehearsedLines(state, 'Not run:  '),
  ].map(clean);
};

/** What a dry run that has ended did not exercise; nothing of any other session. */
export const rehearsedLines = (state: State, head: string): readonly string[] => {
  const left = state.end?.end === 'rehearsed' ? selectNotExercised(state) : [];
  return left.length === 0 ? [] : [`${head}${left.length} step${left.length === 1 ? '' : 's'} that this rehearsal did not exercise`, ...left.map((one) => `  - ${notExercisedLine(one)}`)];
};
