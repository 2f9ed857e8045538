import type { Account } from '../../core/account.ts';
import type { At } from '../../core/kind.ts';
import type { Mark } from '../../core/picture.ts';
import type { ChannelSeen } from '../../ports.ts';
import { stateOf } from '../channel-state.ts';
import type { ChannelState } from '../channel-state.ts';
import { runIdOf, textIn } from '../run-of-step.ts';
import { credentialOf } from './credential-hints.ts';
import { firstErrorOf } from './first-error.ts';
import { buildStepOf } from './form.ts';
import type { WorkflowForm, WorkflowSpec } from './form.ts';
import type { JobLog, WatchedRun, WorkflowSeen } from './look.ts';
import { isLeftOut, retrySends } from './recovery.ts';

type Asked = readonly { readonly name: string; readonly seen: ChannelSeen | undefined }[];

const MARKS: { readonly [state in ChannelState]: Mark } = { live: 'passed', absent: 'closed', partly: 'waiting', uncompared: 'unknown', differs: 'failed' };
const STATES: { readonly [state in ChannelState]: string } = { live: 'live, our bytes', absent: 'absent', partly: 'some files, ours', uncompared: 'taken, bytes not known', differs: 'live, OTHER BYTES' };

/**
 * A settled publish, channel by channel: what is out with which bytes, what may be done there, what failed and what it said, what another
 * attempt sends. `goesOn`: another attempt may be made.
 */
export const accountOf = (at: At<WorkflowSpec>, seen: WorkflowSeen, asked: Asked, { goesOn }: { readonly goesOn: boolean }): Account => {
  const { workflow: form } = at.spec;
  const states = Object.fromEntries(asked.map(({ name, seen: channel }) => [name, stateOf(channel)]));
  const [watched] = seen.runs;
  const build = runIdOf(at, buildStepOf(at.spec) ?? '');
  return {
    out: { head: ['Channel', 'state', 'bytes', 'what may be done'], rows: asked.map(({ name, seen: channel }) => rowOf(name, channel, form, { goesOn })) },
    bytes: asked.flatMap(({ name, seen: channel }) => (stateOf(channel) === 'absent' ? [] : (channel?.details ?? []).map((line) => `${name}: ${line}`))),
    failed: watched === undefined ? [] : failedRows(watched, seen),
    sends: goesOn ? retrySends(at, states) : null,
    of: [...(watched === undefined ? [] : [['run', `${watched.run.id} of ${form.file}: ${watched.run.url}`] as const]), ...(build === null ? [] : [['build run', build] as const]), ...sentRow(at)],
    withdraw: asked.flatMap(({ name, seen: channel }) => [channel?.recovery, channel?.withdraw].flatMap((how) => (how === undefined ? [] : [`${name}: ${how}`]))),
  };
};

const rowOf = (name: string, channel: ChannelSeen | undefined, form: WorkflowForm, { goesOn }: { readonly goesOn: boolean }): Account['out']['rows'][number] => {
  const state = stateOf(channel);
  return { mark: MARKS[state], cells: [name, STATES[state], bytesOf(channel, state), mayBeDone(name, state, form, { goesOn })] };
};

const mayBeDone = (name: string, state: ChannelState, form: WorkflowForm, { goesOn }: { readonly goesOn: boolean }): string => {
  switch (state) {
    case 'live':
      return !goesOn ? 'stays' : isLeftOut(form, name) ? 'stays, a retry skips it' : 'stays, and no input of the runbook skips it';
    case 'absent':
      return goesOn ? 'a retry publishes it' : 'nothing: this version goes no further';
    case 'partly':
      return goesOn ? 'a retry publishes the rest' : 'nothing: this version goes no further';
    case 'uncompared':
      return 'wait until it serves bytes to compare';
    case 'differs':
      return 'cannot be replaced: a new version';
    default:
      return state satisfies never;
  }
};

/** The digest that tells its bytes, shortened, and how many more there are. */
const bytesOf = (channel: ChannelSeen | undefined, state: ChannelState): string => {
  if (state === 'differs') return 'both below';
  if (state === 'absent' || channel === undefined) return '';
  const digests = channel.evidence.flatMap(({ value }) => /\bsha\d{1,3}[:-]\S+/.exec(value)?.[0] ?? []);
  const [first] = digests;
  return first === undefined ? '' : `${first.slice(0, 15)}…${digests.length > 1 ? ` and ${digests.length - 1} more` : ''}`;
};

/** Each job that failed: at which step, its first error, and which credential that speaks of. */
const failedRows = ({ jobs, logs }: WatchedRun, { secrets = {} }: WorkflowSeen): Account['failed'] =>
  logs.flatMap((log) => {
    const step = jobs.find(({ name }) => name === log.job)?.steps.find(({ conclusion }) => conclusion === 'failure')?.name;
    const error = firstErrorOf(log);
    const credential = credentialOf([...log.errors, ...log.tail], secrets[log.job] ?? []);
    return [
      ['job', `${log.job}${step === undefined ? '' : `, at its step "${step}"`}`] as const,
      ['said', log.unread === null ? (error ?? 'nothing') : `its log could not be read: ${log.unread}`] as const,
      ...(credential === null ? givenRow(log, secrets) : [['credential', `${credential.secrets.length === 0 ? 'no secret' : credential.secrets.join(', ')} (${credential.of})`] as const, ['hint', credential.hint] as const]),
    ];
  });

/** Its log speaks of no credential that is known here; a person may know more. */
const givenRow = ({ job }: JobLog, secrets: { readonly [job: string]: readonly string[] }): Account['failed'] => {
  const given = secrets[job] ?? [];
  return given.length === 0 ? [] : [['secrets', `${given.join(', ')} (given to the job; its log speaks of none)`]];
};

const sentRow = ({ attempt }: At<WorkflowSpec>): Account['of'] => {
  const recovery = textIn(attempt.note, 'recovery');
  return recovery === null ? [] : [['it was a recovery', recovery]];
};
