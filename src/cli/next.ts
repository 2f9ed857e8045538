import { exitCodeOf, howTo } from '../core/standing.ts';
import { selectNeeds, selectStartable } from '../core/select.ts';
import { clean } from '../ui/clean.ts';
import type { Run } from './index.ts';
import { printJson, printLines } from './print.ts';
import { replaySession } from './sessions.ts';

/** What can be done now: by anybody (`run`), and by a person. */
export const next: Run = async (asked) => {
  const { state } = await replaySession(asked);
  const startable = selectStartable(state).map((step) => ({ step: step.id, title: step.title, how: `holdpoint run ${step.id}` }));
  const needs = selectNeeds(state).map((need) => ({ step: need.step, question: need.text, how: howTo(need) }));
  if (asked.flags.json) printJson({ holdpoint: 1, end: state.end?.end ?? null, startable, needs });
  else if (state.end !== null) printLines([`This session is ${state.end.end}.`]);
  else printLines([...startable.map((one) => `${one.how}    ${one.title}`), ...needs.map((need) => `${need.step}: ${need.question}\n    ${need.how}`)].map((line) => line.split('\n').map(clean).join('\n')));
  return exitCodeOf(state);
};
