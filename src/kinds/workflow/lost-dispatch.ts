import type { At } from '../../core/kind.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { Run } from '../../ports.ts';
import { textIn } from '../run-of-step.ts';
import { pathOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';

/** A run that a dispatch may have started, as far as a person needs it to tell. */
export type Candidate = Pick<Run, 'id' | 'number' | 'actor' | 'status' | 'url'>;

/**
 * Runs that a dispatch of which the record was lost may have started, as rule 11 has it but for what is lost: path, event, an id above every
 * one that the journal knows, less runs that it has bound, less those of which a person has said that they are not ours. No clock is asked.
 */
export const mayBeOurs = (at: At<WorkflowSpec>, runs: readonly Run[]): readonly Run[] => {
  const known = [textIn(at.attempt.note, 'highest'), ...at.boundRuns, ...(at.attempt.earlier ?? []).map(({ note }) => textIn(note, 'highest'))].flatMap((id) => (id !== null && /^\d+$/.test(id) ? [BigInt(id)] : []));
  const above = known.reduce((most, id) => (id > most ? id : most), 0n);
  const refused = new Set(at.attempt.answers.filter(({ option }) => option === NONE).flatMap(({ question }) => idsIn(question)));
  return runs.filter((run) => run.path === pathOf(at.spec.workflow) && run.event === 'workflow_dispatch' && BigInt(run.id) > above && !at.boundRuns.includes(run.id) && !refused.has(run.id));
};

/** The run that a person said is ours. */
export const chosenRun = (at: At<WorkflowSpec>): string | null => at.attempt.answers.findLast(({ question, option }) => question.startsWith(ASKED) && option !== NONE)?.option ?? null;

/** Which of them it is can't be known from the record any more: a person looks, and says so under their name. */
export const askWhichRun = (at: At<WorkflowSpec>, candidates: readonly Candidate[]): Verdict => {
  const listed = candidates.map(({ id }) => id).join(', ');
  if (candidates.length > MOST_ASKED) return { is: 'unknown', why: `the record of the dispatch is lost, and ${candidates.length} runs of ${at.spec.workflow.file} may be its own: ${listed}` };
  return {
    is: 'ask',
    watching: false,
    questions: [
      {
        id: `${ASKED}${candidates.map(({ id }) => id).join(' ')}`,
        asks: 'decision',
        text: `The record of this dispatch is lost. Which run of ${at.spec.workflow.file} did it start?`,
        options: [
          ...candidates.map(({ id, number, actor, status, url }) => ({ key: id, label: `run ${id} (#${number} by ${actor}, ${status.replaceAll('_', ' ')}) ${url}`, reason: 'required' as const, does: 'look' as const })),
          { key: NONE, label: 'None of them: it was not sent', reason: 'required', does: 'look' },
        ],
      },
    ],
  };
};

const ASKED = 'which-run ';
const NONE = 'none';
const MOST_ASKED = 8;
const idsIn = (question: string): readonly string[] => (question.startsWith(ASKED) ? question.slice(ASKED.length).split(' ') : []);
