import type { ClosedBlocker, OpenBlocker } from '../../src/core/event.ts';
import { stepOf } from '../../src/core/state.ts';
import { agoOf, dayOf } from '../../src/ui/duration.ts';
import { BLANK, labelled, paragraph, piece, row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import { pad, truncatePath } from '../../src/ui/text.ts';
import { useSkin } from '../parts/skin.ts';
import { ListView } from './ListView.tsx';
import type { ViewProps } from './props.ts';

/** Blockers that the tracker says are open, and below them those that are closed, with who closed them. `c` closes one, with a reason. */
export const BlockersView = ({ layout, state, world, view }: ViewProps) => {
  const { glyphs } = useSkin();
  const { open, closed = [], at, why, where } = world.blockers;
  const all: readonly (OpenBlocker | ClosedBlocker)[] = [...open, ...closed];
  const selected = Math.min(view.row, Math.max(0, all.length - 1));
  const blocker = all[selected];
  const filed = state.blockers.filed.filter((other) => other.id === blocker?.id);
  const stepsOf = filed.map(({ step }) => stepOf(state, step)?.title ?? step);
  const asked = at === null ? 'not asked yet' : `asked ${agoOf(world.now - at)}`;
  const title = `Blockers · ${open.length} open`;
  return (
    <ListView
      layout={layout}
      title={title}
      right={`${truncatePath(clean(where), layout.columns - title.length - asked.length - 12, glyphs.ellipsis)}  ${asked}`}
      head={why === null ? [] : [...paragraph(`The tracker did not answer: ${why}. What cannot be asked blocks.`, layout.columns - 4, 'status.unknown'), BLANK]}
      total={Math.max(1, all.length)}
      selected={selected}
      line={(index) => {
        const one = all[index];
        if (one !== undefined && 'by' in one) return row(piece(index === selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(glyphs.mark.passed, 'status.passed'), ` ${pad(clean(one.id), 16)} `, piece(one.title, 'dim'), piece(`  ${whoClosed(one)}`, 'dim'));
        if (one === undefined) return row(piece(why === null && at !== null ? 'No blocker is open.' : '', 'dim'));
        return row(piece(index === selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(glyphs.mark.failed, 'status.failed'), ` ${pad(clean(one.id), 16)} `, piece(one.title, index === selected ? 'selected' : 'plain'));
      }}
      detailTitle={blocker === undefined ? 'Blocker' : `Blocker ${blocker.id}`}
      detail={(width) => (blocker === undefined ? paragraph('An open blocker closes everything irreversible. In the tree B files one about the selected step.', width, 'dim') : [...labelled('Title', blocker.title, { width, labelWidth: 10 }), ...labelled('Step', stepsOf.length === 0 ? 'not filed in this session' : [...new Set(stepsOf)].join(', '), { width, labelWidth: 10 }), ...('by' in blocker ? labelled('Closed', `${whoClosed(blocker)}. Its gate is not passed by that: it runs again.`, { width, labelWidth: 10 }) : labelled('Closes', 'the blockers steps and everything irreversible, until it is closed', { width, labelWidth: 10 }))])}
    />
  );
};

/** As far as the tracker tells: ergo says neither. */
const whoClosed = ({ by, at }: ClosedBlocker): string => `closed${by === null ? '' : ` by ${by}`}${at === null ? '' : ` on ${dayOf(at)}`}`;
