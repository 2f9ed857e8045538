import type { PassOrigin, Recorded } from '../core/event.ts';
import type { State } from '../core/state.ts';
import { stepOf, stepStateOf } from '../core/state.ts';
import type { Evidence } from '../core/verdict.ts';
import { outcomeWord } from './outcome-word.ts';
import type { Filter } from './viewstate.ts';

/** What a record says, in a few words, and what proves it. Used by the log view and by the plain mode. */
export type Said = { readonly what: string; readonly proof: string };

export const saidOf = (recorded: Recorded, state: State): Said => {
  const { event } = recorded;
  const title = (step: string): string => stepOf(state, step)?.title ?? step;
  const said = (what: string, proof = ''): Said => ({ what, proof });
  switch (event.type) {
    case 'session.opened':
      return said(`session ${event.session} opened`, `${event.repository}  holdpoint ${event.version}`);
    case 'inputs.confirmed':
      return said('inputs confirmed', Object.entries(event.inputs).map(([name, value]) => `${name} ${value}`).join(', '));
    case 'runbook.adopted':
      return said(`runbook ${event.plan.name} adopted`, `sha256 ${event.hash.slice(0, 8)}…`);
    case 'session.resumed':
      return said('session resumed', event.host);
    case 'session.left':
      return said('left the session', event.why);
    case 'session.ended':
      return said(event.end.toUpperCase(), event.reason);
    case 'candidate.moved':
      return said(`candidate is ${event.commit.slice(0, 7)}`, event.branch ?? 'no branch');
    case 'attempt.intended': {
      const recovery = event.note['recovery'];
      return said(event.words === null ? `${title(event.step)} started  attempt ${event.attempt}` : `DECIDED ${title(event.step)}: typed ${event.words}`, `${typeof recovery === 'string' ? `RECOVERY ${recovery}, ` : ''}commit ${event.for.commit.slice(0, 7)}`);
    }
    case 'remote-tag.read':
      return event.tag === null ? said('the tag is gone from the remote') : said(`the tag on the remote is at ${event.tag.commit.slice(0, 7)}`, event.tag.object.slice(0, 7));
    case 'tools.read':
      return said('tools were read again', Object.entries(event.versions).map(([tool, version]) => `${tool} ${version ?? 'missing'}`).join(', '));
    case 'attempt.sent':
      return said(`${title(event.step)} sent`, brief(event.sent));
    case 'attempt.observed':
      return said(`${title(event.step)} observed`, brief(event.facts));
    case 'attempt.commands-passed':
      return said(`${title(event.step)}: its commands passed`, proofOf(event.evidence));
    case 'attempt.asked':
      return said(`${title(event.step)} asks ${event.questions.length === 1 ? 'a question' : `${event.questions.length} questions`}`, event.questions[0]?.text ?? '');
    case 'attempt.answered': {
      const question = stepStateOf(state, event.step).attempts[event.attempt - 1]?.questions.find((asked) => asked.id === event.answer.question);
      const option = question?.options.find((offered) => offered.key === event.answer.option)?.label ?? event.answer.option;
      return said(`DECIDED ${title(event.step)}: ${option}`, event.answer.reason || (event.answer.attachment ?? ''));
    }
    case 'attempt.ended':
      return event.outcome.result === 'passed'
        ? said(`${title(event.step)} passed`, proofOf(event.outcome.evidence))
        : said(`${title(event.step)} ${outcomeWord(stepOf(state, event.step), event.outcome)}`, event.outcome.why);
    case 'tag.adopted':
      return said(`DECIDED ${title(event.step)}: typed ${event.words}`, `commit ${event.for.commit.slice(0, 7)}`);
    case 'pass.adopted':
      return said(`ADOPTED ${title(event.step)}: passed in ${originOf(event.from)}`, `record ${event.from.n}  hash ${event.from.hash.slice(0, 8)}…  commit ${event.for.commit.slice(0, 7)}`);
    case 'reconcile.started':
      return said(`looking at what became of ${title(event.step)}`);
    case 'retry.delayed':
      return said(`DECIDED ${title(event.step)}: nothing is tried again until ${new Date(event.until).toISOString().slice(0, 19)}Z`, `attempt ${event.attempt}`);
    case 'retry.delay-over':
      return said(`the wait before a retry of ${title(event.step)} is over`, `attempt ${event.attempt}`);
    case 'evidence.opened':
      return said(`opened ${event.name}`, title(event.step));
    case 'waiver.granted':
      return said(`WAIVED ${title(event.step)} until ${new Date(event.until).toISOString().slice(0, 16)}Z`, event.reason);
    case 'waiver.expired':
      return said(`waiver of ${title(event.step)} expired`);
    case 'pass.expired':
      return said(`pass of ${title(event.step)} is too old`);
    case 'fix.started':
      return said(`fix of ${title(event.step)} started`);
    case 'fix.ended':
      return said(`fix of ${title(event.step)} ${event.ok ? 'ran' : 'FAILED'}`, event.why);
    case 'fix.sharing':
      return said(`sharing the fix of ${title(event.step)}`, event.message);
    case 'fix.shared':
      return said(`fix of ${title(event.step)} committed${event.pushed ? ' and pushed' : ''}`, event.commit === '' ? event.why : event.commit.slice(0, 7));
    case 'blocker.filing':
      return said(event.to === undefined ? `filing a blocker: ${event.title}` : `adding to blocker ${event.to}: ${event.title}`, title(event.step));
    case 'blocker.filed':
      return said(event.to === undefined ? `filed blocker ${event.id}` : `added to blocker ${event.id}`, event.title);
    case 'blocker.closed':
      return said(`closed blocker ${event.id}`, event.reason);
    case 'blockers.read':
      return said(event.open.length === 0 ? 'no blocker is open' : `${event.open.length} open blocker${event.open.length === 1 ? '' : 's'}`, event.open.map((blocker) => blocker.id).join(', '));
    case 'exposure.reverting':
      return said(`taking back what ${title(event.step)} left open`);
    case 'exposure.reverted':
      return said(`took back what ${title(event.step)} left open`);
    case 'shell.opened':
      return said('a shell was opened in the repository');
    case 'shell.closed':
      return said('the shell was closed');
    case 'report.written':
      return said(`report written to ${event.path}`, `sha256 ${event.sha256.slice(0, 8)}…`);
    case 'journal.mended':
      return said(`an unfinished line was set aside: ${event.file}`, `${event.bytes} bytes`);
    case 'journal.recovered':
      return said(`DECIDED journal recovered: records after ${event.good} are lost, ${event.steps.length === 1 ? '1 step is' : `${event.steps.length} steps are`} unknown`, `line ${event.line}: ${event.why}; the whole of it is in ${event.file}`);
    default:
      return event satisfies never;
  }
};

/** Which session an adopted pass comes from: `dry run 2`. */
export const originOf = ({ mode, session }: PassOrigin): string => `${mode === 'dry-run' ? 'dry run' : mode} ${session}`;

const proofOf = (evidence: readonly Evidence[]): string => {
  const [first] = evidence;
  if (first === undefined) return '';
  const more = evidence.length > 1 ? ` and ${evidence.length - 1} more` : '';
  if (first.type === 'file') return `${first.name}  sha256 ${first.sha256.slice(0, 4)}…${more}`;
  return `${first.name} ${first.type === 'value' ? first.value : first.id}${more}`;
};

const brief = (facts: { readonly [name: string]: unknown }): string => Object.entries(facts).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('  ');

/** What a person decided, beside typed words. */
const DECISIONS: ReadonlySet<Recorded['event']['type']> = new Set(['attempt.answered', 'waiver.granted', 'retry.delayed', 'tag.adopted', 'pass.adopted', 'journal.recovered', 'session.ended']);

/** Which records a filter of the log shows. */
export const filterRecords = (records: readonly Recorded[], filter: Filter): readonly Recorded[] => {
  switch (filter) {
    case 'all':
      return records;
    case 'decisions':
      return records.filter(({ event }) => DECISIONS.has(event.type) || (event.type === 'attempt.intended' && event.words !== null));
    case 'failures':
      return records.filter(({ event }) => (event.type === 'attempt.ended' && event.outcome.result !== 'passed') || (event.type === 'fix.ended' && !event.ok));
    case 'blockers':
      return records.filter(({ event }) => event.type.startsWith('blocker'));
    default:
      return filter satisfies never;
  }
};

/** What a search looks through in a record. */
export const recordText = (record: Recorded, state: State): string => {
  const { what, proof } = saidOf(record, state);
  return `${what} ${proof} ${whoOf(record)}`;
};

/** Who a record is by, as short as a column. */
export const whoOf = ({ by }: Recorded): string => (by.person ? (by.login ?? by.name) : by.name);
