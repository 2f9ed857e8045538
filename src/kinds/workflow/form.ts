import { z } from 'zod';
import { duration } from '../duration-form.ts';

const names = z.array(z.string().min(1)).min(1);

const form = z
  .strictObject({
    /** File below `.github/workflows`. */
    file: z.string().regex(/^[\w.-]+\.ya?ml$/, 'is not the name of a workflow file, such as release.yml'),
    /** `commit`, `latest`, or the id of a step that pushed. */
    for: z.string().min(1).optional(),
    /** The event of the runs that are observed. @default push */
    event: z.string().min(1).optional(),
    /** How long a run may take to appear. @default 120s */
    'appears-within': duration.optional(),
    /** Branch or tag to dispatch on. @default the default branch */
    ref: z.string().min(1).optional(),
    /** Inputs of a dispatch, as text. `{nonce}` becomes a mark of the attempt's own. */
    dispatch: z.record(z.string(), z.string()).refine((inputs) => Object.keys(inputs).length <= 25, 'has more than the 25 inputs that GitHub takes').optional(),
    /** Jobs that must succeed; `*` stands for any text. @default all */
    jobs: z.union([z.literal('all'), names]).optional(),
    'may-skip': names.optional(),
    /** Names of artifacts that the run must leave; `*` stands for any text. */
    artifacts: names.optional(),
    /** Channels that the dispatched run makes public. */
    publishes: names.optional(),
    /** Jobs that make something public; `*` stands for any text. Where all of them were skipped, nothing was published. @default any job may */
    'publishing-jobs': names.optional(),
    /** Inputs that leave a channel out, to finish what is missing; `also` is set with any of them. */
    skip: z.object({ also: z.record(z.string(), z.string()).optional() }).catchall(z.string()).optional(),
    /** Channels whose version the workflow itself leaves alone where it is live: the same dispatch finishes what is missing. */
    'skips-live': names.optional(),
    /** The step whose run built what is published. */
    run: z.string().min(1).optional(),
    /** Pause between looks. @default 5 s for a minute, 10 s to ten minutes, then 30 s */
    poll: duration.optional(),
  })
  .refine((spec) => (spec.for === undefined) !== (spec.dispatch === undefined), 'either observes a run (for) or starts one (dispatch)')
  .refine((spec) => spec.publishes === undefined || spec.dispatch !== undefined, 'has publishes, which belongs to a dispatch')
  .refine((spec) => spec['publishing-jobs'] === undefined || spec.publishes !== undefined, 'has publishing-jobs, which says how publishes comes about')
  .refine((spec) => spec.skip === undefined || spec.publishes !== undefined, 'has skip, which finishes what publishes left')
  .refine((spec) => spec['skips-live'] === undefined || spec['skips-live'].every((name) => spec.publishes?.includes(name)), 'has skips-live with a channel that it does not publish')
  .refine((spec) => spec.ref === undefined || spec.dispatch !== undefined, 'has ref, which belongs to a dispatch')
  .refine((spec) => spec.event === undefined || spec.for !== undefined, 'has event, which belongs to for');

export const workflowSchema = z.strictObject({
  workflow: form,
  capture: z.record(z.string(), z.enum(['run.id', 'run.url'])).optional(),
  /** Set by the compiler where exactly one step builds. */
  run: z.string().min(1).optional(),
});
export type WorkflowSpec = z.infer<typeof workflowSchema>;
export type WorkflowForm = WorkflowSpec['workflow'];

/** What the step does with which runs. */
export type Mode = 'commit' | 'latest' | 'push' | 'dispatch';
export const modeOf = ({ for: of }: WorkflowForm): Mode => (of === undefined ? 'dispatch' : of === 'commit' || of === 'latest' ? of : 'push');

/** Runs carry the path of their file, which nobody can give twice; a display name can be. */
export const pathOf = ({ file }: WorkflowForm): string => `.github/workflows/${file}`;

export const buildStepOf = (spec: WorkflowSpec): string | undefined => spec.workflow.run ?? spec.run;
