import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createCapture } from '../../src/adapters/capture.ts';
import { createGitHub } from '../../src/adapters/github.ts';
import { privateFiles } from '../../src/adapters/private-files.ts';
import type { TrackerContext } from '../../src/ports.ts';

export const TARGET = 'v1.2.3';
export const TITLE = `Release blockers: ${TARGET}`;

export const temporaryFolder = async (): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'holdpoint-trackers-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Makes a stub of `test/trackers/stubs` the program `ergo` of a folder. */
export const installErgo = async (folder: string, stub: 'ergo-before-4' | 'ergo-6'): Promise<void> => {
  const script = fileURLToPath(new URL(`./stubs/${stub}.mjs`, import.meta.url));
  await writeFile(join(folder, 'ergo'), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
  await chmod(join(folder, 'ergo'), 0o755);
};

/** A context with the real adapters; `bin` is the whole PATH of what is called. */
export const contextOf = ({ root, bin = root, github = 'http://127.0.0.1:1' }: { readonly root: string; readonly bin?: string; readonly github?: string }): TrackerContext => ({
  title: TITLE,
  target: TARGET,
  agent: 'rowan@host',
  root,
  file: join(root, 'state', 'blockers.json'),
  options: {},
  processes: { capture: createCapture({ PATH: bin }) },
  github: createGitHub({ baseUrl: github, token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' }),
  store: privateFiles,
  now: () => Date.parse('2026-01-22T19:00:00Z'),
});
