import type { At } from '../../core/kind.ts';
import { textIn } from '../run-of-step.ts';
import type { Run } from '../../ports.ts';
import { modeOf, pathOf } from './form.ts';
import type { WorkflowForm, WorkflowSpec } from './form.ts';
import { takenInstead } from './instead-of-push.ts';

/** What a run must be of, beside its file. `null`: not compared (the newest run of a file is of any commit). */
export type RunOf = { readonly event: string | null; readonly commit: string | null };

/** What the run must be of. */
export const wantedBy = (at: At<WorkflowSpec>): RunOf => {
  const { workflow: form } = at.spec;
  const mode = modeOf(form);
  switch (mode) {
    case 'latest':
      return { event: form.event ?? null, commit: null };
    case 'commit':
      return { event: form.event ?? 'push', commit: at.candidate.commit };
    case 'push': {
      const read = at.read[form.for ?? ''];
      // A person took a dispatched one in place of the push's.
      const taken = takenInstead(at) !== null && takenInstead(at) === textIn(at.attempt.facts, 'runId');
      return { event: taken ? 'workflow_dispatch' : (form.event ?? 'push'), commit: textIn(read?.sent ?? null, 'commit') ?? textIn(read?.facts ?? null, 'commit') ?? '' };
    }
    case 'dispatch':
      // A person said which run it is where the head that was dispatched is lost.
      return { event: 'workflow_dispatch', commit: textIn(at.attempt.note, 'head') ?? (at.attempt.recovered === true ? null : '') };
    default:
      return mode satisfies never;
  }
};

/** The tag or branch that the step pushed whose run this one observes; null where it is not in the record. */
export const pushedOf = ({ spec, read }: At<WorkflowSpec>): string | null => {
  const { sent = null, facts = null } = read[spec.workflow.for ?? ''] ?? {};
  return textIn(sent, 'tag') ?? textIn(facts, 'tag') ?? textIn(sent, 'branch') ?? textIn(facts, 'branch');
};

/** In which it is not of this file, event or commit; null where it is of all three. */
export const strangerIn = (run: Run, form: WorkflowForm, of: RunOf): string | null => {
  if (run.path !== pathOf(form)) return `belongs to ${run.path}, not to ${pathOf(form)}`;
  if (of.event !== null && run.event !== of.event) return `was started by ${run.event}, not by ${of.event}`;
  if (of.commit !== null && run.commit !== of.commit) return `ran on ${run.commit.slice(0, 7)}, not on ${of.commit.slice(0, 7)}`;
  return null;
};
