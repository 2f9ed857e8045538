import { parseArguments } from './cli/arguments.ts';
import { commands } from './cli/index.ts';
import { printBroken, printError } from './cli/print.ts';
import { EXIT } from './core/error.ts';
import { colourVariables } from './ui/theme.ts';

/** Arguments → command → exit code. Everything heavy is loaded by the command that needs it. */
const main = async (argv: readonly string[]): Promise<number> => {
  const asked = parseArguments(argv);
  if ('problem' in asked) {
    for (const line of asked.problem.split('\n')) printError(line);
    return EXIT.left;
  }
  const { color, keep } = asked.flags;
  for (const [name, value] of Object.entries(colourVariables(color ?? 'auto', process.env))) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  if (keep) await (await import('./cli/choices.ts')).keepChoices(asked);
  const load = commands[asked.command];
  const run = await load();
  return run(asked);
};

// Git must never stop to ask for a password behind a full-screen program (simple-git takes it from the process).
process.env['GIT_TERMINAL_PROMPT'] = '0';

/** A reader that has left (`holdpoint log | head`), a terminal that is closed, a stream that there never was. */
const GONE = new Set(['EPIPE', 'EIO', 'ENXIO', 'EBADF', 'ERR_STREAM_DESTROYED']);
// None of them is an error, and ends what runs without a record.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code ?? '')) throw error;
  });
}

const end = async (code: number): Promise<void> => {
  // A library's timer (simple-git's lasts two seconds after every git that has ended) must not keep a script waiting.
  for (const stream of [process.stdout, process.stderr]) await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit(code);
};

void main(process.argv.slice(2)).catch(printBroken).then(end);
