import { join } from 'node:path';
import { readJournal } from '../adapters/journal.ts';
import { emptyFolder, exists } from '../adapters/texts.ts';
import { openStore, stateRoot } from '../adapters/store.ts';
import { EXIT } from '../core/error.ts';
import { replay } from '../core/replay.ts';
import type { Run } from './index.ts';
import { printLines, printRefusal } from './print.ts';

const DEFAULT_SCENARIO = 'learn';

/**
 * A whole release against an embedded world. Makes it, or reopens the unfinished one, then is `holdpoint start` in its project:
 * only the endpoints differ.
 */
export const sandbox: Run = async (asked) => {
  const { SCENARIOS } = await import('../sandbox/scenario.ts');
  const names = Object.keys(SCENARIOS);
  const scenario = Object.keys(SCENARIOS).find((name) => name === (asked.flags.scenario ?? DEFAULT_SCENARIO));
  if (scenario === undefined) return printRefusal({ why: `there is no scenario "${asked.flags.scenario ?? ''}"`, fix: `Choose one of: ${names.join(', ')}.` }), EXIT.left;
  const folder = join(stateRoot(process.env), 'sandbox', scenario);
  // `env` only tells: it never takes away a release that has ended.
  const keep = asked.rest[0] === 'env';
  const { project, environment } = await prepare(folder, scenario, { fresh: asked.flags.fresh && !keep, keep });
  Object.assign(process.env, environment, { HOLDPOINT_STATE: join(folder, 'state') });
  process.chdir(project);
  if (keep) return printLines(Object.entries({ ...environment, HOLDPOINT_STATE: join(folder, 'state') }).map(([name, value]) => `export ${name}='${value}'`).concat(`cd '${project}'`)), EXIT.fine;
  const { start } = await import('./start.ts');
  return start({ ...asked, command: 'start', flags: { runbook: 'sandbox', mode: 'live', ...asked.flags } });
};

const prepare = async (folder: string, scenario: string, { fresh, keep }: { readonly fresh: boolean; readonly keep: boolean }): Promise<{ readonly project: string; readonly environment: { readonly [name: string]: string } }> => {
  const [{ createSandbox }, { startWorld, stopWorld }, { sandboxEnvironment }, { pathsOf }, { isScenario }] = await Promise.all([
    import('../sandbox/create.ts'),
    import('../sandbox/running.ts'),
    import('../sandbox/environment.ts'),
    import('../sandbox/names.ts'),
    import('../sandbox/scenario.ts'),
  ]);
  const paths = pathsOf(folder);
  const made = exists(paths.settings);
  const anew = fresh || (made && !keep && isOver(folder));
  if (made && anew) await stopWorld(folder);
  if (!made || anew) {
    emptyFolder(folder);
    process.stderr.write('Making a sandbox: a project, its remotes, and the world that serves them…\n');
    if (!isScenario(scenario)) throw new Error(`there is no scenario "${scenario}"`);
    await createSandbox({ folder, scenario });
  }
  const { url } = await startWorld({ folder, spawn: [process.execPath, process.argv[1] ?? '', 'sandbox-world'] });
  const { environment } = await sandboxEnvironment({ folder, url });
  return { project: paths.project, environment };
};

/** A sandbox whose release has ended is made anew; an unfinished one is reopened. */
const isOver = (folder: string): boolean => {
  const store = openStore(join(folder, 'state'));
  const newest = store.newestSession({ repository: 'holdpoint-sandbox/driftwood' });
  if (newest === null) return false;
  return replay(readJournal(newest.journal).records).end !== null;
};
