import type { At } from '../../core/kind.ts';
import { textIn } from '../run-of-step.ts';
import type { Run } from '../../ports.ts';
import { modeOf, pathOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
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

/** It is of this file, event and commit. */
export const isOfThis = ({ spec }: At<WorkflowSpec>, run: Run, of: RunOf): boolean => run.path === pathOf(spec.workflow) && (of.event === null || run.event === of.event) && (of.commit === null || run.commit === of.commit);
