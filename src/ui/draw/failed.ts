import type { Attempt, FixAttempt } from '../../core/state.ts';
import type { Outcome } from '../../core/verdict.ts';
import type { KeyContext } from '../context.ts';
import { clockOf, timeOf } from '../duration.ts';
import { disabledReason } from '../keymap.ts';
import type { Action } from '../keymap.ts';
import { keyOf } from '../keys.ts';
import { BLANK, labelled, paragraph, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import type { Selected } from '../selection.ts';
import { clean } from '../clean.ts';
import { pad } from '../text.ts';
import type { Drawing } from './detail.ts';
import { errorPlace, firstErrorRows } from './first-error.ts';
import type { FirstError } from './first-error.ts';

type Bad = Exclude<Outcome, { result: 'passed' }>;

/** A failed or unknown gate: because of what, what can be done, and what earlier attempts came to. */
export const failedRows = (selected: Selected, context: KeyContext, drawing: Drawing & { readonly short: boolean; /** Of its log, where that is read. */ readonly error?: FirstError | null }): readonly Row[] => {
  const { width, glyphs, short, error = null } = drawing;
  const { attempt, state, step } = selected;
  const outcome = attempt?.outcome;
  if (attempt === undefined || outcome === null || outcome === undefined || outcome.result === 'passed') return [];
  const mark = outcome.result;
  const labels = { width, labelWidth: 9 };
  const gap = short ? [] : [BLANK];
  const fixes = state.fixes.at(-1);
  return [
    spread(row(piece(glyphs.mark[mark], `status.${mark}`), piece(` ${step.title}`, 'strong')), row(piece(` ${mark.toUpperCase()}  attempt ${attempt.n}`, `status.${mark}`), '    '), width, glyphs),
    ...gap,
    ...labelled(mark === 'failed' ? 'Failed' : 'Unknown', `after ${clockOf((attempt.endedAt ?? attempt.startedAt) - attempt.startedAt)}, at ${timeOf(attempt.endedAt ?? attempt.startedAt)}`, labels),
    ...labelled('Because', outcome.why, labels),
    ...(outcome.result === 'failed' && outcome.fix !== '' ? labelled('Fix', outcome.fix, labels) : []),
    ...waiverOver(state, attempt, labels),
    ...(error === null ? toldError(outcome, drawing) : firstErrorRows(error, { short })),
    ...(fixes === undefined ? [] : labelled('Its fix', fixWords(fixes), labels)),
    BLANK,
    row(piece('You can', 'strong')),
    ...choices(selected, context, { attempt, error }).map(([action, what, why]) => {
      const off = disabledReason(action, context);
      return row('  ', piece(pad(keyOf(context.keymap, action), 3), 'key'), pad(what, 18), piece(off === null ? why : off.startsWith('not offered') ? off : `off: ${off}`, off === null ? 'plain' : 'dim'));
    }),
    BLANK,
    ...history(state.attempts, drawing),
  ];
};

/** How far its own fix has come: run, looked at, committed, pushed. */
const fixWords = ({ ended, shared }: FixAttempt): string => {
  if (ended === null) return 'is being run';
  if (!ended.ok) return `failed: ${ended.why}`;
  if (shared === null) return 'ran; what it changed is not committed yet';
  return shared.why === '' ? `ran; committed and pushed as ${shared.commit.slice(0, 7)}` : `ran; ${shared.why}`;
};

/** Why a gate that was open a while ago blocks again. */
const waiverOver = ({ waiverEnded: over }: Selected['state'], { began }: Attempt, labels: { readonly width: number; readonly labelWidth: number }): readonly Row[] =>
  over === null || over.n < began ? [] : labelled('Waived', `until ${timeOf(over.until)} by ${over.by.name}: ${over.reason}. That time is over, so it blocks again.`, labels);

/** What is no log of ours says it as evidence. */
const toldError = (outcome: Bad, { width }: Drawing): readonly Row[] => {
  const error = outcome.evidence.find((evidence) => evidence.type === 'value' && /first error/i.test(evidence.name));
  if (error?.type !== 'value') return [];
  return [row(piece('First error', 'strong')), ...paragraph(error.value, width - 2).slice(0, 4).map((line) => row('  ', ...line))];
};

const choices = ({ step, state }: Selected, context: KeyContext, { attempt, error }: { readonly attempt: Attempt; readonly error: FirstError | null }): readonly (readonly [Action, string, string])[] => {
  const again: readonly [Action, string, string] =
    attempt.outcome?.result === 'unknown' && (step.effect === 'remote' || step.effect === 'irreversible')
      ? ['run', 'Look', 'what became of it; nothing is sent again']
      : ['run', 'Run it again', `attempt ${attempt.n + 1}; the log of attempt ${attempt.n} is kept`];
  const share = state.fixes.at(-1)?.ended?.ok === true && state.fixes.at(-1)?.shared === null;
  return [
    again,
    ...(step.fix.length > 0 ? ([['fix', share ? 'Share the fix' : 'Run its fix', share ? 'its diff, then commit and push as one act' : (step.fix[0] ?? '')]] as const) : []),
    ...(attempt.outcome?.result === 'failed' && attempt.outcome.rerun === true ? ([['rerun', 'Run failed jobs', 'again on GitHub, and only those']] as const) : []),
    ['file-blocker', 'File a blocker', 'stays blocked until it is closed'],
    ...(context.log ? ([['open-log', 'Open the log', error === null ? 'in a pager' : `at ${errorPlace(error)}, the first error`]] as const) : []),
    ['waive', 'Waive', 'with a reason and an end'],
  ];
};

/** The same words again: most likely not a flake. */
const history = (attempts: readonly Attempt[], { width, glyphs }: Drawing): readonly Row[] => {
  const ended = attempts.filter((attempt) => attempt.outcome !== null);
  if (ended.length === 0) return [];
  const whys = ended.map((attempt) => (attempt.outcome?.result === 'passed' ? '' : (attempt.outcome?.why ?? '')));
  return ended.slice(-5).flatMap((attempt, index): readonly Row[] => {
    const at = ended.indexOf(attempt);
    const why = at > 0 && whys[at] !== '' && whys[at] === whys[at - 1] ? 'the same again: likely not a flake' : clean(whys[at] ?? '');
    const took = clockOf((attempt.endedAt ?? attempt.startedAt) - attempt.startedAt);
    const line = `${attempt.n}  ${timeOf(attempt.startedAt).slice(0, 5)}  ${attempt.outcome?.result ?? ''} ${took}  ${why}`;
    return labelled(index === 0 ? 'History' : '', line, { width, labelWidth: 9, most: 2, ellipsis: glyphs.ellipsis });
  });
};
