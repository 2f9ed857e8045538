import { accountLines } from './account.ts';
import type { Recorded } from './event.ts';
import { inline, iso } from './report-text.ts';
import { stepOf } from './state.ts';
import type { State } from './state.ts';
import type { Outcome } from './verdict.ts';

/** An attempt that was found done in part, or done otherwise: `at` the first time; `outcome` as it was found last. */
type Incident = { readonly step: string; readonly attempt: number; readonly at: number; readonly n: number; readonly outcome: Incidental };
type Incidental = Exclude<Outcome, { result: 'passed' }>;

/**
 * What was out only in part or with other bytes: since when, what of it, and everything that was done about it. Told by the records, for an
 * incident that is over has left the state. It is a list of Markdown.
 */
export const incidentLines = (state: State, records: readonly Recorded[]): readonly string[] =>
  incidentsIn(records).flatMap((incident) => {
    const { step, attempt, at, outcome } = incident;
    const done = doneAbout(incident, records);
    return [
      `- **${inline(stepOf(state, step)?.title ?? step)}** \`${step}\`, attempt ${attempt}, found ${iso(at)}: ${outcome.result === 'unknown' ? 'PARTIAL' : 'CONFLICT'}. ${inline(outcome.why)}`,
      ...(outcome.account === undefined ? [] : accountLines(outcome.account).map((line) => `  - ${inline(line)}`)),
      ...(done.length === 0 ? ['  - Done about it: nothing yet'] : ['  - Done about it:', ...done.map((line) => `    - ${line}`)]),
    ];
  });

const isIncident = (outcome: Outcome): outcome is Incidental => (outcome.result === 'unknown' && outcome.partial === true) || (outcome.result === 'failed' && outcome.conflict === true);

const incidentsIn = (records: readonly Recorded[]): readonly Incident[] => {
  const found = new Map<string, Incident>();
  for (const { n, at, event } of records) {
    if (event.type !== 'attempt.ended' || !isIncident(event.outcome)) continue;
    const key = `${event.step} ${event.attempt}`;
    found.set(key, { ...(found.get(key) ?? { step: event.step, attempt: event.attempt, at, n }), outcome: event.outcome });
  }
  return [...found.values()];
};

/** Later attempts and what they came to, blockers and their ends, waits, and the end of the release, each with who and when. */
const doneAbout = ({ step, attempt, n }: Incident, records: readonly Recorded[]): readonly string[] => {
  const blockers = new Set<string>();
  return records.flatMap(({ n: number, at, by, event }): readonly string[] => {
    if (number <= n) return [];
    const line = (what: string, who = ` (${inline(by.name)})`): readonly string[] => [`${iso(at)} ${what}${who}`];
    switch (event.type) {
      case 'attempt.intended': {
        const recovery = event.note['recovery'];
        return event.step === step && event.attempt > attempt ? line(`attempt ${event.attempt}${event.words === null ? '' : `, typed ${inline(event.words)}`}${typeof recovery === 'string' ? `. Recovery: ${inline(recovery)}` : ''}`) : [];
      }
      case 'attempt.ended':
        return event.step === step && event.attempt >= attempt ? line(`attempt ${event.attempt} ${event.outcome.result === 'passed' ? 'passed' : `${event.outcome.result}: ${inline(event.outcome.why)}`}`, '') : [];
      case 'retry.delayed':
        return event.step === step ? line(`waited until ${iso(event.until)}`) : [];
      case 'blocker.filed':
        if (event.step !== step) return [];
        blockers.add(event.id);
        return line(`blocker ${inline(event.id)} filed: ${inline(event.title)}`);
      case 'blocker.closed':
        return blockers.has(event.id) ? line(`blocker ${inline(event.id)} closed: ${inline(event.reason)}`) : [];
      case 'session.ended':
        return line(`${event.end}${event.reason === '' ? '' : `: ${inline(event.reason)}`}`);
      default:
        return [];
    }
  });
};
