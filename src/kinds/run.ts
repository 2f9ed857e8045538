import { z } from 'zod';
import { captureFieldsOf } from './capture.ts';
import { commandPicture } from './command-picture.ts';
import { resultsIn, runCommands, seeCommands } from './command-run.ts';
import { judgeCommands } from './command-verdict.ts';
import { commandCapture, commandList, commandSiblings, settingFieldsOf, shellLinesOf, wouldOf } from './commands.ts';
import { defineKind } from './kind.ts';

const schema = z.strictObject({ run: commandList, ...commandSiblings, capture: commandCapture.optional() });

/** Runs commands that may change the checkout, every one of the list, and passes by rule 2. */
export const run = defineKind({
  key: 'run',
  schema,
  siblings: ['cwd', 'exit', 'expect', 'reject', 'env', 'evidence', 'capture'],
  traits: () => ({ effect: 'local', inCheckout: true, acts: true }),
  fields: (spec) => [...settingFieldsOf(spec), ...captureFieldsOf(spec.capture)],
  commands: (spec) => shellLinesOf(spec.run),
  would: (spec) => wouldOf(spec.run, spec),
  act: async (at, ports) => ({ commands: await runCommands(at, ports, { commands: at.spec.run, beside: at.spec, capture: at.spec.capture }) }),
  look: async (at, ports) => seeCommands(at, ports, { commands: resultsIn(at.attempt.sent), beside: at.spec, capture: at.spec.capture }),
  judge: judgeCommands,
  draw: (_, seen) => commandPicture(seen),
});
