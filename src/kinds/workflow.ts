import { quoted } from '../core/quoted.ts';
import { defineKind } from './kind.ts';
import { approveRun, findApproval, mayApprove } from './workflow/approve-run.ts';
import { cancelDispatch, runOfDispatch } from './workflow/cancel-run.ts';
import { anchorsOfDispatch, dispatch, noteDispatch } from './workflow/dispatch.ts';
import { buildStepOf, modeOf, workflowSchema } from './workflow/form.ts';
import { judgeWorkflow } from './workflow/judge.ts';
import { lookAtWorkflow } from './workflow/look.ts';
import type { WorkflowSeen } from './workflow/look.ts';
import { workflowPicture } from './workflow/picture.ts';
import { flagsOf, leftOutNext } from './workflow/recovery.ts';
import { findRerun } from './workflow/rerun.ts';
import { runInTheWay } from './workflow/standing-runs.ts';

/** Watches the run of a commit or of a push, or starts one by a dispatch and watches that. */
export const workflow = defineKind<typeof workflowSchema, WorkflowSeen>({
  key: 'workflow',
  schema: workflowSchema,
  siblings: ['capture'],
  traits: (spec) => {
    const { workflow: form } = spec;
    const build = buildStepOf(spec);
    const reads = [...(modeOf(form) === 'push' && form.for !== undefined ? [form.for] : []), ...(build === undefined ? [] : [build])];
    if (form.dispatch === undefined) return { effect: 'none', acts: false, reads };
    if (form.publishes === undefined) return { effect: 'remote', acts: true, reads };
    return { effect: 'irreversible', hold: true, acts: true, reads, publishes: form.publishes, words: 'publish {target}' };
  },
  fields: ({ workflow: form }) => [...(form.ref === undefined ? [] : [form.ref]), ...Object.values(form.dispatch ?? {}).filter((value) => value !== '{nonce}')],
  commands: () => [],
  would: ({ workflow: form }) =>
    form.dispatch === undefined
      ? [`gh run list --workflow ${form.file}`]
      : [['gh workflow run', form.file, ...(form.ref === undefined ? [] : [`--ref ${quoted(form.ref)}`]), ...flagsOf(form.dispatch)].join(' ')],
  before: noteDispatch,
  obstacle: runInTheWay,
  again: leftOutNext,
  act: dispatch,
  look: lookAtWorkflow,
  judge: judgeWorkflow,
  anchors: anchorsOfDispatch,
  cancel: { run: runOfDispatch, ask: cancelDispatch },
  approve: {
    offered: mayApprove,
    find: (at, ports) => findApproval(at, ports.github(at.plan.repository)),
    ask: (at, ports, approval, reason) => approveRun(at, ports.github(at.plan.repository), approval, reason),
  },
  rerun: {
    find: (at, ports) => findRerun(at, ports.github(at.plan.repository)),
    ask: (at, ports, { run }) => ports.github(at.plan.repository).rerunFailedJobs(run),
  },
  draw: workflowPicture,
});
