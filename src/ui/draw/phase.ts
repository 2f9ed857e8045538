import { selectTree } from '../../core/select.ts';
import { BLANK, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { drawnMark, phaseKey, wordOf } from '../tree.ts';
import { statusOf } from '../../core/status.ts';
import type { Drawing } from './detail.ts';

/** What a phase holds, while the cursor is on it: how far it is, and each of its steps with its word. */
export const phaseRows = (cursor: string, { state, world, width, glyphs }: Drawing): readonly Row[] => {
  const found = selectTree(state).find((view) => phaseKey(view.phase.id) === cursor);
  if (found === undefined) return [];
  const open = found.open === found.total;
  return [
    spread(row(piece(`${found.place} ${found.phase.title}`, 'strong')), row(piece(` ${found.open}/${found.total} open`, open ? 'status.passed' : 'plain'), '   '), width, glyphs),
    BLANK,
    ...found.steps.map(({ step }) => {
      const status = statusOf(state, step.id);
      const mark = drawnMark(status.status, world, step.id);
      return spread(row('  ', piece(glyphs.mark[mark], `status.${mark}`), ` ${step.title}`), row(piece(` ${wordOf(state, world, step, status)}`, `status.${mark}`)), width, glyphs);
    }),
  ];
};
