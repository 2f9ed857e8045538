import { z } from 'zod';
import { ACCEPTED_DELAY_MS } from '../core/decide-answer.ts';
import type { Mark, Picture } from '../core/picture.ts';
import type { Question } from '../core/plan.ts';
import type { Evidence, Verdict } from '../core/verdict.ts';
import { WorldError } from '../ports.ts';
import type { ChannelSeen, KindPorts } from '../ports.ts';
import { expectedBy } from './built-files.ts';
import { stateOf } from './channel-state.ts';
import { duration } from './duration-form.ts';
import { durationMs, sayDuration } from './duration.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';

const schema = z.strictObject({
  /** Channels by their names in `channels`; the compiler makes one step of each. */
  deliver: z.array(z.string().min(1)).min(1),
  /** The step whose run built what is compared. */
  run: z.string().min(1).optional(),
  /** Pause between looks. @default 5 s for two minutes, 15 s to ten minutes, then 30 s */
  poll: duration.optional(),
});
type Spec = z.infer<typeof schema>;

/** `seen` is null where what it is compared with is not known, or the channel was silent; `why` then says so. */
type Found = { readonly seen: ChannelSeen } | { readonly seen: null; readonly why: string } | { readonly seen: null; readonly silent: Silent };

/** `usuallyMs`: how long it took in earlier releases, to be drawn; null where that is not known. */
type Seen = Found & { readonly usuallyMs: number | null };

/** No answer that could be read. `denied`: asking again changes nothing. `lasting`: its words are the same at the next look. `retryAfterMs`: the pause that the channel asked for. */
type Silent = { readonly why: string; readonly fix: string; readonly denied: boolean; readonly lasting: boolean; readonly retryAfterMs: number | null };

/** Asks one channel two questions, with patience: has it accepted this version, and can it be installed from there? */
export const deliver = defineKind<typeof schema, Seen>({
  key: 'deliver',
  schema,
  siblings: ['run', 'poll'],
  traits: (spec) => ({ effect: 'none', acts: false, reads: spec.run === undefined ? [] : [spec.run], ...(spec.deliver.length === 1 && spec.deliver[0] !== undefined ? { channel: spec.deliver[0] } : {}) }),
  fields: () => [],
  commands: () => [],
  would: (spec) => spec.deliver.map((name) => `ask ${name} whether it serves {target}, and these bytes`),
  look: async (at, ports) => {
    const found = await lookAtChannel(at, ports);
    const channel = at.plan.channels[channelOf(at)];
    return { ...found, usuallyMs: channel === undefined ? null : await ports.usuallyMs(channel) };
  },
  judge: (at, seen) => judgeChannel(at, seen),
  draw: (at, looked) => picture(at, looked),
});

const lookAtChannel = async (at: At<Spec>, ports: KindPorts): Promise<Found> => {
  try {
    const expected = await expectedBy(at, ports, at.spec.run);
    return 'why' in expected ? { seen: null, why: expected.why } : { seen: await ports.channel(channelOf(at), expected) };
  } catch (error) {
    if (!(error instanceof WorldError) || !needsPerson(at, error)) throw error;
    return { seen: null, silent: { why: error.message, fix: error.fix, denied: isDenied(error), lasting: error.trouble === 'refused' || error.trouble === 'denied', retryAfterMs: error.retryAfterMs } };
  }
};

/**
 * No answer is never a verdict, and a person has to be asked all the same when it lasts longer than the patience.
 * Prevents: a delivery that can be neither answered, waived nor declared failed, because every look at it throws.
 */
const needsPerson = (at: At<Spec>, error: WorldError): boolean => {
  if (isDenied(error)) return true;
  const deadlineAt = deadlineOf(at);
  return lastAnswer(at)?.option === 'fail' || (!isAccepted(at) && deadlineAt !== null && at.now >= deadlineAt);
};

/** Of a 403 nobody can tell: a limit, a firewall's mood, and a store that answers so for what is not there yet, all say it. It has its patience. */
const isDenied = ({ trouble, status }: WorldError): boolean => trouble === 'denied' && status === 401;

const channelOf = (at: At<Spec>): string => at.step.channel ?? at.spec.deliver[0] ?? '';

const judgeChannel = (at: At<Spec>, looked: Seen): Verdict => {
  const name = channelOf(at);
  if ('silent' in looked) return judgeSilence(at, looked.silent);
  if (looked.seen === null) return { is: 'unknown', why: `what ${name} must serve is not known: ${looked.why}. Compare by hand with what the build recorded` };
  const { seen } = looked;
  const answer = lastAnswer(at);
  const evidence = evidenceOf(at, seen);
  const [first, ...others] = evidence;
  if (stateOf(seen) === 'differs') {
    return { is: 'failed', conflict: true, why: `${name} serves something else than was built: ${seen.details.join('; ')}`, fix: `${seen.recovery === undefined ? '' : `${seen.recovery} `}Recovery goes forward: a new version.`, evidence };
  }
  if (seen.wrong !== undefined) return { is: 'failed', why: `${name}: ${seen.wrong.why}`, fix: `${seen.wrong.fix} r looks again.`, evidence };
  if (seen.accepted === 'yes' && seen.installable === 'yes') {
    // A version without a digest to compare is not "these bytes".
    if (at.spec.run !== undefined && seen.digest === 'not compared') return { is: 'unknown', why: `${name} serves the version, and its bytes were not compared with those of ${at.spec.run}`, evidence };
    if (seen.digest === 'none') return { is: 'unknown', why: `${name} serves the version and tells no digest to compare`, evidence };
    return { is: 'passed', evidence: [first, ...others] };
  }
  if (answer?.option === 'fail') return { ...declaredFailed(answer), evidence };
  const why = seen.accepted === 'yes' ? `${name} has accepted it and does not serve it to users yet` : `${name} does not have it yet`;
  const facts = factsOf(at, seen);
  const deadlineAt = deadlineOf(at);
  if (isAccepted(at)) return { is: 'wait', why: `${why}; the delay is accepted`, againMs: pauseMs(at), facts };
  if (deadlineAt === null) return { is: 'unknown', why: `the plan has no channel ${name}`, evidence };
  if (at.now < deadlineAt) return { is: 'wait', why, againMs: pauseMs(at), deadlineAt, facts };
  return { is: 'ask', questions: [patienceQuestion(at, why)], watching: true, againMs: pauseMs(at), facts };
};

const declaredFailed = ({ reason }: { readonly reason: string }) => ({ is: 'failed', why: `declared as failed: ${reason}`, fix: 'Find out from the channel what became of it. B files a blocker.' }) as const;

/** Only what `needsPerson` let through: an account that is not accepted, or a silence that outlasted the patience. */
const judgeSilence = (at: At<Spec>, { why, fix, denied, lasting, retryAfterMs }: Silent): Verdict => {
  if (denied) return { is: 'failed', why, fix: `${fix} r looks again.` };
  const answer = lastAnswer(at);
  if (answer?.option === 'fail') return declaredFailed(answer);
  // Words that change with each look would be a new question each time.
  return { is: 'ask', questions: [patienceQuestion(at, `${channelOf(at)} gives no answer that can be read${lasting ? `: ${why}` : ''}`)], watching: true, againMs: Math.max(pauseMs(at), Math.min(retryAfterMs ?? 0, ASKED_MOST_MS)) };
};

/** A person is waited for meanwhile: a header does not stop the watch for longer. */
const ASKED_MOST_MS = 60 * 60_000;

const PATIENCE = 'patience';

const patienceQuestion = (at: At<Spec>, why: string): Question => {
  const patience = sayDuration(at.plan.channels[channelOf(at)]?.patienceMs ?? 0);
  return {
    id: PATIENCE,
    asks: 'patience',
    text: `${why}. Its patience of ${patience} has ended. What now?`,
    options: [
      { key: 'wait', label: `Wait another ${patience}`, reason: 'optional', does: 'look' },
      { key: 'accept', label: 'Accept the delay and go on; watching goes on too', reason: 'required', does: 'waive' },
      { key: 'fail', label: 'Declare that it failed', reason: 'required', does: 'hold' },
    ],
  };
};

const lastAnswer = (at: At<Spec>) => at.attempt.answers.findLast(({ question }) => question === PATIENCE);

/**
 * A delay is accepted for as long as its waiver stands.
 * Prevents: a delivery that waits for ever, asks nobody and holds the release open, once the waiver has run out.
 */
const isAccepted = (at: At<Spec>): boolean => {
  const answer = lastAnswer(at);
  return answer?.option === 'accept' && at.now < answer.at + ACCEPTED_DELAY_MS;
};

/** Patience counts from the start, and anew from each time a person chose to wait on. */
const deadlineOf = (at: At<Spec>): number | null => {
  const patienceMs = at.plan.channels[channelOf(at)]?.patienceMs;
  if (patienceMs === undefined) return null;
  const waited = at.attempt.answers.findLast(({ question, option }) => question === PATIENCE && option === 'wait');
  return (waited?.at ?? at.attempt.startedAt) + patienceMs;
};

const pauseMs = (at: At<Spec>): number => {
  if (at.spec.poll !== undefined) return durationMs(at.spec.poll);
  const age = at.now - at.attempt.startedAt;
  return age < 120_000 ? 5_000 : age < 600_000 ? 15_000 : 30_000;
};

/** When the channel was first seen to have it: a project learns its own lags. */
const factsOf = (at: At<Spec>, seen: ChannelSeen) => {
  const before = at.attempt.facts['acceptedAt'];
  return { url: seen.url, ...(typeof before === 'number' ? { acceptedAt: before } : seen.accepted === 'yes' ? { acceptedAt: at.now } : {}) };
};

const evidenceOf = (at: At<Spec>, seen: ChannelSeen): readonly [Evidence, ...Evidence[]] => {
  const accepted = at.attempt.facts['acceptedAt'];
  return [
    { type: 'url', name: channelOf(at), url: seen.url, id: `accepted ${seen.accepted}, installable ${seen.installable}, digest ${seen.digest}` },
    ...seen.evidence.map((one): Evidence => ({ type: 'value', name: one.name, value: one.value })),
    ...(seen.accepted === 'yes' ? [{ type: 'value' as const, name: 'first seen to have it', value: new Date(typeof accepted === 'number' ? accepted : at.now).toISOString() }] : []),
    ...(seen.installable === 'yes' ? [{ type: 'value' as const, name: 'first seen to serve it', value: new Date(at.now).toISOString() }] : []),
  ];
};

/** One row of the delivery table. */
const picture = (at: At<Spec>, looked: Seen): Picture => {
  const { seen } = looked;
  const { mark, state } = stateWord(seen);
  const deadlineAt = deadlineOf(at);
  const waits = state === 'propagating';
  const givesUp = !waits || deadlineAt === null || isAccepted(at) ? '—' : sayDuration(Math.max(0, deadlineAt - at.now));
  const digest = seen === null || seen.digest === 'none' ? '—' : seen.digest === 'differs' ? 'DIFFERS' : seen.digest;
  const version = at.values['version'] ?? at.plan.target;
  const since = `${sayDuration(at.now - at.attempt.startedAt)}${looked.usuallyMs === null ? '' : `, usually ${sayDuration(looked.usuallyMs)}`}`;
  const cells = [channelOf(at), version, seen === null ? '—' : (seen.serves ?? (seen.accepted === 'yes' ? version : 'not there')), digest, since, givesUp, state];
  const lines = 'silent' in looked ? [looked.silent.why, looked.silent.fix] : (seen?.details ?? []);
  return [
    { type: 'table', head: ['Target', 'expect', 'seen', 'digest', 'since', 'gives up in', 'state'], rows: [{ mark, cells }] },
    ...(lines.length === 0 ? [] : [{ type: 'text' as const, lines }]),
  ];
};

const stateWord = (seen: ChannelSeen | null): { readonly mark: Mark; readonly state: 'live' | 'propagating' | 'failed' | 'unknown' } => {
  if (seen === null) return { mark: 'unknown', state: 'unknown' };
  if (stateOf(seen) === 'differs' || seen.wrong !== undefined) return { mark: 'failed', state: 'failed' };
  return seen.accepted === 'yes' && seen.installable === 'yes' ? { mark: 'passed', state: 'live' } : { mark: 'waiting', state: 'propagating' };
};
