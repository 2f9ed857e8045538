import type { Recorded } from '../../core/event.ts';
import { stepStateOf } from '../../core/state.ts';
import { brokenLines } from '../broken.ts';
import { dayOf, timeOf } from '../duration.ts';
import { saidOf, whoOf } from '../records.ts';
import type { Glyphs } from '../glyphs.ts';
import { BLANK, labelled, piece, row, safeRow, textOf } from '../rows.ts';
import type { Row } from '../rows.ts';
import { clean } from '../clean.ts';
import { pad } from '../text.ts';
import type { Drawing } from './detail.ts';

type LogDrawing = Drawing & { readonly short: boolean };

/** Head of the evidence log's columns. */
export const logHead = ({ width, glyphs, short }: LogDrawing): readonly Row[] => [
  row(piece(short ? '  #   time   who      what' : `  ${pad('#', 4)} ${pad('time', 9)} ${pad('who', 10)} ${pad('what', whatWidth(width))} proof`, 'dim')),
  row(piece(glyphs.rule.repeat(width), 'dim')),
];

const whatWidth = (width: number): number => Math.max(20, Math.floor((width - 30) * 0.52));

/** One record of the log. */
export const logRow = (recorded: Recorded, { state, width, glyphs, short }: LogDrawing, selected: boolean): Row => {
  const { what, proof } = saidOf(recorded, state);
  const cursor = piece(selected ? `${glyphs.cursor} ` : '  ', 'strong');
  const tone = selected ? 'selected' : /^(DECIDED|WAIVED)/.test(what) ? 'strong' : / (FAILED|NOT DONE|CONFLICT|UNKNOWN|PARTIAL)/.test(what) ? 'status.failed' : 'plain';
  const time = timeOf(recorded.at);
  if (short) return row(cursor, `${pad(String(recorded.n), 3)} ${time.slice(0, 5)}  ${pad(clean(whoOf(recorded)), 8)} `, piece(clean(what), tone));
  return row(cursor, `${pad(String(recorded.n), 4)} ${time}  ${pad(clean(whoOf(recorded)), 10)} `, piece(pad(clean(what), whatWidth(width)), tone), piece(` ${proof}`, 'dim'));
};

/** What one record says, and who says it. */
export const recordRows = (recorded: Recorded, { state, world, width, glyphs }: LogDrawing): readonly Row[] => {
  const { event, by } = recorded;
  const label = (name: string, text: string): readonly Row[] => (text === '' ? [] : labelled(name, text, { width, labelWidth: 10 }));
  const signed = `${by.name}${by.email === '' ? '' : ` <${by.email}>`}   at ${dayOf(recorded.at)}:${timeOf(recorded.at).slice(6)}`;
  const { what, proof } = saidOf(recorded, state);
  const question = event.type === 'attempt.answered' ? stepStateOf(state, event.step).attempts[event.attempt - 1]?.questions.find((asked) => asked.id === event.answer.question) : undefined;
  const body: readonly Row[] =
    event.type === 'attempt.answered'
      ? [...label('question', question?.text ?? event.answer.question), ...label('answer', `${event.answer.option}   by ${signed}`), ...label('reason', event.answer.reason), ...label('given', event.answer.attachment ?? '')]
      : [...label('what', what), ...label('by', signed), ...label('proof', proof)];
  const chain = world.replay !== undefined ? replayWord(world.replay) : world.chain.ok ? `${glyphs.mark.passed} unbroken, ${world.chain.events} records, head ${world.chain.head.slice(0, 8)}…` : `${glyphs.mark.failed} BROKEN`;
  return [row(piece(`${recorded.n} ${glyphs.dot} ${event.type}`, 'strong')), BLANK, ...body, ...label('chain', chain)];
};

/** Every field of a record as it stands in the journal, long lines broken. */
export const wholeRows = (recorded: Recorded, { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs }): readonly Row[] => [
  row(piece('In the journal', 'strong')),
  ...brokenLines(JSON.stringify(recorded, null, 2).split('\n').map((line) => textOf(safeRow(row(line), glyphs))), width - 2).map(({ text }) => row('  ', text)),
];

/** Right end of the log's frame. */
export const chainWord = ({ world, glyphs, short }: LogDrawing, filter: string): string => `filter: ${filter}  ${world.replay !== undefined ? replayWord(world.replay) : `chain ${world.chain.ok ? glyphs.mark.passed : glyphs.mark.failed}${short ? '' : world.chain.ok ? ' unbroken' : ' BROKEN'}`}`;

/** A redacted copy does not verify, and does not say so. */
export const replayWord = ({ at, of, redacted }: NonNullable<Drawing['world']['replay']>): string => `replay, record ${at} of ${of}${redacted === 0 ? '' : `, redacted copy: ${redacted} records changed`}`;

