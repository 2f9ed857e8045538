import { detailRows } from '../../src/ui/draw/detail.ts';
import { pastRows } from '../../src/ui/draw/past.ts';
import { phaseRows } from '../../src/ui/draw/phase.ts';
import { pictureRows } from '../../src/ui/draw/picture.ts';
import { BLANK } from '../../src/ui/rows.ts';
import { useSkin } from '../parts/skin.ts';
import { ScrollPane } from './ScrollPane.tsx';
import type { PaneProps } from './props.ts';

/** The generic pane: everything that is known of any step, whatever its kind, or of an attempt before its newest. */
export const DetailPane = ({ slot, state, world, view, selected, context, extent, narrow, error }: PaneProps) => {
  const { glyphs } = useSkin();
  const width = slot.width - 4;
  const past = selected?.past ?? null;
  if (selected !== null && past !== null) return <ScrollPane slot={slot} view={view} extent={extent} rows={pastRows({ ...selected, past }, context, { state, world, width, glyphs, short: narrow, error })} title="Past attempt" right={`${past.n} of ${selected.state.attempts.length}`} />;
  const picture = selected === null ? [] : pictureRows(world.watches[selected.step.id]?.picture ?? [], { width, glyphs });
  const rows = selected === null ? phaseRows(view.cursor, { state, world, width, glyphs }) : [...detailRows(selected, { state, world, width, glyphs, short: narrow }), ...(picture.length === 0 ? [] : [BLANK, ...picture])];
  const right = selected === null || narrow ? '' : `step ${selected.place} of ${state.plan?.steps.length ?? 0}`;
  return <ScrollPane slot={slot} view={view} extent={extent} rows={rows} title="Detail" right={right} />;
};
