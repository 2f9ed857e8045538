import { statusOf } from '../../core/status.ts';
import { stepOf } from '../../core/state.ts';
import { BLANK, piece, row, spread } from '../rows.ts';
import type { Lines } from '../rows.ts';
import { drawnMark, phaseHead, wordOf } from '../tree.ts';
import type { Drawing } from './detail.ts';

/** What a phase holds, while the cursor is on it: how far it is, and each of its steps with its word. */
export const phaseRows = (cursor: string, { state, world, width, glyphs }: Drawing): Lines => {
  const head = phaseHead(state, cursor);
  if (head === undefined) return { total: 0, at: () => BLANK };
  return {
    total: head.steps.length + 2,
    at: (line) => {
      if (line === 0) return spread(row(piece(head.title, 'strong')), row(piece(` ${head.done}/${head.of} open`, head.done === head.of ? 'status.passed' : 'plain'), '   '), width, glyphs);
      const step = line === 1 ? undefined : stepOf(state, head.steps[line - 2] ?? '');
      if (step === undefined) return BLANK;
      const status = statusOf(state, step.id);
      const mark = drawnMark(status.status, world, step.id);
      return spread(row('  ', piece(glyphs.mark[mark], `status.${mark}`), ` ${step.title}`), row(piece(` ${wordOf(state, world, step, status)}`, `status.${mark}`)), width, glyphs);
    },
  };
};
