import { randomUUID } from 'node:crypto';
import { anchorIn, markOf } from '../../core/anchor.ts';
import { ActError } from '../../core/error.ts';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import { fill } from '../../core/values.ts';
import type { GitHub, KindPorts } from '../../ports.ts';
import { WorldError } from '../../ports.ts';
import { expectedBy } from '../built-files.ts';
import { stateOf } from '../channel-state.ts';
import type { ChannelState } from '../channel-state.ts';
import { textIn } from '../run-of-step.ts';
import { buildStepOf } from './form.ts';
import type { WorkflowForm, WorkflowSpec } from './form.ts';
import { inputsOf, isLeftOut, recoveryIn, skipInputs } from './recovery.ts';
import { whyNotNow } from './standing-runs.ts';

/**
 * What the intent of a dispatch holds, so that its run is found again when the answer is lost: the highest run id and the
 * server's clock before it, who asks, the head of the ref, a mark of its own, the inputs, and what each channel has already.
 * @throws WorldError when the world did not answer, or a run stands in the way of a publish: then nothing is started.
 */
export const noteDispatch = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<JsonObject> => {
  const { workflow: form } = at.spec;
  if (form.dispatch === undefined) return {};
  const github = ports.github(at.plan.repository);
  const { login } = await github.login();
  const ref = form.ref === undefined ? (await github.repository()).defaultBranch : fill(form.ref, at.values);
  const head = await headOf(ref, github, ports);
  const runs = await github.runs({ file: form.file });
  const standing = form.publishes === undefined ? null : await whyNotNow(at, runs, github);
  if (standing !== null) throw new WorldError(standing.why, { trouble: 'refused', fix: standing.fix });
  const highest = runs.reduce((most, run) => (BigInt(run.id) > most ? BigInt(run.id) : most), 0n);
  const out = await outAlready(at, ports);
  const nonce = Object.values(form.dispatch).includes('{nonce}') ? markOf(at.chain, randomUUID().slice(0, 8)) : null;
  const inputs = { ...inputsOf(form, at.values, nonce), ...skipInputs(form, out) };
  return { ref, head, actor: login, highest: String(highest), serverNow: github.serverNow(), nonce, out, inputs, ...recoveryIn(form, { out, inputs }) };
};

/** Titles of the dispatched runs of this file, by which a run whose intent is no longer in the journal is seen too. @throws WorldError */
export const anchorsOfDispatch = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<readonly { readonly where: string; readonly text: string }[]> => {
  const { workflow: form } = at.spec;
  if (!Object.values(form.dispatch ?? {}).includes('{nonce}')) return [];
  const runs = await ports.github(at.plan.repository).runs({ file: form.file, event: 'workflow_dispatch' });
  return runs.filter(({ title }) => anchorIn(title) !== null).map(({ id, title }) => ({ where: `run ${id} of ${form.file}`, text: title }));
};

/** Sends the dispatch of the intent, once. @throws ActError when it must not be sent, or was refused. */
export const dispatch = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<JsonObject> => {
  const { note } = at.attempt;
  const [ref, head] = [textIn(note, 'ref'), textIn(note, 'head')];
  const inputs = note['inputs'];
  if (ref === null || head === null || !isJsonObject(inputs)) throw refused('the intent does not say what was to be sent', 'Try again.');
  const forbidden = whyNotPublish(at.spec.workflow, note['out']);
  if (forbidden !== null) throw forbidden;
  const github = ports.github(at.plan.repository);
  const now = await beforeSending(() => headOf(ref, github, ports));
  if (now !== head) throw refused(`${ref} moved to ${now.slice(0, 7)} since this was asked`, 'Look at what was pushed, then try again.');
  const texts = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
  const { runId } = await github.dispatch({ file: at.spec.workflow.file, ref, inputs: texts });
  return { runId, ref, inputs: texts };
};

const refused = (why: string, fix: string): ActError => new ActError(why, { left: false, fix });

/** The head that a branch or a tag has now. */
const headOf = async (ref: string, github: GitHub, { git }: KindPorts): Promise<string> => {
  try {
    return await github.branchHead(ref);
  } catch (error) {
    if (!(error instanceof WorldError) || error.trouble !== 'missing') throw error;
    const tag = await git.remoteTag(ref);
    if (tag === null) throw error;
    return tag.commit;
  }
};

/** Nothing has been sent yet, so what goes wrong here left nothing behind. */
export const beforeSending = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof WorldError) throw new ActError(error.message, { left: false, fix: error.fix, cause: error });
    throw error;
  }
};

/** What each channel has already, counted per channel and version: a retry publishes only what is missing. */
const outAlready = async (at: At<WorkflowSpec>, ports: KindPorts): Promise<{ readonly [channel: string]: ChannelState }> => {
  const names = at.spec.workflow.publishes ?? [];
  if (names.length === 0) return {};
  const expected = await expectedBy(at, ports, buildStepOf(at.spec));
  if ('why' in expected) throw new WorldError(`what is to be published is not known: ${expected.why}`, { trouble: 'refused', fix: 'Run the step that builds first.' });
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, stateOf(await ports.channel(name, expected))] as const)));
};

/** At most once per channel and version. */
const whyNotPublish = (form: WorkflowForm, out: JsonObject[string] | undefined): ActError | null => {
  if (form.publishes === undefined) return null;
  if (!isJsonObject(out)) return refused('the intent does not say what the channels have', 'Try again.');
  const unread = form.publishes.filter((name) => out[name] === undefined);
  const differs = form.publishes.filter((name) => out[name] === 'differs');
  const uncompared = form.publishes.filter((name) => out[name] === 'uncompared');
  const live = form.publishes.filter((name) => out[name] === 'live');
  const stuck = live.filter((name) => !isLeftOut(form, name));
  if (unread.length > 0) return refused(`${unread.join(', ')} was not asked`, 'Try again.');
  if (differs.length > 0) return refused(`${differs.join(', ')} has other bytes of this version`, 'What is published cannot be replaced. Recovery goes forward: a new version.');
  if (uncompared.length > 0) return refused(`${uncompared.join(', ')} has taken this version, and serves nothing of it yet that could be compared`, 'Wait until it does, then try again.');
  if (live.length === form.publishes.length) return refused('every channel has this version already', 'There is nothing to publish. Look at the channels: r reconciles.');
  return stuck.length === 0 ? null : refused(`${stuck.join(', ')} has this version already, and the runbook names no input that skips it`, 'Name its input under skip in the runbook, or the channel under skips-live where the workflow leaves it alone.');
};
