import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasFirstFrame, openBare } from './terminal.ts';

const LOOK_EVERY_MS = 5;

/** MB/s of a flood in one half of a tmux at 120×36 that somebody looks at; null where there is no tmux. */
export const floodTmux = async (line: string, bytes: number): Promise<number | null> => {
  if (spawnSync('tmux', ['-V']).error !== undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-tmux-'));
  const socket = join(folder, 'socket');
  const done = join(folder, 'done');
  const env = { HOME: folder, SHELL: '/bin/sh' };
  const client = openBare({ argv: ['tmux', '-S', socket, '-f', '/dev/null', 'new-session', 'cat'], cwd: folder, env });
  try {
    await client.until('tmux', hasFirstFrame);
    const from = performance.now();
    spawnSync('tmux', ['-S', socket, 'split-window', '-h', `${line}; touch '${done}'`], { env: { ...process.env, ...env } });
    while (!existsSync(done)) await pause(LOOK_EVERY_MS);
    return bytes / 1_000_000 / ((performance.now() - from) / 1_000);
  } finally {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
};
