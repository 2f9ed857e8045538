import type { JsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import { quoted } from '../../core/quoted.ts';
import { shortened } from '../../core/shortened.ts';
import { fill } from '../../core/values.ts';
import type { Outcome } from '../../core/verdict.ts';
import type { ChannelState } from '../channel-state.ts';
import type { WorkflowForm, WorkflowSpec } from './form.ts';

/** The inputs of the runbook with their values; the mark of the attempt stands for `{nonce}`. */
export const inputsOf = (form: WorkflowForm, values: At<unknown>['values'], nonce: string | null): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(form.dispatch ?? {}).map(([name, value]) => [name, value === '{nonce}' ? (nonce ?? '') : fill(value, values)]));

/** The workflow's own inputs that leave out what is live, and what goes with leaving anything out. */
export const skipInputs = (form: WorkflowForm, out: { readonly [channel: string]: string }): { readonly [name: string]: string } => {
  const live = Object.keys(out).filter((name) => out[name] === 'live');
  if (live.length === 0 || form.skip === undefined) return {};
  const { also, ...skip } = form.skip;
  return { ...also, ...Object.fromEntries(live.flatMap((name) => (typeof skip[name] === 'string' ? [[skip[name], 'true']] : []))) };
};

/** Inputs of a dispatch as `gh workflow run` takes them. */
export const flagsOf = (inputs: { readonly [name: string]: string }): readonly string[] => Object.entries(inputs).map(([name, value]) => `-f ${quoted(`${name}=${value}`)}`);

/** What is live already and left out makes it a recovery, and the intent says so, with all that is sent. */
export const recoveryIn = (form: WorkflowForm, { out, inputs }: { readonly out: { readonly [channel: string]: string }; readonly inputs: { readonly [name: string]: string } }): JsonObject => {
  const live = Object.keys(out).filter((name) => out[name] === 'live');
  return form.publishes === undefined || live.length === 0 ? {} : { recovery: `${leftOut(live)}; sent: ${flagsOf(inputs).join(' ')}` };
};

const leftOut = (live: readonly string[]): string => `${live.join(', ')} ${live.length === 1 ? 'is live with our bytes and is' : 'are live with our bytes and are'} left out`;

/** Whether the workflow leaves a channel alone that has the version already: by an input, or by itself. */
export const isLeftOut = (form: WorkflowForm, name: string): boolean => form['skips-live']?.includes(name) === true || (name !== 'also' && typeof form.skip?.[name] === 'string');

/** What another attempt would send, as the channels stand, as a person can read it; null where a value of it is not known. The mark of the attempt is made anew. */
export const retrySends = (at: At<WorkflowSpec>, out: { readonly [channel: string]: ChannelState }): string | null => {
  const { workflow: form } = at.spec;
  try {
    const marks = new Set(Object.entries(form.dispatch ?? {}).flatMap(([name, value]) => (value === '{nonce}' ? [name] : [])));
    const inputs = Object.entries({ ...inputsOf(form, at.values, null), ...skipInputs(form, out) }).filter(([name]) => !marks.has(name));
    return `${form.file}${form.ref === undefined ? '' : ` on ${fill(form.ref, at.values)}`}: ${flagsOf(Object.fromEntries(inputs)).join(' ')}`;
  } catch {
    return null;
  }
};

/**
 * What another attempt does otherwise, for its dialog: it leaves out what is live with our bytes (the channels are asked once more before it is sent);
 * and what made the attempt before fail, which a person was to repair.
 */
export const leftOutNext = ({ workflow: form }: WorkflowSpec, outcome: Outcome): readonly (readonly [label: string, value: string])[] => {
  if (outcome.result === 'failed' && outcome.notDone === true) return lastTime(outcome);
  if (outcome.result !== 'unknown' || outcome.partial !== true) return [];
  const live = outcome.evidence.flatMap((piece) => (piece.type === 'url' && piece.id === 'live' ? [piece.name] : []));
  if (live.length === 0) return [];
  const inputs = flagsOf(skipInputs(form, Object.fromEntries(live.map((name) => [name, 'live']))));
  return [['recovery', `${leftOut(live)}${inputs.length === 0 ? ' by the workflow itself' : `: ${inputs.join(' ')}`}`]];
};

const lastTime = ({ account }: Extract<Outcome, { result: 'failed' }>): readonly (readonly [label: string, value: string])[] => {
  const of = (wanted: string): string | undefined => account?.failed.find(([label]) => label === wanted)?.[1];
  const [job, credential, said] = [of('job')?.split(',')[0], of('credential'), of('said')];
  return job === undefined ? [] : [['last time', `${job} failed${credential === undefined ? (said === undefined ? '' : `: ${shortened(said, 80)}`) : ` for want of ${credential}: repaired?`}`]];
};
