import type { Mark } from '../../core/picture.ts';
import type { KeyContext } from '../context.ts';
import type { Glyphs } from '../glyphs.ts';
import { drawnKey, keyOf } from '../keys.ts';
import { disabledReason } from '../keymap.ts';
import { isOfOtherView } from '../disabled.ts';
import type { Group, KeyRecord, Keymap } from '../keymap.ts';
import { BLANK, paragraph, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import { pad, truncate } from '../text.ts';
import { statusWords } from '../tree.ts';
import { matches } from '../find.ts';

type Room = { readonly width: number; readonly glyphs: Glyphs };

const COLUMNS: readonly Group[] = ['Move', 'Act on the step', 'Look', 'Everywhere'];

const MEANINGS: { readonly [mark in Mark]: string } = {
  passed: 'looked at and proven',
  failed: 'looked at and not true',
  'needs-you': 'a person must answer',
  running: 'in progress on this machine',
  unknown: 'could not be established',
  waiting: 'the world is working',
  closed: 'something before it is not open',
  ready: 'not started',
  stale: 'passed, but changed since',
  waived: 'passed by, with a reason',
  'not-applicable': 'not in this mode, or not needed',
};

const SAFETY = 'Nothing passes by default: no answer, no exit code, no network and a lost process all count as not passed. No single key answers yes to a danger; tag and publish want their own words, typed. New prompts ignore keys until you pause for 0.7 s. Leaving never stops a publish that runs elsewhere.';

const keysOf = (record: KeyRecord, keymap: Keymap): string => (record.keys.length === 0 ? drawnKey(keyOf(keymap, 'palette')) : record.keys.map(drawnKey).join(' '));

/** The help overlay, made from the keymap. With a pattern only the keys whose description has it, one a line. */
export const helpRows = (context: KeyContext, { width, glyphs, find }: Room & { readonly find: string }): readonly Row[] => {
  const place = context.focus;
  const here = context.keymap.records.filter((record) => (record.places.includes(place) || record.places.includes('everywhere')) && !isOfOtherView(record.action, context));
  if (find !== '') return here.filter((record) => matches(`${record.verb} ${record.description}`, find)).map((record) => row(piece(pad(keysOf(record, context.keymap), 12), 'key'), record.description));
  const columnWidth = Math.floor(width / COLUMNS.length);
  const keyWidth = width >= 100 ? 7 : 6;
  const columns = COLUMNS.map((group) => linesOf(here.filter((record) => record.group === group && record.keys.length > 0), { keymap: context.keymap, room: columnWidth - keyWidth - 2, short: width < 100 }));
  const height = Math.max(...columns.map((column) => column.length));
  const cell = (line: HelpLine | undefined): Row =>
    line === undefined ? row(' '.repeat(columnWidth)) : row(piece(`${pad(truncate(line.keys, keyWidth, ''), keyWidth)} `, disabledReason(line.action, context) === null ? 'key' : 'dim'), pad(truncate(line.text, columnWidth - keyWidth - 2, glyphs.ellipsis), columnWidth - keyWidth - 1));
  return [
    COLUMNS.map((group) => piece(pad(truncate(columnWidth >= 26 ? group : (group.split(' ')[0] ?? group), columnWidth - 1), columnWidth), 'strong')),
    ...Array.from({ length: height }, (_, line) => columns.flatMap((column) => cell(column[line]))),
    // The signs are in view in 80×24 as well.
    ...(width < 100 ? [] : [BLANK]),
    ...statusRows({ width, glyphs }),
    BLANK,
    ...offRows(here, context),
    BLANK,
    ...(context.replaying ? [...here.filter((record) => record.group === 'In a replay').map((record) => row(piece(pad(keysOf(record, context.keymap), 4), 'key'), record.description)), BLANK] : []),
    ...paragraph(SAFETY, width),
  ];
};

type HelpLine = { readonly keys: string; readonly action: KeyRecord['action']; readonly text: string };

/** Two keys that go two ways are one line where there is little room. */
const PAIRS: readonly (readonly [KeyRecord['action'], KeyRecord['action'], string])[] = [
  ['down', 'up', 'move'],
  ['page-down', 'page-up', 'page'],
  ['half-down', 'half-up', 'half page'],
  ['first', 'last', 'top, end'],
  ['shut', 'open', 'close, open'],
  ['left', 'right', 'sideways'],
  ['next-open', 'previous-open', 'not passed'],
  ['next-error', 'previous-error', 'errors'],
  ['next-pane', 'previous-pane', 'pane'],
  ['next-match', 'previous-match', 'matches'],
];

const linesOf = (records: readonly KeyRecord[], { keymap, room, short }: { readonly keymap: Keymap; readonly room: number; readonly short: boolean }): readonly HelpLine[] =>
  records.flatMap((record): readonly HelpLine[] => {
    const pair = short ? PAIRS.find(([one, other]) => record.action === one || record.action === other) : undefined;
    if (pair === undefined) return [{ keys: keysOf(record, keymap), action: record.action, text: shortest(record, room) }];
    if (record.action !== pair[0]) return [];
    const other = records.find((candidate) => candidate.action === pair[1]);
    return [{ keys: [record, other].map((one) => drawnKey(one?.keys[0] ?? '')).join(' '), action: record.action, text: pair[2] }];
  });

/** The description, its first part, or the verb: the longest that fits. */
const shortest = (record: KeyRecord, room: number): string => [record.description, record.description.split(/[,;]/)[0] ?? ''].find((text) => text.length <= room) ?? record.verb;

const statusRows = ({ width, glyphs }: Room): readonly Row[] => {
  const marks: readonly Mark[] = ['passed', 'failed', 'needs-you', 'running', 'unknown', 'waiting', 'closed', 'ready', 'stale', 'waived', 'not-applicable'];
  const wide = width >= 100;
  const each = wide ? Math.floor(width / 2) : 15;
  const perLine = wide ? 2 : Math.max(1, Math.floor(width / each));
  const cells = marks.map((mark): Row => row(piece(glyphs.mark[mark], `status.${mark}`), pad(wide ? ` ${pad(statusWords[mark], 15)}${MEANINGS[mark]}` : ` ${statusWords[mark]}`, each - 1)));
  return Array.from({ length: Math.ceil(cells.length / perLine) }, (_, line) => cells.slice(line * perLine, (line + 1) * perLine).flat());
};

/** What a key would do if it were not off, and why it is. */
const offRows = (here: readonly KeyRecord[], context: KeyContext): readonly Row[] => {
  const off = here.filter((record) => record.keys.length > 0).flatMap((record) => {
    const why = record.group === 'Act on the step' ? disabledReason(record.action, context) : null;
    return why === null ? [] : [row(piece(`${pad(keysOf(record, context.keymap), 3)}`, 'key'), `${pad(record.verb, 14)} '${why}'`)];
  });
  if (off.length === 0) return [];
  return [row(piece('Off right now', 'strong')), ...off.map((line): Row => [piece('  '), ...line])].slice(0, 9);
};
