import type { Refusal } from '../core/command.ts';
import { lastAttemptOf, stepOf, stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Evidence } from '../core/verdict.ts';
import type { Actions } from '../core/world.ts';
import type { Desk } from '../ports.ts';
import { approveWatched, findWatchedApproval } from './approve.ts';
import { closeBlocker, draftBlocker, fileBlocker } from './blocker.ts';
import { cancelWatched, isWatched } from './cancel.ts';
import { closeDanger, openDanger, typeDanger } from './danger.ts';
import { revertExposure } from './exposure.ts';
import { fixDiffOf } from './fix.ts';
import { keepGoing } from './go-on.ts';
import { logPathOf } from './log-path.ts';
import { adoptPasses, listPasses } from './passes.ts';
import { refreshGround } from './refresh.ts';
import { findFailed, rerunFailed } from './rerun.ts';
import { writeReport } from './report.ts';
import { findSurvivors } from './resume.ts';
import type { Session } from './session.ts';
import { startStep } from './start.ts';
import { clean, refusalOf } from './words.ts';
import type { Work } from './work.ts';
import { say } from './world.ts';

/** Larger files are not drawn: what is not shown to its end must not look as if it were. */
const SHOWN_BYTES = 8 * 1024 * 1024;

/** Everything a key can do, for the person at this terminal. */
export const actionsOf = (session: Session, work: Work, { desk, leave }: { readonly desk: Desk; readonly leave: (why: string) => Promise<void> }): Actions => {
  const { you, ports } = session;
  const going = keepGoing(session, you);
  /** A refusal is shown in the message row whoever asked for it. */
  const shown = async (asked: Promise<Refusal | null>): Promise<Refusal | null> => {
    const refusal = await asked.catch((error: unknown) => refusalOf(session, error));
    if (refusal !== null) session.show((world) => say(world, 'unknown', `${refusal.why}. ${refusal.fix}`, ports.clock.now()));
    return refusal;
  };
  const refused = (why: string, fix: string): Promise<Refusal | null> => shown(Promise.resolve({ why, fix }));
  /** What stood in the message row is over once a person has acted on it. */
  const settled = async (asked: Promise<Refusal | null>): Promise<Refusal | null> => {
    const refusal = await shown(asked);
    if (refusal === null) session.show((world) => ({ ...world, message: null }));
    return refusal;
  };
  return {
    start: (step, { confirmed }) => settled(startStep(session, step, { confirmed, by: you })),
    reconcile: (step) => shown(session.dispatch({ type: 'reconcile', step }, you)),
    wait: (step, ms) => settled(session.dispatch({ type: 'wait-before-retry', step, ms }, you)),
    endWait: (step) => settled(session.dispatch({ type: 'end-wait', step }, you)),
    goOn: async () => (going.begin(), null),
    openDanger: (step) => shown(openDanger(session, step)),
    closeDanger: () => closeDanger(session),
    typeDanger: (step, words) => settled(typeDanger(session, step, words, you)),
    answer: (step, answer) => {
      const attempt = lastAttemptOf(session.snapshot().state, step);
      return settled(session.dispatch({ type: 'answer', step, attempt: attempt?.n ?? 0, answer: { ...answer, reason: answer.reason.trim() } }, you));
    },
    openEvidence: (step, name) => openEvidence(session, step, name),
    waive: (step, waiver) => shown(session.dispatch({ type: 'waive', step, ...waiver }, you)),
    stop: async (id) => {
      const { state, world } = session.snapshot();
      const step = stepOf(state, id);
      const attempt = lastAttemptOf(state, id);
      const fix = stepStateOf(state, id).fixes.at(-1);
      if (fix?.ended === null) ports.processes.stop(`${ports.name}:${id}:fix${fix.n}`);
      // A look may run commands too: what verifies a manual step.
      else if (attempt?.phase === 'intended' || (attempt?.phase === 'looking' && world.running[id] !== undefined)) ports.processes.stop(`${ports.name}:${id}:${attempt.n}`);
      else if (step !== undefined && isWatched(attempt)) {
        const refusal = await shown(cancelWatched(session, step, you));
        if (refusal === null) work.lookNow(id);
        return refusal;
      } else return refused('nothing of ours runs here', 'What runs elsewhere goes on.');
      return null;
    },
    type: (name, keys) => ports.processes.type?.(name, keys) ?? false,
    findApproval: (step, before) => findWatchedApproval(session, step, before),
    approve: async (step, found, answer) => {
      const refusal = await shown(approveWatched(session, { id: step, found, answer }, you));
      work.lookNow(step);
      return refusal;
    },
    findFailed: (step) => findFailed(session, step),
    rerunFailed: async (step, found) => {
      const refusal = await settled(rerunFailed(session, { id: step, found }, you));
      work.lookNow(step);
      return refusal;
    },
    fix: (step) => shown(session.dispatch({ type: 'start-fix', step }, you)),
    fixDiff: () => fixDiffOf(session),
    shareFix: (step, message) => shown(session.dispatch({ type: 'share-fix', step, message }, you)),
    draftBlocker: (step) => draftBlocker(session, step),
    fileBlocker: (step, draft) => shown(fileBlocker(session, step, draft, you)),
    closeBlocker: (id, reason) => shown(closeBlocker(session, id, reason, you)),
    listPasses: () => listPasses(session),
    adoptPasses: (list) => shown(adoptPasses(session, list, you)),
    revert: (step) => shown(revertExposure(session, step, you)),
    pollNow: (step) => {
      work.lookNow(step);
      void refreshGround(session);
    },
    writeReport: () => shown(writeReport(session)),
    killSurvivor: async (pid) => {
      await shown(ports.processes.kill(pid).then(() => null));
      // Whoever is still there after that is still shown.
      await findSurvivors(session).catch(() => null);
    },
    shell: async () => {
      await session.dispatch({ type: 'shell', open: true }, you);
      await shown(desk.shell(ports.git.root).then(() => null));
      await session.dispatch({ type: 'shell', open: false }, you);
      await refreshGround(session);
    },
    openLog: (step, evidence) => shown(typeof evidence === 'string' ? openWhole(session, { step, name: evidence }, desk) : openLog(session, { step, ...evidence }, desk)),
    edit: (text) => desk.edit(text),
    openUrl: (url) => (/^https?:\/\//.test(url) ? shown(desk.openUrl(url).then(() => null)) : refused('that is not a web address', 'Nothing was opened.')),
    copy: async (text, log) => copyOut(session, { how: await desk.copy(text), log }),
    abandon: (words, reason) => shown(session.dispatch({ type: 'abandon', words, reason }, you)),
    leave,
  };
};

/** Evidence of the newest attempt, by name; opening a file is recorded, for an answer may rest on it. */
const openEvidence = async (session: Session, id: string, name: string): Promise<readonly string[]> => {
  const { state } = session.snapshot();
  const attempt = lastAttemptOf(state, id);
  const piece = evidenceOf(state, id).find((found) => found.name === name);
  if (attempt === undefined || piece === undefined) return [`There is no evidence "${name}".`];
  if (piece.type === 'value') return [piece.value];
  if (piece.type === 'url') return [piece.url, piece.id];
  const files = session.ports.files('session');
  const gone = [`${piece.path} cannot be read any more. It had ${piece.bytes} bytes, sha256 ${piece.sha256}.`];
  const hashed = await files.hash(piece.path);
  if (hashed === null) return gone;
  // Prevents: "nothing found" on the strength of the first lines of a file.
  if (hashed.bytes > SHOWN_BYTES) return [`${piece.path} has ${hashed.bytes} bytes, more than is shown here, so none of it is. o opens all of it in your pager; it counts as opened from then on.`];
  const text = await files.read(piece.path);
  if (text === null) return gone;
  const lines = clean(session, text).replace(/\n$/, '').split('\n');
  // Prevents: "nothing found" on the strength of a file that is not what the step left.
  if (hashed.sha256 !== piece.sha256) return [`${changedSince(piece)}, now ${hashed.sha256}.`, ...lines];
  await session.dispatch({ type: 'open-evidence', step: id, attempt: attempt.n, name }, session.you);
  return lines;
};

/** A file of the evidence in the person's pager, whatever its size. */
const openWhole = async (session: Session, { step, name }: { readonly step: string; readonly name: string }, desk: Desk): Promise<Refusal | null> => {
  const { state } = session.snapshot();
  const attempt = lastAttemptOf(state, step);
  const piece = evidenceOf(state, step).find((found) => found.name === name);
  if (attempt === undefined || piece?.type !== 'file') return { why: `"${name}" is no file`, fix: 'It is shown here.' };
  const hashed = await session.ports.files('session').hash(piece.path);
  if (hashed === null) return { why: `${piece.path} cannot be read any more`, fix: 'Run the step again.' };
  if (hashed.sha256 !== piece.sha256) return { why: changedSince(piece), fix: 'Run the step again.' };
  await desk.openFile(piece.path, null);
  return session.dispatch({ type: 'open-evidence', step, attempt: attempt.n, name }, session.you);
};

const changedSince = ({ path, sha256 }: Extract<Evidence, { type: 'file' }>): string => `${path} has changed since it was kept, so it is not the evidence any more: it had sha256 ${sha256}`;

/** The log of a step's attempt; without its number, of the newest. */
type Log = { readonly step: string; readonly attempt?: number };

const logOf = (session: Session, { step, attempt: wanted }: Log): { readonly path: string; readonly attempt: number } | null => {
  const { state } = session.snapshot();
  const { attempts } = stepStateOf(state, step);
  const attempt = wanted === undefined ? attempts.at(-1) : attempts[wanted - 1];
  return attempt === undefined ? null : { path: logPathOf(state, { step, attempt: attempt.n }, session.ports.logPath), attempt: attempt.n };
};

/** Whether it was copied, and where the log lies when nobody can be sure of that. */
const copyOut = (session: Session, { how, log }: { readonly how: 'copied' | 'sent' | 'refused'; readonly log: Log | null }): Refusal | null => {
  if (how === 'copied') return null;
  const logged = log === null ? null : logOf(session, log);
  const fix = logged === null ? 'Select it with the mouse instead.' : `The log is ${logged.path}`;
  return how === 'sent' ? { why: 'Sent to your terminal, which does not say whether it keeps such texts', fix } : { why: 'Copied nothing: your terminal refused, or it is too long for one', fix };
};

/** How long the first error of a log is looked for before it is opened at its top. */
const LOOKED_FOR_MS = 1_500;

const openLog = async (session: Session, { line, ...log }: Log & { readonly line?: number }, desk: Desk): Promise<Refusal | null> => {
  const { ports } = session;
  const logged = logOf(session, log);
  if (logged === null) return { why: 'it has no log yet', fix: 'Run it first.' };
  const { path, attempt } = logged;
  if ((await ports.files('session').hash(path)) === null) return { why: 'this attempt wrote no log', fix: 'Its evidence is in the pane.' };
  const at = line ?? (await Promise.race([ports.firstErrorIn?.(log.step, attempt) ?? null, new Promise<null>((resolve) => void ports.clock.after(LOOKED_FOR_MS, () => resolve(null)))]));
  await desk.openFile(path, at === null ? null : at + 1);
  return null;
};

/** What the newest attempt left, whether it has ended or waits for its judgement. */
const evidenceOf = (state: State, id: string): readonly Evidence[] => {
  const attempt = lastAttemptOf(state, id);
  const ofFix = stepStateOf(state, id).fixes.at(-1)?.ended?.evidence ?? [];
  return [...(attempt?.outcome?.evidence ?? attempt?.proof?.evidence ?? []), ...ofFix];
};
