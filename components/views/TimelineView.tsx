import { timelineDetail, timelineHead, timelineRow } from '../../src/ui/draw/timeline.ts';
import { spanOf } from '../../src/ui/duration.ts';
import { slotOf } from '../../src/ui/layout.ts';
import { BLANK } from '../../src/ui/rows.ts';
import { criticalPathOf, whereItWent } from '../../src/ui/spells.ts';
import { timelineSteps } from '../../src/ui/timeline.ts';
import { useMemo } from 'react';
import { useSkin } from '../parts/skin.ts';
import { ListView } from './ListView.tsx';
import type { ViewProps } from './props.ts';

const ROOM_FOR_LEGEND = 12;

/** A bar a step on one axis of time: what ran here, what waited and for what; where the time went, and what is left. */
export const TimelineView = ({ layout, state, world, view }: ViewProps) => {
  const { glyphs } = useSkin();
  const steps = timelineSteps(state);
  const path = useMemo(() => criticalPathOf(state), [state]);
  const went = whereItWent(state, world.now);
  const selected = Math.min(view.row, Math.max(0, steps.length - 1));
  const current = steps[selected];
  const drawing = { state, world, width: layout.columns - 4, glyphs };
  const attempts = steps.reduce((sum, one) => sum + one.attempts.length, 0);
  return (
    <ListView
      layout={layout}
      title={`Timeline · ${attempts} attempt${attempts === 1 ? '' : 's'}`}
      right={went === null ? '' : spanOf(went.wholeMs)}
      head={timelineHead(went, { ...drawing, full: (slotOf(layout, 'pane')?.height ?? 0) > ROOM_FOR_LEGEND })}
      total={steps.length}
      selected={selected}
      line={(index) => {
        const one = steps[index];
        return one === undefined ? BLANK : timelineRow(one, { ...drawing, went, critical: path.has(one.step.id), selected: index === selected });
      }}
      detailTitle={current?.step.title ?? 'Step'}
      detail={(width) => (current === undefined ? [] : timelineDetail(current, { ...drawing, width, critical: path.has(current.step.id) }))}
    />
  );
};
