import { answersSoFar, changedBetween } from '../core/changed-between.ts';
import type { Refusal } from '../core/command.ts';
import { ActError } from '../core/error.ts';
import type { Actor } from '../core/event.ts';
import type { Approval } from '../core/kind.ts';
import type { Json } from '../core/json.ts';
import { preconditionsHold } from '../core/rules.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import type { ApprovalFound } from '../core/world.ts';
import { atOf, kindPortsOf } from './at.ts';
import { isWatched } from './cancel.ts';
import { within } from './deadline.ts';
import { loadKind } from './load-kind.ts';
import { onceAtATime } from './once.ts';
import { askPreconditions } from './preconditions.ts';
import type { Session } from './session.ts';
import { masked, refusalOf, wordsOf } from './words.ts';
import { say } from './world.ts';

const ANSWERS_WITHIN_MS = 30_000;

const NOTHING: Refusal = { why: 'nothing that waits for an approval is watched here', fix: 'Nothing was approved.' };

/**
 * What of a watched step waits for this person, with everything that an irreversible act rests on asked in the same moment (rule 5). Asked again while its
 * dialog is open, with what was found `before`: it says what is another answer now. Reads only.
 */
export const findWatchedApproval = async (session: Session, id: string, before: ApprovalFound | null): Promise<ApprovalFound | Refusal> => {
  try {
    const watched = await watchedOf(session, id);
    if ('why' in watched) return watched;
    const { step, at, ports, approve } = watched;
    const [approval, found] = await Promise.all([within(session.ports.clock, ANSWERS_WITHIN_MS, () => approve.find(at, ports)), askPreconditions(session, step)]);
    if ('why' in approval) return masked(session, approval);
    const refusals = preconditionsHold(session.snapshot().state, step, found, session.ports.clock.now());
    if (before === null) return { approval, found, known: found, refusals, changed: [] };
    const changed = [...(isSame(before.approval, approval) ? [] : ['what waits for the approval']), ...changedBetween(before.known, found, { silence: 'waits' })];
    return { approval, found, known: answersSoFar(before.known, found), refusals, changed };
  } catch (error) {
    return refusalOf(session, error);
  }
};

const isSame = (before: Approval, now: Approval): boolean => before.run === now.run && before.runAttempt === now.runAttempt && before.what.id === now.what.id && before.words === now.words;

type Approving = { readonly id: string; readonly found: ApprovalFound; readonly answer: { readonly words: string; readonly reason: string } };

/**
 * Lets through what waits for this person, once. What an environment guards nobody here can see, and of a publish it is the key that is turned: so its own
 * words are typed, all is asked again, and who approves what is on disk before the request is sent. It is no verdict: the watch says what came of it, and an
 * answer that is not clear is followed by a look; only a person who has seen that it still waits sends another.
 */
export const approveWatched = (session: Session, { id, found, answer }: Approving, you: Actor): Promise<Refusal | null> =>
  onceAtATime(session, `approve ${id}`, async () => {
    const watched = await watchedOf(session, id);
    if ('why' in watched) return watched;
    const { step, attempt, at, ports, approve } = watched;
    const { approval } = found;
    const { clock } = session.ports;
    if (!you.person) return { why: 'an approval needs a person at a terminal', fix: `Run holdpoint in a terminal and type: ${approval.words}` };
    if (answer.words !== approval.words) return { why: 'the words do not match', fix: `Type exactly: ${approval.words}` };
    const reason = answer.reason.trim();
    if (reason === '') return { why: 'an approval needs a reason', fix: 'Say why; it stands on GitHub and in the report under your name.' };
    const typed = await askPreconditions(session, step);
    const changed = [...found.changed, ...changedBetween(found.known, typed)];
    if (changed.length > 0) return { why: `${changed.join(' and ')} changed while the dialog was open`, fix: 'Nothing was approved. Look at what changed, then open it again.' };
    const [refusal] = preconditionsHold(session.snapshot().state, step, typed, clock.now());
    if (refusal !== undefined) return refusal;
    const { run, runAttempt, what, words } = approval;
    const intent = { run, runAttempt, environment: what.name, id: what.id, words, reason, at: clock.now(), asked: { opened: found.found, typed } };
    const note = (said: { readonly [name: string]: Json }): Promise<Refusal | null> =>
      session.dispatch({ type: 'judged', step: id, attempt: attempt.n, verdict: { is: 'wait', why: '', againMs: 0, facts: { [`approval of ${what.name}`]: { ...intent, ...said } } }, checkout: null }, you);
    const unwritten = await note({});
    if (unwritten !== null) return unwritten;
    const now = lastAttemptOf(session.snapshot().state, id);
    if (now?.n !== attempt.n || !isWatched(now) || !isWritten(now.facts[`approval of ${what.name}`], intent.at)) return { why: 'it has ended meanwhile', fix: 'Nothing was approved.' };
    try {
      await within(clock, ANSWERS_WITHIN_MS, () => approve.ask(at, ports, approval, reason));
    } catch (error) {
      const { why, fix } = refusalOf(session, error);
      const left = !(error instanceof ActError) || error.left;
      await note({ failed: wordsOf(session, error), left });
      if (!left) return { why: `${what.name} was not approved: ${why}`, fix };
      return { why: `whether ${what.name} is approved is not known: ${why}`, fix: 'It is looked at now. Approve it again only if it still waits then.' };
    }
    session.show((world) => say(world, 'info', `${what.name} is approved for run ${run}. It is watched until it has ended.`, clock.now()));
    return null;
  });

/** The intent that is in the journal is this one. Prevents: an approval that is sent and stands nowhere, for the attempt ended while it was written. */
const isWritten = (fact: Json | undefined, at: number): boolean => typeof fact === 'object' && fact !== null && 'at' in fact && fact.at === at;

const watchedOf = async (session: Session, id: string) => {
  const { ports } = session;
  const { state } = session.snapshot();
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  if (step === undefined || !isWatched(attempt)) return NOTHING;
  const { approve } = await loadKind(step.kind);
  if (approve === undefined) return NOTHING;
  const at = atOf(state, step, attempt, { purpose: attempt.reconciling ? 'reconcile' : 'watch', ports });
  return { step, attempt, at, approve, ports: kindPortsOf(state, step, String(attempt.n), ports) };
};
