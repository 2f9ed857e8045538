import { exitCodeOf, selectStanding } from '../core/standing.ts';
import { selectCounts, selectNeeds, selectTree } from '../core/select.ts';
import { UNICODE } from '../ui/glyphs.ts';
import { clean } from '../ui/text.ts';
import type { Run } from './index.ts';
import { printJson, printLines } from './print.ts';
import { readSession } from './sessions.ts';

/** Where things stand, from the journal alone. Exits 0 only for what is released or rehearsed. */
export const status: Run = async (asked) => {
  const { state, chain } = await readSession(asked);
  if (asked.flags.json) {
    printJson(selectStanding(state, chain));
    return exitCodeOf(state);
  }
  const counts = selectCounts(state);
  const lines = [
    `${state.repository} ${state.plan?.base ?? ''} → ${state.plan?.target ?? ''} [${state.plan?.mode === 'live' ? 'LIVE' : 'DRY RUN'}] session ${state.session}: ${state.end?.end ?? `${counts.open}/${counts.total} open`}`,
    ...selectTree(state).flatMap((phase) => [
      `${phase.place} ${phase.phase.title} ${phase.open}/${phase.total}`,
      ...phase.steps.map((view) => `  ${UNICODE.mark[view.status]} ${view.step.id}  ${view.status}${view.why === '' ? '' : `: ${view.why}`}`),
    ]),
    ...selectNeeds(state).map((need) => `needs you: ${need.step}: ${need.text}`),
    `journal: ${chain.events} records, ${chain.ok ? 'unbroken' : 'BROKEN'}, head ${chain.head}`,
  ];
  printLines(lines.map(clean));
  return exitCodeOf(state);
};
