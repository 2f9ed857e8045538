import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EXIT, HoldpointError } from '../core/error.ts';

/** Files that the command line itself reads or writes: runbooks, the schema, a sandbox's folder. */
export const exists = (path: string): boolean => existsSync(path);

/** All of a file. @throws HoldpointError code 2 when it is a folder, or cannot be read. */
export const readBytes = (path: string): Uint8Array => orUnusable(() => readFileSync(path), { path, done: 'read', fix: 'Name a file that you may read.' });

/** Writes a file anew. @throws HoldpointError code 2 when its folder is not there, or it cannot be written. */
export const writeText = (path: string, text: string): void => orUnusable(() => writeFileSync(path, text), { path, done: 'written', fix: 'Name a file in a folder that is there and that you may write in.' });

const orUnusable = <T>(call: () => T, { path, done, fix }: { readonly path: string; readonly done: string; readonly fix: string }): T => {
  try {
    return call();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HoldpointError({ code: EXIT.left, what: `${path} cannot be ${done}`, why, fix, cause });
  }
};

/** Removes a folder with all that is in it, and makes it anew, for its owner only. */
export const emptyFolder = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
};
