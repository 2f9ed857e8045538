import { watchRows } from '../../src/ui/draw/watch.ts';
import { useSkin } from '../parts/skin.ts';
import { ScrollPane } from './ScrollPane.tsx';
import type { PaneProps } from './props.ts';

/** Something elsewhere that is watched: a run with its jobs, and how the last polls went. */
export const WatchPane = ({ slot, state, world, view, selected, extent }: PaneProps) => {
  const { glyphs } = useSkin();
  const rows = selected === null ? [] : watchRows(selected, { state, world, width: slot.width - 4, glyphs });
  const title = (selected?.step.publishes.length ?? 0) > 0 ? 'Publish watch' : `Watch · ${selected?.step.title ?? ''}`;
  return <ScrollPane slot={slot} view={view} extent={extent} rows={rows} title={title} right={state.plan?.mode === 'live' ? 'LIVE' : 'DRY RUN'} />;
};
