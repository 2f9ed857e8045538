import type { Account } from '../../core/account.ts';
import { isConflict } from '../../core/conflict.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Step } from '../../core/plan.ts';
import type { Attempt } from '../../core/state.ts';
import type { KeyContext } from '../context.ts';
import { waitsForRetry } from '../disabled.ts';
import { agoOf, clockOf, timeOf } from '../duration.ts';
import { disabledReason } from '../keymap.ts';
import type { Action } from '../keymap.ts';
import { keyOf } from '../keys.ts';
import { outcomeWord } from '../outcome-word.ts';
import type { OutcomeWord } from '../outcome-word.ts';
import { BLANK, labelled, paragraph, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import type { Selected } from '../selection.ts';
import { clean } from '../clean.ts';
import { pad, truncate, wrap } from '../text.ts';
import { drawnMark } from '../tree.ts';
import type { Drawing } from './detail.ts';
import { accountOf, failedRows, isIncident, moreRows, outRows, retryRows } from './incident.ts';
import { detailsOfLook, lookedRows } from './looked.ts';

type Room = Drawing & { readonly short: boolean };

/** What became of an act that left this machine: what happened, what was looked at, what follows from it, what one may do. */
export const reconcileRows = (selected: Selected, context: KeyContext, room: Room): readonly Row[] => {
  const { attempt } = selected;
  if (attempt === undefined) return [];
  const { width, short } = room;
  const gap = short ? [] : [BLANK];
  const section = (title: string, rows: readonly Row[]): readonly Row[] => (rows.length === 0 ? [] : [...gap, row(piece(title, 'strong')), ...rows.map((line): Row => [piece('  '), ...line])]);
  const inner = { ...room, width: width - 2 };
  const account = accountOf(attempt);
  if (account !== null) return incidentRows(selected, attempt, { account, context, room, section });
  return [
    titleRow(selected, attempt, room),
    ...section('What happened', happenedRows(selected, attempt, inner)),
    ...section('What was looked at', lookedRows(selected, attempt, context, inner)),
    ...section('What follows', followsRows(selected, attempt, inner)),
    ...section('You can', choiceRows(selected, attempt, context, inner)),
    ...section('Seen beside that', detailsOfLook(selected, attempt, inner)),
  ];
};

type Section = (title: string, rows: readonly Row[]) => readonly Row[];

/**
 * The same of what is settled place by place: what is out comes first where something is, what failed where nothing is; then what
 * follows, what a person may do, and what `r` leads to. How it came about stands below that.
 */
const incidentRows = (selected: Selected, attempt: Attempt, { account, context, room, section }: { readonly account: Account; readonly context: KeyContext; readonly room: Room; readonly section: Section }): readonly Row[] => {
  const inner = { ...room, width: room.width - 2 };
  const out = section('What is out', outRows(account, attempt, inner));
  const failed = section('What failed', failedRows(account, inner));
  const incident = isIncident(attempt);
  return [
    titleRow(selected, attempt, room),
    ...(incident ? out : failed),
    ...section('What follows', followsRows(selected, attempt, inner)),
    ...section(incident ? 'How it is finished' : 'How it is tried again', retryRows(account, selected.step, inner)),
    ...section('You can', choiceRows(selected, attempt, context, inner)),
    ...(incident ? failed : out),
    ...section('More of it', moreRows(account, inner)),
    ...section('What happened', happenedRows(selected, attempt, inner)),
    ...section('What was looked at', lookedRows(selected, attempt, context, inner)),
    ...section('Seen beside that', detailsOfLook(selected, attempt, inner)),
  ];
};

const titleRow = ({ step, status }: Selected, attempt: Attempt, { world, width, glyphs }: Room): Row => {
  const mark = drawnMark(status.status, world, step.id);
  return spread(row(piece(glyphs.mark[mark], `status.${mark}`), piece(` ${step.title}`, 'strong')), row(piece(` ${wordOf(step, attempt)}  attempt ${attempt.n}`, `status.${mark}`), '  '), width, glyphs);
};

/** Of an act that failed and was not settled since, nobody knows what became. */
const wordOf = (step: Step, { outcome, reconciling }: Attempt): 'LOOKING' | Exclude<OutcomeWord, 'FAILED'> => {
  if (reconciling) return 'LOOKING';
  const word = outcome === null || outcome.result === 'passed' ? 'UNKNOWN' : outcomeWord(step, outcome);
  return word === 'FAILED' ? 'UNKNOWN' : word;
};

/** When, by whom and on what words; how far it is on disk; and why nobody knew what became of it. */
const happenedRows = ({ step }: Selected, attempt: Attempt, { state, width, short }: Room): readonly Row[] => {
  const labels = { width, labelWidth: 10 };
  if (state.recoveries.some(({ n }) => n === attempt.began)) {
    return [...labelled('Assumed', `${timeOf(attempt.startedAt)}, when ${attempt.by.name} recovered the journal`, labels), ...labelled('On disk', 'nothing of it: it may have stood in what was cut off', labels)];
  }
  const typed = attempt.asked === null || step.words === null ? '' : `, who typed ${step.words}`;
  const facts = brief({ ...attempt.sent, ...attempt.facts });
  const reached = `the intent${attempt.sent !== null ? ', and the answer to the act' : step.acts ? ', and no answer to the act' : '; it only looks, and sends nothing'}${facts === '' ? '' : `: ${facts}`}`;
  return [
    ...labelled('Intended', `${timeOf(attempt.startedAt)} by ${attempt.by.name}${typed}`, labels),
    ...labelled('On disk', reached, labels).slice(0, 2),
    ...(attempt.doubt === null ? [] : labelled('Because', attempt.doubt, labels).slice(0, short ? 2 : 3)),
  ];
};

const brief = (facts: JsonObject): string =>
  Object.entries(facts)
    .flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'number' ? [`${name} ${truncate(clean(String(value)), 20)}`] : []))
    .slice(0, 2)
    .join(', ');

const followsRows = ({ step }: Selected, attempt: Attempt, { world, width }: Room): readonly Row[] => {
  const quiet = attempt.quietUntil === null ? [] : paragraph(`Quiet: ${clockOf(attempt.quietUntil - world.now)} left, then it is looked at again.`, width, 'status.waiting');
  const outcome = attempt.outcome;
  if (attempt.reconciling) return [...paragraph('It is being looked at. The look only reads; nothing is sent again whatever it finds.', width), ...quiet];
  if (outcome === null || outcome.result === 'passed') return quiet;
  const why = `${outcome.why}.`;
  if (outcome.result === 'failed' && outcome.conflict === true) {
    const stop = step.effect === 'irreversible' || step.channel !== null ? ' It is not tried again, it cannot be waived, and nothing else that is irreversible goes on in this release.' : '';
    return [
      ...paragraph(`CONFLICT since ${timeOf(attempt.endedAt ?? attempt.startedAt)}, ${agoOf(world.now - (attempt.endedAt ?? attempt.startedAt))}: ${why}`, width, 'danger'),
      ...paragraph(`It is there under our name, and it is not ours.${stop}`, width),
      ...paragraph(outcome.fix, width, 'strong'),
    ];
  }
  if (outcome.result === 'failed' && outcome.notDone === true) {
    if (attempt.reconciledAt !== null) return [...paragraph(`Not done: ${why} Nothing of it is in the world, so it may be tried again.`, width), ...quiet];
    // What a look finds absent needs nothing but another try; what was refused here needs what it says first.
    return [...paragraph(`Not done: ${why} Nothing left this machine.`, width), ...paragraph(outcome.fix, width, 'strong'), ...quiet];
  }
  if (outcome.result === 'unknown' && outcome.partial === true && outcome.account !== undefined) return [...paragraph('Done in part. It is never started over: what is out stays out and is left out of another attempt, which does what is missing.', width), ...quiet];
  if (outcome.result === 'unknown' && outcome.partial === true) return [...paragraph(`Done in part: ${outcome.why.replace(/^partial: /, '')}. What is there stays and is left out; another attempt does what is missing.`, width), ...quiet];
  return attempt.reconciledAt === null ? paragraph('Whether it happened is not known. Nothing is sent again before that is looked at.', width) : paragraph(`Still unknown: ${why} Nothing is sent again before that is known.`, width);
};

type Choice = readonly [action: Action, what: string, why: string];

/** Every choice with what it does; one that is closed says why. */
const choiceRows = (selected: Selected, attempt: Attempt, context: KeyContext, { world, width }: Room): readonly Row[] =>
  choicesOf(selected, attempt, context, world.now).flatMap(([action, what, why]) => {
    const off = disabledReason(action, context);
    const said = wrap(clean(off === null ? why : `off: ${off}`), width - 19).slice(0, 2);
    return said.map((line, index) => row(piece(pad(index === 0 ? keyOf(context.keymap, action) : '', 3), 'key'), pad(index === 0 ? what : '', 16), piece(line, off === null ? 'plain' : 'dim')));
  });

const choicesOf = ({ step }: Selected, attempt: Attempt, context: KeyContext, now: number): readonly Choice[] => {
  const conflict = isConflict(attempt);
  const retry = waitsForRetry(context);
  const partial = attempt.outcome?.result === 'unknown' && attempt.outcome.partial === true;
  const again: Choice = partial ? ['run', 'Finish it', step.words === null ? 'publishes what is missing, after one plain question' : `publishes what is missing, by typing ${step.words}`] : step.words === null ? ['run', 'Try again', 'after one plain question'] : ['run', 'Try again', `by typing ${step.words} anew`];
  const quiet = attempt.quietUntil;
  return [
    ...(attempt.reconciling ? ([['poll', 'Look now', 'instead of at the next look']] as const) : []),
    ...(retry && quiet === null ? ([again, ['poll', 'Look again', 'reads only, sends nothing'], ['wait', 'Wait', '2, 10 or 30 minutes, then it is looked at again']] as const) : []),
    ...(retry && quiet !== null ? ([['run', 'Look now', 'reads only; the wait goes on'], ['wait', 'End the wait', `${clockOf(quiet - now)} left; it is looked at first`]] as const) : []),
    ...(!retry && !attempt.reconciling ? [step.effect === 'none' || !conflict ? (['run', 'Look again', 'reads only, sends nothing'] as const) : again] : []),
    ...(conflict ? ([['waive', 'Waive', '']] as const) : []),
    ...(context.orphans.length > 0 ? ([['stop', 'Stop the orphan', `process group ${context.orphans.map(({ pid }) => pid).join(', ')}`]] as const) : []),
    ...(context.url === null ? [] : ([['browse', 'In the browser', context.url]] as const)),
    ['file-blocker', 'File a blocker', accountOf(attempt) === null ? 'closes what is irreversible until it is closed' : 'says all of this; closes what is irreversible until it is closed'],
    // What cannot be undone is not waived (rule 8), so it is accepted by ending the release, and by nothing less.
    partial ? ['abandon', 'Accept it as is', 'not as released: abandon, typed, with the reason; the report says what is out and what is not'] : ['abandon', 'Abandon', 'typed, with a reason; the report says what is out'],
  ];
};
