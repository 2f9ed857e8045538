import { selectNeeds } from '../core/select.ts';
import type { State } from '../core/state.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../core/state.ts';
import type { World } from '../core/world.ts';
import type { Dialog } from './viewstate.ts';

/** The dialog for what a step asks: judgements are one sheet for the phase, any other question stands by itself. */
export const promptOf = (state: State, id: string): Dialog | null => {
  const attempt = lastAttemptOf(state, id);
  const step = stepOf(state, id);
  if (attempt === undefined || step === undefined || attempt.phase !== 'asked') return null;
  const [question] = unansweredOf(attempt);
  if (question === undefined) return null;
  return question.asks === 'judgement' ? { is: 'sheet', phase: step.phase } : { is: 'question', step: id, question: question.id, from: null };
};

/** What opens where `A` ran out of things to start; null where only a look helps (a gate that failed keeps its screen). */
export const promptFor = (state: State, step: string): Dialog | null => {
  const need = selectNeeds(state).find((one) => one.step === step);
  switch (need?.what) {
    case 'answer':
      return promptOf(state, step);
    case 'words':
      return { is: 'danger', step };
    case 'confirm':
      return { is: 'confirm', step };
    default:
      return null;
  }
};

/** What has been asked without being asked for: the fixes whose changes were shown, where `A` stopped last, and the step that the person has just begun. */
export type Unasked = { readonly fixes: ReadonlySet<string>; readonly prompted: number | null; readonly awaiting: string | null };

/** What was there before somebody looked opens by itself no more. */
export const nothingAsked = ({ steps }: State, { prompt }: World): Unasked => ({ fixes: new Set(Object.entries(steps).flatMap(([id, step]) => step.fixes.flatMap((fix) => (fix.ended === null ? [] : [`${id} ${fix.n}`])))), prompted: prompt?.at ?? null, awaiting: null });

/**
 * What opens by itself, and what has been asked then: what a fix changed, the question of a step that the person has begun, and where `A` stopped,
 * once each (DESIGN 5). Null where nothing is due; `dialog` is null where only a look at `step` helps.
 */
export const unaskedPrompt = (state: State, world: World, unasked: Unasked): { readonly dialog: Dialog | null; readonly step: string | null; readonly unasked: Unasked } | null => {
  for (const [id, step] of Object.entries(state.steps)) {
    const fix = step.fixes.at(-1);
    if (fix?.ended?.ok !== true || fix.shared !== null || fix.sharing || unasked.fixes.has(`${id} ${fix.n}`)) continue;
    return { dialog: { is: 'fix-diff', step: id }, step: null, unasked: { ...unasked, fixes: new Set([...unasked.fixes, `${id} ${fix.n}`]) } };
  }
  const awaited = unasked.awaiting === null ? null : promptOf(state, unasked.awaiting);
  if (awaited !== null) return { dialog: awaited, step: null, unasked: { ...unasked, awaiting: null } };
  if (world.prompt === null || world.prompt.at === unasked.prompted) return null;
  return { dialog: promptFor(state, world.prompt.step), step: world.prompt.step, unasked: { ...unasked, prompted: world.prompt.at } };
};
