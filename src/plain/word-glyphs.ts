import { ASCII, UNICODE } from '../ui/glyphs.ts';
import type { Glyphs } from '../ui/glyphs.ts';
import { safeRow, textOf } from '../ui/rows.ts';
import type { Row } from '../ui/rows.ts';

/** What stands where the screen has a sign: the status in a word, and nothing that only makes a picture. */
const WORDS: Pick<Glyphs, 'mark' | 'rule' | 'cursor' | 'caret' | 'arrow' | 'dot'> = {
  mark: { passed: 'passed:', failed: 'FAILED:', 'needs-you': 'NEEDS YOU:', running: 'running:', unknown: 'UNKNOWN:', waiting: 'waiting:', closed: 'closed:', ready: 'ready:', stale: 'STALE:', waived: 'WAIVED:', 'not-applicable': 'not applicable:' },
  rule: '',
  cursor: '',
  caret: '',
  arrow: '->',
  dot: ',',
};

/** Glyphs for who listens to the screen, or has a terminal that draws nothing. `ascii`: the terminal shows no other letters. */
export const wordGlyphs = (ascii: boolean): Glyphs => ({ ...(ascii ? ASCII : UNICODE), ...WORDS });

/** Wide enough that few lines are broken, narrow enough that what stands at the right end of a line is still near what it is about. */
export const WIDTH = 100;

/** Rows of the screen as lines: without colours, frames and empty lines. */
export const linesOf = (rows: readonly Row[], glyphs: Glyphs): readonly string[] => rows.map((row) => textOf(safeRow(row, glyphs)).trimEnd()).filter((line) => line.trim() !== '');
