import { failedRows } from '../../src/ui/draw/failed.ts';
import { blocksOf } from '../../src/ui/selection.ts';
import { useSkin } from '../parts/skin.ts';
import { DetailPane } from './DetailPane.tsx';
import { ScrollPane } from './ScrollPane.tsx';
import type { PaneProps } from './props.ts';

/** A failed or unknown gate keeps its screen until the person leaves it. */
export const FailedPane = (props: PaneProps) => {
  const { glyphs } = useSkin();
  const { slot, state, world, view, selected, context, extent, narrow, error } = props;
  const rows = selected === null ? [] : failedRows(selected, context, { state, world, width: slot.width - 4, glyphs, short: narrow, error });
  if (selected === null || rows.length === 0) return <DetailPane {...props} />;
  const [blocks] = blocksOf(state, selected.step.id);
  const right = narrow ? (blocks === undefined ? '' : `blocks ${blocks.replace(/ \(.*$/, '')}`) : `step ${selected.place} of ${state.plan?.steps.length ?? 0}`;
  return <ScrollPane slot={slot} view={view} extent={extent} rows={rows} title={selected.status.status === 'unknown' ? 'Unknown gate' : 'Failed gate'} right={right} />;
};
