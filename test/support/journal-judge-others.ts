import type { Command } from '../../src/core/command.ts';
import type { Actor, Event, Recorded } from '../../src/core/event.ts';
import type { Note } from './journal-judge.ts';
import { acting, applicable, closed, isOutside, isUnderWay, newestOf, oldAt, stepIn } from './journal-known.ts';
import type { Known, Try } from './journal-known.ts';
import { wrongPass } from './journal-passes.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** What every record that is no intent breaks. */
export const judgeOther = (known: Known, { at, by, event, command }: Recorded & { readonly command: Command | undefined }, note: Note): void => {
  switch (event.type) {
    case 'attempt.sent':
      return judgeSent(known, event, note);
    case 'attempt.commands-passed':
    case 'attempt.asked':
      return judgeLooked(known, event, note);
    case 'attempt.answered':
      return judgeAnswer(known, event, by, note);
    case 'attempt.ended':
      return judgeOutcome(known, event, { at, command }, note);
    case 'reconcile.started':
      return judgeReconcile(known, event, note);
    case 'tag.adopted':
      return judgeAdoption(known, event, by, note);
    case 'pass.adopted':
      for (const what of wrongPass(known, { at, by, event })) note(what.startsWith('while ') ? 1 : 8, `a pass of ${event.step} was adopted ${what}`);
      return judgeRead(known, event, command, note);
    case 'journal.recovered':
      if (!by.person || (command?.type === 'recover-journal' && command.words !== `recover ${known.plan?.target ?? ''}`)) note('rules', 'the journal was recovered without its words from a person');
      return;
    case 'retry.delayed':
      return judgeWait(known, event, { at, by }, note);
    case 'retry.delay-over':
      // Only the person who waits may have enough of it.
      if ((command === undefined ? !by.person : command.type !== 'end-wait' || !by.person) && at < (tryOf(known, event)?.quietUntil ?? Number.POSITIVE_INFINITY)) note('rules', `the wait for ${event.step} ended before its time`);
      return;
    case 'waiver.granted':
      return judgeWaiver(known, event, { at, by }, note);
    case 'waiver.expired':
      if (at < (known.steps.get(event.step)?.waiver?.until ?? 0)) note('rules', `the waiver of ${event.step} ended before its time`);
      return;
    case 'pass.expired': {
      const old = tryOf(known, event);
      if (old === undefined || at < oldAt(stepIn(known, event.step), old)) note('rules', `the pass of ${event.step} grew old before its time`);
      return;
    }
    case 'fix.started':
      if (known.pinned) note('rules', `a fix of ${event.step} began when the candidate could not change any more`);
      if (acting(known).length > 0) note('rules', `a fix of ${event.step} began beside something that runs`);
      return;
    case 'fix.sharing':
      if (event.push && known.plan?.mode === 'dry-run') note(2, `a fix of ${event.step} is pushed in a dry run`);
      if (!by.person) note('rules', `a fix of ${event.step} is shared without a person`);
      return;
    case 'exposure.reverting':
      if (known.plan?.mode === 'dry-run' && stepIn(known, event.step)?.effect === 'remote') note(2, `${event.step} is taken back in a dry run`);
      if (!by.person) note('rules', `${event.step} is taken back without a person`);
      return judgeTakeBack(known, event, note);
    case 'exposure.reverted':
      // By its act, or by a look that has just found that it is not there.
      if (command?.type !== 'exposure-reverted' && !(command?.type === 'judged' && command.verdict.is === 'absent')) note('rules', `${event.step} counts as taken back, and nobody had seen it`);
      return;
    case 'runbook.adopted':
      return judgeRunbook(known, event, note);
    case 'session.ended':
      return judgeEnd(known, event, { at, by }, note);
    default:
      return;
  }
};

const tryOf = (known: Known, { step, attempt }: { readonly step: string; readonly attempt: number }): Try | undefined => known.steps.get(step)?.tries[attempt - 1];

/** An answer to an act belongs to an intent whose act is under way in this process. */
const judgeSent = (known: Known, event: Of<'attempt.sent'>, note: Note): void => {
  const attempt = tryOf(known, event);
  if (attempt === undefined || attempt.sent || attempt.outcome !== null || attempt !== newestOf(known, event.step)) return note(4, `${event.step} acted without an intent`);
  if (attempt.lost) note(4, `${event.step} acted for an intent that another process wrote`);
};

const wasLookedAt = (known: Known, event: { readonly step: string; readonly attempt: number }): boolean => {
  const attempt = tryOf(known, event);
  return attempt !== undefined && isUnderWay(attempt) && (attempt.sent || attempt.reconciled || stepIn(known, event.step)?.acts === false);
};

const judgeLooked = (known: Known, event: Of<'attempt.commands-passed'> | Of<'attempt.asked'>, note: Note): void => {
  if (!wasLookedAt(known, event)) note('rules', `${event.step} asks a person, and nobody had looked at it`);
};

/** A person answers each question once, with one of its options and all that the option wants. */
const judgeAnswer = (known: Known, event: Of<'attempt.answered'>, by: Actor, note: Note): void => {
  const attempt = tryOf(known, event);
  const { question, option, reason, attachment } = event.answer;
  const asked = attempt?.questions.find(({ id }) => id === question);
  const chosen = asked?.options.find(({ key }) => key === option);
  const wrong = (what: string): void => note('rules', `${event.step}: the answer to ${question} ${what}`);
  if (attempt === undefined || chosen === undefined) return wrong('is none of those that were offered');
  if (!by.person) wrong('is not by a person');
  if (attempt.answers.some((given) => given.question === question)) wrong('was given before');
  if (chosen.reason === 'required' && reason.trim() === '') wrong('has no reason');
  if (chosen.takes === 'attachment' && reason.trim() === '' && (attachment ?? '').trim() === '') wrong('shows nothing');
  const unopened = (attempt.proof ?? []).some((piece) => piece.type === 'file' && !attempt.opened.has(piece.name));
  if (chosen.needsEvidenceOpened === true && unopened) wrong('rests on evidence that nobody opened');
  if (chosen.does === 'waive' && stepIn(known, event.step)?.effect === 'irreversible') note(6, `${event.step} is irreversible and was passed by in an answer`);
};

/** Nothing passes by default: a pass has evidence, a look that said so, its values, and the answers it asked for. */
const judgeOutcome = (known: Known, event: Of<'attempt.ended'>, { at, command }: { readonly at: number; readonly command: Command | undefined }, note: Note): void => {
  const { step: id, outcome } = event;
  const attempt = tryOf(known, event);
  const step = stepIn(known, id);
  if (attempt === undefined || step === undefined) return note('rules', `${id} ended and had not begun`);
  const lostBack = known.steps.get(id)?.takingBack === 'under way' && outcome.result === 'unknown';
  if (!isUnderWay(attempt) && !lostBack) note('rules', `${id} ended twice`);
  if (outcome.result === 'unknown' && outcome.partial === true && !attempt.reconciling) note(4, `${id} is partial, and nobody looked at what became of it`);
  if (outcome.result === 'failed' && outcome.notDone === true && isOutside(step) && !attempt.reconciling && attempt.sent) note(4, `${id} is not done, and nobody looked at what became of it`);
  if (command?.type === 'act-failed' && command.left && outcome.result !== 'unknown') note(4, `${id} is ${outcome.result}, and its request had left`);
  if (command?.type === 'resume' && attempt.proof === null && outcome.result !== 'unknown') note(4, `${id} is ${outcome.result}, and nobody saw it end`);
  const ran = attempt.provenAt !== null || (attempt.sentAt !== null && !isOutside(step));
  const old = ran && at >= oldAt(step, attempt);
  if (command?.type === 'wake' && !old) note('rules', `${id} ended, and nothing had come but time`);
  if (outcome.result !== 'passed') return;
  if (old && step.judge.length > 0) note('rules', `${id} passed on an answer to what was too old`);
  if (outcome.evidence.length < 1) note('rules', `${id} passed without evidence`);
  if (step.pinsCandidate && !known.pinned && attempt.for.commit !== known.commit) note(8, `${id} passed for a tag at another commit than the candidate`);
  if (!wasLookedAt(known, event)) note('rules', `${id} passed and nobody had looked`);
  for (const name of step.captures) if (outcome.captured[name] === undefined) note('rules', `${id} passed without ${name}`);
  for (const question of step.judge) {
    const answer = attempt.answers.find((given) => given.question === question.id);
    const option = question.options.find(({ key }) => key === answer?.option);
    if (option === undefined || option.does === 'hold') note('rules', `${id} passed and ${question.id} was ${option === undefined ? 'not answered' : 'answered with a hold'}`);
  }
  if (command?.type !== 'judged') return;
  if (command.verdict.is !== 'passed') note('rules', `${id} passed on a look that said ${command.verdict.is}`);
  if (!step.inCheckout || attempt.reconciling) return;
  const { checkout } = command;
  if (step.mayChangeCheckout) {
    if (checkout === null || event.end?.tree !== checkout.tree) note(8, `${id} passed, and the tree that it was checked in is not written down`);
    return;
  }
  if (checkout?.commit !== attempt.for.commit || checkout.tree !== attempt.for.tree) note(8, `${id} passed on a checkout that had moved under it`);
};

/** Only what is not settled is looked at again. */
const judgeReconcile = (known: Known, event: Of<'reconcile.started'>, note: Note): void => {
  const attempt = tryOf(known, event);
  const step = stepIn(known, event.step);
  if (step === undefined || attempt === undefined || attempt !== newestOf(known, event.step) || isUnderWay(attempt)) return note('rules', `${event.step} is reconciled while it is under way`);
  const { outcome } = attempt;
  if (known.steps.get(event.step)?.takingBack === 'under way') note(4, `${event.step} is looked at while it is taken back`);
  // What did not happen, or only in part, may be looked at again before it is tried again.
  const unsettled = outcome?.result === 'unknown' || (outcome?.result === 'failed' && (outcome.notDone === true || (outcome.conflict !== true && step.effect === 'irreversible')));
  if (!isOutside(step) || !unsettled) note('rules', `${event.step} is reconciled and was settled`);
};

/** It is taken back once at a time, and only what is there or may be. */
const judgeTakeBack = (known: Known, event: Of<'exposure.reverting'>, note: Note): void => {
  const seen = known.steps.get(event.step);
  const newest = newestOf(known, event.step);
  if (newest === undefined || isUnderWay(newest) || seen?.takingBack === 'under way') note('rules', `${event.step} is taken back while something of it is under way`);
  if (newest?.outcome?.result !== 'passed' && seen?.takingBack !== 'not known') note('rules', `${event.step} is taken back and was not there`);
};

/** Rules 6 and 12: typed by a person, before anything was tried, for a tag at the candidate. */
const judgeAdoption = (known: Known, event: Of<'tag.adopted'>, by: Actor, note: Note): void => {
  if (!by.person || event.words !== `adopt ${known.plan?.target ?? ''}`) note('rules', `the tag was adopted without its words from a person`);
  if (known.plan?.mode === 'dry-run') note(2, 'a tag was adopted in a dry run');
  if (stepIn(known, event.step)?.pinsCandidate !== true || (known.done.get('the tag')?.size ?? 0) > 0 || newestOf(known, event.step) !== undefined) note(4, `${event.step} adopted a tag that had been tried`);
  if (event.for.commit !== known.commit) note(8, 'a tag was adopted that is not at the candidate');
};

/** What was read in the moment of the adoption agrees with what is adopted. */
const judgeRead = (known: Known, event: Of<'pass.adopted'>, command: Command | undefined, note: Note): void => {
  if (command?.type !== 'adopt-passes') return;
  const { facts, from, passes } = command;
  const wrong = (what: string): void => note(8, `a pass of ${event.step} was adopted ${what}`);
  if (facts.checkout.commit !== known.commit || facts.checkout.tree !== 'clean') wrong('on another checkout than the candidate');
  if (from.target !== known.plan?.target || from.mode !== 'dry-run') wrong('of another release');
  for (const tool of new Set([...(stepIn(known, event.step)?.tools ?? []), ...Object.keys(event.for.tools)])) if (typeof facts.tools[tool] !== 'string' || facts.tools[tool] !== event.for.tools[tool]) wrong(`with another ${tool}`);
  const pass = passes.find(({ step }) => step === event.step);
  if (pass === undefined || pass.asked || pass.fallen !== null || typeof pass.kept === 'string') wrong('that a person had answered, that had fallen, or whose evidence was gone');
};

/** A person waits for what was looked at and did not happen, and no wait is made shorter. */
const judgeWait = (known: Known, event: Of<'retry.delayed'>, { at, by }: { readonly at: number; readonly by: Actor }, note: Note): void => {
  const attempt = tryOf(known, event);
  const step = stepIn(known, event.step);
  const outcome = attempt?.outcome ?? null;
  const settled = outcome?.result === 'unknown' ? outcome.partial === true : outcome?.result === 'failed' && outcome.notDone === true;
  if (!by.person || event.until <= at || event.until <= (attempt?.quietUntil ?? 0)) note('rules', `${event.step} waits without a person, or for no longer than it did`);
  if (step === undefined || !isOutside(step) || attempt !== newestOf(known, event.step) || attempt === undefined || isUnderWay(attempt) || !settled) note('rules', `${event.step} waits to be tried again, and nobody knows that it did not happen`);
};

const judgeWaiver = (known: Known, event: Of<'waiver.granted'>, { at, by }: { readonly at: number; readonly by: Actor }, note: Note): void => {
  const step = stepIn(known, event.step);
  const attempt = newestOf(known, event.step);
  if (step?.effect === 'irreversible') return note(6, `${event.step} is irreversible and was waived`);
  if (!by.person || event.reason.trim() === '' || event.until <= at) note(6, `${event.step} was waived without a person, a reason or an end`);
  if (event.commit !== known.commit) note(6, `${event.step} was waived for another candidate`);
  const offered = attempt?.outcome === null && attempt.questions.some(({ options }) => options.some(({ does }) => does === 'waive'));
  const outcome = attempt?.outcome ?? null;
  const conflict = outcome?.result === 'failed' && outcome.conflict === true;
  const seen = step?.waivable === true && outcome !== null && outcome.result !== 'passed' && !conflict && attempt?.reconciling === false && attempt.for.step === step.hash;
  if (event.hash !== undefined && event.hash !== attempt?.for.step) note(6, `${event.step} was waived for a definition that did not come to this`);
  if (!offered && !seen) note(6, `${event.step} was waived, and was neither failed nor unknown`);
};

/** What has reached out of this machine stays in the runbook as it was. */
const judgeRunbook = (known: Known, { plan }: Of<'runbook.adopted'>, note: Note): void => {
  if (known.plan === null) return;
  if (plan.mode !== known.plan.mode || plan.target !== known.plan.target) note(2, 'the runbook made it another release');
  if (acting(known).length > 0) note('rules', 'the runbook changed under something that runs');
  for (const step of known.plan.steps) {
    const now = plan.steps.find(({ id }) => id === step.id);
    if (isOutside(step) && newestOf(known, step.id) !== undefined && now?.hash !== step.hash) note(4, `the runbook changed ${step.id}, which has reached out of this machine`);
  }
};

/** It is released when every gate is open, and rehearsed when a dry run has done all it may. */
const judgeEnd = (known: Known, { end, reason }: Of<'session.ended'>, { at, by }: { readonly at: number; readonly by: Actor }, note: Note): void => {
  if (known.ended) note('rules', 'it ended twice');
  if (end === 'abandoned') {
    if (!by.person || reason.trim() === '') note('rules', 'it was abandoned without a person or a reason');
    if (acting(known).length > 0) note('rules', 'it was abandoned while something of ours ran');
    return;
  }
  if ((end === 'released') !== (known.plan?.mode === 'live')) note(2, `it is ${end} in a ${known.plan?.mode ?? 'session without a plan'}`);
  for (const step of known.plan?.steps ?? []) {
    if (step.advisory) continue;
    const why = closed(known, step.id, at);
    if (why !== null || applicable(known, step) === 'not read') note(why?.includes('another') === true ? 8 : 1, `it is ${end} and ${step.id} ${why ?? 'waited for a diff'}`);
  }
};
