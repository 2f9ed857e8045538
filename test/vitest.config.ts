import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

/**
 * Three projects: `architecture` reads the sources, `unit` mirrors their tree, `e2e` drives the built program through a pseudo-terminal. What e2e waits for is
 * mostly the embedded world and the time that a prompt wants, and what the unit tests wait for is mostly git and loopback, so more files run side by side than there are cores. A
 * pseudo-terminal on a busy machine may lose a race of keys that no person would run; what fails twice is broken. Components are drawn by the React that is
 * in the product: the one for development takes twice as long. The unit tests of one worker share their modules: loading those anew for each file cost a third.
 */
process.env['NODE_ENV'] = 'production';

export default defineConfig({
  test: {
    // Beside this file, so that the projects below are read with the repository as their root.
    root: `${import.meta.dirname}/..`,
    passWithNoTests: false,
    reporters: ['default'],
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/architecture.test.ts', 'test/e2e/**', 'test/fixtures/**'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 3, isolate: false } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000, maxWorkers: 8, retry: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
