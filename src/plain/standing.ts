import { stepOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { actingSteps } from '../core/status.ts';
import { selectTree } from '../core/select.ts';
import type { World } from '../core/world.ts';
import { clockOf, timeOf } from '../ui/duration.ts';
import { deliveryRows, watchRows } from '../ui/draw/watch.ts';
import { detailRows } from '../ui/draw/detail.ts';
import { failedRows } from '../ui/draw/failed.ts';
import { pictureRows } from '../ui/draw/picture.ts';
import { reconcileRows } from '../ui/draw/reconcile.ts';
import type { KeyContext } from '../ui/context.ts';
import type { Glyphs } from '../ui/glyphs.ts';
import { hintOf } from '../ui/message.ts';
import type { Row } from '../ui/rows.ts';
import { faceOf } from '../ui/selection.ts';
import { timelineOf } from '../ui/timeline.ts';
import { WIDTH, linesOf } from './word-glyphs.ts';

/** What the panes and views of the screen show, as lines. */

type Seen = { readonly state: State; readonly world: World; readonly glyphs: Glyphs };

export const actingTitles = (state: State): readonly string[] => actingSteps(state).map((id) => stepOf(state, id)?.title ?? id);

/** Every phase with its steps, each with the word of its status, and why where there is a reason. */
export const treeLines = ({ state, glyphs }: Pick<Seen, 'state' | 'glyphs'>): readonly string[] =>
  selectTree(state).flatMap((phase) => [`Phase ${phase.place} ${phase.phase.title}: ${phase.open} of ${phase.total} open`, ...phase.steps.map((view) => `  ${glyphs.mark[view.status]} ${view.step.title}${view.why === '' ? '' : `, ${view.why}`}`)]);

/** All that is known of a step, as the pane that fits it has it. */
export const stepLines = (context: KeyContext, { state, world, glyphs }: Seen): readonly string[] => {
  const { selected } = context;
  if (selected === null) return [];
  const drawing = { state, world, width: WIDTH, glyphs, short: false };
  const detail = (): readonly Row[] => [...detailRows(selected, drawing), ...pictureRows(world.watches[selected.step.id]?.picture ?? [], drawing)];
  const or = (rows: readonly Row[]): readonly Row[] => (rows.length === 0 ? detail() : rows);
  const rows = (): readonly Row[] => {
    const face = faceOf(selected, world);
    switch (face) {
      case 'failed':
        return or(failedRows(selected, context, drawing));
      case 'reconcile':
        return or(reconcileRows(selected, context, drawing));
      case 'watch':
        return watchRows(selected, drawing);
      case 'detail':
      case 'output':
      case 'delivery':
        return detail();
      default:
        return face satisfies never;
    }
  };
  return [`${glyphs.mark[selected.status.status]} ${selected.step.title}, step ${selected.place} of ${state.plan?.steps.length ?? 0}`, ...linesOf(rows(), glyphs), ...[hintOf(selected, context.keymap)].filter((hint) => hint !== '')];
};

export const deliveryLines = ({ state, world, glyphs }: Seen): readonly string[] => linesOf(deliveryRows({ state, world, width: WIDTH, glyphs, selected: null, sorted: false }), glyphs);

export const timelineLines = ({ state, world, glyphs }: Seen): readonly string[] => timelineOf(state, world.now).map((one) => `${timeOf(one.startedAt)}  ${glyphs.mark[one.mark]} ${one.title}, attempt ${one.n}, ${clockOf(one.tookMs)}`);

export const blockerLines = ({ world, glyphs }: Pick<Seen, 'world' | 'glyphs'>): readonly string[] => {
  const { open, closed = [], why, where } = world.blockers;
  return [...(why === null ? [] : [`${glyphs.mark.unknown} the tracker did not answer: ${why}. What cannot be asked blocks.`]), ...(open.length === 0 && why === null ? [`No blocker is open in ${where}.`] : []), ...open.map(({ id, title }) => `open: ${id}  ${title}`), ...closed.map(({ id, title }) => `closed: ${id}  ${title}`)];
};
