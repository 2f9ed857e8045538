import type { Mark } from '../../core/picture.ts';
import { selectCounts, selectExposures } from '../../core/select.ts';
import type { State } from '../../core/state.ts';
import type { World } from '../../core/world.ts';
import { clean } from '../clean.ts';
import { spanOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { fitRow, piece, row, rowWidth, safeRow, spread } from '../rows.ts';
import type { Piece, Row } from '../rows.ts';
import { truncate, widthOf } from '../text.ts';
import { statusWords } from '../tree.ts';

const COUNTED: readonly Mark[] = ['failed', 'unknown', 'running', 'needs-you', 'waiting', 'stale'];

/** `[LIVE]` or `[DRY RUN]`, in words at all times: somebody always forgets which of the two it is. */
export const modePiece = (state: State): Piece => (state.plan?.mode === 'live' ? piece('[LIVE]', 'live') : piece('[DRY RUN]', 'dry-run'));

/** The first line: what is released, in which mode, how far it is, what stands open, and for how long. */
export const headerRow = ({ state, world, width, narrow, glyphs }: { readonly state: State; readonly world: World; readonly width: number; readonly narrow: boolean; readonly glyphs: Glyphs }): Row => {
  const plan = state.plan;
  const counts = selectCounts(state);
  const exposures = selectExposures(state);
  const broken = !world.chain.ok ? piece(' [JOURNAL BROKEN]', 'danger') : world.readOnly === null ? null : piece(' [READ-ONLY]', 'danger');
  const replayed = world.replay === undefined ? null : piece(` [REPLAY ${world.replay.at}/${world.replay.of} , .${world.replay.redacted === 0 ? '' : ' redacted'}]`, 'strong');
  const elapsed = spanOf((state.end?.at ?? world.now) - (state.openedAt === 0 ? world.now : state.openedAt));
  const numbers = COUNTED.flatMap((mark): readonly Piece[] => {
    const count = counts.by[mark] ?? 0;
    if (count === 0) return [];
    return [piece(narrow ? `${count}${glyphs.mark[mark]}` : `${count} ${statusWords[mark]}`, `status.${mark}`)];
  });
  const ended = state.end === null ? [] : [piece(state.end.end.toUpperCase(), 'strong')];
  const oldest = exposures[0];
  if (narrow) {
    const marks = numbers.flatMap((number, index) => (index === 0 ? [number] : [piece(' '), number]));
    const exposed = oldest === undefined ? [] : [piece(`exposed ${spanOf(world.now - oldest.since)}`, 'danger')];
    const right = join([[piece(`${counts.open}/${counts.total}`)], ended, marks, exposed, [piece(elapsed)]]);
    return headed({ names: [['', plan?.target ?? '']], marks: row(' ', modePiece(state), broken, replayed), right }, width, glyphs);
  }
  const right = join([[piece(`${counts.open}/${counts.total} passed`)], ended, ...numbers.map((number) => [number]), [piece(elapsed)]]);
  const names = [[' ', plan?.repository ?? ''], ['  ', `${plan?.base ?? ''} ${glyphs.arrow} ${plan?.target ?? ''}`]] as const;
  const marks = row('   ', modePiece(state), broken, replayed);
  const taken = rowWidth(NAME) + names.reduce((sum, [gap, name]) => sum + gap.length + widthOf(clean(name)), 0) + rowWidth(marks) + rowWidth(right);
  return headed({ names, marks: [...marks, ...extras(world, exposures, width - taken - 3)], right }, width, glyphs);
};

const NAME = row(piece(' holdpoint ', 'strong'));

/** What is released gives way to what is at stake, its first name first, and that to nothing: a long repository must not hide `[LIVE]`. */
const headed = ({ names, marks, right }: { readonly names: readonly (readonly [gap: string, name: string])[]; readonly marks: Row; readonly right: Row }, width: number, glyphs: Glyphs): Row => {
  const end = fitRow(safeRow([piece(' '), ...right, piece(' ')], glyphs), Math.min(rowWidth(safeRow(right, glyphs)) + 2, width - rowWidth(NAME) - rowWidth(marks)), glyphs);
  let room = width - rowWidth(NAME) - rowWidth(marks) - rowWidth(end);
  const shown = names.toReversed().map(([gap, name]) => {
    const cut = truncate(clean(name), Math.max(0, room - gap.length), glyphs.ellipsis);
    room -= widthOf(cut) + gap.length;
    return cut === '' ? '' : gap + cut;
  });
  return spread([...NAME, piece(shown.toReversed().join('')), ...marks], end, width, glyphs);
};

/** What stands open, with its age, or, when there is room and nothing stands open, that the journal is in order. */
const extras = (world: World, exposures: ReturnType<typeof selectExposures>, room: number): Row => {
  const [first, ...more] = exposures;
  if (first === undefined) return room >= 13 && world.chain.ok && world.replay === undefined ? row('  ', piece('journal ok', 'dim')) : [];
  const age = `${spanOf(world.now - first.since)}${more.length > 0 ? `, +${more.length}` : ''}`;
  const named = `  open: ${first.title} ${age}`;
  return row(piece(named.length <= room ? named : `  open ${age}`, 'danger'));
};

const join = (parts: readonly Row[]): Row => parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : [piece(' · ', 'dim'), ...part]));
