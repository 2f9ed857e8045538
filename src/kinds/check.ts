import { z } from 'zod';
import { captureFieldsOf } from './capture.ts';
import { commandPicture } from './command-picture.ts';
import { resultsIn, runCommands, seeCommands } from './command-run.ts';
import type { CommandsSeen } from './command-run.ts';
import { judgeCommands } from './command-verdict.ts';
import { commandCapture, commandList, commandSiblings, settingFieldsOf, shellLinesOf, wouldOf } from './commands.ts';
import type { CommandListSpec } from './commands.ts';
import { defineKind } from './kind.ts';
import { channelRows, channelsQuestion, channelsWould } from './preflight/channels.ts';
import { gitHubQuestion, gitHubRows, gitHubWould } from './preflight/github.ts';
import { judgeRows, rowsPicture } from './preflight/row.ts';
import type { Row } from './preflight/row.ts';

/** What must stand before a release, asked of the world: both at once, where a step asks both. */
const ofWorld = z.strictObject({ github: gitHubQuestion.optional(), channels: channelsQuestion.optional() }).refine((asked) => Object.keys(asked).length > 0, 'asks nothing: write github or channels');
const ofTracker = z.strictObject({ tracker: z.literal('healthy') });
const schema = z.strictObject({ check: z.union([commandList, ofWorld, ofTracker]), ...commandSiblings, capture: commandCapture.optional() });

type Seen = { readonly commands: CommandsSeen } | { readonly rows: readonly Row[] } | { readonly tracker: string };

/** A question: to commands that change nothing, to GitHub, to the channels, or to the tracker. */
export const check = defineKind<typeof schema, Seen>({
  key: 'check',
  schema,
  siblings: ['cwd', 'exit', 'expect', 'reject', 'env', 'evidence', 'capture'],
  traits: ({ check: asked }) => (commandsOf(asked) === null ? { effect: 'none', acts: false } : { effect: 'none', inCheckout: true, acts: true }),
  fields: (spec) => [...settingFieldsOf(spec), ...captureFieldsOf(spec.capture)],
  commands: ({ check: asked }) => shellLinesOf(commandsOf(asked) ?? []),
  would: (spec) => {
    if (isOfWorld(spec.check)) return [...gitHubWould(spec.check.github ?? {}), ...channelsWould(spec.check.channels ?? {})];
    return isOfTracker(spec.check) ? ['ask the tracker where it keeps blockers'] : wouldOf(spec.check, spec);
  },
  act: async (at, ports) => ({ commands: await runCommands(at, ports, { commands: commandsOf(at.spec.check) ?? [], beside: at.spec, capture: at.spec.capture }) }),
  look: async (at, ports) => {
    const asked = at.spec.check;
    if (isOfWorld(asked)) return { rows: (await Promise.all([asked.github === undefined ? [] : gitHubRows(asked.github, at, ports), asked.channels === undefined ? [] : channelRows(asked.channels, at, ports)])).flat() };
    if (isOfTracker(at.spec.check)) return { tracker: await ports.tracker.where() };
    return { commands: await seeCommands(at, ports, { commands: resultsIn(at.attempt.sent), beside: at.spec, capture: at.spec.capture }) };
  },
  judge: (at, seen) => {
    if ('commands' in seen) return judgeCommands(at, seen.commands);
    if ('rows' in seen) return judgeRows(seen.rows, at.attempt.answers);
    return seen.tracker === '' ? { is: 'unknown', why: 'the tracker does not say where it keeps blockers' } : { is: 'passed', evidence: [{ type: 'value', name: 'tracker', value: seen.tracker }] };
  },
  draw: (at, seen) => {
    if ('commands' in seen) return commandPicture(seen.commands);
    if ('rows' in seen) return rowsPicture(seen.rows, at.attempt.answers);
    return [{ type: 'facts', rows: [['tracker', seen.tracker]] }];
  },
});

type Asked = z.infer<typeof schema>['check'];

const isOfTracker = (asked: Asked): asked is z.infer<typeof ofTracker> => typeof asked === 'object' && 'tracker' in asked;
const isOfWorld = (asked: Asked): asked is z.infer<typeof ofWorld> => typeof asked === 'object' && ('github' in asked || 'channels' in asked);
const commandsOf = (asked: Asked): CommandListSpec | null => (isOfWorld(asked) || isOfTracker(asked) ? null : asked);
