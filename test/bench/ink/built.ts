import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../../src/dev/bundle.ts';
import { REPOSITORY } from '../../support/holdpoint.ts';

/** Bundles the minimal Ink program with what we change in Ink, and starts it as any program may start: by a file that switches Node's own compile cache on. */
export const builtInk = async (): Promise<{ readonly argv: readonly [string, ...string[]]; readonly remove: () => void }> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-ink-'));
  const { code } = await bundle(REPOSITORY, 'test/bench/ink/app.ts');
  writeFileSync(join(folder, 'app.mjs'), code);
  writeFileSync(join(folder, 'start.mjs'), "import module from 'module';\nmodule.enableCompileCache();\nimport('./app.mjs');\n");
  return { argv: [process.execPath, join(folder, 'start.mjs')], remove: () => rmSync(folder, { recursive: true, force: true }) };
};
