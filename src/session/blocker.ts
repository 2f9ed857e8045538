import { accountLines } from '../core/account.ts';
import type { Refusal } from '../core/command.ts';
import { ActError } from '../core/error.ts';
import { shortened } from '../core/shortened.ts';
import type { Actor } from '../core/event.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import type { Outcome } from '../core/verdict.ts';
import type { BlockerDraft } from '../core/world.ts';
import type { Filed, Tracker } from '../ports.ts';
import { isLost, listBlockers } from './listed-blockers.ts';
import { onceAtATime } from './once.ts';
import { readBlockers } from './preconditions.ts';
import { itFailed, sameBlocker } from './same-blocker.ts';
import type { Session } from './session.ts';
import { clean, refusalOf } from './words.ts';
import { say } from './world.ts';

const LOG_LINES = 60;
const NOT_FAILED = 'blocks the release';

/** A blocker filled in from a failed attempt: what failed, in the words of the tool that failed, without secrets. */
export const draftBlocker = async (session: Session, id: string): Promise<BlockerDraft> => {
  const { state, world } = session.snapshot();
  const { ports } = session;
  const step = stepOf(state, id);
  const attempt = lastAttemptOf(state, id);
  const outcome = attempt?.outcome;
  const why = outcome === null || outcome === undefined || outcome.result === 'passed' ? NOT_FAILED : outcome.why;
  const log = attempt === undefined ? null : await ports.files('session').read(ports.logPath(id, String(attempt.n))).catch(() => null);
  const evidence = outcome?.evidence.map((piece) => (piece.type === 'url' ? `- ${piece.name}: ${piece.url}` : piece.type === 'value' ? `- ${piece.name}: ${piece.value}` : `- ${piece.name}: sha256 ${piece.sha256}`)) ?? [];
  // What did not fail has no first error that another could share.
  const { same, unasked } = why === NOT_FAILED ? {} : await sameBlocker(session, why);
  const body = [
    '## Goal',
    `Make "${step?.title ?? id}" pass for ${state.plan?.target ?? ''}.`,
    '## Background / Rationale',
    `Target ${state.plan?.target ?? ''}, gate ${id}, attempt ${attempt?.n ?? 0}, commit ${attempt?.for.commit ?? state.candidate?.commit ?? ''}, on ${ports.host}.`,
    itFailed(why),
    // A closed one is not opened again: what was settled stays settled, and that it came back is said here.
    ...(same?.open === false ? [`The same first error was in ${same.id} "${same.title}", which is closed.`] : []),
    ...accountIn(outcome),
    ...(step === undefined ? [] : ['What ran:', ...step.would.map((line) => `    ${line}`)]),
    ...evidence,
    ...(log === null ? [] : [`Last lines of its log:`, ...log.trimEnd().split('\n').slice(-LOG_LINES).map((line) => `    ${line}`)]),
    '## Acceptance Criteria',
    `- "${step?.title ?? id}" passes in Holdpoint for the commit that is released.`,
    ...(isPartial(outcome) ? ['- Or the release is abandoned, with what is out and what is not in its report. It is never started over: what is out stays out.'] : []),
    '## Automated Validation Gates',
    ...(step?.would ?? []).map((line) => `- ${line}`),
    '## Consult Me',
    'Before the gate is waived, or the release is made without it.',
  ].join('\n');
  const title = ports.redact(shortened(`${step?.title ?? id}: ${why}`, 120));
  const redacted = ports.redact(body);
  return { title: title.text, body: redacted.text, where: world.blockers.where === '' ? ports.tracker.key : world.blockers.where, masked: title.masked + redacted.masked, remote: ports.tracker.remote, ...(same === undefined ? {} : { same }), ...(unasked === undefined ? {} : { unasked }) };
};

/** All of an act that was looked at place by place stands in one blocker. */
const accountIn = (outcome: Outcome | null | undefined): readonly string[] => (outcome == null || outcome.result === 'passed' || outcome.account === undefined ? [] : accountLines(outcome.account).map((line) => `- ${line}`));

const isPartial = (outcome: Outcome | null | undefined): boolean => outcome?.result === 'unknown' && outcome.partial === true;

/**
 * Files it, or adds it to one that is open, once at a time: intent on disk, one request, its id on disk. In a dry run nothing goes to a remote
 * tracker. Prevents, of two failures of one kind: two blockers of which one is closed, and the other is forgotten or waited for.
 */
export const fileBlocker = (session: Session, id: string, draft: { readonly title: string; readonly body: string; readonly to?: string }, by: Actor): Promise<Refusal | null> =>
  onceAtATime(session, `file ${id}`, async () => {
    const { tracker, clock } = session.ports;
    // The person may have edited it since it was drafted.
    const blocker = { title: clean(session, draft.title), body: clean(session, draft.body) };
    const into = draft.to === undefined ? {} : { to: draft.to };
    const dry = dryRunOf(session, `"${blocker.title}" was not filed in ${tracker.key}`);
    if (dry !== null) return dry;
    try {
      // Prevents: a file that was lost and gives the id of the blocker that went with it to the next one, which then stands for both.
      const listed = tracker.remote && draft.to === undefined ? [] : await listBlockers(tracker, session.snapshot().state);
      if (draft.to !== undefined && !listed.some((one) => one.id === draft.to && one.open)) return { why: `${draft.to} is not open in the tracker`, fix: 'File a new one: leave it empty.' };
    } catch (error) {
      return refusalOf(session, error);
    }
    const refusal = await session.dispatch({ type: 'file-blocker', step: id, title: blocker.title, ...into }, by);
    if (refusal !== null) return refusal;
    try {
      const filed = draft.to === undefined ? await tracker.file(blocker) : await addTo(tracker, draft.to, blocker);
      const unrecorded = await session.dispatch({ type: 'blocker-filed', step: id, id: filed.id, title: filed.title, ...into }, by);
      if (unrecorded !== null) return { why: `${filed.id} is filed, and that is not recorded: ${unrecorded.why}`, fix: unrecorded.fix };
      await readBlockers(session).catch(() => undefined);
      session.show((world) => say(world, 'needs-you', `Blocker ${filed.id} is ${draft.to === undefined ? 'filed' : 'added to'}. Nothing irreversible starts while it is open.${filed.note === undefined ? '' : ` But ${clean(session, filed.note)}.`}`, clock.now()));
      return null;
    } catch (error) {
      // Its request may have arrived: the tracker says so, and what it lists as open closes the same doors.
      await readBlockers(session).catch(() => undefined);
      const { why, fix } = refusalOf(session, error);
      return { why, fix: error instanceof ActError && !error.left ? fix : `It may have been filed all the same: look at the open blockers (b) before you file it again. ${fix}` };
    }
  });

const addTo = async (tracker: Tracker, id: string, { title, body }: { readonly title: string; readonly body: string }): Promise<Filed> => {
  await tracker.add(id, `The same first error again: ${title}\n\n${body}`);
  return { id, title, open: true, url: null };
};

/** Closes one that this tracker lets us close, or has lost. Its gate is not passed by that: it runs again. */
export const closeBlocker = (session: Session, id: string, reason: string, by: Actor): Promise<Refusal | null> =>
  onceAtATime(session, `close ${id}`, async () => {
    const closed = { type: 'blocker-closed', id, reason } as const;
    const refusal = (by.person ? null : { why: 'closing a blocker needs a person at a terminal', fix: 'Run holdpoint in a terminal.' }) ?? dryRunOf(session, `${id} was not closed in ${session.ports.tracker.key}`) ?? session.whyNot(closed, by);
    if (refusal !== null) return refusal;
    try {
      const { tracker } = session.ports;
      // What the tracker has lost can be closed nowhere else, and would close the doors for ever.
      if (!(await isLost(tracker, session.snapshot().state, id))) await tracker.close(id, clean(session, reason));
      const unrecorded = await session.dispatch(closed, by);
      await readBlockers(session).catch(() => undefined);
      return unrecorded;
    } catch (error) {
      await readBlockers(session).catch(() => undefined);
      return refusalOf(session, error);
    }
  });

/** Rule 9, for trackers that others see. */
const dryRunOf = ({ ports, snapshot }: Session, what: string): Refusal | null =>
  ports.tracker.remote && snapshot().state.plan?.mode === 'dry-run' ? { why: `this is a dry run: ${what}`, fix: 'Do it by hand, or in a live session.' } : null;
