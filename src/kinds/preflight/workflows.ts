import { misfitsOf } from '../../core/dispatch-inputs.ts';
import { isJsonObject } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import { fill, namesIn } from '../../core/values.ts';
import type { GitHub, KindPorts, WorkflowFile } from '../../ports.ts';
import { rowsOr } from './row.ts';
import type { Row } from './row.ts';

type Ports = Pick<KindPorts, 'readWorkflow'> & { readonly github: GitHub };

/** Each workflow: it is there, it is switched on, and on the ref of a dispatch it takes what the runbook sends. @throws WorldError when GitHub did not answer. */
export const workflowRows = async (files: readonly string[], at: At<unknown>, ports: Ports): Promise<readonly Row[]> =>
  (await Promise.all(files.map(async (file) => [...(await registered(file, ports.github)), ...(await inputRows(file, at, ports))]))).flat();

const registered = (file: string, github: GitHub): Promise<readonly Row[]> =>
  rowsOr(`workflow ${file}`, 'open the Actions page of the repository', async () => {
    const name = `workflow ${file}`;
    const found = await github.workflow(file);
    if (found === null) return [{ name, is: 'fail', why: `the repository has no workflow ${file}`, fix: 'Add it on the default branch, below .github/workflows.' }];
    if (found.state !== 'active') return [{ name, is: 'fail', why: `the workflow ${file} is ${found.state}`, fix: `Run: gh workflow enable ${file}.` }];
    return [{ name, is: 'pass', said: `${found.path} ${found.state}` }];
  });

/** One row for each ref on which steps of this plan start the file. */
const inputRows = async (file: string, at: At<unknown>, ports: Ports): Promise<readonly Row[]> => {
  const sending = at.plan.steps.flatMap(({ id, spec }) => (isJsonObject(spec['workflow']) && spec['workflow']['file'] === file.slice(file.lastIndexOf('/') + 1) && spec['workflow']['dispatch'] !== undefined ? [{ id, form: spec['workflow'] }] : []));
  const refs = [...new Set(sending.map(({ form }) => refOf(form, at)))];
  const rows = refs.map((ref): Promise<readonly Row[]> => {
    const name = `inputs of ${file}${onRef(ref)}`;
    const how = `read .github/workflows/${file}${onRef(ref)}, under workflow_dispatch`;
    return rowsOr(name, how, async () => {
      if (ref !== null && namesIn(ref).length > 0) return [{ name, is: 'unverifiable', why: `${ref} is known only later`, how }];
      const steps = sending.filter(({ form }) => refOf(form, at) === ref);
      return [inputRow(name, { file, steps, read: await readAt(file, ref ?? (await ports.github.repository()).defaultBranch, ports) })];
    });
  });
  return (await Promise.all(rows)).flat();
};

const onRef = (ref: string | null): string => (ref === null ? '' : ` on ${ref}`);

/** Null is the default branch. The tag is not there yet; what it will be of is. Braces stay where a value is not known yet. */
const refOf = ({ ref }: JsonObject, { values, plan, candidate }: At<unknown>): string | null => {
  if (typeof ref !== 'string') return null;
  const filled = namesIn(ref).every((name) => values[name] !== undefined) ? fill(ref, values) : ref;
  return filled === plan.target ? candidate.commit : filled;
};

const inputRow = (name: string, { file, steps, read }: { readonly file: string; readonly steps: readonly { readonly id: string; readonly form: JsonObject }[]; readonly read: WorkflowFile | null }): Row => {
  if (read === null) return { name, is: 'fail', why: `${file} is not there as a workflow`, fix: `Push .github/workflows/${file} there.` };
  if (!read.triggers.includes('workflow_dispatch')) return { name, is: 'fail', why: `${file} cannot be dispatched`, fix: 'Add workflow_dispatch to its "on".' };
  const misfits = [...new Set(steps.flatMap(({ form }) => misfitsOf(file, read.inputs, form).map(({ what }) => what)))];
  if (misfits.length > 0) return { name, is: 'fail', why: misfits.join('; '), fix: 'Bring the runbook and the workflow together: GitHub takes no dispatch that does not fit.' };
  return { name, is: 'pass', said: `take what ${steps.map(({ id }) => id).join(' and ')} ${steps.length === 1 ? 'sends' : 'send'}` };
};

/**
 * Each file is started by a dispatch and by nothing else, where GitHub reads triggers: those of the default branch, and of the commit that the tag will be of.
 * Prevents: a publish let loose by the tag, or by the end of the build, that nobody typed the words for.
 * @throws WorldError when GitHub did not answer.
 */
export const dispatchOnlyRows = async (files: readonly string[], at: At<unknown>, ports: Ports): Promise<readonly Row[]> => {
  const rows = files.map((file) => {
    const name = `triggers of ${file}`;
    return rowsOr(name, `read the "on" of .github/workflows/${file}, on the default branch and at ${at.candidate.commit.slice(0, 7)}`, async (): Promise<readonly Row[]> => {
      const { defaultBranch } = await ports.github.repository();
      const refs = [defaultBranch, at.candidate.commit];
      const found = await Promise.all(refs.map(async (ref) => ({ ref: ref === defaultBranch ? ref : ref.slice(0, 7), read: await readAt(file, ref, ports) })));
      const wrong = found.flatMap(({ ref, read }) => {
        if (read === null) return [`${file} is not there as a workflow on ${ref}`];
        return isDispatchOnly(read) ? [] : [`${file} is started by ${read.triggers.join(', ') || 'nothing'} on ${ref}: what is not a dispatch would publish without the words being typed`];
      });
      return wrong.length === 0 ? [{ name, is: 'pass', said: `workflow_dispatch alone on ${found.map(({ ref }) => ref).join(' and ')}` }] : [{ name, is: 'fail', why: wrong.join('; '), fix: 'Leave workflow_dispatch alone in its "on", and push it.' }];
    });
  });
  return (await Promise.all(rows)).flat();
};

export const isDispatchOnly = ({ triggers }: WorkflowFile): boolean => triggers.length === 1 && triggers[0] === 'workflow_dispatch';

/** The file as GitHub has it; null where it has none, or no workflow. @throws WorldError when GitHub did not answer. */
export const readAt = async (file: string, ref: string, { github, readWorkflow }: Ports): Promise<WorkflowFile | null> => {
  const path = `.github/workflows/${file.slice(file.lastIndexOf('/') + 1)}`;
  const text = await github.content(path, ref);
  return text === null ? null : readWorkflow(text, path);
};
