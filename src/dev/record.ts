import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Runs a program of `node_modules/.bin`, or Node itself, in the repository with this terminal. Gives whether it ended with 0. */
export const runTool = (tool: string, args: readonly string[], env: { readonly [name: string]: string } = {}): boolean => {
  const bin = join(ROOT, 'node_modules/.bin');
  const { status, error } = spawnSync(tool === 'node' ? process.execPath : join(bin, tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, ...env },
  });
  if (error !== undefined) throw error;
  return status === 0;
};

/** Builds, runs the end-to-end tests and hands the folder with the screens they recorded to `then`; the folder is removed afterwards. */
export const recordEndToEnd = async (then: (folder: string) => void | Promise<void>): Promise<boolean> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-recordings-'));
  try {
    const green = runTool('node', ['src/dev/build.ts']) && runTool('vitest', ['run', '--config', 'test/vitest.config.ts', '--project', 'e2e'], { HOLDPOINT_RECORD: folder });
    if (green) await then(folder);
    return green;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
