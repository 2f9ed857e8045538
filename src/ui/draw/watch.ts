import type { Block } from '../../core/picture.ts';
import { oncePer } from '../../core/once-per.ts';
import type { Plan, Step } from '../../core/plan.ts';
import type { State } from '../../core/state.ts';
import { lastAttemptOf } from '../../core/state.ts';
import { statusOf } from '../../core/status.ts';
import type { Watch, World } from '../../core/world.ts';
import { agoOf, clockOf, timeOf } from '../duration.ts';
import { BLANK, labelled, paragraph, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import type { Selected } from '../selection.ts';
import { drawnMark, statusWords } from '../tree.ts';
import type { Drawing } from './detail.ts';
import { pictureRows, tableRows } from './picture.ts';

/** `polled 3 s ago · next in 2 s · gives up in 1:18:40`. */
export const pollLine = (watch: Watch, now: number): string =>
  [
    `polled ${agoOf(now - watch.lookedAt)}`,
    watch.nextAt === null ? null : watch.nextAt <= now ? 'looking now' : `next in ${Math.ceil((watch.nextAt - now) / 1000)} s`,
    watch.deadlineAt === null ? null : `gives up in ${clockOf(watch.deadlineAt - now)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');

/** A run that is watched: what its kind saw, and how the last polls went. */
export const watchRows = (selected: Selected, { world, width, glyphs }: Drawing): readonly Row[] => {
  const watch = world.watches[selected.step.id];
  if (watch === undefined) return [row(piece('Not looked at yet.', 'dim'))];
  return [
    row(piece(pollLine(watch, world.now), 'dim')),
    ...(watch.outOfReach ? paragraph('Out of reach: what became of it is not known until it answers again. Nothing is recorded meanwhile.', width, 'status.unknown') : []),
    row(piece(glyphs.rule.repeat(width), 'dim')),
    ...pictureRows(watch.picture, { width, glyphs }),
    ...(watch.why === '' ? [] : [BLANK, ...paragraph(watch.why, width)]),
    BLANK,
    ...pollsRow(watch, width),
  ];
};

const pollsRow = (watch: Watch, width: number): readonly Row[] =>
  watch.polls.length === 0 ? [] : labelled('Last polls', watch.polls.map((poll) => `${timeOf(poll.at)} ${poll.ok ? 'ok' : `${poll.text} (kept watching)`}`).join('  '), { width, labelWidth: 12 }).slice(0, 2);

const CHANNEL_WORDS: { readonly [status: string]: string } = { passed: 'live', waiting: 'propagating', 'needs-you': 'late: needs you', ready: 'not asked', closed: 'not asked' };

export const deliverySteps = ({ plan }: State): readonly Step[] => (plan === null ? [] : servedBy(plan));
const servedBy = oncePer(({ steps, channels }: Plan) => steps.filter((step) => step.channel !== null && channels[step.channel] !== undefined && step.publishes.length === 0));

/** What the delivery matrix shows of one channel: its own cells as its kind drew them, or what its status says. */
type Line = { readonly step: Step; readonly mark: ReturnType<typeof drawnMark>; readonly cells: readonly string[]; readonly below: readonly Block[] };

/** One table over all channels, in the plan's order, then what is wrong with those that are not live. */
export const deliveryRows = ({ state, world, width, glyphs, selected, sorted }: Drawing & { readonly selected: string | null; readonly sorted: boolean }): readonly Row[] => {
  const steps = deliverySteps(state);
  if (steps.length === 0) return [row(piece('This runbook delivers to no channel.', 'dim'))];
  const head = headOf(steps, world);
  const lines = steps.flatMap((step) => linesOf(step, head, state, world));
  const shown = sorted ? lines.toSorted((a, b) => URGENCY.indexOf(a.mark) - URGENCY.indexOf(b.mark)) : lines;
  const at = shown.findIndex((line) => line.step.id === selected);
  const below = shown.filter((line) => line.mark !== 'passed' && (line.below.length > 0 || line.step.id === selected));
  return [
    ...tableRows({ head, rows: shown }, { width, glyphs, selected: at < 0 ? null : at }),
    BLANK,
    ...paragraph(countLine(steps, state, world), width, 'dim'),
    ...below.flatMap((line) => [
      BLANK,
      ...paragraph(`${glyphs.mark[line.mark]} ${line.step.title}: ${statusOf(state, line.step.id).why || (world.watches[line.step.id]?.why ?? '') || statusWords[line.mark]}`, width, `status.${line.mark}`),
      ...pictureRows(line.below, { width: width - 2, glyphs }).map((one): Row => [piece('  '), ...one]),
    ]),
  ];
};

const URGENCY = ['failed', 'needs-you', 'unknown', 'stale', 'waiting', 'running', 'ready', 'closed', 'waived', 'passed', 'not-applicable'];

const tableOf = (step: Step, world: World): Extract<Block, { type: 'table' }> | undefined => world.watches[step.id]?.picture.find((block) => block.type === 'table');

const headOf = (steps: readonly Step[], world: World): readonly string[] => {
  for (const step of steps) {
    const head = tableOf(step, world)?.head;
    if (head !== undefined) return head.at(-1) === 'state' ? head : [...head, 'state'];
  }
  return ['Target', 'since', 'gives up in', 'state'];
};

const linesOf = (step: Step, head: readonly string[], state: State, world: World): readonly Line[] => {
  const mark = drawnMark(statusOf(state, step.id).status, world, step.id);
  const watch = world.watches[step.id];
  const word = CHANNEL_WORDS[mark] ?? statusWords[mark];
  const table = tableOf(step, world);
  const below = watch?.picture.filter((block) => block.type !== 'table') ?? [];
  if (table !== undefined) {
    const stated = table.head.at(-1) === 'state';
    // What its kind says of a channel is more exact than its status, as long as it is being looked at.
    const said = stated && (mark === 'waiting' || mark === 'needs-you');
    return table.rows.map((line, index) => ({ step, mark: index === 0 ? mark : line.mark, cells: said || (stated && index > 0) ? line.cells : [...line.cells.slice(0, head.length - 1), word], below: index === 0 ? below : [] }));
  }
  const attempt = lastAttemptOf(state, step.id);
  const since = attempt === undefined ? '' : clockOf((attempt.endedAt ?? world.now) - attempt.startedAt);
  const left = watch?.deadlineAt === undefined || watch.deadlineAt === null || mark !== 'waiting' ? '—' : clockOf(watch.deadlineAt - world.now);
  const cells = head.map((name, column) => (column === 0 ? step.title : name === 'since' ? since : name === 'gives up in' ? left : name === 'state' ? word : ''));
  return [{ step, mark, cells, below }];
};

const countLine = (steps: readonly Step[], state: State, world: World): string => {
  const marks = steps.map((step) => drawnMark(statusOf(state, step.id).status, world, step.id));
  const count = (mark: string, word: string): string | null => {
    const number = marks.filter((one) => one === mark).length;
    return number === 0 ? null : `${number} ${word}`;
  };
  const next = steps.flatMap((step) => world.watches[step.id]?.nextAt ?? []).filter((at) => at > world.now);
  const soon = next.length === 0 ? null : `next ${clockOf(Math.min(...next) - world.now)}`;
  return [`expected ${state.plan?.target ?? ''} everywhere`, count('passed', 'live'), count('waiting', 'propagating'), count('needs-you', 'late'), count('unknown', 'unknown'), count('failed', 'failed'), soon].filter((part) => part !== null).join(' · ');
};
