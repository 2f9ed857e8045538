import type { Refusal } from './command.ts';
import { whatIsOut } from './decide-session.ts';
import type { Recorded } from './event.ts';
import { selectNotExercised } from './not-exercised.ts';
import { incidentLines } from './report-incidents.ts';
import { inline, iso } from './report-text.ts';
import { selectCounts, selectDecisions, selectExposures, selectNeeds, selectTree } from './select.ts';
import type { StepView } from './select.ts';
import { stepOf, stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { waiverStands } from './status.ts';
import type { Evidence } from './verdict.ts';

/** The first line of every report; a file that does not begin with it was not written by Holdpoint and is never overwritten. */
export const reportMark = (state: State): string => `${REPORT_MARK}${state.repository} · ${state.plan?.target ?? ''} · ${state.plan?.mode ?? ''} -->`;
export const REPORT_MARK = '<!-- holdpoint report · ';

/** Why a report may not be written where this text stands now (null: nothing does): a file that Holdpoint did not write is never overwritten. */
export const whyNotWritten = (path: string, before: string | null): Refusal | null =>
  before === null || before.startsWith(REPORT_MARK) ? null : { why: `${path} was not written by Holdpoint`, fix: 'Move it away, or give the runbook another evidence path.' };

/**
 * The evidence report as Markdown, made from the journal alone: the same records give the same bytes.
 * @param head the chain's head, so that a dropped tail can be noticed.
 */
export const reportOf = (state: State, records: readonly Recorded[], { head }: { readonly head: string }): string => {
  const plan = state.plan;
  if (plan === null) return `${reportMark(state)}\n\nNothing was begun.\n`;
  const counts = selectCounts(state);
  const where = state.end === null ? `${counts.open} of ${counts.total} steps are open` : `**${state.end.end}**${state.end.reason === '' ? '' : `: ${inline(state.end.reason)}`}`;
  const sections = [
    reportMark(state),
    `# ${inline(plan.title)}: ${plan.target} (${plan.mode})`,
    section('Context', [
      `- Repository: ${plan.repository}`,
      `- Release: ${plan.base} → ${plan.target}`,
      `- Mode: ${plan.mode}, session ${state.session}`,
      `- Runbook: ${plan.source} (sha256 ${plan.runbookHash})`,
      ...Object.entries(state.inputs).map(([name, value]) => `- Input ${name}: ${inline(value)}`),
      `- Opened: ${iso(state.openedAt)}`,
      ...state.resumes.map((resume) => `- Resumed: ${iso(resume.at)} on ${inline(resume.host)}`),
      ...state.recoveries.map((recovery) => `- Recovered: ${iso(recovery.at)} by ${inline(recovery.by.name)}. Line ${recovery.line} of the journal was damaged (${inline(recovery.why)}); its first ${recovery.good} records stand, ${recovery.lost} bytes after them are only in ${inline(recovery.file)}`),
      `- Candidate: ${state.candidate?.commit ?? 'none'}`,
      `- Chain: ${records.length} events, head ${head}`,
    ]),
    section('Where it stands', [
      `- ${where}`,
      ...selectNeeds(state).map((need) => `- Needs a person: ${inline(need.text)}`),
      ...(state.end?.end === 'abandoned' ? ['- What is out:', ...(whatIsOut(state).length === 0 ? ['  - nothing'] : whatIsOut(state).map((line) => `  - ${inline(line)}`))] : []),
    ]),
    ...selectTree(state).map((phase) => section(`${phase.place} ${inline(phase.phase.title)} (${phase.open}/${phase.total})`, phase.steps.flatMap(stepLines))),
    section('Incidents', incidentLines(state, records)),
    section('Mechanics', mechanics(state)),
    section('Decisions', selectDecisions(state, records).map((made) => `- ${iso(made.at)} ${inline(made.by.name)} <${inline(made.by.email)}>: ${inline(made.question)} → ${inline(made.answer)}${made.reason === '' ? '' : `. Reason: ${inline(made.reason)}`}${made.attachment === null ? '' : ` (${inline(made.attachment)})`}`)),
    section('Waivers', waiverLines(state, records)),
    section('Blockers', blockerLines(state)),
    section('Exposures', selectExposures(state).map((exposure) => `- ${inline(exposure.title)}: ${inline(exposure.what)} (since ${iso(exposure.since)}, until ${exposure.until})`)),
    section('Not covered', selectNotExercised(state).map(({ step, why, would }) => `- ${inline(step.title)} (${inline(why)})${would.length === 0 ? '' : `. It would have run: ${inline(would.join(' · '))}`}`)),
    section('Removed from the runbook', state.retired.map(({ step, state: was }) => `- ${inline(step.title)}: ${was.attempts.length} attempts, last ${was.attempts.at(-1)?.outcome?.result ?? 'without outcome'}`)),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
};

const section = (title: string, lines: readonly string[]): string => (lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`);

const stepLines = (view: StepView): readonly string[] => {
  const name = view.step.title.length > 0 ? inline(view.step.title) : view.step.id;
  return [`- **${name}** \`${view.step.id}\`: ${view.status}${view.why === '' ? '' : `, ${inline(view.why)}`}`, ...view.attempts.flatMap(attemptLines)];
};

const attemptLines = (attempt: Attempt): readonly string[] => {
  const outcome = attempt.outcome;
  const said = outcome === null ? 'under way' : outcome.result === 'passed' ? 'passed' : `${outcome.result}: ${inline(outcome.why)}`;
  const from = attempt.adopted;
  const adopted = from === null ? '' : `, adopted by ${inline(attempt.by.name)} from ${from.mode} session ${from.session}, record ${from.n}, hash ${from.hash}`;
  return [
    `  - Attempt ${attempt.n}, ${iso(attempt.startedAt)} to ${attempt.endedAt === null ? '…' : iso(attempt.endedAt)}, commit ${attempt.for.commit.slice(0, 12)}: ${said}${adopted}`,
    ...(outcome?.evidence ?? attempt.proof?.evidence ?? []).map((piece) => `    - ${evidenceLine(piece)}`),
    ...attempt.answers.map((answer) => `    - ${inline(answer.question)}: ${inline(answer.option)}${answer.reason === '' ? '' : `, ${inline(answer.reason)}`} (${inline(answer.by.name)})`),
  ];
};

/** Every waiver that was given, the ended ones too, for work went on under them: who, why, for what, until when, and what became of it. */
const waiverLines = (state: State, records: readonly Recorded[]): readonly string[] =>
  records.flatMap(({ n, by, event }) =>
    event.type !== 'waiver.granted' ? [] : [`- ${event.step}: ${inline(event.reason)} (${inline(by.name)}, for ${event.commit.slice(0, 12)}, until ${iso(event.until)})${becameOf(state, { n, step: event.step }, records)}`],
  );

const becameOf = (state: State, { n, step: id }: { readonly n: number; readonly step: string }, records: readonly Recorded[]): string => {
  const ends = records.find((record) => record.n > n && ENDS_WAIVER.has(record.event.type) && 'step' in record.event && record.event.step === id);
  switch (ends?.event.type) {
    case 'waiver.expired':
      return `. It expired on ${iso(ends.at)}`;
    case 'waiver.granted':
      return `. Another took its place on ${iso(ends.at)}`;
    case 'exposure.reverting':
      return `. It ended on ${iso(ends.at)}, when its step was taken back`;
    default:
      return noLonger(state, id);
  }
};

const ENDS_WAIVER: ReadonlySet<Recorded['event']['type']> = new Set(['waiver.expired', 'waiver.granted', 'exposure.reverting']);

/** A waiver that is listed and opens nothing is said to. */
const noLonger = (state: State, id: string): string => {
  const step = stepOf(state, id);
  if (step === undefined) return '. It no longer counts: its step is not in the runbook any more';
  const { waiver } = stepStateOf(state, id);
  if (waiver === null || waiverStands(state, step, waiver)) return '';
  const why = waiver.hash !== step.hash ? 'its step in the runbook changed since' : step.effect === 'irreversible' ? 'nothing irreversible has a waiver' : `the candidate is ${state.candidate?.commit.slice(0, 12) ?? 'not known'}`;
  return `. It no longer counts: ${why}`;
};

/** Those that were filed here, and what else the tracker listed under this release. */
const blockerLines = ({ plan, blockers: { open, closed, filed } }: State): readonly string[] => {
  const stands = (id: string): string => {
    const seen = closed.find((one) => one.id === id);
    return open.some((one) => one.id === id) ? 'open' : `closed${seen?.by == null ? '' : ` by ${inline(seen.by)}`}${seen?.at == null ? '' : ` on ${iso(seen.at)}`}`;
  };
  const others = [...open, ...closed].filter(({ id }) => !filed.some((one) => one.id === id));
  return [
    ...filed.map((one) => {
      const step = plan?.steps.find(({ id }) => id === one.step)?.title ?? one.step;
      return `- ${inline(one.id)} ${inline(one.title)}${one.again === true ? ` (the same first error again, in ${inline(step)})` : ''}: ${one.closed === null ? stands(one.id) : `closed${one.closedBy === undefined ? '' : ` by ${inline(one.closedBy)}`}: ${inline(one.closed)}`}`;
    }),
    ...others.map(({ id, title }) => `- ${inline(id)} ${inline(title)} (not filed in this session): ${stands(id)}`),
  ];
};

const evidenceLine = (piece: Evidence): string => {
  switch (piece.type) {
    case 'file':
      return `${inline(piece.name)}: ${piece.bytes} bytes, sha256 ${piece.sha256}`;
    case 'value':
      return `${inline(piece.name)}: ${inline(piece.value)}`;
    case 'url':
      return `${inline(piece.name)}: ${piece.url} (${inline(piece.id)})`;
    default:
      return piece satisfies never;
  }
};

/** Tag, runs and digests: what was sent and observed by every step that reached out of this machine. */
const mechanics = (state: State): readonly string[] =>
  (state.plan?.steps ?? []).flatMap((step) =>
    (state.steps[step.id]?.attempts ?? []).flatMap((attempt) => {
      const facts = { ...attempt.note, ...attempt.sent, ...attempt.facts };
      const simple = Object.entries(facts).flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'number' ? [`${name} ${inline(String(value))}`] : []));
      const reaches = step.effect === 'remote' || step.effect === 'irreversible' || facts['runId'] !== undefined;
      return reaches && simple.length > 0 ? [`- ${inline(step.title)}, attempt ${attempt.n}: ${simple.join(', ')}`] : [];
    }),
  );
