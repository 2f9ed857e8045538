import type { KeyContext } from './context.ts';
import { reconciles } from './disabled.ts';
import type { FirstError } from './draw/first-error.ts';
import { grouped } from './draw/output.ts';
import { evidenceOf } from './draw/question.ts';
import type { Glyphs } from './glyphs.ts';
import { drawnKey, keyOf } from './keys.ts';
import { disabledReason, recordOf } from './keymap.ts';
import type { Action, Keymap } from './keymap.ts';
import { piece, row, rowWidth, safeRow, spread } from './rows.ts';
import type { Row } from './rows.ts';
import type { Dialog } from './viewstate.ts';

/** A hint of the footer: its keys come from the keymap; `verb` only where one hint stands for several keys. */
export type Hint = { readonly of: readonly Action[]; readonly verb?: string };

const one = (action: Action, verb?: string): Hint => (verb === undefined ? { of: [action] } : { of: [action], verb });
const MOVE: Hint = { of: ['down', 'up'], verb: 'move' };
const MOST = 10;

export type Footer = {
  readonly dialog: Dialog | null;
  readonly lead: string;
  /** Where the log is opened that the pane is about; null where that is not known. */
  readonly opensAt: FirstError | null;
  readonly width: number;
  readonly narrow: boolean;
  readonly glyphs: Glyphs;
};

/** Candidates in order of likely next act; what is off now is left out. */
const hintsIn = (context: KeyContext, { narrow, opensAt }: Pick<Footer, 'narrow' | 'opensAt'>): readonly Hint[] => {
  const back = one('back');
  const openLog = one('open-log', opensAt === null ? undefined : `open log at line ${grouped(opensAt.line + 1)}`);
  if (context.view === 'evidence')
    return narrow
      ? [MOVE, one('face', 'whole record'), one('find'), { of: ['filter-all', 'filter-blockers'], verb: 'filter' }, one('copy'), one('report', 'report'), back]
      : [MOVE, one('face', 'whole record'), one('find'), one('filter-all'), one('filter-decisions'), one('filter-failures'), one('filter-blockers'), one('copy'), one('report'), back];
  if (context.view === 'blockers') return [MOVE, one('close-blocker'), one('find'), one('poll', 'read again'), one('copy'), back];
  if (context.view === 'timeline') return [MOVE, one('face', 'go to the step'), one('find'), one('copy'), back];
  const run = one('run', reconciles(context) ? 'look what became of it' : (context.selected?.state.attempts.length ?? 0) > 0 ? 'run again' : 'run');
  const past = (context.selected?.past ?? null) !== null;
  const its = past ? [one('shut', 'its step'), one('open-log')] : [];
  if (context.focus === 'tree')
    return narrow
      ? [MOVE, one('enter'), ...its, one('answer'), run, one('closer'), one('go-on'), one('adopt'), one('fix'), one('find'), one('next-pane'), one('leave')]
      : [MOVE, one('enter'), ...its, one('answer'), run, one('closer'), one('fix'), one('go-on'), one('adopt'), one('find'), one('next-pane'), one('zoom'), one('blockers'), one('evidence'), one('leave')];
  const tab = one('next-pane', narrow ? 'tree' : 'pane');
  switch (context.face) {
    case 'output':
      return narrow
        ? [{ of: ['down', 'up'], verb: 'scroll' }, one('type'), one('follow'), one('find', 'search'), one('copy'), one('zoom'), one('stop'), tab]
        : [{ of: ['down', 'up'], verb: 'scroll' }, { of: ['first', 'last'], verb: 'top/end' }, one('type'), one('follow'), one('find', 'search'), one('select'), one('copy'), one('open-log'), one('zoom'), one('stop'), tab];
    case 'failed':
      return [run, ...(context.selected?.attempt?.outcome?.result === 'failed' && context.selected.attempt.outcome.rerun === true ? [one('rerun')] : []), one('fix'), one('file-blocker'), one('waive'), openLog, one('blockers'), one('face'), one('copy', 'copy error'), back];
    case 'reconcile':
      return [run, one('poll', 'look again'), one('wait'), one('browse', narrow ? 'browser' : 'open in browser'), one('stop', 'stop orphan…'), one('file-blocker'), one('face'), tab, back];
    case 'watch':
      return [MOVE, ...(context.approvable ? [one('answer', 'approve…')] : []), one('face'), one('open-log'), one('browse', narrow ? 'browser' : 'open in browser'), one('poll', narrow ? 'poll' : 'poll now'), one('stop', 'cancel run…'), tab, one('leave')];
    case 'delivery':
      return [MOVE, one('answer'), one('poll'), one('file-blocker', 'file blocker'), one('browse', 'open'), one('sort'), one('mute'), tab, one('leave')];
    case 'detail':
      if (past) return [{ of: ['down', 'up'], verb: 'scroll' }, one('face'), openLog, one('copy'), tab, back];
      return [MOVE, one('answer'), run, one('closer'), one('face'), one('read-evidence'), one('file-blocker'), one('copy'), tab, back];
    default:
      return context.face satisfies never;
  }
};

const DIALOGS: { readonly [dialog in Dialog['is']]: readonly Hint[] } = {
  question: [one('choose'), one('next-field'), one('open-evidence'), one('dismiss'), one('press', 'on [Record]'), one('new-line'), one('edit', '$EDITOR')],
  sheet: [one('choose'), one('press', 'answer this line'), one('open-evidence'), one('dismiss')],
  danger: [one('dismiss')],
  confirm: [one('next-field', 'choose'), one('press'), one('dismiss')],
  waive: [one('next-field'), one('press'), one('dismiss'), one('new-line'), one('edit', '$EDITOR')],
  wait: [one('next-field'), one('press'), one('dismiss')],
  fix: [one('next-field', 'choose'), one('press'), one('dismiss')],
  'fix-diff': [one('choose', 'scroll'), one('next-field'), one('press'), one('dismiss'), one('new-line'), one('edit', '$EDITOR')],
  blocker: [one('next-field'), one('press', 'file it'), one('edit'), one('dismiss', 'cancel')],
  stop: [one('next-field', 'choose'), one('press'), one('dismiss', 'go on')],
  approve: [one('next-field'), one('press'), one('dismiss'), one('new-line'), one('edit', '$EDITOR')],
  rerun: [one('next-field', 'choose'), one('press'), one('dismiss')],
  revert: [one('next-field', 'choose'), one('press'), one('dismiss')],
  help: [one('find', 'find a key'), one('choose', 'scroll'), one('dismiss', 'close')],
  palette: [one('choose'), one('press', 'do it'), one('dismiss', 'close')],
  leave: [one('next-field', 'choose'), one('press'), one('dismiss', 'stay')],
  abandon: [one('next-field'), one('dismiss', 'keep going'), one('new-line'), one('edit', '$EDITOR')],
  adopt: [one('choose', 'scroll'), one('next-field', 'choose button'), one('press'), one('dismiss')],
  survivors: [one('choose'), one('next-field'), one('press'), one('dismiss', 'leave them')],
  evidence: [one('choose', 'scroll'), one('find'), one('open-log', 'open the file'), one('dismiss', 'close')],
  record: [one('choose', 'scroll'), one('dismiss', 'back')],
  'close-blocker': [one('next-field'), one('press'), one('dismiss'), one('new-line'), one('edit', '$EDITOR')],
};

const hintKeys = ({ of }: Hint, keymap: Keymap): string => of.map((action) => drawnKey(keyOf(keymap, action))).join(of.length === 2 && of[0] === 'filter-all' ? '-' : '/');

/** Those of a dialog; a question without evidence has none to open. */
const hintsOf = (dialog: Dialog, { selected }: KeyContext): readonly Hint[] => {
  const none = dialog.is === 'question' && selected?.step.id === dialog.step && evidenceOf(selected.attempt).length === 0;
  return DIALOGS[dialog.is].filter(({ of }) => !none || !of.includes('open-evidence'));
};

const drawHint = (hint: Hint, keymap: Keymap): Row => {
  const [first] = hint.of;
  const keys = first === 'choose' ? '↑/↓' : hintKeys(hint, keymap);
  return row(piece(keys, 'key'), piece(` ${hint.verb ?? (first === undefined ? '' : recordOf(keymap, first).verb)}`, 'dim'));
};

/**
 * The footer: hints in order, cut at whole hints. At the right end stands `? help`, and of a dialog, where that is a letter, its way out. The
 * last hint leads out of where one is and always has room. `lead` stands before them (`type the words`).
 */
export const footerOf = (context: KeyContext, { dialog, lead, opensAt, width, narrow, glyphs }: Footer): Row => {
  const hints = dialog === null ? hintsIn(context, { narrow, opensAt }).filter((hint) => hint.of.every((action) => disabledReason(action, context) === null)) : hintsOf(dialog, context);
  const pinned = dialog === null ? one('help') : (hints.find(({ of }) => of.includes('dismiss')) ?? one('dismiss'));
  // As it will stand there: a key has more letters in ASCII.
  const drawnIn = (hint: Hint): Row => safeRow(drawHint(hint, context.keymap), glyphs);
  const end = [...drawnIn(pinned), piece(' ')];
  const rest = hints.filter((hint) => hint !== pinned).map(drawnIn);
  const wayOut = dialog === null ? (rest.at(-1) ?? []) : [];
  const others = (dialog === null ? rest.slice(0, -1) : rest).slice(0, MOST - 1);
  const room = width - rowWidth(end) - 2 - (wayOut.length === 0 ? 0 : rowWidth(wayOut) + 2);
  let line: Row = row(lead === '' ? ' ' : ` ${lead}  `);
  for (const drawn of others) if (rowWidth(line) + rowWidth(drawn) <= room) line = [...line, ...drawn, piece('  ')];
  return spread([...line, ...wayOut], end, width, glyphs);
};
