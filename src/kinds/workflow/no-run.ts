import type { At } from '../../core/kind.ts';
import { quoted } from '../../core/quoted.ts';
import { WorldError } from '../../ports.ts';
import type { GitHub } from '../../ports.ts';
import { pathOf } from './form.ts';
import type { WorkflowSpec } from './form.ts';
import { wantedBy } from './wanted.ts';

/** What GitHub can tell of a workflow that started no run: whether its file is in the commit, can be dispatched, and is switched on. Null: it could not be read. */
export type NoRun = { readonly inCommit: boolean | null; readonly dispatchable: boolean | null; readonly state: string | null };

/** Read once it is late: then a person has to know why. What does not answer is not known, and no reason to wait on. */
export const causesOfNoRun = async (at: At<WorkflowSpec>, github: GitHub): Promise<NoRun> => {
  const { workflow: form } = at.spec;
  const { commit } = wantedBy(at);
  const [text, workflow] = await Promise.all([commit === null || commit === '' ? undefined : orUnread(() => github.content(pathOf(form), commit)), orUnread(() => github.workflow(form.file))]);
  return { inCommit: text === undefined ? null : text !== null, dispatchable: typeof text === 'string' ? isDispatchable(text) : null, state: workflow === undefined ? null : (workflow?.state ?? 'not known to GitHub') };
};

/**
 * Why there is none, as far as it can be seen, and the way on. A dispatch is not ours to make here: this step takes a run of the push (rule 11), and one that is
 * dispatched has another event, so jobs that ask for a push or a tag do not run. A person takes it, or a runbook that means it says `event: workflow_dispatch`.
 */
export const sayNoRun = (at: At<WorkflowSpec>, { inCommit, dispatchable, state }: NoRun, pushed: string | null): string => {
  const { file, event = 'push' } = at.spec.workflow;
  const commit = (wantedBy(at).commit ?? '').slice(0, 7);
  const seen = [
    ...(inCommit === false ? [`${pathOf(at.spec.workflow)} is not in ${commit}`] : []),
    ...(state === null || state === 'active' ? [] : [`${file} is ${state.replaceAll('_', ' ')}${state.startsWith('disabled') ? ` (gh workflow enable ${file})` : ''}`]),
  ];
  const causes = seen.length > 0 ? `${seen.join('; ')}.` : `Causes that cannot be seen from here: ${file} has no trigger for it; more than three tags in one push; a push with GITHUB_TOKEN; an incident (https://www.githubstatus.com).`;
  if (pushed === null) return causes;
  const onward =
    dispatchable === false
      ? `${file} has no workflow_dispatch at ${commit}, so nothing can start it there any more: go forward with a new version.`
      : dispatchable === null
        ? ''
        : `Start one of the tag: gh workflow run ${file} --ref ${quoted(pushed)}, or "Run workflow" on GitHub with that tag. ${takenBy(event)}`;
  return `${causes} Events are not replayed and the tag is never pushed again.${onward === '' ? '' : ` ${onward}`}`;
};

/** How this step comes to take a run that was dispatched. */
const takenBy = (event: string): string => {
  if (event === 'workflow_dispatch') return 'Then r finds it.';
  const leftOut = `Its event is workflow_dispatch, so what the workflow does for a ${event} alone is left out`;
  return event === 'push' ? `Then r finds it, and asks you whether to take it. ${leftOut}.` : `${leftOut}, and this step takes it once its runbook says event: workflow_dispatch.`;
};

/** A trigger stands in the file as a key or in a list; a comment that names it is none. */
const isDispatchable = (text: string): boolean => text.split('\n').some((line) => /(^|[\s"'[,])workflow_dispatch(["']?\s*:|["']?\s*[\],]|["']?\s*$)/.test(line.replace(/(^|\s)#.*$/, '')));

const orUnread = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof WorldError) return undefined;
    throw error;
  }
};
