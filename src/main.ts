import { parseArguments } from './cli/arguments.ts';
import { commands } from './cli/index.ts';
import { printBroken } from './cli/print.ts';
import { EXIT, HoldpointError } from './core/error.ts';

/** Arguments → command → exit code. Everything heavy is loaded by the command that needs it. */
const main = async (argv: readonly string[]): Promise<number> => {
  const asked = parseArguments(argv);
  if ('problem' in asked) {
    process.stderr.write(`${asked.problem}\n`);
    return EXIT.left;
  }
  const load = commands[asked.command];
  const run = await load();
  return run(asked);
};

// Git must never stop to ask for a password behind a full-screen program (simple-git takes it from the process).
process.env['GIT_TERMINAL_PROMPT'] = '0';

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof HoldpointError ? error.code : EXIT.broken;
  printBroken(error);
}
