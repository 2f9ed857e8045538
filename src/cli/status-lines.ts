import { selectCounts, selectNeeds, selectTree } from '../core/select.ts';
import type { StepView } from '../core/select.ts';
import type { State } from '../core/state.ts';
import { UNICODE } from '../ui/glyphs.ts';
import { clean } from '../ui/clean.ts';
import { rehearsedLines } from '../ui/farewell.ts';
import { outcomeWord } from '../ui/outcome-word.ts';

/** Where things stand, for people; `last` says what it was read from. */
export const statusLines = (state: State, last: string): readonly string[] => {
  const counts = selectCounts(state);
  return [
    `${state.repository} ${state.plan?.base ?? ''} → ${state.plan?.target ?? ''} [${state.plan?.mode === 'live' ? 'LIVE' : 'DRY RUN'}] session ${state.session}: ${state.end?.end ?? `${counts.open}/${counts.total} open`}`,
    ...selectTree(state).flatMap((phase) => [
      `${phase.place} ${phase.phase.title} ${phase.open}/${phase.total}`,
      ...phase.steps.map((view) => `  ${UNICODE.mark[view.status]} ${view.step.id}  ${wordOf(view)}${view.why === '' ? '' : `: ${view.why}`}`),
    ]),
    ...selectNeeds(state).map((need) => `needs you: ${need.step}: ${need.text}`),
    ...rehearsedLines(state, ''),
    last,
  ].map(clean);
};

/** As the screen says it; the JSON says the status, which programs compare. */
const wordOf = ({ step, status, attempts }: StepView): string => {
  const outcome = attempts.at(-1)?.outcome ?? null;
  return outcome === null || outcome.result !== status || outcome.result === 'passed' ? status : outcomeWord(step, outcome).toLowerCase();
};
