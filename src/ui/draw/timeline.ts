import type { State } from '../../core/state.ts';
import { statusOf } from '../../core/status.ts';
import type { World } from '../../core/world.ts';
import { axisOf } from '../axis.ts';
import { barOf, waitGlyph, waitWords } from '../bar.ts';
import { clean } from '../clean.ts';
import { clockOf, dayOf, spanOf, timeOf, usualWords } from '../duration.ts';
import { etaOf, etaWords } from '../eta.ts';
import type { Glyphs } from '../glyphs.ts';
import { labelled, paragraph, piece, row, rowWidth } from '../rows.ts';
import type { Row } from '../rows.ts';
import { spellsOf } from '../spells.ts';
import type { Waits, Went } from '../spells.ts';
import { pad, padStart } from '../text.ts';
import type { Tone } from '../theme.ts';
import type { TimelineStep } from '../timeline.ts';
import { drawnMark, statusWords } from '../tree.ts';

type Drawing = { readonly state: State; readonly world: World; readonly width: number; readonly glyphs: Glyphs };

const TONES: { readonly [is in Waits]: Tone } = { here: 'status.passed', github: 'status.waiting', world: 'status.waiting', propagation: 'status.waiting', person: 'status.needs-you' };

/** Columns before the bar: cursor, mark, path, title, attempts, duration. */
const leadOf = (width: number): number => Math.min(32, Math.max(16, Math.floor(width * 0.27)));
const FIXED = 20;

/** Above the bars: what is left, where the time went, and, where `full`, what the letters of a bar mean. */
export const timelineHead = (went: Went | null, { state, world, width, glyphs, full }: Drawing & { readonly full: boolean }): readonly Row[] => {
  const releases = world.usualFrom ?? 0;
  const left = labelled('Left', etaWords(etaOf(state, world), releases), { width, labelWidth: 7 });
  if (went === null) return left;
  const parts = [...went.parts.map(({ is, ms }) => `${waitWords[is]} ${spanOf(ms)}`), ...(went.idleMs < 1000 ? [] : [`nothing under way ${spanOf(went.idleMs)}`])];
  const spent = labelled('Went', `${spanOf(went.wholeMs)}: ${parts.join(` ${glyphs.dot} `)}`, { width, labelWidth: 7 });
  const lead = leadOf(width) + FIXED;
  return [...left, ...spent, ...(full ? legendRows(went, { width, glyphs }) : []), row(' '.repeat(Math.min(width, lead)), piece(axisText(went, { width: Math.max(0, width - lead), glyphs }), 'dim'))];
};

/** What the letters of the bars mean, as many lines as that takes. */
const legendRows = (went: Went, { width, glyphs }: Pick<Drawing, 'width' | 'glyphs'>): readonly Row[] => {
  const out = went.cuts.length === 0 ? [] : [row(piece(glyphs.cut, 'strong'), piece(` left out: ${went.cuts.map(({ from, to }) => spanOf(to - from)).join(', ')}`, 'dim'))];
  const entries = [
    ...went.parts.map(({ is }) => row(piece(waitGlyph(is, glyphs).repeat(2), TONES[is]), piece(` ${waitWords[is]}`, 'dim'))),
    ...out,
    row(piece('*', 'strong'), piece(' the chain that the last end waited for', 'dim')),
  ];
  return entries.reduce<readonly Row[]>((lines, entry) => {
    const last = lines.at(-1);
    return last !== undefined && rowWidth(last) + 2 + rowWidth(entry) <= width ? [...lines.slice(0, -1), [...last, piece('  '), ...entry]] : [...lines, entry];
  }, []);
};

/** Begin and end of the axis, with the day where it has several, and what is left out at its place with how long that was. */
const axisText = (went: Went, { width, glyphs }: Pick<Drawing, 'width' | 'glyphs'>): string => {
  const [from = '', to = ''] = dayOf(went.from).slice(0, 10) === dayOf(went.to).slice(0, 10) ? [timeOf(went.from), timeOf(went.to)] : [dayOf(went.from).slice(5), dayOf(went.to).slice(5)];
  const cells = Array.from({ length: width }, () => ' ');
  /** Where nothing else stands, nor at its other end. */
  const put = (text: string, at: number, { before = 0, after = 0 } = {}): boolean => {
    const free = at >= 0 && at + text.length <= width && cells.slice(Math.max(0, at - before), at + text.length + after).every((cell) => cell === ' ');
    if (free) cells.splice(at, text.length, ...text);
    return free;
  };
  put(from, 0);
  put(to, width - to.length, { before: 1 });
  const { cuts } = axisOf(went, width);
  // The bars below and the legend have each of them; a time that one stands in could not be read.
  for (const { column } of cuts) put(glyphs.cut, column);
  for (const { column, ms } of cuts) if (!put(spanOf(ms), column + 1, { after: 1 })) put(spanOf(ms), column - spanOf(ms).length, { before: 1 });
  return cells.join('');
};

/** One step on the common axis; its usual time where it was not tried yet. */
export const timelineRow = ({ step, attempts }: TimelineStep, { state, world, width, glyphs, went, critical, selected }: Drawing & { readonly went: Went | null; readonly critical: boolean; readonly selected: boolean }): Row => {
  const mark = drawnMark(statusOf(state, step.id).status, world, step.id);
  const usual = world.usualMs[step.id];
  const last = attempts.at(-1);
  const took = last === undefined ? '' : clockOf((last.endedAt ?? world.now) - last.startedAt);
  const start = row(piece(selected ? `${glyphs.cursor} ` : '  ', 'strong'), piece(glyphs.mark[mark], `status.${mark}`), piece(critical ? ' *' : '  ', 'strong'), piece(pad(clean(step.title), leadOf(width)), selected ? 'selected' : attempts.length === 0 ? 'dim' : 'plain'), piece(padStart(attempts.length > 1 ? `${attempts.length}×` : '', 5), 'dim'), `${padStart(took, 9)} `);
  if (went === null || attempts.length === 0) return row(...start, piece(usual === undefined ? 'never measured' : `usually ${clockOf(usual)}`, 'dim'));
  const room = Math.max(0, width - leadOf(width) - FIXED);
  const bar = barOf(attempts.flatMap((attempt) => spellsOf(step, attempt, world.now)), axisOf(went, room));
  return row(...start, ...bar.map(({ is, length }) => (is === null ? piece(' '.repeat(length)) : is === 'cut' ? piece(glyphs.cut.repeat(length), 'dim') : piece(waitGlyph(is, glyphs).repeat(length), TONES[is]))));
};

/** All attempts of a step, the newest first. */
export const timelineDetail = ({ step, attempts }: TimelineStep, { state, world, width, glyphs, critical }: Drawing & { readonly critical: boolean }): readonly Row[] => {
  const usual = world.usualMs[step.id];
  const now = world.running[step.id] === undefined ? null : usualWords(world.now - (world.running[step.id]?.startedAt ?? world.now), usual);
  const about = [statusWords[statusOf(state, step.id).status], now ?? (usual === undefined ? 'never measured' : `usually ${clockOf(usual)}`), ...(critical ? ['on the chain that the last end waited for'] : [])];
  return [
    ...labelled('Stands', about.join(` ${glyphs.dot} `), { width, labelWidth: 10 }),
    ...attempts.toReversed().flatMap((attempt) => {
      const result = attempt.outcome === null ? 'under way' : attempt.outcome.result === 'passed' ? 'passed' : `${attempt.outcome.result}: ${attempt.outcome.why}`;
      const spells = spellsOf(step, attempt, world.now).map(({ is, from, to }) => `${waitWords[is]} ${clockOf(to - from)}`);
      return paragraph(`${timeOf(attempt.startedAt)}  attempt ${attempt.n} by ${attempt.by.name}, ${result}${spells.length === 0 ? '' : ` (${spells.join(', ')})`}`, width);
    }),
  ];
};
