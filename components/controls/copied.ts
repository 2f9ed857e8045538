import type { KeyContext } from '../../src/ui/context.ts';
import { filterRecords, saidOf } from '../../src/ui/records.ts';
import { clean } from '../../src/ui/clean.ts';
import { loggedAttempt, shownAttempt } from '../../src/ui/selection.ts';
import { timelineSteps } from '../../src/ui/timeline.ts';
import type { ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';

/** What `y` copies: the selected lines of the log, without frame or breaks, else what is selected, by name. */
export const copied = async ({ output, records, state, world }: AppProps, view: ViewState, { selected, face, blocker }: KeyContext): Promise<{ readonly text: string; readonly what: string }> => {
  if (view.selection !== null && selected !== null) {
    const from = Math.min(view.selection.from, view.selection.to);
    const rows = Math.abs(view.selection.to - view.selection.from) + 1;
    const attempt = loggedAttempt(selected, world) ?? 1;
    // Without columns nothing is drawn and nothing wrapped.
    const { lines } = await output({ step: selected.step.id, attempt, columns: Infinity, rows, top: from });
    return { text: lines.slice(0, rows).map((line) => line.map((span) => span.text).join('')).join('\n'), what: `${rows} line${rows === 1 ? '' : 's'}` };
  }
  if (view.view === 'evidence') {
    const record = filterRecords(records, view.filter)[view.row];
    const said = record === undefined ? null : saidOf(record, state);
    return { text: said === null ? '' : `${record?.n ?? 0} ${said.what} ${said.proof}`.trim(), what: 'the record' };
  }
  if (view.view === 'timeline') {
    const id = timelineSteps(state)[view.row]?.step.id ?? '';
    return { text: id, what: `the step's id, ${id}` };
  }
  if (view.view === 'blockers') return { text: blocker ?? '', what: `blocker ${blocker ?? ''}` };
  const outcome = selected === null ? undefined : shownAttempt(selected)?.outcome;
  if ((face === 'failed' || face === 'reconcile' || (selected?.past ?? null) !== null) && outcome !== undefined && outcome !== null && outcome.result !== 'passed') return { text: clean(outcome.why), what: 'the error' };
  return { text: selected?.step.id ?? '', what: `the step's id, ${selected?.step.id ?? ''}` };
};
