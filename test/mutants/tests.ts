import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import type { TestModule } from 'vitest/node';
import { editsOf, mutatedTexts } from './mutated.ts';
import type { Mutant } from './mutant.ts';
import type { Verdict } from './verdict.ts';

const ROOT = join(import.meta.dirname, '../..');
const UNMUTATED = 'unmutated';

/**
 * Runs the tests that mutants name, all in one vitest: a project is a mutant, whose plugin gives the mutated text in place of
 * the file's. The same tests on the sources as they are come first: what fails there kills nothing.
 */
export const tryTests = async (mutants: readonly Mutant[], said: (mutant: Mutant, verdict: Verdict) => void): Promise<string | null> => {
  const files = (mutant: Mutant): readonly string[] => (mutant.killedBy === 'walks' ? [] : mutant.killedBy);
  const results = new Map<string, TestModule[]>();
  const project = (name: string, include: readonly string[], texts: ReadonlyMap<string, string>) => ({
    extends: false as const,
    root: ROOT,
    plugins: [{ name: 'mutant', enforce: 'pre' as const, load: (id: string) => texts.get(id.split('?')[0] ?? id) ?? null }],
    // The cache on disk is keyed by the file and not by what a plugin makes of it: a mutated module would be taken for the real one, here and in every later test.
    test: { name, include: [...include], testTimeout: 60_000, hookTimeout: 60_000, fsModuleCache: false },
  });
  const vitest = await startVitest('test', [], {
    config: false,
    root: ROOT,
    watch: false,
    maxWorkers: 2,
    fsModuleCache: false,
    reporters: [{ onTestModuleEnd: (module) => void results.set(module.project.name, [...(results.get(module.project.name) ?? []), module]) }],
    projects: [project(UNMUTATED, [...new Set(mutants.flatMap(files))], new Map()), ...mutants.map((mutant) => project(mutant.id, files(mutant), mutatedTexts(ROOT, editsOf(mutant))))],
  });
  await vitest.close();
  process.exitCode = 0;
  for (const mutant of mutants) said(mutant, verdictOf(results.get(mutant.id) ?? [], files(mutant).length));
  const control = verdictOf(results.get(UNMUTATED) ?? [], new Set(mutants.flatMap(files)).size);
  return control.is === 'survived' ? null : control.by;
};

/** Only a test that failed kills; a file that could not be loaded, or has no tests, shows nothing. */
const verdictOf = (modules: readonly TestModule[], wanted: number): Verdict => {
  const failed = modules.flatMap((module) => [...module.children.allTests('failed')]);
  const unloaded = modules.find((module) => module.errors().length > 0 || module.children.size === 0);
  if (modules.length < wanted) return { is: 'broken', by: `only ${modules.length} of ${wanted} test files were run` };
  if (unloaded !== undefined) return { is: 'broken', by: `${unloaded.relativeModuleId} could not be loaded: ${unloaded.errors()[0]?.message ?? 'it has no tests'}` };
  const [first] = failed;
  if (first === undefined) return { is: 'survived', by: modules.map((module) => module.relativeModuleId).join(', ') };
  return { is: 'killed', by: `${first.module.relativeModuleId}: ${first.name}${failed.length > 1 ? `, and ${failed.length - 1} more` : ''}` };
};
