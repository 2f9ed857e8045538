import type { Recorded } from '../core/event.ts';
import type { State } from '../core/state.ts';
import type { World } from '../core/world.ts';
import type { Listed } from './find.ts';
import { filterRecords, recordText } from './records.ts';
import { timelineSteps } from './timeline.ts';
import type { ViewState } from './viewstate.ts';

/** The lines of a view that is a list over the whole screen; null of the others. */
export const listedIn = ({ state, world, records }: { readonly state: State; readonly world: World; readonly records: readonly Recorded[] }, { view, filter }: Pick<ViewState, 'view' | 'filter'>): Listed | null => {
  switch (view) {
    case 'evidence': {
      const shown = filterRecords(records, filter);
      return listOf(shown, (record) => recordText(record, state));
    }
    case 'blockers':
      return listOf([...world.blockers.open, ...(world.blockers.closed ?? [])], ({ id, title }) => `${id} ${title}`);
    case 'timeline':
      return listOf(timelineSteps(state), ({ step }) => `${step.title} ${step.id}`);
    case 'session':
    case 'delivery':
      return null;
    default:
      return view satisfies never;
  }
};

const listOf = <One>(lines: readonly One[], textOf: (line: One) => string): Listed => ({
  total: lines.length,
  textOf: (row) => {
    const line = lines[row];
    return line === undefined ? '' : textOf(line);
  },
});
