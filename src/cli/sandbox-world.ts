import { EXIT } from '../core/error.ts';
import type { Run } from './index.ts';

/** The world of a sandbox, as the detached process that `holdpoint sandbox` starts. Not for people. */
export const sandboxWorld: Run = async (asked) => {
  const [folder] = asked.rest;
  if (folder === undefined) return EXIT.left;
  const { serveWorld } = await import('../sandbox/serve.ts');
  await serveWorld(folder);
  return 0;
};
