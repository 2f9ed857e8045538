import { accountOf, isIncident } from '../../src/ui/draw/incident.ts';
import { reconcileRows } from '../../src/ui/draw/reconcile.ts';
import { useSkin } from '../parts/skin.ts';
import { DetailPane } from './DetailPane.tsx';
import { ScrollPane } from './ScrollPane.tsx';
import type { PaneProps } from './props.ts';

/** What became of an act that left this machine: what happened, what was looked at, what follows, and what one may do. */
export const ReconcilePane = (props: PaneProps) => {
  const { glyphs } = useSkin();
  const { slot, state, world, view, selected, context, extent, narrow } = props;
  const rows = selected === null ? [] : reconcileRows(selected, context, { state, world, width: slot.width - 4, glyphs, short: narrow });
  if (selected === null || rows.length === 0) return <DetailPane {...props} />;
  return <ScrollPane slot={slot} view={view} extent={extent} rows={rows} title={selected.attempt !== undefined && accountOf(selected.attempt) !== null && isIncident(selected.attempt) ? 'Incident' : 'What became of it'} right={state.plan?.mode === 'live' ? 'LIVE' : ''} />;
};
