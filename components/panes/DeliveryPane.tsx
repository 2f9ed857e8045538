import { deliveryRows } from '../../src/ui/draw/watch.ts';
import { useSkin } from '../parts/skin.ts';
import { ScrollPane } from './ScrollPane.tsx';
import type { PaneProps } from './props.ts';

/** Every channel in one table: what it serves, since when it is awaited, when patience ends. */
export const DeliveryPane = ({ slot, state, world, view, selected, extent }: PaneProps) => {
  const { glyphs } = useSkin();
  const rows = deliveryRows({ state, world, width: slot.width - 4, glyphs, selected: selected?.step.id ?? null, sorted: view.sorted });
  return <ScrollPane slot={slot} view={view} extent={extent} rows={rows} title="Delivery" right={state.plan?.mode === 'live' ? 'LIVE' : 'DRY RUN'} />;
};
