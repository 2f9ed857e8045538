import { dirname, join } from 'node:path';
import { makeGround } from '../../faults/ground.ts';
import { makePerson, REPOSITORY } from '../../support/holdpoint.ts';
import { openBare } from './terminal.ts';
import type { BareTerminal } from './terminal.ts';

/** A session of the small runbook that was begun and left, and the built program in its checkout. */
export type BenchSession = {
  readonly project: string;
  readonly journal: string;
  readonly env: { readonly [name: string]: string };
  /** How the program is started, as a person's shell does it. */
  readonly argv: readonly [string, ...string[]];
  readonly open: (size?: { readonly columns: number; readonly rows: number }) => BareTerminal;
};

/** @param steps as the runbook has them, each in a line without its dash. */
export const withSession = async <T>(steps: readonly string[], measure: (session: BenchSession) => Promise<T>): Promise<T> => {
  const person = makePerson();
  try {
    const { project, journal, env: own } = await makeGround(person, 'bench', steps);
    // A folder of its own for compiled code: what other programs of this machine have left there is not measured.
    const env = { ...person.env, ...own, NODE_COMPILE_CACHE: join(person.home, 'compiled'), PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
    const argv = [process.execPath, join(REPOSITORY, 'bin/holdpoint.js')] as const;
    return await measure({ project, journal, env, argv, open: (size) => openBare({ argv: [...argv, 'start'], cwd: project, env, ...size }) });
  } finally {
    person.leave();
  }
};

/** Steps that need nobody, with one behind them that is never run: a session in which all has passed is over. */
export const stepsOf = (count: number, run: string): readonly string[] => Array.from({ length: count + 1 }, (_, at) => `{ id: s${at + 1}, title: Step ${at + 1} of many, run: '${run}' }`);
