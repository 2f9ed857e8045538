import { z } from 'zod';
import { ActError } from '../core/error.ts';
import type { JsonObject } from '../core/json.ts';
import type { KindPorts } from '../ports.ts';
import { captureFieldsOf } from './capture.ts';
import { commandPicture } from './command-picture.ts';
import { resultsIn, runCommands, seeCommands } from './command-run.ts';
import { judgeCommands } from './command-verdict.ts';
import { commandCapture, commandList, commandSiblings, settingFieldsOf, shellLinesOf, wouldOf } from './commands.ts';
import { defineKind } from './kind.ts';

const schema = z.strictObject({
  run: commandList,
  ...commandSiblings,
  capture: commandCapture.optional(),
  tty: z.literal(true).optional().describe('Its commands get a terminal, at which a person can type: one-time passwords, passphrases, questions. Such a step runs in the guided screen only.'),
});

/** Runs commands that may change the checkout, every one of the list, and passes by rule 2. */
export const run = defineKind({
  key: 'run',
  schema,
  siblings: ['cwd', 'exit', 'expect', 'reject', 'env', 'evidence', 'capture', 'tty'],
  traits: () => ({ effect: 'local', inCheckout: true, acts: true }),
  fields: (spec) => [...settingFieldsOf(spec), ...captureFieldsOf(spec.capture)],
  commands: (spec) => shellLinesOf(spec.run),
  would: (spec) => wouldOf(spec.run, spec),
  before: (at, ports) => (at.spec.tty === true ? seated(ports) : {}),
  act: async (at, ports) => ({ commands: await runCommands(at, ports, { commands: at.spec.run, beside: at.spec, capture: at.spec.capture }) }),
  look: async (at, ports) => seeCommands(at, ports, { commands: resultsIn(at.attempt.sent), beside: at.spec, capture: at.spec.capture }),
  judge: judgeCommands,
  draw: (_, seen) => commandPicture(seen),
});

/** Refused before its intent: an attempt that nobody could type to says nothing about the release. */
const seated = async ({ processes }: KindPorts): Promise<JsonObject> => {
  if (((await processes.terminal?.()) ?? null) === null) throw new ActError('it asks for a terminal (tty: true), and nobody sits at one here', { left: false, fix: 'Run it in the guided screen: holdpoint start.' });
  return {};
};
