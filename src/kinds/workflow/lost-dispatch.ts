import { isOfAnotherRelease } from '../../core/anchor.ts';
import type { At } from '../../core/kind.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { GitHub, Run } from '../../ports.ts';
import { textIn } from '../run-of-step.ts';
import { NONE, chosenOf, questionAbout, refusedOf } from './asked-runs.ts';
import { pathOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';

/** A run that a dispatch may have started, as far as a person needs it to tell. */
export type Candidate = Pick<Run, 'id' | 'number' | 'actor' | 'status' | 'url'>;

/**
 * Runs that a dispatch of which the record was lost may have started, as rule 11 has it but for what is lost: path, event, an id above every
 * one that the journal knows, less runs that it has bound or that bear the mark of another release, less those of which a person has said that
 * they are not ours. No clock is asked.
 */
export const mayBeOurs = (at: At<WorkflowSpec>, runs: readonly Run[]): readonly Run[] => {
  const known = [textIn(at.attempt.note, 'highest'), ...at.boundRuns, ...(at.attempt.earlier ?? []).map(({ note }) => textIn(note, 'highest'))].flatMap((id) => (id !== null && /^\d+$/.test(id) ? [BigInt(id)] : []));
  const above = known.reduce((most, id) => (id > most ? id : most), 0n);
  const refused = refusedOf(at.attempt, ASKED);
  return runs.filter((run) => run.path === pathOf(at.spec.workflow) && run.event === 'workflow_dispatch' && BigInt(run.id) > above && !at.boundRuns.includes(run.id) && !refused.has(run.id) && !isOfAnotherRelease(run.title, at.plan.target));
};

/**
 * Of them those that a person is asked about: none that is older than the session by a day. Our clock may be ahead of GitHub's, or have been so when
 * the session was opened; the earlier time counts. What still runs may publish however old it is, so nothing is left out by this where a step publishes.
 */
export const sinceOpened = ({ openedAt, now }: At<WorkflowSpec>, runs: readonly Run[], github: GitHub): readonly Run[] => {
  const aheadMs = Math.max(0, now - github.serverNow());
  const opened = openedAt === undefined ? Number.NaN : Math.min(openedAt - aheadMs, github.serverNow());
  return runs.filter(({ createdAt }) => !(createdAt <= opened - DAY_MS));
};
const DAY_MS = 86_400_000;

/** The run that a person said is ours. */
export const chosenRun = (at: At<WorkflowSpec>): string | null => chosenOf(at.attempt, ASKED);

/**
 * Which of them it is can't be known from the record any more: a person looks, and says so under their name. Nobody tells many apart, so the newest are
 * asked about first; an answer speaks of those that it was shown, and the rest is asked about next.
 */
export const askWhichRun = (at: At<WorkflowSpec>, candidates: readonly Candidate[]): Verdict => {
  const shown = candidates.length <= MOST_ASKED ? candidates : candidates.toSorted((a, b) => Number(BigInt(b.id) - BigInt(a.id))).slice(0, MOST_ASKED);
  const left = candidates.length - shown.length;
  return {
    is: 'ask',
    watching: false,
    questions: [
      {
        id: questionAbout(ASKED, shown),
        asks: 'decision',
        text: `The record of this dispatch is lost. Which run of ${at.spec.workflow.file} did it start?${left === 0 ? '' : ` These are the newest ${shown.length} of ${candidates.length}.`}`,
        options: [
          ...shown.map(({ id, number, actor, status, url }) => ({ key: id, label: `run ${id} (#${number} by ${actor}, ${status.replaceAll('_', ' ')}) ${url}`, reason: 'required' as const, does: 'look' as const })),
          { key: NONE, label: left === 0 ? 'None of them: it was not sent' : `None of these ${shown.length}: the ${left} before them ${left === 1 ? 'is' : 'are'} asked about next`, reason: 'required', does: 'look' },
        ],
      },
    ],
  };
};

const ASKED = 'which-run ';
const MOST_ASKED = 8;
