import { isConflict } from '../core/conflict.ts';
import type { Mark } from '../core/picture.ts';
import type { State } from '../core/state.ts';
import type { World } from '../core/world.ts';
import type { KeyContext } from './context.ts';
import { reconciles } from './disabled.ts';
import { clockOf } from './duration.ts';
import type { Action } from './keymap.ts';
import { keyOf } from './keys.ts';
import { blocksOf } from './selection.ts';

/** The message row: what a key answered, else what just happened, else what the selected step means for the release. */
export const messageOf = (state: State, world: World, context: KeyContext, note: string | null): { readonly text: string; readonly mark: Mark | null } => {
  if (note !== null) return { text: note, mark: null };
  if (world.readOnly !== null) return { text: `Read-only: ${world.readOnly}. Nothing more is recorded, and nothing can be started.`, mark: 'failed' };
  if (world.message !== null && world.now - world.message.at < SHOWN_MS) return { text: world.message.text, mark: world.message.mark === 'info' ? null : world.message.mark };
  const [notice] = world.notices;
  if (notice !== undefined) return { text: notice, mark: 'stale' };
  if (world.goingOn) return { text: 'Going on: all that may run is started until a person is needed.', mark: null };
  if (context.view === 'evidence') return { text: 'This log is append-only. The report is made from it and from nothing else.', mark: null };
  if (context.face === 'delivery') return { text: 'You may leave: closing holdpoint stops the polling, not the release. Times count from publication.', mark: null };
  const sentence = sentenceOf(state, context, world.now);
  return { text: sentence === '' ? offerOf(context) : sentence, mark: null };
};

const SHOWN_MS = 20_000;

/** What a dry run has to give, while something of it can be taken. */
export const offerOf = ({ adoption: { count, why }, keymap }: Pick<KeyContext, 'adoption' | 'keymap'>): string => (count === 0 || why !== null ? '' : `A dry run of this commit passed ${count} gate${count === 1 ? '' : 's'}: ${keyOf(keymap, 'adopt')} lists ${count === 1 ? 'it' : 'them'}.`);

const sentenceOf = (state: State, context: KeyContext, now: number): string => {
  const { selected, closed, keymap } = context;
  const press = (action: Action): string => keyOf(keymap, action);
  if (state.end !== null) return `${state.plan?.target ?? 'This release'} is ${state.end.end}. ${press('report')} writes the report, ${press('leave')} leaves.`;
  if (closed !== null) return `${closed[0]?.toUpperCase() ?? ''}${closed.slice(1)}.`;
  if (selected === null) return '';
  const { step, status, past } = selected;
  if (past !== null) return `Attempt ${past.n} of ${step.title}, as it was. ${press('shut')} in the tree goes back to how it stands.`;
  const [blocks] = blocksOf(state, step.id);
  const closes = blocks === undefined ? '' : ` ${blocks.replace(/ \(.*$/, '')} is closed until it passes.`;
  const quietUntil = selected.attempt?.quietUntil ?? null;
  if (quietUntil !== null) return `Quiet: ${clockOf(quietUntil - now)} left, then ${step.title} is looked at again. ${press('run')} looks now; ${press('wait')} ends the wait.`;
  // What a step that is ready says of itself can wait: a dry run saves all that follows.
  const hint = (status.status === 'ready' ? offerOf(context) : '') || hintOf(selected, keymap);
  if (hint !== '') return hint;
  switch (status.status) {
    case 'failed':
      if (isConflict(selected.attempt)) return `CONFLICT: ${step.channel === null ? `${step.title} is there and is not ours` : `${step.channel} serves something else than was built`}. It is not tried again.`;
      return `${step.title} failed${waiverIsOver(selected) ? ', and its waiver is over' : ''}.${closes}`;
    case 'unknown':
      return `${step.title}: ${status.why}. Unknown counts as not passed; ${press('run')} ${runDoes(selected)}.`;
    case 'waiting':
      return state.plan?.mode === 'live' ? 'LIVE. If this terminal dies the run goes on; start holdpoint again and it picks it up.' : 'Closing holdpoint stops the watching, never the thing watched.';
    case 'stale':
      return `${step.title} is stale: ${status.why}. It counts as not passed until it runs again.`;
    case 'running':
      return 'Running. You can answer what is open meanwhile.';
    case 'needs-you':
      return selected.questions.length > 0 ? `${press('answer')} answers.` : `${press('run')} or ${press('answer')} opens it.`;
    default:
      return '';
  }
};

/** What the runbook says to who comes to a step that stands so; `[run]` is the key that the person has for it. Empty where it says nothing. */
export const hintOf = ({ step, status, attempt }: NonNullable<KeyContext['selected']>, { records }: KeyContext['keymap']): string =>
  isConflict(attempt) ? '' : (step.hint?.[status.status] ?? '').replaceAll(/\[([a-z-]+)\]/g, (whole, name: string) => records.find(({ action }) => action === name)?.keys[0] ?? whole);

/** It was open for a while, and is not any more. */
const waiverIsOver = ({ state, attempt }: NonNullable<KeyContext['selected']>): boolean => state.waiverEnded !== null && attempt !== undefined && attempt.began < state.waiverEnded.n;

/** What `r` does with a step of which nobody knows the whole. */
const runDoes = (selected: NonNullable<KeyContext['selected']>): string => {
  if (reconciles({ selected })) return 'looks at what became of it';
  // Partial: every channel was asked, and what is there is left out.
  return selected.step.effect === 'irreversible' ? 'asks for its words again, to do what is missing' : 'runs it again';
};
