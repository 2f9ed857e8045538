import { ActError } from '../core/error.ts';
import type { Picture } from '../core/picture.ts';
import type { Evidence, Verdict } from '../core/verdict.ts';
import { WorldError } from '../ports.ts';
import type { ChannelSeen, KindPorts } from '../ports.ts';
import { expectedBy } from './built-files.ts';
import { stateOf } from './channel-state.ts';
import { channelBlocks } from './channels-picture.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';
import { textIn } from './run-of-step.ts';
import { stageSchema } from './stage/form.ts';
import type { StageSpec } from './stage/form.ts';
import { inspect, stagedAs } from './stage/inspect.ts';
import { approveStaged, listStaged } from './stage/npm-stage.ts';
import type { Staged } from './stage/npm-stage.ts';

/** What the channel has of the version, and what it still holds back; `why`: what was built is not known. */
type Seen = { readonly seen: ChannelSeen | null; readonly staged: readonly Staged[]; readonly why: string | null };

/**
 * Approves what CI has staged on npm, once: listed, downloaded and compared with the build before a person types the words, then `npm stage approve`, then the
 * channel is asked whether it has accepted these bytes. The registry of npmjs.com has not been asked with it yet: see stage/npm-stage.ts.
 */
export const stage = defineKind<typeof stageSchema, Seen>({
  key: 'stage',
  schema: stageSchema,
  siblings: ['run', 'env'],
  traits: (spec) => ({ effect: 'irreversible', hold: true, acts: true, publishes: [spec.stage], reads: spec.run === undefined ? [] : [spec.run] }),
  fields: () => [],
  commands: () => [],
  would: (spec) => [`npm stage list, npm stage download: ${spec.stage} {target} is compared with what was built`, 'npm stage approve'],
  obstacle: async (at, ports) => {
    const found = await inspect(at, ports);
    return found.is === 'refused' ? { why: found.why, fix: found.fix } : null;
  },
  before: async (at, ports) => {
    const found = await inspect(at, ports);
    if (found.is === 'refused') throw new WorldError(found.why, { trouble: 'refused', fix: found.fix });
    return found.is === 'out' ? { out: true } : { stageId: found.id, sha256: found.sha256, tag: found.tag };
  },
  act: async (at, ports) => {
    // Somebody has approved it on npm's own page: there is nothing left to do, and the look says whether it is ours.
    if (at.attempt.note['out'] === true) return { out: true };
    const id = textIn(at.attempt.note, 'stageId');
    if (id === null) throw new ActError('the intent does not say which one was to be approved', { left: false, fix: 'Try again.' });
    const { code, trouble, firstError, lastLines } = await approveStaged(id, ports, { env: at.spec.env ?? [], timeoutMs: at.step.timeoutMs });
    if (trouble === 'missing') throw new ActError('npm is not installed', { left: false, fix: 'Install Node.js, which brings npm 11.15 or later.' });
    return { stageId: id, code, said: firstError ?? lastLines.at(-1) ?? '' };
  },
  look: (at, ports) => lookAtStage(at, ports),
  judge: (at, looked) => judgeStage(at, looked),
  draw: (at, looked) => picture(at, looked),
});

const lookAtStage = async (at: At<StageSpec>, ports: KindPorts): Promise<Seen> => {
  const expected = await expectedBy(at, ports, at.spec.run);
  if ('why' in expected) return { seen: null, staged: [], why: expected.why };
  const seen = await ports.channel(at.spec.stage, expected);
  // What is out is held back no more, and npm need not be asked.
  return { seen, staged: seen.accepted === 'no' ? await listStaged(await stagedAs(at, ports), ports, at.spec.env ?? []) : [], why: null };
};

/** How long an approval may take to be seen. */
const SETTLES_MS = 60_000;

const judgeStage = (at: At<StageSpec>, { seen, staged, why }: Seen): Verdict => {
  const name = at.spec.stage;
  if (seen === null) return { is: 'unknown', why: `what was built is not known, so what ${name} has cannot be compared with it: ${why ?? ''}` };
  const id = textIn(at.attempt.note, 'stageId');
  const evidence = evidenceOf(at, seen);
  const state = stateOf(seen);
  if (state === 'differs') return { is: 'failed', conflict: true, why: `${name} has other bytes than were built: ${seen.details.join('; ')}`, fix: `${seen.recovery === undefined ? '' : `${seen.recovery} `}Recovery goes forward: a new version.`, evidence };
  if (state === 'live' && seen.digest === 'match') return { is: 'passed', evidence };
  if (state !== 'absent') return { is: 'unknown', why: `${name} has the version, and its bytes were not compared with the build`, evidence };

  const code = at.attempt.sent?.['code'];
  const isStaged = id !== null && staged.some((one) => one.id === id);
  const byHand = id === null ? '' : ` Where npm wants a one-time password: npm stage approve ${id} in a shell of your own (it has no terminal here), or on npmjs.com; then r looks`;
  if (at.purpose === 'watch' && isStaged && typeof code === 'number' && code !== 0) return { is: 'unknown', why: `npm did not approve it (exit code ${code}${said(at)}), and it is still staged.${byHand}`, evidence };
  if (at.now < at.attempt.startedAt + SETTLES_MS) return { is: 'wait', why: `${name} does not have it yet`, againMs: 5_000, deadlineAt: at.attempt.startedAt + SETTLES_MS };
  if (isStaged) return at.purpose === 'reconcile' ? { is: 'absent', why: `${name} does not have it, and it is still staged as ${id}`, evidence } : { is: 'unknown', why: `npm said that it was approved, and it is still staged.${byHand}`, evidence };
  if (id === null && staged.length > 0) return { is: 'unknown', why: `the record of which one was approved is lost, and ${staged.map((one) => one.id).join(', ')} is still staged. Compare it with the build (npm stage download), approve it by hand, then r looks`, evidence };
  const deadlineAt = at.attempt.startedAt + (at.plan.channels[name]?.patienceMs ?? SETTLES_MS);
  if (at.now < deadlineAt) return { is: 'wait', why: `${name} does not have it yet, and it is staged no more`, againMs: 5_000, deadlineAt };
  return { is: 'unknown', why: `${name} does not have it, and ${id ?? 'what was approved'} is not staged either: it was rejected, or ${name} shows it late. Look at the package on npmjs.com, then r looks`, evidence };
};

const said = (at: At<StageSpec>): string => {
  const text = textIn(at.attempt.sent, 'said') ?? '';
  return text === '' ? '' : `: ${text}`;
};

const evidenceOf = (at: At<StageSpec>, seen: ChannelSeen): readonly [Evidence, ...Evidence[]] => {
  const { stageId, sha256 } = at.attempt.note;
  return [
    { type: 'url', name: at.spec.stage, url: seen.url, id: stateOf(seen) },
    ...(typeof stageId === 'string' ? [{ type: 'value' as const, name: 'staged as', value: stageId }] : []),
    ...(typeof sha256 === 'string' ? [{ type: 'value' as const, name: 'staged tarball', value: `sha256:${sha256}` }] : []),
    ...seen.evidence.map((one): Evidence => ({ type: 'value', name: one.name, value: one.value })),
  ];
};

const picture = (at: At<StageSpec>, { seen, staged }: Seen): Picture => {
  const id = textIn(at.attempt.note, 'stageId');
  return [
    { type: 'facts', rows: [['approved', id ?? 'not in the intent'], ['staged now', staged.length === 0 ? 'nothing of this version' : staged.map((one) => `${one.id} (${one.tag ?? 'no tag'})${one.id === id ? ', the same' : ''}`).join(', ')]] },
    ...channelBlocks([{ name: at.spec.stage, seen: seen ?? undefined }]),
  ];
};
