import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import type { Picture } from '../core/picture.ts';
import type { Question } from '../core/plan.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Install, KindPorts } from '../ports.ts';
import { releaseOf } from './built-files.ts';
import { commandPicture } from './command-picture.ts';
import { resultsIn, runCommands, seeCommands } from './command-run.ts';
import type { CommandsSeen } from './command-run.ts';
import { evidenceOf, judgeCommands } from './command-verdict.ts';
import { textOf } from './commands.ts';
import type { CommandSpec } from './commands.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';
import { textIn } from './run-of-step.ts';

const schema = z.strictObject({
  /** A channel by its name in `channels`. */
  install: z.string().min(1),
});
type Spec = z.infer<typeof schema>;

/** `tool`: which one installed it; null where none of them is here. `byHand`: what a person would run for it, in an empty folder. */
type Seen = { readonly ran: CommandsSeen; readonly tool: string | null; readonly tools: string; readonly byHand: string };

/**
 * Installs the version from one channel as a consumer does: with the channel's own tool, in an empty folder, without what is cached here.
 * Passes when the tool says that exactly this version is installed. Without the tool nobody can tell, and a person is asked.
 */
export const install = defineKind<typeof schema, Seen>({
  key: 'install',
  schema,
  siblings: [],
  traits: () => ({ effect: 'local', acts: true }),
  fields: () => [],
  commands: () => [],
  would: (spec) => [`install {target} from ${spec.install}, as a consumer, in an empty folder`],
  act: async (at, ports) => installWith(at, ports, await ports.installs(at.spec.install, releaseOf(at))),
  look: async (at, ports) => ({
    ran: await seeCommands(at, ports, { commands: resultsIn(at.attempt.sent), beside: {} }),
    tool: textIn(at.attempt.sent, 'tool'),
    tools: textIn(at.attempt.sent, 'tools') ?? '',
    byHand: textIn(at.attempt.sent, 'byHand') ?? '',
  }),
  judge: (at, seen) => (seen.tool === null && seen.byHand !== '' ? judgeByHand(at, seen) : judgeCommands(at, seen.ran)),
  draw: (_, seen) => picture(seen),
});

const installWith = async (at: At<Spec>, ports: KindPorts, ways: readonly Install[]): Promise<JsonObject> => {
  const [first] = ways;
  const about = { tools: ways.map(({ tool }) => tool).join(' or '), byHand: first === undefined ? '' : first.commands.map(lineOf).join(' && ') };
  const own: KindPorts = { ...ports, processes: { ...ports.processes, run: (command, to) => ports.processes.run({ ...command, own: true }, to) } };
  return ports.files.scratch(async (folder) => {
    for (const way of ways) {
      if (!(await isHere(way, folder, at, own))) continue;
      const beside = { cwd: folder, ...(way.pass === undefined ? {} : { env: [...way.pass] }) };
      const commands = way.commands.map(({ argv: [program, ...words], expect, exit }): CommandSpec => ({ argv: [program, ...words], ...(expect === undefined ? {} : { expect }), ...(exit === undefined ? {} : { exit: { ...exit } }) }));
      return { ...about, tool: way.tool, byHand: way.commands.map(lineOf).join(' && '), commands: await runCommands(at, own, { commands, beside }) };
    }
    return { ...about, tool: null, commands: [] };
  });
};

/** A tool that does not tell its version, or not in time, is none that could install anything. */
const isHere = async ({ tool }: Install, cwd: string, at: At<Spec>, { processes, attempt, log, environment }: KindPorts): Promise<boolean> => {
  const { trouble, code } = await processes.run({ run: { argv: [tool, '--version'] }, cwd, env: environment, pass: [], timeoutMs: Math.min(at.step.timeoutMs, ASKED_FOR_VERSION_MS), expect: null, reject: null }, { attempt, log });
  return trouble === null && code === 0;
};

const ASKED_FOR_VERSION_MS = 30_000;

const lineOf = ({ argv: [program, ...words] }: Install['commands'][number]): string => textOf({ argv: [program, ...words] });

/**
 * Prevents: an install that nobody tried taken for one that worked, because its tool is not on this machine.
 */
const judgeByHand = (at: At<Spec>, seen: Seen): Verdict => {
  const answer = at.attempt.answers.findLast(({ question }) => question === BY_HAND);
  if (answer === undefined) return { is: 'ask', questions: [questionOf(at, seen)], watching: false };
  const said = answer.reason.trim();
  const evidence = [{ type: 'value', name: 'by hand, in an empty folder', value: seen.byHand }, ...evidenceOf(seen.ran)] as const;
  if (answer.option !== 'done' || said === '') return { is: 'failed', why: said === '' ? 'nobody said what came of installing it by hand' : `held: ${said}`, fix: `Install ${seen.tools}, or run it where it is, then run this step again.`, evidence };
  return { is: 'passed', evidence: [{ type: 'value', name: 'attested', value: said }, ...evidence] };
};

const BY_HAND = 'by-hand';

const questionOf = (at: At<Spec>, { tools, byHand }: Seen): Question => ({
  id: BY_HAND,
  asks: 'attest',
  text: `${tools} is not on this machine, so nobody has tried whether ${at.plan.target} installs from ${at.spec.install}. Run it where it is, in an empty folder: ${byHand}`,
  options: [
    { key: 'done', label: 'It installed this version; say where and how', reason: 'required', does: 'pass' },
    { key: 'hold', label: 'It did not, or nobody can try', reason: 'required', does: 'hold' },
  ],
});

const picture = ({ ran, tool, tools, byHand }: Seen): Picture => [
  ...(tool === null ? [{ type: 'text' as const, title: `${tools} is not here: in an empty folder, by hand`, lines: [byHand] }] : []),
  ...commandPicture(ran),
];
