import { isConflict } from '../core/conflict.ts';
import { isUnsettled } from '../core/rules.ts';
import { isSettledForRetry } from '../core/state.ts';
import type { KeyContext } from './context.ts';
import type { Action } from './keymap.ts';
import { keyOf } from './keys.ts';
import { evidenceOf } from './selection.ts';

/** Whether `r` looks at what became of an act instead of making it again (rule 7). */
export const reconciles = ({ selected }: Pick<KeyContext, 'selected'>): boolean => {
  const attempt = selected?.state.attempts.at(-1);
  return selected !== null && attempt !== undefined && attempt.phase === 'ended' && !attempt.reconciling && (isUnsettled(selected.step, attempt) || attempt.quietUntil !== null);
};

/** It was found not to have happened, or only in part: it may be looked at once more, or waited with, before it is tried again. */
export const waitsForRetry = ({ selected }: Pick<KeyContext, 'selected'>): boolean => {
  const attempt = selected?.attempt;
  const outside = selected?.step.effect === 'remote' || selected?.step.effect === 'irreversible';
  return outside && attempt?.phase === 'ended' && !attempt.reconciling && attempt.outcome !== null && isSettledForRetry(attempt.outcome);
};

/** Why a key does nothing now, in words that say what would help; null when it does something. */
export const offReason = (action: Action, context: KeyContext): string | null => {
  const reason = REASONS[action];
  return reason === undefined ? null : reason(context);
};

type Reason = (context: KeyContext) => string | null;

const needsStep = (then: (selected: NonNullable<KeyContext['selected']>, context: KeyContext) => string | null): Reason => (context) =>
  shownNowhere(context) ?? (context.selected === null ? 'a phase is selected: choose a step' : then(context.selected, context));

/** Prevents: a run, a stop or a waiver of a step by somebody who reads what an earlier attempt of it came to. */
const onStep = (then: (selected: NonNullable<KeyContext['selected']>, context: KeyContext) => string | null): Reason => needsStep((selected, context) => whyPast(context) ?? then(selected, context));

const whyPast = ({ selected, keymap }: KeyContext): string | null => (selected === null || selected.past === null ? null : `attempt ${selected.past.n} is past and only shown: ${keyOf(keymap, 'shut')} in the tree goes to its step`);

/** Prevents: a run, a fix or a blocker of the step under a cursor that nobody sees: a list has the whole screen. */
const shownNowhere: Reason = ({ view }) => (view === 'evidence' || view === 'blockers' || view === 'timeline' ? 'no step is shown here: esc goes back to them' : null);

/** Anything that would be recorded: not in a session that is over or read-only. */
const acts = (then: Reason): Reason => (context) => context.closed ?? then(context);

const needsLog: Reason = needsStep((_, { log }) => (log ? null : 'this step has no log'));
const needsOutput: Reason = ({ face, focus }) => (face === 'output' && focus === 'pane' ? null : 'only in the output pane');

/** Actions that only one view has. */
const VIEW_OF: { readonly [action in Action]?: KeyContext['view'] } = { sort: 'delivery', 'filter-all': 'evidence', 'filter-decisions': 'evidence', 'filter-failures': 'evidence', 'filter-blockers': 'evidence', 'close-blocker': 'blockers' };
const CALLED: { readonly [view in KeyContext['view']]?: string } = { delivery: 'delivery matrix', evidence: 'evidence log', blockers: 'blockers view' };

/** A key that only a view other than this has: where it is no key at all, nobody needs to read about it. */
export const isOfOtherView = (action: Action, { view }: Pick<KeyContext, 'view'>): boolean => (VIEW_OF[action] ?? view) !== view;

const inItsView = (action: Action, then: Reason = () => null): Reason => (context) => (isOfOtherView(action, context) ? `only in the ${CALLED[VIEW_OF[action] ?? context.view] ?? ''}` : then(context));

const inReplay: Reason = ({ replaying }) => (replaying ? null : 'only in a replay');

const run = acts(
  onStep(({ status, questions }, context) => {
    if (reconciles(context)) return null;
    if (questions.length > 0) return `this is a question: press ${keyOf(context.keymap, 'answer')}`;
    if (status.status === 'running') return 'it is running already';
    if (status.status === 'waiting') return `it is being watched: ${keyOf(context.keymap, 'poll')} looks now`;
    if (status.status === 'closed' || status.status === 'not-applicable') return status.why;
    return context.notStart;
  }),
);

const answer = acts(
  onStep(({ status, questions, step }, context) => {
    if (questions.length > 0 || context.approvable) return null;
    if (status.status === 'needs-you') return context.notStart;
    if (status.status === 'closed') return status.why;
    return step.point === 'hold' && status.status === 'stale' ? context.notStart : 'nothing is asked here';
  }),
);

const REASONS: { readonly [action in Action]?: Reason } = {
  run,
  answer,
  'go-on': acts(() => null),
  adopt: acts(({ adoption }) => adoption.why),
  fix: acts(
    onStep(({ step, status }) => {
      if (step.fix.length === 0) return 'this step has no fix in its runbook';
      return status.status === 'failed' || status.status === 'unknown' ? null : 'a fix is for a step that failed';
    }),
  ),
  closer: needsStep(({ status }, { closer }) => (closer ? null : status.status === 'closed' ? 'its reason is no step and no blocker: the detail says it' : 'nothing closes it')),
  rerun: acts(
    onStep(({ attempt }, context) => {
      if (attempt?.phase !== 'ended' || attempt.outcome?.result !== 'failed' || attempt.outcome.rerun !== true) return 'only for a run that is watched here, publishes nothing, and failed by a job';
      return context.live ? context.notStart : 'a dry run changes nothing outside this machine';
    }),
  ),
  'share-fix': acts(
    onStep(({ state }) => {
      const fix = state.fixes.at(-1);
      return fix?.ended?.ok === true && fix.shared === null ? null : 'no fix waits to be shared';
    }),
  ),
  'file-blocker': acts(onStep(() => null)),
  waive: acts(
    onStep(({ step, status, attempt }) => {
      if (step.effect === 'irreversible') return 'what cannot be undone cannot be waived';
      if (isConflict(attempt)) return 'something else is there than ours, which nobody can waive';
      if (!step.waivable) return 'not offered: its runbook does not let it be waived';
      return status.status === 'failed' || status.status === 'unknown' || status.status === 'needs-you' ? null : 'only a failed or unknown step can be waived';
    }),
  ),
  revert: acts(onStep((_, { exposed }) => (exposed ? null : 'this step leaves nothing open that can be taken back'))),
  wait: acts(onStep((_, context) => (waitsForRetry(context) ? null : 'a wait is for what was looked at and did not happen'))),
  stop: onStep((_, { stoppable, orphans }) => (stoppable || orphans.length > 0 ? null : 'nothing is running here')),
  'close-blocker': acts(inItsView('close-blocker', ({ blocker }) => (blocker === null ? 'no open blocker is selected' : null))),
  'open-log': needsLog,
  browse: onStep((_, { url }) => (url === null ? 'this step has no page' : null)),
  type: onStep((_, { typeTo }) => (typeof typeTo === 'string' ? typeTo : null)),
  'stop-typing': () => 'no process is being typed to',
  follow: needsOutput,
  select: needsOutput,
  left: needsOutput,
  right: needsOutput,
  face: ({ view, log, selected }) => (view === 'evidence' || view === 'timeline' ? null : view === 'blockers' ? 'all that is known is shown below' : selected === null ? 'a phase is selected: choose a step' : log ? null : 'this step has no log'),
  'next-error': needsLog,
  'previous-error': needsLog,
  'read-evidence': onStep(({ attempt }) => (evidenceOf(attempt).some((evidence) => evidence.type === 'file') ? null : 'this step has no evidence file')),
  poll: (context) => (shownNowhere(context) === null ? whyPast(context) : null) ?? (context.watching || (context.closed === null && waitsForRetry(context)) ? null : 'nothing is being watched'),
  sort: inItsView('sort', ({ channels }) => (channels > 1 ? null : 'there are no two lines to sort')),
  'filter-all': inItsView('filter-all'),
  'filter-decisions': inItsView('filter-decisions'),
  'filter-failures': inItsView('filter-failures'),
  'filter-blockers': inItsView('filter-blockers'),
  zoom: ({ view }) => (view === 'session' || view === 'delivery' ? null : 'this view has the whole screen'),
  report: ({ unwritable }) => unwritable,
  shell: ({ acting }) => (acting[0] === undefined ? null : `${acting[0]} runs in the repository: wait for it`),
  suspend: ({ acting, canSuspend, keymap }) => (!canSuspend ? 'this terminal cannot suspend a program' : acting[0] === undefined ? null : `${acting[0]} is running: ${keyOf(keymap, 'stop')} stops it`),
  'record-back': inReplay,
  'record-on': inReplay,
  'record-first': inReplay,
  'record-last': inReplay,
  abandon: acts(({ acting, keymap }) => (acting[0] === undefined ? null : `${acting[0]} is running: ${keyOf(keymap, 'stop')} stops it`)),
};
