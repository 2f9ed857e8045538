import type { KeyContext } from './context.ts';
import { offReason } from './disabled.ts';

/** `typing`: while keys go to a process. */
export type Place = 'tree' | 'pane' | 'everywhere' | 'dialog' | 'typing';
export type Group = 'Move' | 'Act on the step' | 'Look' | 'Everywhere' | 'In a dialog' | 'In a replay';

/** What a key asks for. */
export type Action =
  | 'down' | 'up' | 'shut' | 'open' | 'enter' | 'face' | 'fold' | 'page-down' | 'page-up' | 'half-down' | 'half-up' | 'first' | 'last'
  | 'left' | 'right' | 'next-open' | 'previous-open' | 'closer' | 'next-error' | 'previous-error'
  | 'find' | 'next-match' | 'previous-match' | 'back' | 'next-pane' | 'previous-pane' | 'zoom'
  | 'run' | 'answer' | 'go-on' | 'adopt' | 'revert' | 'fix' | 'rerun' | 'share-fix' | 'shell' | 'file-blocker' | 'close-blocker' | 'waive' | 'wait' | 'stop' | 'open-log' | 'browse'
  | 'copy' | 'select' | 'follow' | 'type' | 'stop-typing' | 'poll' | 'evidence' | 'delivery' | 'blockers' | 'timeline' | 'report' | 'sort'
  | 'filter-all' | 'filter-decisions' | 'filter-failures' | 'filter-blockers' | 'read-evidence'
  | 'mute' | 'help' | 'palette' | 'redraw' | 'suspend' | 'leave' | 'interrupt' | 'abandon'
  | 'record-back' | 'record-on' | 'record-first' | 'record-last'
  | 'choose' | 'next-field' | 'previous-field' | 'press' | 'open-evidence' | 'edit' | 'dismiss'
  | 'new-line' | 'by-word' | 'erase-word' | 'undo' | 'redo';

/**
 * One key as data: what it does, where, how the footer and the help call it, and why it does nothing now. Footer, help
 * overlay, palette and the README's table are all made from these records and from nothing else.
 */
export type KeyRecord = {
  readonly keys: readonly string[];
  readonly action: Action;
  /** For the footer: a verb first. */
  readonly verb: string;
  readonly description: string;
  readonly places: readonly Place[];
  readonly group: Group;
};

const key = (keys: string, action: Action, verb: string, description: string, places: string, group: Group): KeyRecord => ({
  keys: keys === '' ? [] : keys.split(' '),
  action,
  verb,
  description,
  places: places.split(' ').flatMap((place) => (place === 'tree' || place === 'pane' || place === 'everywhere' || place === 'dialog' || place === 'typing' ? [place] : [])),
  group,
});

const RECORDS: readonly KeyRecord[] = [
  key('j down', 'down', 'move', 'next line', 'tree pane', 'Move'),
  key('k up', 'up', 'move', 'previous line', 'tree pane', 'Move'),
  key('h left', 'shut', 'close', 'close the phase, or go to it', 'tree', 'Move'),
  key('l right', 'open', 'open', 'open the phase, or its first step', 'tree', 'Move'),
  key('h left', 'left', 'scroll left', 'scroll to the left', 'pane', 'Move'),
  key('l right', 'right', 'scroll right', 'scroll to the right', 'pane', 'Move'),
  key('space', 'fold', 'fold', 'fold or unfold the phase', 'tree', 'Move'),
  key('space pgdn', 'page-down', 'page', 'a page down', 'pane', 'Move'),
  key('pgdn', 'page-down', 'page', 'a page down', 'tree', 'Move'),
  key('pgup', 'page-up', 'page', 'a page up', 'tree pane', 'Move'),
  key('g home', 'first', 'top', 'first line', 'tree pane', 'Move'),
  key('G end', 'last', 'end', 'last line; the output follows again', 'tree pane', 'Move'),
  key('ctrl-d', 'half-down', 'half page', 'half a page down', 'tree pane', 'Move'),
  key('ctrl-u', 'half-up', 'half page', 'half a page up', 'tree pane', 'Move'),
  key(']', 'next-open', 'next', 'next step that is not passed', 'tree', 'Move'),
  key('[', 'previous-open', 'previous', 'previous step that is not passed', 'tree', 'Move'),
  key('C', 'closer', 'what closes it', 'go to what closes the step: the first that can be acted upon, or the blockers', 'tree pane', 'Move'),
  key(']', 'next-error', 'next error', 'next error in the log', 'pane', 'Move'),
  key('[', 'previous-error', 'previous error', 'previous error in the log', 'pane', 'Move'),

  key('enter', 'enter', 'open', 'open the step, fold the phase', 'tree', 'Act on the step'),
  key('enter', 'face', 'log / detail', 'change between detail and log; open the whole record, or the step of a bar', 'pane', 'Act on the step'),
  key('r', 'run', 'run', 'run, or run again; what is unknown and went out is looked at first', 'tree pane', 'Act on the step'),
  key('a', 'answer', 'answer', 'answer what is asked', 'tree pane', 'Act on the step'),
  key('A', 'go-on', 'go on', 'run all that may run until a person is needed', 'tree pane', 'Act on the step'),
  key('P', 'adopt', 'adopt passes', 'adopt the passes of a dry run of the same commit', 'tree pane', 'Act on the step'),
  key('F', 'fix', 'fix', 'run the fix of a failed step', 'tree pane', 'Act on the step'),
  key('J', 'rerun', 're-run jobs…', 'run the failed jobs of a run again, and only those', 'tree pane', 'Act on the step'),
  key('', 'share-fix', 'share fix', 'show what the fix changed, commit and push it', 'tree pane', 'Act on the step'),
  key('B', 'file-blocker', 'file blocker', 'file a blocker about the step', 'tree pane', 'Act on the step'),
  key('W', 'wait', 'wait…', 'wait before a retry, or end the wait', 'tree pane', 'Act on the step'),
  key('!', 'waive', 'waive', 'waive a failed step, where its runbook allows it', 'tree pane', 'Act on the step'),
  key('U', 'revert', 'take back', 'take back what the step left open', 'tree pane', 'Act on the step'),
  key('x', 'stop', 'stop…', 'stop what runs', 'tree pane', 'Act on the step'),
  key('c', 'close-blocker', 'close blocker', 'close the selected blocker, with a reason', 'pane', 'Act on the step'),
  key('o', 'open-log', 'open log', 'open the log in a pager', 'tree pane', 'Act on the step'),
  key('w', 'browse', 'open in browser', 'open it in the browser', 'tree pane', 'Act on the step'),
  key('y', 'copy', 'copy', 'copy the selection, or what is selected by name', 'tree pane', 'Act on the step'),

  key('tab', 'next-pane', 'pane', 'next pane', 'tree pane', 'Look'),
  key('shift-tab', 'previous-pane', 'pane', 'previous pane', 'tree pane', 'Look'),
  key('z', 'zoom', 'zoom', 'give the pane the whole screen, and back', 'tree pane', 'Look'),
  key('f', 'follow', 'follow', 'follow the output', 'pane', 'Look'),
  key('i', 'type', 'type', 'type to the process that runs: a one-time password, a passphrase, an answer', 'tree pane', 'Look'),
  key('ctrl-g', 'stop-typing', 'leave typing', 'while typing to a process: leave, it runs on', 'typing', 'Look'),
  key('v', 'select', 'select', 'select lines of the output', 'pane', 'Look'),
  key('p', 'poll', 'poll now', 'look at the world now', 'tree pane', 'Look'),
  key('e', 'evidence', 'evidence', 'evidence and decision log', 'everywhere', 'Look'),
  key('d', 'delivery', 'delivery', 'delivery matrix', 'everywhere', 'Look'),
  key('b', 'blockers', 'blockers', 'blockers', 'everywhere', 'Look'),
  key('t', 'timeline', 'timeline', 'where the time went, and what is left', 'everywhere', 'Look'),
  key('E', 'read-evidence', 'read evidence', 'read the evidence of the step', 'tree pane', 'Look'),
  key('s', 'sort', 'sort', 'sort the table by status, and back', 'pane', 'Look'),
  key('1', 'filter-all', 'all', 'all records', 'pane', 'Look'),
  key('2', 'filter-decisions', 'decisions', 'decisions only', 'pane', 'Look'),
  key('3', 'filter-failures', 'failures', 'failures only', 'pane', 'Look'),
  key('4', 'filter-blockers', 'blockers', 'blockers only', 'pane', 'Look'),

  key('?', 'help', 'help', 'this help', 'everywhere', 'Everywhere'),
  key(':', 'palette', 'actions', 'every action by name', 'everywhere', 'Everywhere'),
  key('/', 'find', 'find', 'find a step, a line of a list, or text in the whole log', 'everywhere', 'Everywhere'),
  key('n', 'next-match', 'next match', 'next match', 'everywhere', 'Everywhere'),
  key('N', 'previous-match', 'previous match', 'previous match', 'everywhere', 'Everywhere'),
  key('esc', 'back', 'back', 'back; never quits', 'everywhere', 'Everywhere'),
  key('R', 'report', 'write report', 'write the evidence report', 'everywhere', 'Everywhere'),
  key('S', 'shell', 'shell', 'a shell in the repository; exit comes back', 'everywhere', 'Everywhere'),
  key('m', 'mute', 'mute bell', 'mute bell and notifications, and back', 'everywhere', 'Everywhere'),
  key('ctrl-l', 'redraw', 'redraw', 'draw the screen anew', 'everywhere', 'Everywhere'),
  key('ctrl-z', 'suspend', 'suspend', 'suspend Holdpoint', 'everywhere', 'Everywhere'),
  key('q', 'leave', 'leave', 'leave; says what goes on', 'everywhere', 'Everywhere'),
  key('', 'abandon', 'abandon…', 'give this release up, typed and with a reason', 'everywhere', 'Everywhere'),
  key('ctrl-c', 'interrupt', 'stop, leave', 'stop the gate that runs; again within 2 s: leave', 'everywhere dialog', 'Everywhere'),

  key('up down', 'choose', 'choose', 'choose an answer, or scroll', 'dialog', 'In a dialog'),
  key('tab', 'next-field', 'next field', 'next field', 'dialog', 'In a dialog'),
  key('shift-tab', 'previous-field', 'previous field', 'previous field', 'dialog', 'In a dialog'),
  key('enter', 'press', 'press', 'press the button, go on to the next field', 'dialog', 'In a dialog'),
  key('ctrl-o', 'open-evidence', 'open evidence', 'open the evidence', 'dialog', 'In a dialog'),
  key('ctrl-x', 'edit', 'edit in $EDITOR', 'edit the text in $EDITOR', 'dialog', 'In a dialog'),
  key('esc', 'dismiss', 'not now', 'close the dialog; nothing is answered', 'dialog', 'In a dialog'),
  key('alt-enter ctrl-j', 'new-line', 'new line', 'a new line, where a text may have several', 'dialog', 'In a dialog'),
  key('ctrl-left ctrl-right', 'by-word', 'by word', 'move by words; alt-b and alt-f, too', 'dialog', 'In a dialog'),
  key('ctrl-w', 'erase-word', 'erase word', 'erase the word before; ctrl-u and ctrl-k to the ends of the line', 'dialog', 'In a dialog'),
  key('ctrl-z ctrl-_', 'undo', 'undo', 'undo in a text', 'dialog', 'In a dialog'),
  key('ctrl-y', 'redo', 'redo', 'do again what was undone', 'dialog', 'In a dialog'),

  key(',', 'record-back', 'record before', 'in a replay: the record before', 'everywhere', 'In a replay'),
  key('.', 'record-on', 'next record', 'in a replay: the next record', 'everywhere', 'In a replay'),
  key('<', 'record-first', 'first record', 'in a replay: the first record', 'everywhere', 'In a replay'),
  key('>', 'record-last', 'last record', 'in a replay: the last record', 'everywhere', 'In a replay'),
];

/** The keys of a person: ours, or with theirs in the place of ours (`remap.ts`). `inDialogs` says by which name of ours a dialog knows a key that was moved; null: no more. */
export type Keymap = { readonly records: readonly KeyRecord[]; readonly inDialogs: { readonly [pressed: string]: string | null } };
export const KEYMAP: Keymap = { records: RECORDS, inDialogs: {} };

export const recordOf = ({ records }: Keymap, action: Action): KeyRecord => records.find((record) => record.action === action) ?? keyless(action);
const keyless = (action: Action): KeyRecord => ({ keys: [], action, verb: action, description: action, places: [], group: 'Everywhere' });

/** Where a record's keys are heard: what is everywhere is on every pane, and in dialogs only where that is said. */
export const keyPlaces = ({ places }: KeyRecord): readonly Place[] => (places.includes('everywhere') ? [...places, 'tree', 'pane'] : places);

/** What a key does in this place; null when it is not bound there. */
export const actionFor = ({ records }: Keymap, name: string, place: 'tree' | 'pane'): Action | null => records.find((record) => record.keys.includes(name) && keyPlaces(record).includes(place))?.action ?? null;

/** Why an action does nothing now, or null when it does. */
export const disabledReason = (action: Action, context: KeyContext): string | null => offReason(action, context);

const GROUPS: readonly Group[] = ['Move', 'Act on the step', 'Look', 'Everywhere', 'In a dialog', 'In a replay'];

/** The keys as a Markdown table, for the README. */
export const keyTableMarkdown = (): string => {
  const escaped = (name: string): string => `\`${name.replace('|', '\\|')}\``;
  const rows = GROUPS.flatMap((group) =>
    RECORDS.filter((record) => record.group === group).map((record) => `| ${record.keys.length === 0 ? '`:`' : record.keys.map(escaped).join(' ')} | ${record.places.join(', ')} | ${record.description} |`),
  );
  return ['| key | where | what it does |', '|---|---|---|', ...rows, ''].join('\n');
};
