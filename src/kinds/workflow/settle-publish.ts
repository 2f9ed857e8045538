import type { At } from '../../core/kind.ts';
import type { Evidence, Verdict } from '../../core/verdict.ts';
import type { ChannelSeen } from '../../ports.ts';
import { stateOf } from '../channel-state.ts';
import { appearsUntil, mayAppear } from './appears.ts';
import { capturedOf, factsOf, isBound } from './facts.ts';
import type { WorkflowSpec } from './form.ts';
import { evidenceOf, judgeEndedRun } from './judge-run.ts';
import { doubtOf } from './lagging.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { longestPatienceMs } from './patience.ts';
import { accountOf } from './publish-account.ts';
import { pauseMs, stillGoing } from './waiting.ts';
import { wantedBy } from './wanted.ts';

/**
 * What became of a publish, told by its run and by every channel: all of them have our bytes, none has anything, some have
 * (partial), or one has other bytes (a conflict). Partial and absent let it be sent again, so no run of it may be left that could still publish.
 * Prevents: the second publish of a version that was stored behind a 500, or whose run is queued and not listed yet.
 */
export const settlePublish = (at: At<WorkflowSpec>, seen: WorkflowSeen): Verdict => {
  const [watched] = seen.runs;
  if (watched !== undefined && !isBound(at, watched)) return { is: 'wait', why: `run ${watched.run.id} is bound`, againMs: 0, facts: factsOf(at, watched, seen) };
  if (watched !== undefined && watched.run.status !== 'completed') return stillGoing(at, watched, seen);
  const { channels } = seen;
  if (channels === null || channels === 'unknown') return { is: 'unknown', why: `what was built is not known, so what the channels have cannot be compared with it${seen.notBuilt === undefined ? '' : `: ${seen.notBuilt}`}` };
  const asked = (at.spec.workflow.publishes ?? []).map((name) => ({ name, seen: channels[name] }));
  const unasked = asked.find((one) => one.seen === undefined);
  if (unasked !== undefined) return { is: 'unknown', why: `${unasked.name} was not asked` };

  const evidence = [...(watched === undefined ? [] : evidenceOf(watched, [])), ...asked.flatMap(({ name, seen: channel }) => evidenceOfChannel(name, channel))];
  const other = asked.filter((one) => stateOf(one.seen) === 'differs').map(({ name }) => name);
  const live = asked.filter((one) => stateOf(one.seen) === 'live').map(({ name }) => name);
  const begun = asked.filter((one) => stateOf(one.seen) === 'partly').map(({ name }) => name);
  const uncompared = asked.filter((one) => stateOf(one.seen) === 'uncompared').map(({ name }) => name);
  const missing = asked.filter((one) => stateOf(one.seen) === 'absent').map(({ name }) => name).concat(begun, uncompared);
  if (other.length > 0) {
    const details = asked.flatMap(({ seen: channel }) => (stateOf(channel) === 'differs' ? (channel?.details ?? []) : []));
    return { is: 'failed', conflict: true, why: `${listed(other)} other bytes than were built${details.length === 0 ? '' : `: ${details.join('; ')}`}`, fix: recoveryOf(asked.flatMap(({ seen: channel }) => channel?.recovery ?? [])), evidence, account: accountOf(at, seen, asked, { goesOn: false }) };
  }
  const ended = watched === undefined ? null : judgeEndedRun(at, watched, seen, wantedBy(at));
  const [first, ...rest] = evidence;
  if (first !== undefined && (ended?.is === 'passed' || missing.length === 0)) return { is: 'passed', evidence: [first, ...rest], captured: watched === undefined ? {} : capturedOf(at.spec, watched.run) };
  if (seen.candidates !== undefined) return { is: 'unknown', why: `the record of the dispatch is lost, and a run that goes on may still publish: ${seen.candidates.map(({ id }) => id).join(', ')}. Look again when it has ended`, evidence };
  if (uncompared.length > 0) return awaitBytes(at, seen, watched, { uncompared, evidence });
  const none = live.length === 0 && begun.length === 0;
  const theyDoNot = `${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not`;
  const lacking = none ? 'no channel has it' : `${theyDoNot} have it`;
  // A run that nobody has seen the end of may publish yet, whatever is live already: an attempt before this one may have put that there.
  if (seen.found === 'ambiguous' || seen.found === 'unreadable') return { is: 'unknown', why: `${lacking}, and ${seen.why}. Look again when the channels show more; where something stays missing: ${startAnew(at.plan.target)}`, evidence };
  if (watched === undefined && mayAppear(at, seen)) return { is: 'wait', why: `${lacking}, and a run may still appear`, againMs: 5_000, deadlineAt: appearsUntil(at) };
  const doubt = doubtOf(at, seen, watched, { missing, live, none });
  if (doubt !== null && doubt.leftMs > 0) {
    const facts = watched === undefined ? {} : { facts: factsOf(at, watched, seen) };
    return { is: 'wait', why: `${theyDoNot} show it yet, and ${doubt.why}`, againMs: Math.min(pauseMs(at, seen.remaining), doubt.leftMs), deadlineAt: at.now + doubt.leftMs, ...facts };
  }
  if (doubt?.happened === true) return { is: 'unknown', why: `${doubt.why}, and ${theyDoNot} show it. Find out there what became of it, then look again; where it was lost there: ${startAnew(at.plan.target)}`, evidence };
  const account = accountOf(at, seen, asked, { goesOn: true });
  if (!none) {
    const out = live.length === 0 ? `${begun.join(', ')} ${begun.length === 1 ? 'has' : 'have'} some of the files` : `${live.join(', ')} ${live.length === 1 ? 'is' : 'are'} live`;
    return { is: 'unknown', partial: true, why: `partial: ${out}; ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not`, evidence, account };
  }
  return { is: 'absent', why: watched === undefined ? `no run ${at.attempt.recovered === true ? 'goes on that could publish it' : 'came of the dispatch'}, and no channel has it` : `run ${watched.run.id} ended as ${watched.run.conclusion ?? 'nothing that GitHub says'}, and no channel has it`, evidence, account };
};

/** It is out, so it must not be sent again; whose bytes it has is not known, so it is not left out of another attempt either. */
const awaitBytes = (at: At<WorkflowSpec>, seen: WorkflowSeen, watched: WatchedRun | undefined, { uncompared, evidence }: { readonly uncompared: readonly string[]; readonly evidence: readonly Evidence[] }): Verdict => {
  const why = `${listed(uncompared)} taken the version, and ${uncompared.length === 1 ? 'serves' : 'serve'} nothing of it yet that could be compared`;
  const deadlineAt = (watched?.run.updatedAt ?? at.attempt.startedAt) + longestPatienceMs(at, uncompared);
  if (at.now >= deadlineAt) return { is: 'unknown', why: `${why}. Look again when it does`, evidence };
  return { is: 'wait', why, againMs: Math.min(pauseMs(at, seen.remaining), deadlineAt - at.now), deadlineAt, ...(watched === undefined ? {} : { facts: factsOf(at, watched, seen) }) };
};

/** The way on where no look can settle it: a new session takes what is out for what it is, and waits for what has just ended. */
const startAnew = (target: string): string => `holdpoint abandon, then holdpoint start ${target} --adopt`;

/** What is published cannot be replaced; each channel knows what can still be done there. */
const recoveryOf = (channels: readonly string[]): string => [...channels, 'Recovery goes forward: a new version.'].join(' ');

const evidenceOfChannel = (name: string, channel: ChannelSeen | undefined): readonly Evidence[] =>
  channel === undefined
    ? []
    : [{ type: 'url', name, url: channel.url, id: stateOf(channel) }, ...channel.evidence.map((one): Evidence => ({ type: 'value', name: `${name} ${one.name}`, value: one.value }))];

const listed = (names: readonly string[]): string => `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'}`;
