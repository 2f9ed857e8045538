import type { Mark } from '../../core/picture.ts';
import { selectCounts, selectExposures } from '../../core/select.ts';
import type { State } from '../../core/state.ts';
import type { World } from '../../core/world.ts';
import { spanOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { piece, row, rowWidth, spread } from '../rows.ts';
import type { Piece, Row } from '../rows.ts';
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
    return spread(row(piece(' holdpoint ', 'strong'), `${plan?.target ?? ''} `, modePiece(state), broken, replayed), [...right, piece(' ')], width, glyphs);
  }
  const right = join([[piece(`${counts.open}/${counts.total} passed`)], ended, ...numbers.map((number) => [number]), [piece(elapsed)]]);
  const left = row(piece(' holdpoint  ', 'strong'), `${plan?.repository ?? ''}  ${plan?.base ?? ''} ${glyphs.arrow} ${plan?.target ?? ''}   `, modePiece(state), broken, replayed);
  const room = width - rowWidth(left) - rowWidth(right) - 3;
  return spread([...left, ...extras(world, exposures, room)], [...right, piece(' ')], width, glyphs);
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
