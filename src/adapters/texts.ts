import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Files that the command line itself reads or writes: runbooks, the schema, a sandbox's folder. */
export const exists = (path: string): boolean => existsSync(path);
export const readBytes = (path: string): Uint8Array => readFileSync(path);
export const writeText = (path: string, text: string): void => writeFileSync(path, text);

/** Removes a folder with all that is in it, and makes it anew, for its owner only. */
export const emptyFolder = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
};
