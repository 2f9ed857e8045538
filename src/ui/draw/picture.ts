import type { Block, Picture } from '../../core/picture.ts';
import type { Glyphs } from '../glyphs.ts';
import { BLANK, labelled, paragraph, piece, row, rowWidth, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { clean } from '../clean.ts';
import { pad, widthOf } from '../text.ts';

type Room = { readonly width: number; readonly glyphs: Glyphs };

/** Blocks of a kind's picture as lines, without knowing the kind. */
export const pictureRows = (picture: Picture, room: Room): readonly Row[] =>
  picture.flatMap((block, index) => (index === 0 ? blockRows(block, room) : [BLANK, ...blockRows(block, room)]));

const blockRows = (block: Block, { width, glyphs }: Room): readonly Row[] => {
  switch (block.type) {
    case 'facts': {
      const labelWidth = Math.min(24, Math.max(...block.rows.map(([label]) => widthOf(clean(label))), 0) + 3);
      return block.rows.flatMap(([label, value]) => labelled(clean(label), value, { width, labelWidth }));
    }
    case 'marks': {
      const rows = block.rows.flatMap((line) => markRows(line, { width, glyphs }));
      return block.title === undefined ? rows : [...paragraph(block.title, width, 'strong'), ...rows];
    }
    case 'table':
      return tableRows(block, { width, glyphs });
    case 'text': {
      const lines = block.lines.flatMap((line) => paragraph(line, width));
      return block.title === undefined ? lines : [...paragraph(block.title, width, 'strong'), ...lines];
    }
    default:
      return block satisfies never;
  }
};

/** The mark and its label, and what is said of it at the right; below it where both do not fit: what something is about is never cut away for what is said of it. */
const markRows = ({ mark, label, at = '', indent = 0 }: Extract<Block, { type: 'marks' }>['rows'][number], { width, glyphs }: Room): readonly Row[] => {
  const left = row('  '.repeat(indent), piece(glyphs.mark[mark], `status.${mark}`), piece(` ${label}`, mark === 'closed' || mark === 'ready' ? 'dim' : 'plain'));
  const said = clean(at);
  if (rowWidth(left) + widthOf(said) + 1 <= width) return [spread(left, row(said === '' ? '' : ` ${said}`), width, glyphs)];
  const inset = 2 * indent + 4;
  return [spread(left, row(''), width, glyphs), ...paragraph(said, width - inset).map((one): Row => [piece(' '.repeat(inset)), ...one])];
};

type Table = Extract<Block, { type: 'table' }>;

/** A table whose columns are as wide as their longest cell; when that is too wide, the widest ones give way. */
export const tableRows = ({ head, rows }: Pick<Table, 'head' | 'rows'>, { width, glyphs, selected = null }: Room & { readonly selected?: number | null }): readonly Row[] => {
  const columns = Math.max(head.length, ...rows.map((line) => line.cells.length), 0);
  const widths = Array.from({ length: columns }, (_, column) => Math.max(widthOf(clean(head[column] ?? '')), ...rows.map((line) => widthOf(clean(line.cells[column] ?? '')))));
  const gaps = 2 * Math.max(0, columns - 1) + 2;
  while (widths.reduce((sum, one) => sum + one, 0) + gaps > width) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= 3) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  const line = (cells: readonly string[]): string => widths.map((one, column) => pad(clean(cells[column] ?? ''), one)).join('  ');
  return [
    row(piece(`  ${line(head)}`, 'dim')),
    row(piece(glyphs.rule.repeat(width), 'dim')),
    ...rows.map((one, index) => row(piece(glyphs.mark[one.mark], `status.${one.mark}`), ' ', piece(line(one.cells), index === selected ? 'selected' : 'plain'))),
  ];
};
