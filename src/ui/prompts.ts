import { selectNeeds } from '../core/select.ts';
import type { State } from '../core/state.ts';
import { lastAttemptOf, stepOf, unansweredOf } from '../core/state.ts';
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
