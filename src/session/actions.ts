import type { Refusal } from '../core/command.ts';
import { lastAttemptOf, stepOf, stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Evidence } from '../core/verdict.ts';
import type { Actions } from '../core/world.ts';
import type { Desk } from '../ports.ts';
import { closeBlocker, draftBlocker, fileBlocker } from './blocker.ts';
import { refreshCandidate } from './candidate.ts';
import { revertExposure } from './exposure.ts';
import { fixDiffOf } from './fix.ts';
import { keepGoing } from './go-on.ts';
import { writeReport } from './report.ts';
import type { Session } from './session.ts';
import { closeDanger, openDanger, startStep, typeDanger } from './start.ts';
import { refusalOf } from './words.ts';
import type { Work } from './work.ts';
import { say } from './world.ts';

const EVIDENCE_LINES = 5_000;

/** Everything a key can do, for the person at this terminal. */
export const actionsOf = (session: Session, work: Work, { desk, leave }: { readonly desk: Desk; readonly leave: (why: string) => Promise<void> }): Actions => {
  const { you, ports } = session;
  const going = keepGoing(session, you);
  /** A refusal is shown in the message row whoever asked for it. */
  const shown = async (asked: Promise<Refusal | null>): Promise<Refusal | null> => {
    const refusal = await asked;
    if (refusal !== null) session.show((world) => say(world, 'unknown', `${refusal.why}. ${refusal.fix}`, ports.clock.now()));
    return refusal;
  };
  return {
    start: (step, { confirmed }) => shown(startStep(session, step, { confirmed, by: you })),
    reconcile: (step) => shown(session.dispatch({ type: 'reconcile', step }, you)),
    goOn: async () => (going.begin(), null),
    openDanger: (step) => shown(openDanger(session, step)),
    closeDanger: () => closeDanger(session),
    typeDanger: (step, words) => shown(typeDanger(session, step, words, you)),
    answer: (step, answer) => {
      const attempt = lastAttemptOf(session.snapshot().state, step);
      return shown(session.dispatch({ type: 'answer', step, attempt: attempt?.n ?? 0, answer: { ...answer, reason: answer.reason.trim() } }, you));
    },
    openEvidence: (step, name) => openEvidence(session, step, name),
    waive: (step, waiver) => shown(session.dispatch({ type: 'waive', step, ...waiver }, you)),
    stop: async (step) => {
      const attempt = lastAttemptOf(session.snapshot().state, step);
      if (attempt?.phase !== 'intended') return shown(Promise.resolve({ why: 'nothing of ours runs here', fix: 'What runs elsewhere goes on.' }));
      ports.processes.stop(`${ports.name}:${step}:${attempt.n}`);
      return null;
    },
    fix: (step) => shown(session.dispatch({ type: 'start-fix', step }, you)),
    fixDiff: () => fixDiffOf(session),
    shareFix: (step, message) => shown(session.dispatch({ type: 'share-fix', step, message }, you)),
    draftBlocker: (step) => draftBlocker(session, step),
    fileBlocker: (step, draft) => shown(fileBlocker(session, step, draft, you)),
    closeBlocker: (id, reason) => shown(closeBlocker(session, id, reason, you)),
    revert: (step) => shown(revertExposure(session, step, you)),
    pollNow: (step) => work.lookNow(step),
    writeReport: () => shown(writeReport(session)),
    killSurvivor: async (pid) => {
      await ports.processes.kill(pid);
      session.show((world) => ({ ...world, survivors: world.survivors.filter((survivor) => survivor.pid !== pid) }));
    },
    shell: async () => {
      await session.dispatch({ type: 'shell', open: true }, you);
      await desk.shell(ports.git.root);
      await session.dispatch({ type: 'shell', open: false }, you);
      await refreshCandidate(session).catch(() => null);
    },
    openLog: async (step) => {
      const attempt = lastAttemptOf(session.snapshot().state, step);
      if (attempt === undefined) return shown(Promise.resolve({ why: 'it has no log yet', fix: 'Run it first.' }));
      const path = ports.logPath(step, String(attempt.n));
      if ((await ports.files('session').hash(path)) === null) return shown(Promise.resolve({ why: 'this attempt wrote no log', fix: 'Its evidence is in the pane.' }));
      await desk.openFile(path, null);
      return null;
    },
    edit: (text) => desk.edit(text),
    openUrl: async (url) => {
      if (!/^https?:\/\//.test(url)) return shown(Promise.resolve({ why: 'that is not a web address', fix: 'Nothing was opened.' }));
      try {
        await desk.openUrl(url);
        return null;
      } catch (error) {
        return shown(Promise.resolve(refusalOf(session, error)));
      }
    },
    copy: async (text) => ((await desk.copy(text)) ? null : shown(Promise.resolve({ why: 'copied nothing: your terminal refused', fix: 'Open the log with o instead.' }))),
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
  const text = await session.ports.files('session').read(piece.path);
  if (text === null) return [`${piece.path} cannot be read any more. It had ${piece.bytes} bytes, sha256 ${piece.sha256}.`];
  await session.dispatch({ type: 'open-evidence', step: id, attempt: attempt.n, name }, session.you);
  return text.split('\n').slice(0, EVIDENCE_LINES);
};

/** What the newest attempt left, whether it has ended or waits for its judgement. */
export const evidenceOf = (state: State, id: string): readonly Evidence[] => {
  const attempt = lastAttemptOf(state, id);
  const ofFix = stepStateOf(state, id).fixes.at(-1)?.ended?.evidence ?? [];
  return [...(attempt?.outcome?.evidence ?? attempt?.proof?.evidence ?? []), ...ofFix];
};

/** Whether a step would be missed: used to decide what leaving has to say. */
export const runsLocally = (state: State): readonly string[] =>
  Object.entries(state.steps).flatMap(([id, step]) => (step.attempts.at(-1)?.phase === 'intended' ? [stepOf(state, id)?.title ?? id] : []));
