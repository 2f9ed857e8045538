import { chainWord, logHead, logRow, recordRows } from '../../src/ui/draw/log.ts';
import { filterRecords } from '../../src/ui/records.ts';
import { BLANK } from '../../src/ui/rows.ts';
import { useSkin } from '../parts/skin.ts';
import { ListView } from './ListView.tsx';
import type { ViewProps } from './props.ts';

/** Everything that was recorded, in order, from the journal and from nothing else. */
export const EvidenceView = ({ layout, state, world, records, view }: ViewProps) => {
  const { glyphs } = useSkin();
  const shown = filterRecords(records, view.filter);
  const selected = Math.min(view.row, Math.max(0, shown.length - 1));
  const short = layout.columns < 100;
  const drawing = { state, world, width: layout.columns - 4, glyphs, short };
  const record = shown[selected];
  return (
    <ListView
      layout={layout}
      title={`Evidence · ${records.length} event${records.length === 1 ? '' : 's'}`}
      right={chainWord(drawing, view.filter)}
      head={logHead(drawing)}
      total={shown.length}
      selected={selected}
      line={(index) => {
        const at = shown[index];
        return at === undefined ? BLANK : logRow(at, drawing, index === selected);
      }}
      detailTitle={record === undefined ? 'Event' : `Event ${record.n}`}
      detail={(width) => (record === undefined ? [] : recordRows(record, { ...drawing, width }))}
    />
  );
};
