import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { pathsOf } from '../../src/sandbox/names.ts';
import { runningWorld, stopWorld } from '../../src/sandbox/running.ts';
import type { SkinName } from '../../src/dev/views.ts';
import type { ScenarioName } from '../../src/sandbox/scenario.ts';
import { makePerson, runHoldpoint } from '../support/holdpoint.ts';
import type { Person, Ran } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { openMaintainer } from './maintainer.ts';
import type { Maintainer } from './maintainer.ts';

/** One person, one sandbox, and the terminal and scripts that this person works with. */
export type Desk = {
  readonly person: Person;
  /** Opens `holdpoint sandbox` for the scenario; the second time it comes back to the same release. */
  readonly open: (how?: { readonly columns?: number; readonly rows?: number; readonly skin?: SkinName; readonly film?: string }) => Maintainer;
  /** Once `seen` is there the servers of the sandbox give no answer while `call` goes on, so that nothing on the screen moves but its ages. */
  readonly holdStill: (seen: () => Promise<void>, call: () => Promise<void>) => Promise<void>;
  /** What `holdpoint sandbox env` says: variables, and the folder of the project. */
  readonly environment: () => Promise<Environment>;
  /** Runs the program without a terminal in the sandbox's project, as a script does. */
  readonly script: (...args: readonly string[]) => Promise<Ran>;
  readonly leave: () => Promise<void>;
};

export type Environment = { readonly folder: string; readonly env: { readonly [name: string]: string } };

/** A desk for each test of a file, and for each try of one: what a failed try left behind is not sat down at again. */
export const sitDown = (scenario: ScenarioName): (() => Desk) => {
  let desk: Desk | null = null;
  beforeEach(() => {
    desk = openDesk(scenario);
  });
  afterEach(async () => {
    await desk?.leave();
    desk = null;
  });
  return () => {
    if (desk === null) throw new Error('a desk is there while a test runs');
    return desk;
  };
};

const openDesk = (scenario: ScenarioName): Desk => {
  const person = makePerson();
  const folder = join(person.state, 'holdpoint', 'sandbox', scenario);
  let known: Environment | null = null;
  const environment = async (): Promise<Environment> => {
    if (known !== null) return known;
    const { code, stdout, stderr } = await runHoldpoint({ person, args: ['sandbox', 'env', '--scenario', scenario] });
    if (code !== 0) throw new Error(`holdpoint sandbox env: exit ${code}\n${stderr}`);
    known = { folder, env: Object.fromEntries([...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value])) };
    return known;
  };
  return {
    person,
    open: (how) => openMaintainer({ person, args: ['sandbox', '--scenario', scenario], ...how }),
    holdStill: async (seen, call) => {
      // Asked before, for what is seen passes.
      const world = await runningWorld(folder);
      if (world === null) throw new Error('the world of the sandbox runs while it is held still');
      await seen();
      process.kill(world.pid, 'SIGSTOP');
      try {
        await call();
      } finally {
        process.kill(world.pid, 'SIGCONT');
      }
    },
    environment,
    script: async (...args) => runHoldpoint({ person, args, cwd: pathsOf(folder).project, env: (await environment()).env }),
    leave: async () => {
      await closeTerminals();
      if (existsSync(pathsOf(folder).settings)) await stopWorld(folder);
      person.leave();
    },
  };
};
