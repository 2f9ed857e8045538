import type { Refusal } from '../core/command.ts';
import type { Actor } from '../core/event.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import { fill } from '../core/values.ts';
import type { BlockerDraft } from '../core/world.ts';
import { readBlockers } from './preconditions.ts';
import type { Session } from './session.ts';
import { refusalOf } from './words.ts';
import { say } from './world.ts';

const LOG_LINES = 60;

/** A blocker filled in from a failed attempt: what failed, in the words of the tool that failed, without secrets. */
export const draftBlocker = async (session: Session, id: string): Promise<BlockerDraft> => {
  const { state, world } = session.snapshot();
  const { ports } = session;
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  const outcome = attempt?.outcome;
  const why = outcome === null || outcome === undefined || outcome.result === 'passed' ? 'blocks the release' : outcome.why;
  const log = attempt === undefined ? null : await ports.files('session').read(ports.logPath(id, String(attempt.n))).catch(() => null);
  const evidence = outcome?.evidence.map((piece) => (piece.type === 'url' ? `- ${piece.name}: ${piece.url}` : piece.type === 'value' ? `- ${piece.name}: ${piece.value}` : `- ${piece.name}: sha256 ${piece.sha256}`)) ?? [];
  const body = [
    '## Goal',
    `Make "${step?.title ?? id}" pass for ${state.plan?.target ?? ''}.`,
    '## Background / Rationale',
    `Target ${state.plan?.target ?? ''}, gate ${id}, attempt ${attempt?.n ?? 0}, commit ${attempt?.for.commit ?? state.candidate?.commit ?? ''}, on ${ports.host}.`,
    `It failed: ${why}`,
    ...(step === undefined ? [] : ['What ran:', ...step.would.map((line) => `    ${line}`)]),
    ...evidence,
    ...(log === null ? [] : [`Last lines of its log:`, ...log.trimEnd().split('\n').slice(-LOG_LINES).map((line) => `    ${line}`)]),
    '## Acceptance Criteria',
    `- "${step?.title ?? id}" passes in Holdpoint for the commit that is released.`,
    '## Automated Validation Gates',
    ...(step?.would ?? []).map((line) => `- ${line}`),
    '## Consult Me',
    'Before the gate is waived, or the release is made without it.',
  ].join('\n');
  const title = ports.redact(`${step?.title ?? id}: ${why}`.slice(0, 120));
  const redacted = ports.redact(body);
  return { title: title.text, body: redacted.text, where: world.blockers.where === '' ? ports.tracker.key : world.blockers.where, masked: title.masked + redacted.masked, remote: ports.tracker.remote };
};

/** Files it: intent on disk, one request, its id on disk. In a dry run nothing goes to a remote tracker. */
export const fileBlocker = async (session: Session, id: string, draft: { readonly title: string; readonly body: string }, by: Actor): Promise<Refusal | null> => {
  const { tracker, clock } = session.ports;
  if (tracker.remote && session.snapshot().state.plan?.mode === 'dry-run') return { why: `this is a dry run: "${draft.title}" was not filed in ${tracker.key}`, fix: 'File it by hand, or in a live session.' };
  const refusal = await session.dispatch({ type: 'file-blocker', step: id, title: draft.title }, by);
  if (refusal !== null) return refusal;
  try {
    const filed = await tracker.file(draft);
    await session.dispatch({ type: 'blocker-filed', step: id, id: filed.id, title: filed.title }, by);
    await readBlockers(session).catch(() => undefined);
    session.show((world) => say(world, 'needs-you', `Blocker ${filed.id} is filed. Nothing irreversible starts while it is open.`, clock.now()));
    return null;
  } catch (error) {
    return refusalOf(session, error);
  }
};

/** Closes one that this tracker lets us close. Its gate is not passed by that: it runs again. */
export const closeBlocker = async (session: Session, id: string, reason: string, by: Actor): Promise<Refusal | null> => {
  if (reason.trim() === '') return { why: 'closing a blocker needs a reason', fix: 'Say what was done about it.' };
  try {
    await session.ports.tracker.close(id, session.ports.redact(reason).text);
    const refusal = await session.dispatch({ type: 'blocker-closed', id, reason }, by);
    await readBlockers(session).catch(() => undefined);
    return refusal;
  } catch (error) {
    return refusalOf(session, error);
  }
};

/** The heading under which this release's blockers stand in the tracker. */
export const headingOf = (title: string, values: { readonly [name: string]: string }): string => fill(title, values);
