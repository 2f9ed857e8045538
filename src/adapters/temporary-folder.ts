import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls with a folder that only this person can read; it is gone afterwards, with all that is in it. `name` is how its name begins. */
export const inTemporaryFolder = async <T>(name: string, call: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), name));
  try {
    return await call(folder);
  } finally {
    // What somebody left there is no reason to lose what was said.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
};
