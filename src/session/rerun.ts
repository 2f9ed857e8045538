import type { Refusal } from '../core/command.ts';
import { ActError } from '../core/error.ts';
import type { Actor } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import type { Rerun } from '../core/kind.ts';
import { lastAttemptOf, stepOf, stepStateOf } from '../core/state.ts';
import type { Attempt, State } from '../core/state.ts';
import { atOf, kindPortsOf } from './at.ts';
import { isWatched } from './cancel.ts';
import { within } from './deadline.ts';
import { loadKind } from './load-kind.ts';
import { onceAtATime } from './once.ts';
import type { Session } from './session.ts';
import { UNASKED, intend } from './start.ts';
import { masked, refusalOf, wordsOf } from './words.ts';
import { say } from './world.ts';

const ANSWERS_WITHIN_MS = 30_000;

/** What failed of a step's run and may be run again, read now; or why nothing. Reads only. */
export const findFailed = async (session: Session, id: string): Promise<Rerun | Refusal> => {
  try {
    const failed = await failedOf(session, id);
    if ('why' in failed) return failed;
    return masked(session, await within(session.ports.clock, ANSWERS_WITHIN_MS, failed.find));
  } catch (error) {
    return refusalOf(session, error);
  }
};

/**
 * Has what was `found` run again, once. It changes something outside this machine, so a person says yes to what was read, it is read again, and the intent of
 * another attempt is on disk before the request is sent. The attempt watches for the run's next one; an answer that is not clear is followed by looks and by no
 * second request.
 */
export const rerunFailed = (session: Session, { id, found }: { readonly id: string; readonly found: Rerun }, you: Actor): Promise<Refusal | null> =>
  // One name with a start: each makes the next attempt.
  onceAtATime(session, `start ${id}`, async () => {
    if (!you.person) return { why: 'a re-run changes something outside this machine and needs a person', fix: 'Run holdpoint in a terminal.' };
    const failed = await failedOf(session, id);
    if ('why' in failed) return failed;
    const { step, attempt } = failed;
    const { clock } = session.ports;
    const now = await within(clock, ANSWERS_WITHIN_MS, failed.find);
    if ('why' in now) return now;
    if (JSON.stringify(masked(session, now)) !== JSON.stringify(found)) return { why: 'what failed is not what was shown any more', fix: 'Nothing was started. Open it again.' };
    const { run, runAttempt } = now;
    const still = (): Refusal | null => whyNot(session.snapshot().state, id, run);
    const refused = await intend(session, step, UNASKED, { by: you, still, noted: { rerun: { run, runAttempt } } });
    if (refused !== null) return refused;
    const { state } = session.snapshot();
    const again = lastAttemptOf(state, id);
    if (again?.n !== attempt.n + 1 || !isWatched(again)) return { why: 'it has ended meanwhile', fix: 'Nothing was started.' };
    const at = atOf(state, step, again, { purpose: 'watch', ports: session.ports });
    try {
      await within(clock, ANSWERS_WITHIN_MS, () => failed.ask(at, kindPortsOf(state, step, String(again.n), session.ports), now));
    } catch (error) {
      const left = !(error instanceof ActError) || error.left;
      const said: { readonly [name: string]: Json } = { failed: wordsOf(session, error), left };
      await session.dispatch({ type: 'judged', step: id, attempt: again.n, verdict: { is: 'wait', why: '', againMs: 0, facts: { rerun: said } }, checkout: null }, you);
      const { why, fix } = refusalOf(session, error);
      return left ? { why: `whether the failed jobs of run ${run} are run again is not known: ${why}`, fix: 'It is looked at now, and nothing is sent again.' } : { why: `the failed jobs of run ${run} were not run again: ${why}`, fix };
    }
    session.show((world) => say(world, 'info', `GitHub runs the failed jobs of run ${run} again. Attempt ${runAttempt + 1} is watched until it has ended.`, clock.now()));
    return null;
  }).catch((error: unknown) => refusalOf(session, error));

const failedOf = async (session: Session, id: string) => {
  const { ports } = session;
  const { state } = session.snapshot();
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  const refusal = whyNot(state, id, null);
  if (refusal !== null) return refusal;
  const { rerun } = step === undefined ? {} : await loadKind(step.kind);
  if (step === undefined || attempt === undefined || rerun === undefined) return NOTHING;
  const at = atOf(state, step, attempt, { purpose: 'watch', ports });
  return { step, attempt, ask: rerun.ask, find: () => rerun.find(at, kindPortsOf(state, step, String(attempt.n), ports)) };
};

const NOTHING: Refusal = { why: 'nothing failed here that may be run again in part', fix: 'Nothing was started.' };

/** Why nothing of the step may be run again, as far as the state tells; `run` where it is known. */
const whyNot = (state: State, id: string, run: string | null): Refusal | null => {
  const attempt = lastAttemptOf(state, id);
  if (attempt?.phase !== 'ended' || attempt.outcome?.result !== 'failed' || attempt.outcome.rerun !== true) return NOTHING;
  // Rule 9.
  if (state.plan?.mode !== 'live') return { why: 'a dry run changes nothing outside this machine', fix: 'Run them again on GitHub, then look at them (r).' };
  const { attempts } = stepStateOf(state, id);
  if (attempts.some((one) => reliedOn(one, run ?? attempt.facts['runId'], state))) return { why: 'this step has passed with that run before, and what was checked since may rest on what it built', fix: 'What was built is what was recorded: go forward with a new version.' };
  return null;
};

/** Its pass was of this run, or of this candidate. Prevents: two builds in one release, the gates having seen the one and users getting the other. */
const reliedOn = ({ outcome, facts, for: of }: Attempt, run: Json | undefined, state: State): boolean =>
  outcome?.result === 'passed' && ((run !== undefined && facts['runId'] === run) || of.commit === state.candidate?.commit);
