import type { Asking, Command } from './command.ts';
import type { Decision } from './decide.ts';
import type { Event } from './event.ts';
import { tooOldAt } from './freshness.ts';
import type { Step } from './plan.ts';
import { mayWaive } from './rules.ts';
import { lastAttemptOf, stepOf, stepStateOf, unansweredOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import type { Evidence, Outcome } from './verdict.ts';

const refuse = (why: string, fix: string): Decision => ({ refusal: { why, fix } });

/** An accepted delay is a waiver; it ends by itself so that nobody has to remember it. */
export const ACCEPTED_DELAY_MS = 7 * 24 * 60 * 60 * 1000;

/** One answer to one question, by a person, with what its option wants. Nothing answers several at once. */
export const decideAnswer = (state: State, { step, attempt: n, answer }: Extract<Command, { type: 'answer' }>, asking: Asking): Decision => {
  const attempt = lastAttemptOf(state, step);
  if (attempt?.n !== n || attempt.phase !== 'asked') return refuse('nothing is asked here', 'Run the step first.');
  const question = unansweredOf(attempt).find((asked) => asked.id === answer.question);
  if (question === undefined) return refuse('this question is not open', 'Each question is answered once per attempt.');
  if (!asking.by.person) return refuse(`a person must answer: ${question.text}`, `holdpoint decide ${step} OPTION --reason …, at a terminal.`);
  const option = question.options.find((offered) => offered.key === answer.option);
  if (option === undefined) return refuse(`"${answer.option}" is not among the answers`, `Answer one of: ${question.options.map((offered) => offered.key).join(', ')}.`);
  if (option.reason === 'required' && answer.reason.trim() === '') return refuse(`"${option.label}" needs a reason`, 'Say why; it goes into the report under your name.');
  if (option.takes === 'attachment' && answer.reason.trim() === '' && (answer.attachment ?? '').trim() === '') return refuse(`"${option.label}" needs a link, a file or a note`, 'Say what was done, or give what shows it.');
  const definition = stepOf(state, step);
  const waives = option.does === 'waive';
  if (waives && definition?.effect === 'irreversible') return refuse('an irreversible step cannot be waived', 'Reconcile it, or go forward.');
  if (waives && answer.reason.trim() === '') return refuse('a waiver needs a reason', 'Say why it may be passed by.');
  if (option.needsEvidenceOpened === true) {
    const unopened = filesOf(attempt).find((name) => !attempt.opened.includes(name));
    if (unopened !== undefined) return refuse(`${unopened} was not opened`, 'Open the evidence first (^O), then answer.');
  }
  const waived: readonly Event[] =
    waives ? [{ type: 'waiver.granted', step, reason: answer.reason, commit: state.candidate?.commit ?? attempt.for.commit, until: asking.now + ACCEPTED_DELAY_MS, hash: attempt.for.step }] : [];
  const after = { ...attempt, answers: [...attempt.answers, { ...answer, by: asking.by, at: asking.now }] };
  // The waiver first: of a write that was cut, the question stays open rather than the waiver lost.
  return { events: [...waived, { type: 'attempt.answered', step, attempt: n, answer }, ...(definition === undefined ? [] : judgementOf(definition, after, asking.now))] };
};

/** Pieces of evidence that can be opened: the files of what the commands left. */
export const filesOf = (attempt: Attempt): readonly string[] => (attempt.proof?.evidence ?? []).flatMap((evidence) => (evidence.type === 'file' ? [evidence.name] : []));

/** What an attempt comes to whose commands grew older than `fresh` before all was answered. */
export const OUTDATED: Outcome = { result: 'unknown', why: 'what its commands found grew older than its freshness allows before it was answered: run it again', evidence: [] };

/**
 * A runbook's `judge` questions end the attempt: one hold fails it, the last answer passes it. Nothing, while answers are missing.
 * An answer that comes when the commands are too old is kept, and passes nothing.
 */
export const judgementOf = (step: Step, attempt: Attempt, now: number): readonly Event[] => {
  if (attempt.proof === null) return [];
  const answers = attempt.answers.slice(attempt.answersBefore);
  const ended = (outcome: Outcome): readonly Event[] => [{ type: 'attempt.ended', step: step.id, attempt: attempt.n, outcome, commit: null }];
  for (const question of attempt.questions) {
    const answer = answers.find((given) => given.question === question.id);
    const holds = question.options.some((option) => option.key === answer?.option && option.does === 'hold');
    if (holds) return ended({ result: 'failed', why: `held: ${answer?.reason ?? ''}`, fix: 'Mend what was found, then run it again. B files a blocker.', evidence: attempt.proof.evidence });
  }
  if (now >= (tooOldAt(step, attempt) ?? Number.POSITIVE_INFINITY)) return ended(OUTDATED);
  if (answers.length < attempt.questions.length) return [];
  const said = answers.map((answer): Evidence => ({ type: 'value', name: answer.question, value: answer.reason === '' ? answer.option : `${answer.option}: ${answer.reason}` }));
  return ended({ result: 'passed', evidence: [...attempt.proof.evidence, ...said], captured: attempt.proof.captured });
};

export const decideEvidenceOpened = (state: State, opened: Extract<Command, { type: 'open-evidence' }>, asking: Asking): Decision => {
  const attempt = stepStateOf(state, opened.step).attempts[opened.attempt - 1];
  if (attempt === undefined || !asking.by.person || attempt.opened.includes(opened.name)) return { events: [] };
  return { events: [{ type: 'evidence.opened', step: opened.step, attempt: opened.attempt, name: opened.name }] };
};

export const decideWaiver = (state: State, waiver: Extract<Command, { type: 'waive' }>, asking: Asking): Decision => {
  const step = stepOf(state, waiver.step);
  if (step === undefined) return refuse(`the runbook has no step "${waiver.step}"`, 'holdpoint status lists them.');
  const refusal = mayWaive(state, step, waiver, asking);
  if (refusal !== null) return { refusal };
  return { events: [{ type: 'waiver.granted', step: step.id, reason: waiver.reason, commit: state.candidate?.commit ?? '', until: waiver.until, hash: step.hash }] };
};
