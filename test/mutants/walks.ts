import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Verdict } from './verdict.ts';
import { mutatedTexts } from './mutated.ts';
import type { Edit } from './mutant.ts';
import type { WalkResult } from './walk-worker.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A walk that does not come to an end is no verdict. */
const NEVER_ENDS_MS = 600_000;

/** Bundles walks, judge and core with these edits, in memory, and walks until something breaks. */
export const tryMutatedWalks = async (edits: readonly Edit[], walk: { readonly runs: number; readonly seed: number }): Promise<Verdict> => {
  const texts = mutatedTexts(ROOT, edits);
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, 'walk-worker.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    logLevel: 'silent',
    plugins: [{ name: 'mutant', setup: ({ onLoad }) => onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => (texts.has(path) ? { contents: texts.get(path) ?? '', loader: 'ts' } : undefined)) }],
  });
  const worker = new Worker(bundle.outputFiles[0]?.text ?? '', { eval: true, workerData: walk });
  const timer = setTimeout(() => void worker.terminate(), NEVER_ENDS_MS);
  try {
    const { runs, broken } = await new Promise<WalkResult>((resolve, reject) => worker.on('message', resolve).on('error', reject).on('exit', () => reject(new Error('it never came to an end'))));
    if (broken === null) return { is: 'survived', by: `${runs} walks` };
    // Code that cannot run is seen by anything; that shows nothing about the rule.
    return broken.what.startsWith('threw ') ? { is: 'broken', by: broken.what } : { is: 'killed', by: `property ${broken.property}, walk ${runs}: ${broken.what}` };
  } catch (error) {
    return { is: 'broken', by: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
};
