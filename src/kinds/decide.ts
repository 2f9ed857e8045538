import { z } from 'zod';
import type { Picture } from '../core/picture.ts';
import type { Question } from '../core/plan.ts';
import { fill } from '../core/values.ts';
import { commandPicture } from './command-picture.ts';
import { resultsIn, runCommands, seeCommands } from './command-run.ts';
import type { CommandsSeen } from './command-run.ts';
import { evidenceOf, judgeCommands } from './command-verdict.ts';
import { longCommand, shellLinesOf, wouldOf } from './commands.ts';
import type { CommandSpec } from './commands.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';

const option = z.strictObject({
  label: z.string().min(1),
  reason: z.enum(['required', 'optional']).optional(),
  /** Taking it stops the release here. */
  holds: z.literal(true).optional(),
});

const options = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'is not a name for an option, such as none or hold'), option).refine((all) => Object.values(all).some((one) => one.holds !== true), 'has no option that lets the release go on');

const schema = z.strictObject({
  decide: z.string().min(1),
  /** What the person should see first: ids of steps, and commands whose output is shown. */
  show: z.array(z.union([z.string().min(1), longCommand])).min(1).optional(),
  options,
});
type Spec = z.infer<typeof schema>;
/** `shown` is null where there is no command to show. */
type Seen = { readonly shown: CommandsSeen | null };

/** Asks one question that only a person can answer; its commands are run first, so that the answer is about what was seen. */
export const decide = defineKind<typeof schema, Seen>({
  key: 'decide',
  schema,
  siblings: ['show', 'options'],
  traits: (spec) => ({ effect: 'none', hold: true, acts: commandsOf(spec).length > 0, inCheckout: commandsOf(spec).length > 0, reads: stepsOf(spec) }),
  fields: (spec) => [spec.decide, ...Object.values(spec.options).map(({ label }) => label)],
  commands: (spec) => commandsOf(spec).flatMap((one) => shellLinesOf(one)),
  would: (spec) => [...commandsOf(spec).flatMap((one) => wouldOf(one, {})), `ask: ${spec.decide}`],
  act: async (at, ports) => ({ commands: await runShown(at, ports) }),
  look: async (at, ports) => ({ shown: commandsOf(at.spec).length === 0 ? null : await seeCommands(at, ports, { commands: resultsIn(at.attempt.sent), beside: {} }) }),
  judge: (at, { shown }) => {
    const judged = shown === null ? null : judgeCommands(at, shown);
    if (judged !== null && judged.is !== 'passed') return judged;
    const question = questionOf(at);
    const answer = at.attempt.answers.findLast((one) => one.question === DECISION);
    if (answer === undefined) return { is: 'ask', questions: [question], watching: false };
    const chosen = question.options.find(({ key }) => key === answer.option);
    if (chosen === undefined) return { is: 'unknown', why: `"${answer.option}" is not an option of this question` };
    const evidence = shown === null ? [] : evidenceOf(shown);
    if (chosen.reason === 'required' && answer.reason.trim() === '') return { is: 'unknown', why: `"${chosen.label}" needs a reason, and none was recorded`, evidence };
    const said = answer.reason.trim() === '' ? chosen.label : `${chosen.label}: ${answer.reason.trim()}`;
    if (chosen.does === 'hold') return { is: 'failed', why: said, fix: 'Settle what it waits for, then decide again.', evidence };
    return { is: 'passed', evidence: [{ type: 'value', name: 'decision', value: said }, ...evidence] };
  },
  draw: (at, { shown }) => [{ type: 'text', title: 'Question', lines: [fill(at.spec.decide, at.values)] }, ...readPicture(at), ...(shown === null ? [] : commandPicture(shown))],
});

const DECISION = 'decision';

const stepsOf = (spec: Spec): readonly string[] => (spec.show ?? []).filter((item) => typeof item === 'string');
const commandsOf = (spec: Spec): readonly Exclude<CommandSpec, string>[] => (spec.show ?? []).filter((item) => typeof item !== 'string');

const runShown = (at: At<Spec>, ports: Parameters<typeof runCommands>[1]) => runCommands(at, ports, { commands: [...commandsOf(at.spec)], beside: {} });

const questionOf = (at: At<Spec>): Question => ({
  id: DECISION,
  asks: 'decision',
  text: fill(at.spec.decide, at.values),
  options: Object.entries(at.spec.options).map(([key, { label, reason, holds }]) => ({
    key,
    label: fill(label, at.values),
    // What stops a release says why, whether the runbook asks for it or not.
    reason: holds === true ? 'required' : (reason ?? 'optional'),
    does: holds === true ? 'hold' : 'pass',
  })),
});

/** What the steps it shows had captured; their evidence files belong to them and are opened there. */
const readPicture = (at: At<Spec>): Picture => {
  const rows = stepsOf(at.spec).flatMap((id) => Object.entries(at.read[id]?.captured ?? {}).map(([name, value]) => [`${id} ${name}`, value] as const));
  return rows.length === 0 ? [] : [{ type: 'facts', rows }];
};
