import { z } from 'zod';
import { captureFieldsOf } from './capture.ts';
import { askGitHub, gitHubPicture, gitHubQuestion, judgeGitHub } from './check-github.ts';
import type { GitHubSeen } from './check-github.ts';
import { commandPicture } from './command-picture.ts';
import { resultsIn, runCommands, seeCommands } from './command-run.ts';
import type { CommandsSeen } from './command-run.ts';
import { judgeCommands } from './command-verdict.ts';
import { commandCapture, commandList, commandSiblings, settingFieldsOf, shellLinesOf, wouldOf } from './commands.ts';
import type { CommandListSpec } from './commands.ts';
import { defineKind } from './kind.ts';

const ofGitHub = z.strictObject({ github: gitHubQuestion });
const ofTracker = z.strictObject({ tracker: z.literal('healthy') });
const schema = z.strictObject({ check: z.union([commandList, ofGitHub, ofTracker]), ...commandSiblings, capture: commandCapture.optional() });

type Seen = { readonly commands: CommandsSeen } | { readonly github: GitHubSeen } | { readonly tracker: string };

/** A question: to commands that change nothing, to GitHub, or to the tracker. */
export const check = defineKind<typeof schema, Seen>({
  key: 'check',
  schema,
  siblings: ['cwd', 'exit', 'expect', 'reject', 'env', 'evidence', 'capture'],
  traits: ({ check: asked }) => (commandsOf(asked) === null ? { effect: 'none', acts: false } : { effect: 'none', inCheckout: true, acts: true }),
  fields: (spec) => [...settingFieldsOf(spec), ...captureFieldsOf(spec.capture)],
  commands: ({ check: asked }) => shellLinesOf(commandsOf(asked) ?? []),
  would: (spec) => {
    if (isOfGitHub(spec.check)) return askedOfGitHub(spec.check.github);
    return isOfTracker(spec.check) ? ['ask the tracker where it keeps blockers'] : wouldOf(spec.check, spec);
  },
  act: async (at, ports) => ({ commands: await runCommands(at, ports, { commands: commandsOf(at.spec.check) ?? [], beside: at.spec, capture: at.spec.capture }) }),
  look: async (at, ports) => {
    if (isOfGitHub(at.spec.check)) return { github: await askGitHub(at.spec.check.github, ports.github(at.plan.repository)) };
    if (isOfTracker(at.spec.check)) return { tracker: await ports.tracker.where() };
    return { commands: await seeCommands(at, ports, { commands: resultsIn(at.attempt.sent), beside: at.spec, capture: at.spec.capture }) };
  },
  judge: (at, seen) => {
    if ('commands' in seen) return judgeCommands(at, seen.commands);
    if ('github' in seen) return isOfGitHub(at.spec.check) ? judgeGitHub(at.spec.check.github, seen.github, at.attempt.answers) : { is: 'unknown', why: 'GitHub was not what this step asks' };
    return seen.tracker === '' ? { is: 'unknown', why: 'the tracker does not say where it keeps blockers' } : { is: 'passed', evidence: [{ type: 'value', name: 'tracker', value: seen.tracker }] };
  },
  draw: (at, seen) => {
    if ('commands' in seen) return commandPicture(seen.commands);
    if ('github' in seen) return isOfGitHub(at.spec.check) ? gitHubPicture(at.spec.check.github, seen.github) : [];
    return [{ type: 'facts', rows: [['tracker', seen.tracker]] }];
  },
});

type Asked = z.infer<typeof schema>['check'];

const isOfGitHub = (asked: Asked): asked is z.infer<typeof ofGitHub> => typeof asked === 'object' && 'github' in asked;
const isOfTracker = (asked: Asked): asked is z.infer<typeof ofTracker> => typeof asked === 'object' && 'tracker' in asked;
const commandsOf = (asked: Asked): CommandListSpec | null => (isOfGitHub(asked) || isOfTracker(asked) ? null : asked);

const askedOfGitHub = (asked: z.infer<typeof gitHubQuestion>): readonly string[] => [
  ...(asked.login === true || asked.scopes !== undefined ? ['gh auth status'] : []),
  ...(asked.secrets === undefined ? [] : ['gh secret list']),
  ...(asked.workflows ?? []).map((file) => `gh workflow view ${file}`),
];
