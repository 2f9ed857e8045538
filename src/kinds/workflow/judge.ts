import type { At } from '../../core/kind.ts';
import { proofOf } from '../../core/rules.ts';
import type { Verdict } from '../../core/verdict.ts';
import { sayDuration } from '../duration.ts';
import { appearsUntil, mayAppear } from './appears.ts';
import { capturedOf, factsOf, isBound } from './facts.ts';
import { modeOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { evidenceOf, judgeEndedRun } from './judge-run.ts';
import type { WatchedRun, WorkflowSeen } from './look.ts';
import { askToTake } from './instead-of-push.ts';
import { askWhichRun } from './lost-dispatch.ts';
import { sayNoRun } from './no-run.ts';
import { notBegunYet } from './rerun.ts';
import { settlePublish } from './settle-publish.ts';
import { pauseMs, stillGoing } from './waiting.ts';
import { pushedOf, wantedBy } from './wanted.ts';

/** Waits until what is watched has ended, then judges it. */
export const judgeWorkflow = (at: At<WorkflowSpec>, seen: WorkflowSeen): Verdict => {
  const mode = modeOf(at.spec.workflow);
  const [first, ...others] = seen.runs;
  if (at.spec.workflow.publishes !== undefined && at.purpose === 'reconcile') return settlePublish(at, seen);
  if (seen.found === 'unreadable') return { is: 'unknown', why: seen.why };
  if (seen.found === 'ambiguous' && seen.candidates !== undefined) return askWhichRun(at, seen.candidates);
  if (seen.found === 'ambiguous') return { is: 'unknown', why: `ambiguous: ${seen.why}, and which of them is ours cannot be told` };
  if (seen.found === 'no-run' && seen.instead !== undefined) return askToTake(at, seen.instead);
  if (seen.found === 'no-run' || first === undefined) return noRun(at, seen);
  const notYet = notBegunYet(at, seen);
  if (notYet !== null) return notYet;
  if (mode === 'commit') return judgeAll(at, [first, ...others], seen);
  if (mode !== 'latest' && !isBound(at, first)) return { is: 'wait', why: `run ${first.run.id} is bound`, againMs: 0, facts: factsOf(at, first, seen) };
  if (first.run.status !== 'completed') return stillGoing(at, first, seen);
  const verdict = withCaptured(at, first, judgeEndedRun(at, first, seen, wantedBy(at)));
  if (at.spec.workflow.publishes === undefined || verdict.is !== 'failed') return verdict;
  // It may have published before it failed: only the channels can tell.
  return { is: 'unknown', why: `${verdict.why}; what it published is not known until each channel is asked`, evidence: verdict.evidence ?? [], settle: true };
};

/** No run is not "no failure": it blocks, with the causes that are known. */
const noRun = (at: At<WorkflowSpec>, seen: WorkflowSeen): Verdict => {
  const { workflow: form } = at.spec;
  const mode = modeOf(form);
  const until = appearsUntil(at);
  if (mode !== 'latest' && mayAppear(at, seen)) return { is: 'wait', why: `no run of ${form.file} yet`, againMs: pauseMs(at), deadlineAt: until };
  const waited = sayDuration(at.now - at.attempt.startedAt);
  switch (mode) {
    case 'commit':
      return { is: 'failed', why: `no run of ${form.file} for ${at.candidate.commit.slice(0, 7)}`, fix: `Push the commit, and see whether ${form.file} starts on ${form.event ?? 'push'} of this branch. ${sayNoRun(at, seen.noRun ?? UNREAD, null)}` };
    case 'latest':
      return { is: 'failed', why: `${form.file} never ran`, fix: 'Start it by hand on GitHub.' };
    case 'push':
      return {
        is: 'failed',
        why: `no-run: the push started no run of ${form.file} in ${waited}`,
        fix: sayNoRun(at, seen.noRun ?? UNREAD, pushedOf(at) ?? at.plan.target),
      };
    case 'dispatch':
      return at.purpose === 'reconcile' ? { is: 'absent', why: `no run of ${form.file} came of the dispatch` } : { is: 'unknown', why: `no-run: no run of ${form.file} came of the dispatch in ${waited}` };
    default:
      return mode satisfies never;
  }
};

const UNREAD = { inCommit: null, dispatchable: null, state: null } as const;

/** Observing a commit's runs binds nothing: at least one, and all of them successful. */
const judgeAll = (at: At<WorkflowSpec>, all: readonly [WatchedRun, ...WatchedRun[]], seen: WorkflowSeen): Verdict => {
  const going = all.find(({ run }) => run.status !== 'completed');
  if (going !== undefined) return stillGoing(at, going, seen);
  const verdicts = all.map((watched) => judgeEndedRun(at, watched, seen, wantedBy(at)));
  const bad = verdicts.find(({ is }) => is === 'failed') ?? verdicts.find(({ is }) => is !== 'passed');
  if (bad !== undefined) return bad;
  const proof = proofOf(all.flatMap((watched, index) => evidenceOf(watched, index === 0 ? (seen.artifacts ?? []) : [])));
  return proof === null ? { is: 'unknown', why: 'the runs left nothing that can be kept' } : withCaptured(at, all[0], { is: 'passed', evidence: proof });
};

const withCaptured = (at: At<WorkflowSpec>, { run }: WatchedRun, verdict: Verdict): Verdict => (verdict.is === 'passed' ? { ...verdict, captured: capturedOf(at.spec, run) } : verdict);
