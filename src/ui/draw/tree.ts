import type { Mark } from '../../core/picture.ts';
import type { Step } from '../../core/plan.ts';
import type { State } from '../../core/state.ts';
import type { World } from '../../core/world.ts';
import { timeOf } from '../duration.ts';
import { isFound, placeIn } from '../find.ts';
import type { Glyphs } from '../glyphs.ts';
import { piece, row, spread } from '../rows.ts';
import type { Piece, Row } from '../rows.ts';
import { truncate, widthOf } from '../text.ts';
import type { Tone } from '../theme.ts';
import { attemptWord, drawnMark, runningWord, wordOf } from '../tree.ts';
import type { TreeLine } from '../tree.ts';

type Drawn = { readonly state: State; readonly world: World; readonly selected: boolean; readonly width: number; readonly glyphs: Glyphs; readonly find: string };

/** One line of the checklist: cursor, fold, mark, title, and at the right what its status says. Only lines in view are drawn. */
export const treeRow = (line: TreeLine, drawn: Drawn): Row => {
  const { selected, width, glyphs } = drawn;
  const cursor = piece(selected ? glyphs.cursor : ' ', 'strong');
  switch (line.is) {
    case 'phase': {
      const left = row(cursor, piece(`${line.open ? glyphs.open : glyphs.shut} ${line.title}`, selected ? 'selected' : 'strong'));
      return spread(left, row(piece(` ${line.done}/${line.of}`, line.done === line.of ? 'status.passed' : 'dim')), width, glyphs);
    }
    case 'step':
      return stepRow(line, cursor, drawn);
    case 'attempt': {
      const { mark, word } = attemptWord(line.step, line.attempt);
      const left = row(cursor, '    ', piece(glyphs.mark[mark], `status.${mark}`), piece(` attempt ${line.attempt.n}  ${timeOf(line.attempt.startedAt).slice(0, 5)}`, selected ? 'selected' : 'plain'));
      return spread(left, row(piece(` ${word}`, `status.${mark}`)), width, glyphs);
    }
    default:
      return line satisfies never;
  }
};

const stepRow = ({ step, status, attempts, open }: Extract<TreeLine, { is: 'step' }>, cursor: Piece, { state, world, selected, width, glyphs, find }: Drawn): Row => {
  const mark = drawnMark(status.status, world, step.id);
  const tone = `status.${mark}` as const;
  const fold = attempts.length > 1 ? (open ? glyphs.open : glyphs.shut) : ' ';
  // A reason is cut where the title needs the room, and so is what is usual; a status word never is.
  const room = Math.max(10, width - 5 - widthOf(step.title));
  const said = status.status === 'running' ? runningWord(world, step, attempts.at(-1), room - 1) : wordOf(state, world, step, status);
  const word = REASONED.has(status.status) ? truncate(said, Math.min(room, Math.floor(width * 0.6)), glyphs.ellipsis) : said;
  const plain = status.status === 'closed' || status.status === 'not-applicable' ? 'dim' : 'plain';
  const title = selected ? [piece(step.title, 'selected')] : marked(step, find, plain);
  return spread(row(cursor, `${fold} `, piece(glyphs.mark[mark], tone), ' ', ...title), row(word === '' ? '' : piece(` ${word}`, tone)), width, glyphs);
};

/** The title with what was found in it; all of it where only the id has it. */
const marked = (step: Step, find: string, tone: Tone): Row => {
  if (find === '' || !isFound(step, find)) return [piece(step.title, tone)];
  const at = placeIn(step.title, find);
  if (at < 0) return [piece(step.title, 'match')];
  const to = at + find.length;
  return row(piece(step.title.slice(0, at), tone), piece(step.title.slice(at, to), 'match'), piece(step.title.slice(to), tone));
};

/** Statuses whose word is a reason, of any length. */
const REASONED: ReadonlySet<Mark> = new Set(['closed', 'stale', 'waived', 'not-applicable']);

/** `10/31`, for the frame; before it which match of how many the cursor is on, while something is looked for. */
export const treeCount = ({ open, total }: { readonly open: number; readonly total: number }, found: { readonly at: number; readonly of: number } | null): string =>
  `${found === null ? '' : found.of === 0 ? 'not found  ' : found.at === 0 ? `${found.of} found  ` : `${found.at} of ${found.of} found  `}${open}/${total}`;
