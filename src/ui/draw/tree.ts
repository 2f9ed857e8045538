import type { Mark } from '../../core/picture.ts';
import type { State } from '../../core/state.ts';
import type { World } from '../../core/world.ts';
import type { Glyphs } from '../glyphs.ts';
import { piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { truncate, widthOf } from '../text.ts';
import { drawnMark } from '../tree.ts';
import type { TreeLine } from '../tree.ts';

/** One line of the checklist: cursor, fold, mark, title, and at the right what its status says. */
export const treeRow = (line: TreeLine, { world, selected, width, glyphs, find }: { readonly world: World; readonly selected: boolean; readonly width: number; readonly glyphs: Glyphs; readonly find: string }): Row => {
  const cursor = selected ? glyphs.cursor : ' ';
  if (line.is === 'phase') {
    const left = row(piece(cursor, 'strong'), piece(`${line.open ? glyphs.open : glyphs.shut} ${line.title}`, selected ? 'selected' : 'strong'));
    return spread(left, row(piece(` ${line.done}/${line.of}`, line.done === line.of ? 'status.passed' : 'dim')), width, glyphs);
  }
  const mark = drawnMark(line.status, world, line.key);
  const tone = `status.${mark}` as const;
  const fold = line.attempts > 1 ? glyphs.shut : ' ';
  // A reason is cut where the title needs the room; a status word never is.
  const room = Math.max(10, width - 5 - widthOf(line.title));
  const word = REASONED.has(line.status) ? truncate(line.word, Math.min(room, Math.floor(width * 0.6)), glyphs.ellipsis) : line.word;
  const title = piece(line.title, selected ? 'selected' : find !== '' && matches(line.title, find) ? 'match' : line.status === 'closed' || line.status === 'not-applicable' ? 'dim' : 'plain');
  return spread(row(piece(cursor, 'strong'), `${fold} `, piece(glyphs.mark[mark], tone), ' ', title), row(word === '' ? '' : piece(` ${word}`, tone)), width, glyphs);
};

/** Statuses whose word is a reason, of any length. */
const REASONED: ReadonlySet<Mark> = new Set(['closed', 'stale', 'waived', 'not-applicable']);

/** Smart case: a capital in the pattern makes it matter. */
export const matches = (text: string, pattern: string): boolean => (/\p{Lu}/u.test(pattern) ? text.includes(pattern) : text.toLowerCase().includes(pattern.toLowerCase()));

/** `10/31`, for the frame. */
export const treeCount = (lines: readonly TreeLine[], state: State, open: number): string => `${open}/${state.plan?.steps.length ?? lines.length}`;
