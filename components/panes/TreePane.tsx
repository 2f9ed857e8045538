import { Box, Text } from 'ink';
import Spinner from 'ink-spinner';
import { useRef } from 'react';
import type { State } from '../../src/core/state.ts';
import { selectCounts } from '../../src/core/select.ts';
import type { World } from '../../src/core/world.ts';
import { stepIn } from '../../src/ui/cursor.ts';
import { treeCount, treeRow } from '../../src/ui/draw/tree.ts';
import { foundSteps } from '../../src/ui/find.ts';
import type { Slot } from '../../src/ui/layout.ts';
import { boxed, windowOn } from '../../src/ui/rows.ts';
import { placeOf } from '../../src/ui/tree.ts';
import type { TreeLine } from '../../src/ui/tree.ts';
import { usePlaced } from '../controls/use-pointer.ts';
import { Caret } from '../parts/Caret.tsx';
import { Rows } from '../parts/Rows.tsx';
import { textProps, useSkin } from '../parts/skin.ts';

export type TreePaneProps = {
  readonly slot: Slot;
  readonly state: State;
  readonly world: World;
  readonly lines: readonly TreeLine[];
  readonly cursor: string;
  readonly find: string;
  /** No dialog hides it: it shows the cursor, and what runs moves. */
  readonly top: boolean;
};

/** The checklist. Only the lines in view are drawn, and the selected one always is. */
export const TreePane = ({ slot, state, world, lines, cursor, find, top: onTop }: TreePaneProps) => {
  const { glyphs, motion, theme } = useSkin();
  const scrolled = useRef(0);
  const height = slot.height - 2;
  const selected = placeOf(lines, cursor);
  const top = windowOn({ total: lines.length, height, selected, top: scrolled.current });
  scrolled.current = top;
  const visible = lines.slice(top, top + height);
  const rows = visible.map((line, index) => treeRow(line, { state, world, selected: top + index === selected, width: slot.width - 4, glyphs, find }));
  usePlaced('tree', { y: slot.y + 1, first: top, count: visible.length });
  const { ids, at } = foundSteps(state.plan, find);
  const right = treeCount(selectCounts(state), find === '' ? null : { at: (at.get(stepIn(cursor)) ?? -1) + 1, of: ids.length });
  const running = visible.findIndex((line) => line.is === 'step' && line.status.status === 'running');
  return (
    <>
      <Rows rect={slot} rows={boxed({ rows, width: slot.width, height: slot.height, title: 'Checklist', right, focused: slot.focused, glyphs })} />
      {onTop && motion && glyphs.name === 'unicode' && running >= 0 && (
        <Box position="absolute" left={slot.x + 5} top={slot.y + 1 + running}>
          <Text {...textProps(theme('status.running'))}>
            <Spinner type="toggle" />
          </Text>
        </Box>
      )}
      {onTop && slot.focused && <Caret x={slot.x + 2} y={slot.y + 1 + selected - top} />}
    </>
  );
};
