import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { REPOSITORY } from '../../support/holdpoint.ts';

/**
 * Bundles the minimal Ink program as whoever writes one does, with Ink as its authors made it: what we take out of it, and let it remember, is ours to be measured
 * by. It is started as ours is: by a file that switches the compile cache on.
 */
export const builtInk = async (): Promise<{ readonly argv: readonly [string, ...string[]]; readonly remove: () => void }> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-ink-'));
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['test/bench/ink/app.ts'],
    outfile: join(folder, 'app.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    jsx: 'automatic',
    minify: true,
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Ink's development tools are not installed, and never asked for: anything may stand there.
    alias: { 'react-devtools-core': 'node:util' },
    // CommonJS packages in an ESM bundle still call `require` for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  writeFileSync(join(folder, 'start.mjs'), "import module from 'module';\nmodule.enableCompileCache();\nimport('./app.mjs');\n");
  return { argv: [process.execPath, join(folder, 'start.mjs')], remove: () => rmSync(folder, { recursive: true, force: true }) };
};
