import { caseCounts } from '../../core/smart-case.ts';
import type { StyledLine, World } from '../../core/world.ts';
import { clockOf, timeOf } from '../duration.ts';
import { letterAfter } from '../letters.ts';
import { caretPiece, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { shownAttempt, shownRunning } from '../selection.ts';
import type { Selected } from '../selection.ts';
import { cut, widthOf } from '../text.ts';
import { isTypedTo } from '../viewstate.ts';
import type { Typing } from '../viewstate.ts';
import type { Drawing } from './detail.ts';

/** `1 204`. */
export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ' ');

/** An unfinished last line that ends like a question is one when nothing follows it for so long. */
const QUESTION_MS = 1_000;
const QUESTION = /(?:[?:>]|[[(](?:y\/n|yes\/no)[\])]:?)\s*$/i;

/** Whether a line without an end reads like a question: `Enter OTP: `, `Continue? [y/N] `. */
export const asksSomething = (line: StyledLine | undefined): boolean => QUESTION.test((line ?? []).map(({ text }) => text).join(''));

/** What is being typed to, in place of the hints: none of the other keys does anything here. */
export const typingRow = (typing: Typing, world: Pick<World, 'running'>): Row =>
  isTypedTo(typing, world)
    ? row(piece(' Your keys go to ', 'field.focus'), piece(typing.title, 'strong'), piece(', ctrl-c and esc too.  ', 'field.focus'), piece('^G', 'key'), piece(' leaves, and it runs on', 'dim'))
    : row(piece(` ${typing.title}`, 'strong'), piece(' has ended: your keys go nowhere. ', 'field.focus'), piece('^G', 'key'), piece(' goes back, or no key for a moment', 'dim'));

/** `1 204 lines`, for the frame. */
export const lineCount = (total: number): string => `${grouped(total)} line${total === 1 ? '' : 's'}`;

/** What runs, as which attempt, since when: above the output where there is room. */
export const outputHead = (selected: Selected, { world, width, glyphs }: Drawing): readonly Row[] => {
  const running = shownRunning(selected, world);
  const attempt = shownAttempt(selected);
  const { step } = selected;
  const parts =
    running === undefined
      ? [`attempt ${attempt?.n ?? 1}`, attempt === undefined ? '' : `started ${timeOf(attempt.startedAt)}`, attempt?.endedAt == null ? '' : `ended after ${clockOf(attempt.endedAt - attempt.startedAt)}`]
      : [`attempt ${running.attempt}`, running.pid === null ? '' : `pid ${running.pid}`, `started ${timeOf(running.startedAt)}`, `limit ${clockOf(running.limitMs)}`, `last output ${clockOf(world.now - running.lastOutputAt)} ago`];
  return [
    row(piece('$ ', 'dim'), running?.command ?? step.would[0] ?? step.title),
    row(piece(parts.filter((part) => part !== '').join(' · '), 'dim')),
    row(piece(glyphs.rule.repeat(width), 'dim')),
  ];
};

/** `[FOLLOWING] line 1 204`, or `[PAUSED +312]`, with how long it takes against how long it usually does. */
export const outputFoot = (selected: Selected, { world, width, glyphs }: Drawing, place: { readonly following: boolean; readonly top: number; readonly rows: number; readonly total: number; readonly narrow: boolean; readonly typing: boolean; readonly found: string | null; readonly asks: boolean; readonly typeKey: string }): Row => {
  const running = shownRunning(selected, world);
  const below = Math.max(0, place.total - place.top - place.rows);
  const word = place.typing ? piece('[TYPING]', 'status.needs-you') : place.following ? piece('[FOLLOWING]', 'strong') : piece(`[PAUSED +${grouped(below)}]`, 'status.stale');
  const usual = world.usualMs[selected.step.id];
  const now = running === undefined ? 0 : world.now - running.startedAt;
  const silent = running === undefined ? 0 : world.now - running.lastOutputAt;
  const canType = running?.terminal === 'own';
  const asks = canType && place.asks && silent >= QUESTION_MS;
  const right =
    running === undefined
      ? (selected.past === null ? 'ended' : 'past')
      : asks
        ? `it asks something: ${place.typeKey} to type`
        : silent >= selected.step.silenceMs
        ? canType ? `no output for ${clockOf(silent)}: it may be asking something, ${place.typeKey} to type` : `no output for ${clockOf(silent)}; it cannot ask for any input`
        : place.narrow
          ? `last output ${clockOf(silent)} ago`
          : usual === undefined
            ? `now ${clockOf(now)}`
            : now > 2 * usual
              ? `usually ${clockOf(usual)}, now ${clockOf(now)}: more than twice as long`
              : `usually ${clockOf(usual)}, now ${clockOf(now)}`;
  const found = place.found === null ? null : piece(`  ${place.found}`, 'strong');
  return spread(row(word, ` line ${grouped(place.following ? place.total : place.top + 1)}`, found), row(piece(` ${right}  `, asks || (canType && silent >= selected.step.silenceMs) ? 'status.needs-you' : 'dim')), width, glyphs);
};

/** Lines of a log as they are drawn: moved sideways, what was found and what is selected marked. `caret`: in which column the cursor of the process stands that is typed to. */
export const outputRow = (line: StyledLine, { left, selected, find, caret }: { readonly left: number; readonly selected: boolean; readonly find: string; readonly caret: number | null }): Row => {
  let skip = left;
  const shown = withFound(line, find).flatMap((span) => {
    const text = span.text.slice(skip);
    skip = Math.max(0, skip - span.text.length);
    return text === '' ? [] : [{ text, style: selected ? { ...span.style, inverse: true } : span.style }];
  });
  if (selected && shown.length === 0) return [{ text: ' ', style: { inverse: true } }];
  return caret === null || caret < left ? shown : withCaret(shown, caret - left);
};

const withCaret = (line: Row, column: number): Row => {
  let room = column;
  for (const [index, part] of line.entries()) {
    const width = widthOf(part.text);
    if (room < width) {
      const before = cut(part.text, room);
      const end = letterAfter(part.text, before.length);
      return [...line.slice(0, index), { ...part, text: before }, caretPiece({ ...part, text: part.text.slice(before.length, end) }), { ...part, text: part.text.slice(end) }, ...line.slice(index + 1)].filter(({ text }) => text !== '');
    }
    room -= width;
  }
  return [...line, piece(' '.repeat(room)), caretPiece(piece(' '))].filter(({ text }) => text !== '');
};

/** A line with the text that was found marked, in smart case, whatever the colours it stands in. */
const withFound = (line: StyledLine, find: string): StyledLine => {
  if (find === '') return line;
  const whole = line.map(({ text }) => text).join('');
  const exact = caseCounts(find);
  const [within, sought] = exact ? [whole, find] : [whole.toLowerCase(), find.toLowerCase()];
  // A letter whose small form is longer would move all places after it.
  if (within.length !== whole.length || !within.includes(sought)) return line;
  const marked: { readonly from: number; readonly to: number }[] = [];
  for (let at = within.indexOf(sought); at !== -1; at = within.indexOf(sought, at + sought.length)) marked.push({ from: at, to: at + sought.length });
  let at = 0;
  return line.flatMap(({ text, style }) => {
    const from = at;
    at += text.length;
    const cuts = [from, ...marked.flatMap((one) => [one.from, one.to]).filter((cut) => cut > from && cut < at), at];
    return cuts.slice(1).map((end, n) => {
      const begin = cuts[n] ?? from;
      const found = marked.some((one) => begin >= one.from && end <= one.to);
      return { text: text.slice(begin - from, end - from), style: found ? { ...style, inverse: true, bold: true } : style };
    });
  });
};
