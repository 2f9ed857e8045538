import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quoted } from '../core/quoted.ts';
import type { Git } from '../ports.ts';
import { whyHidden } from './git-hidden.ts';
import type { Hidden } from './git-hidden.ts';
import { unanswered } from './git-program.ts';
import type { GitProgram } from './git-program.ts';

/** A prompt or an editor that looks at the index holds it for a moment. */
const HELD_FOR_MS = 2_000;
const LOOK_EVERY_MS = 100;

/**
 * Another git that is at work here changes what was just read, or died half-way. A history that is cut off cannot tell what changed since the
 * base, nor which commit is built on which; and of a file that is hidden from it, git does not know whether it changed. @throws WorldError
 */
export async function obstacle(git: GitProgram, root: string, hidden: Hidden): ReturnType<Git['obstacle']> {
  const text = await git.read(['rev-parse', '--is-shallow-repository', '--git-path', 'index.lock']).catch((cause: unknown) => {
    throw unanswered(`the state of ${root} could not be read`, cause);
  });
  const [shallow = '', name = ''] = text.split('\n');
  const lock = resolve(root, name);
  if (name === '' || (await staysThere(lock))) return { why: `another git is at work here, or died: ${lock} is there`, fix: `Wait for it. If none runs (see ps), remove what it left: rm ${quoted(lock)}` };
  if (shallow !== 'false') return { why: 'this clone is shallow: its history is cut off', fix: 'Run: git fetch --unshallow' };
  return whyHidden(root, await hidden());
}

async function staysThere(path: string): Promise<boolean> {
  for (let waited = 0; waited < HELD_FOR_MS; waited += LOOK_EVERY_MS) {
    if ((await lstat(path).catch(() => null)) === null) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}
