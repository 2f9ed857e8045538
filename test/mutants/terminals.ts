import type { Mutant } from './mutant.ts';

const PROCESSES = 'src/adapters/processes.ts';
const HOLD = 'src/adapters/typed-hold.ts';
const ttyTest = ['test/adapters/tty.test.ts'] as const;
const holdTest = ['test/adapters/typed-hold.test.ts'] as const;

/** What a step reads, where it is given a terminal, and what of a person's keys is kept. */
export const terminals: readonly Mutant[] = [
  { id: 'input-stays-open', rule: 2, file: 'src/adapters/child.ts', find: "stdin: 'ignore'", replace: "stdin: 'pipe'", why: 'a search without a path waits for input, and passes with nothing found in nothing', killedBy: ['test/adapters/processes.test.ts', 'test/adapters/tty.test.ts'] },
  { id: 'terminal-of-nobody', rule: 2, file: PROCESSES, find: '    if (lend === null) throw new ActError(NO_SEAT.why, { left: false, fix: NO_SEAT.fix });\n', replace: '', why: 'a step that asks a person runs where there is none', killedBy: ttyTest },
  { id: 'terminal-of-nobody-intended', rule: 7, file: 'src/kinds/run.ts', find: 'at.spec.tty === true ? ', replace: 'at.spec.tty !== true ? ', why: 'an attempt that nobody can type to is begun', killedBy: ['test/kinds/run.test.ts'] },
  { id: 'unread-output-passes', rule: 2, file: PROCESSES, find: '    if (readsOutput) throw', replace: '    if (!readsOutput) throw', why: 'output that went to a lent screen is taken for read', killedBy: ttyTest },
  { id: 'lent-signal-is-a-code', rule: 2, file: 'src/adapters/child-on-screen.ts', find: 'code !== null && code > SIGNALLED', replace: 'code !== null && code > 10_000', why: 'a process that was killed on a lent screen has failed, or is mapped to a pass', killedBy: ttyTest },
  { id: 'typed-is-logged', rule: 'session', file: HOLD, find: '          holding = true;\n', replace: '', why: 'a one-time password stands in the log', killedBy: holdTest },
  { id: 'typed-is-no-secret', rule: 'session', file: HOLD, find: '    if (line.length >= SHORTEST_SECRET) learn(line);\n', replace: '', why: 'a passphrase that the child prints stands in the log', killedBy: holdTest },
];
