import type { State } from '../../core/state.ts';
import type { World } from '../../core/world.ts';
import { agoOf, clockOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { phaseName } from '../selection.ts';
import type { Face, Selected } from '../selection.ts';
import { drawnMark } from '../tree.ts';

/** Where one is, in a narrow window: `2 Verify › » Browser matrix   attempt 3   1:47 of usual 2:05`. */
export const crumbRow = ({ state, world, selected, face, glyphs }: { readonly state: State; readonly world: World; readonly selected: Selected | null; readonly face: Face; readonly glyphs: Glyphs }): Row => {
  if (selected === null) return row(` ${state.plan?.title ?? ''}`);
  const { step, status, past, state: of } = selected;
  const mark = drawnMark(status.status, world, step.id);
  const running = world.running[step.id];
  const watch = world.watches[step.id];
  const usual = world.usualMs[step.id];
  const about =
    past !== null
      ? `   attempt ${past.n} of ${of.attempts.length}, past`
      : running !== undefined
      ? `   attempt ${running.attempt}   ${clockOf(world.now - running.startedAt)}${usual === undefined ? '' : ` of usual ${clockOf(usual)}`}   limit ${clockOf(running.limitMs)}`
      : watch !== undefined && status.status === 'waiting' && face !== 'failed'
        ? `   polled ${agoOf(world.now - watch.lookedAt)}`
        : '';
  return row(` ${phaseName(state.plan, step.phase)} ${glyphs.cursor} `, piece(glyphs.mark[mark], `status.${mark}`), piece(` ${step.title}`, 'strong'), piece(about, 'dim'));
};
