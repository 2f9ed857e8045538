import { clockOf, timeOf } from '../../src/ui/duration.ts';
import { BLANK, labelled, piece, row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import { pad, padStart } from '../../src/ui/text.ts';
import { useSkin } from '../parts/skin.ts';
import { ListView } from './ListView.tsx';
import type { ViewProps } from './props.ts';
import { timelineOf } from '../../src/ui/timeline.ts';

/** Attempts in the order they began, with how long each took. */
export const TimelineView = ({ layout, state, world, view }: ViewProps) => {
  const { glyphs } = useSkin();
  const lines = timelineOf(state, world.now);
  const selected = Math.min(view.row, Math.max(0, lines.length - 1));
  const longest = Math.max(1, ...lines.map((line) => line.tookMs));
  const room = Math.max(8, layout.columns - 64);
  const current = lines[selected];
  return (
    <ListView
      layout={layout}
      title={`Timeline · ${lines.length} attempt${lines.length === 1 ? '' : 's'}`}
      right={lines.length === 0 ? '' : `longest ${clockOf(longest)}`}
      head={[]}
      total={lines.length}
      selected={selected}
      line={(index) => {
        const one = lines[index];
        if (one === undefined) return BLANK;
        const bar = glyphs.rule.repeat(Math.max(1, Math.round((one.tookMs / longest) * room)));
        return row(piece(index === selected ? `${glyphs.cursor} ` : '  ', 'strong'), `${timeOf(one.startedAt)} `, piece(glyphs.mark[one.mark], `status.${one.mark}`), ' ', piece(pad(clean(one.title), 32), index === selected ? 'selected' : 'plain'), ` ${pad(`#${one.n}`, 4)}${padStart(clockOf(one.tookMs), 8)} `, piece(bar, `status.${one.mark}`));
      }}
      detailTitle={current === undefined ? 'Attempt' : `${current.title} · attempt ${current.n}`}
      detail={(width) => (current === undefined ? [] : [...labelled('Result', current.result, { width, labelWidth: 10 }), ...labelled('Commit', current.commit, { width, labelWidth: 10 }), ...labelled('By', current.by, { width, labelWidth: 10 })])}
    />
  );
};
