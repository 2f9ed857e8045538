import type { At } from '../../core/kind.ts';
import type { Block } from '../../core/picture.ts';
import { identifyRun } from '../../core/rules.ts';
import type { RunWanted } from '../../core/rules.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { GitHub, Run } from '../../ports.ts';
import { appearsUntil } from './appears.ts';
import { NONE, chosenOf, questionAbout, refusedOf } from './asked-runs.ts';
import type { WorkflowSpec } from './form.ts';
import { plainPath } from './plain-path.ts';

/** A run that a dispatch started of what was pushed, as far as a person needs it to tell. */
export type Instead = Pick<Run, 'id' | 'number' | 'actor' | 'status' | 'conclusion' | 'url'>;

/**
 * Runs of the same file, commit and tag that a dispatch started, where the push has started none. Rule 11 takes a run of the push alone, so none of
 * them is bound by itself: a person says which, under their name. Before the push has had its time nobody is asked; an attempt before this one gave it.
 * Prevents: a build that somebody tried out, taken for the one of the tag; and a release that cannot go on because GitHub lost an event.
 */
export const runsInstead = async (at: At<WorkflowSpec>, wanted: RunWanted, github: GitHub): Promise<readonly Run[]> => {
  const early = at.now < appearsUntil(at) && (at.attempt.earlier ?? []).length === 0;
  if (wanted.event !== 'push' || early) return [];
  const dispatched: RunWanted = { ...wanted, event: DISPATCHED, bound: boundElsewhere(at) };
  const found = identifyRun((await github.runs({ file: at.spec.workflow.file, event: DISPATCHED, commit: wanted.commit })).map(plainPath), dispatched);
  return found.is === 'no-run' ? [] : found.is === 'one' ? [found.run] : found.runs;
};

const DISPATCHED = 'workflow_dispatch';

/** What other steps have bound is theirs; what this one took and saw fail may have been run again. */
const boundElsewhere = ({ boundRuns, attempt }: At<WorkflowSpec>): readonly string[] => {
  const own = new Set((attempt.earlier ?? []).map(({ facts }) => facts?.['runId']));
  return boundRuns.filter((id) => !own.has(id));
};

/** The run that a person took in this attempt, or null. */
export const takenInstead = ({ attempt }: At<WorkflowSpec>): string | null => chosenOf(attempt, ASKED);

/** Less those of which a person has said that they are not the one. */
export const notRefused = ({ attempt }: At<WorkflowSpec>, runs: readonly Run[]): readonly Run[] => {
  const refused = refusedOf(attempt, ASKED);
  return runs.filter(({ id }) => !refused.has(id));
};

export const askToTake = (at: At<WorkflowSpec>, runs: readonly Instead[]): Verdict => {
  const { file } = at.spec.workflow;
  return {
    is: 'ask',
    watching: false,
    questions: [
      {
        id: questionAbout(ASKED, runs),
        asks: 'decision',
        text: `The push started no run of ${file}; a dispatch of the same tag and commit did. Is that the build of this release? What ${file} does for a push alone was left out of it.`,
        options: [
          ...runs.map(({ id, number }) => ({ key: id, label: `Take run ${id} (#${number})`, reason: 'required' as const, does: 'look' as const })),
          { key: NONE, label: runs.length === 1 ? 'Not this one' : 'None of them', reason: 'required', does: 'look' },
        ],
      },
    ],
  };
};

/** What a person looks at before they take one. */
export const insteadBlocks = (at: At<WorkflowSpec>, runs: readonly Instead[]): readonly Block[] =>
  runs.map(({ id, number, actor, status, conclusion, url }) => ({
    type: 'facts',
    rows: [
      ['run', `${at.spec.workflow.file} #${number} · run ${id}`],
      ['of', `${DISPATCHED} by ${actor} · ${status.replaceAll('_', ' ')}${conclusion === null ? '' : `: ${conclusion}`}`],
      ['see', url],
    ],
  }));

const ASKED = 'instead-of-push ';
