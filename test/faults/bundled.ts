import { join } from 'node:path';
import { build } from 'esbuild';
import { builtinsWhenNeeded } from '../../src/dev/bundle.ts';

/**
 * Bundles a program of `programs/` into `folder`: a bundled start costs a fifth of another one, and the faults are many starts.
 * @returns the path of what is started.
 */
export const bundled = async (program: string, folder: string): Promise<string> => {
  await build({
    entryPoints: [join(import.meta.dirname, 'programs', `${program}.ts`)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'error',
    plugins: [builtinsWhenNeeded],
    // The screen is asked for by nobody here.
    external: ['*/screen.ts'],
    banner: { js: "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);" },
  });
  return join(folder, `${program}.mjs`);
};
