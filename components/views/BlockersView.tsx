import { stepOf } from '../../src/core/state.ts';
import { agoOf } from '../../src/ui/duration.ts';
import { BLANK, labelled, paragraph, piece, row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import { pad } from '../../src/ui/text.ts';
import { useSkin } from '../parts/skin.ts';
import { ListView } from './ListView.tsx';
import type { ViewProps } from './props.ts';

/** Blockers that the tracker says are open, and those that were filed here. `c` closes one, with a reason. */
export const BlockersView = ({ layout, state, world, view }: ViewProps) => {
  const { glyphs } = useSkin();
  const { open, at, why, where } = world.blockers;
  const selected = Math.min(view.row, Math.max(0, open.length - 1));
  const blocker = open[selected];
  const filed = state.blockers.filed.find((other) => other.id === blocker?.id);
  const asked = at === null ? 'not asked yet' : `asked ${agoOf(world.now - at)}`;
  return (
    <ListView
      layout={layout}
      title={`Blockers · ${open.length} open`}
      right={`${where}  ${asked}`}
      head={why === null ? [] : [...paragraph(`The tracker did not answer: ${why}. What cannot be asked blocks.`, layout.columns - 4, 'status.unknown'), BLANK]}
      total={Math.max(1, open.length)}
      selected={selected}
      line={(index) => {
        const one = open[index];
        if (one === undefined) return row(piece(why === null && at !== null ? 'No blocker is open.' : '', 'dim'));
        return row(piece(index === selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(glyphs.mark.failed, 'status.failed'), ` ${pad(clean(one.id), 16)} `, piece(one.title, index === selected ? 'selected' : 'plain'));
      }}
      detailTitle={blocker === undefined ? 'Blocker' : `Blocker ${blocker.id}`}
      detail={(width) => (blocker === undefined ? paragraph('An open blocker closes everything irreversible. In the tree B files one about the selected step.', width, 'dim') : [...labelled('Title', blocker.title, { width, labelWidth: 10 }), ...labelled('Step', filed === undefined ? 'not filed in this session' : (stepOf(state, filed.step)?.title ?? filed.step), { width, labelWidth: 10 }), ...labelled('Closes', 'the blockers steps and everything irreversible, until it is closed', { width, labelWidth: 10 })])}
    />
  );
};
