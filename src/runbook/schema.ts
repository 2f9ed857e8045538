import { z } from 'zod';
import { duration } from './duration.ts';
import { writtenShape } from './registries.ts';
import type { ChannelForm, KindForm, Registries } from './registries.ts';

// The one source of the form: the parser checks with it, and the JSON Schema is made of it. Descriptions are what an editor shows.

const text = z.string().min(1);
const id = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, 'is not an id such as push-tag (small letters, digits, - and _)');
const valueName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is not a name such as build_run_id (small letters, digits and _)');
const globs = z.array(text).min(1);

const input = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('tag').describe('A git tag.'),
    pattern: text.optional().describe('A regular expression that the whole value must match. Its named groups become values.'),
    exists: z.literal('remote').optional().describe('The tag must be on origin.'),
    suggest: text.optional().describe('Offered, never assumed. {user} and {host} are replaced.'),
  }),
  z.strictObject({
    type: z.literal('choice').describe('One of a few words.'),
    of: z.array(text).min(1).describe('The words.'),
    suggest: text.optional().describe('Offered, never assumed.'),
  }),
  z.strictObject({
    type: z.literal('text').describe('Any line of text.'),
    pattern: text.optional().describe('A regular expression that the whole value must match. Its named groups become values.'),
    suggest: text.optional().describe('Offered, never assumed. {user} and {host} are replaced.'),
  }),
]);

const condition = z
  .object({ changed: globs.optional().describe('Holds when a file of base..candidate matches; closed until the diff was read.') })
  .catchall(text)
  .describe('Applies only when all of it holds: inputs by their value, and changed files.');

/** Keys that every step may have; its kind adds its own. */
export const stepKeys = {
  id: id.describe('The name of the step in commands, reports and other steps.'),
  title: text.describe('What the tree shows.'),
  needs: z.array(text).optional().describe('Steps that must be open first, beside those that the order gives.'),
  when: condition.optional(),
  advisory: z.boolean().optional().describe('Shown, but closes nothing.'),
  effect: z.enum(['none', 'local', 'remote', 'irreversible']).optional().describe('What it does to the world. May be stricter than the kind says, never laxer.'),
  point: z.enum(['machine', 'hold']).optional().describe('Who opens it: its evidence, or a person. May be stricter than the kind says, never laxer.'),
  uses: z.array(text).optional().describe('Tools of the list at the top; absent is failed before the start.'),
  covers: globs.optional().describe('Files of the commit that a pass is about; everything unless said.'),
  fresh: duration.optional().describe('A pass is stale after this time, whatever the commit.'),
  timeout: duration.optional().describe('Deadline of an attempt; 60m unless said.'),
  silence: duration.optional().describe('Says so when nothing was printed for this long; 45s unless said.'),
  exclusive: z.boolean().optional().describe('Runs with nothing else of ours meanwhile.'),
  judge: z.array(text).min(1).optional().describe('Questions that a person answers once its commands passed.'),
  waivable: z.boolean().optional().describe('A person may let it be passed by, with a reason, for this candidate. Never for what is irreversible.'),
  fix: z.union([text, z.array(text).min(1)]).optional().describe('Shell lines that a key offers when it failed.'),
  revert: z.boolean().optional().describe('What it exposes can be taken back by key.'),
  hint: z.partialRecord(z.enum(['ready', 'running', 'waiting', 'needs-you', 'failed', 'unknown', 'stale', 'passed']), text).optional().describe('A sentence by status for who comes to the step for the first time: shown in the message row. [run] stands for the key of that action.'),
  exposes: z
    .strictObject({ what: text.describe('What is open to the world from now on.'), until: text.describe('The step that closes it.') })
    .optional()
    .describe('Stands in the header until that step has passed.'),
};

const stepCommon = z.strictObject(stepKeys);
export type StepCommon = z.infer<typeof stepCommon>;

/** The form of one step of a kind: what every step may have, and what this kind adds. */
export const stepSchema = (kind: KindForm): z.ZodObject => z.strictObject({ ...stepKeys, ...writtenShape(kind) });

const channelKeys = { patience: duration.optional().describe('How long it may be propagating before a person is asked.') };

/** The form of one channel of a kind. */
export const channelSchema = (channel: ChannelForm): z.ZodObject =>
  z.strictObject({ kind: z.literal(channel.key), ...channelKeys, ...channel.schema.shape });

/** The form of the whole file around whatever stands for a step, a channel and a tracker's name. */
export const runbookSchema = <Step extends z.ZodType, Channel extends z.ZodType, Tracker extends z.ZodType>(parts: { readonly step: Step; readonly channel: Channel; readonly tracker: Tracker }) =>
  z.strictObject({
    holdpoint: z.literal(1).describe('Version of this format.'),
    name: id.describe('Short name of the project.'),
    title: text.describe('What this runbook releases.'),
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'is not a repository such as acme/tidewater').describe('owner/name; compared with origin.'),
    inputs: z.record(valueName, input).describe('Asked or given by flag, each confirmed, never inferred. target, base and mode are required.'),
    blockers: z
      .strictObject({
        tracker: parts.tracker.describe('Where blockers live.'),
        title: text.describe('Heading under which this release files its blockers.'),
        paths: globs.optional().describe('Files of the tracker in the repository: neither dirty nor covered.'),
      })
      .optional(),
    evidence: text.optional().describe('Path of the report. It contains {mode}, or the mode is appended to its name.'),
    tools: z
      .record(z.string().regex(/^[\w.+-]+$/, 'is not the name of a program'), z.strictObject({ version: text.describe('Shell line that prints its version.'), get: text.describe('How to get it.') }))
      .optional()
      .describe('Programs that steps use.'),
    channels: z.record(id, parts.channel).optional().describe('Places that users install from.'),
    phases: z
      .array(
        z.strictObject({
          id: id.describe('Name of the phase.'),
          title: text.describe('What the tree shows.'),
          parallel: z.union([z.literal(true), z.int().min(1)]).optional().describe('Steps run side by side: true without a cap, a number with one. Otherwise in order.'),
          when: condition.optional(),
          steps: z.array(parts.step).min(1),
        }),
      )
      .min(1),
  });

const outline = runbookSchema({ step: z.unknown(), channel: z.unknown(), tracker: text });
export type Outline = z.infer<typeof outline>;

/** The file without a look into its steps and channels: those are checked one by one, so that an error names the kind. */
export const outlineSchema = (): typeof outline => outline;

/** The whole form, for the JSON Schema. */
export const wholeSchema = (registries: Registries): z.ZodType =>
  runbookSchema({
    step: z.union(Object.values(registries.kinds).map(stepSchema)),
    channel: z.union(Object.values(registries.channels).map(channelSchema)),
    tracker: z.enum([...registries.trackers]),
  });
