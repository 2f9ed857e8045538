import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathsOf } from './names.ts';
import { sha256 } from './packing.ts';
import type { Settings, State, Stored } from './state.ts';

/** A world's state on disk, with the copy in memory that one process owns. */
export type Store = {
  readonly folder: string;
  readonly settings: Settings;
  readonly state: () => State;
  /** Replaces the state, on disk first. */
  readonly change: (next: (state: State) => State) => Promise<void>;
  /** New ids, never given before, in one write. */
  readonly newIds: (count: number) => Promise<readonly number[]>;
  /** Keeps bytes under their digest. */
  readonly keep: (name: string, bytes: Buffer) => Promise<Stored>;
  /** @throws Error when there are no such bytes, or when they are not the ones that were kept. */
  readonly bytesOf: (digest: string) => Promise<Buffer>;
};

/** Ids leave gaps, as they do where others work too: one that is guessed is wrong. */
export const ID_STEP = 7;

/**
 * Opens the state of a sandbox. `given` stands in for its settings while it is being made.
 * @throws Error when the folder holds no sandbox.
 */
export const openStore = async (folder: string, given?: Settings): Promise<Store> => {
  const paths = pathsOf(folder);
  const settings = given ?? (await readJson<Settings>(paths.settings));
  let state = await readJson<State>(paths.state);
  let writing: Promise<void> = Promise.resolve();
  const change = (next: (before: State) => State): Promise<void> => {
    const write = writing.then(async () => {
      const after = next(state);
      await writeWhole(paths.state, `${JSON.stringify(after, null, 1)}\n`);
      state = after;
    });
    writing = write.catch(() => undefined);
    return write;
  };
  return {
    folder,
    settings,
    state: () => state,
    change,
    newIds: async (count) => {
      let first = 0;
      await change((before) => ({ ...before, nextId: (first = before.nextId) + ID_STEP * count }));
      return Array.from({ length: count }, (_, index) => first + ID_STEP * index);
    },
    keep: async (name, bytes) => {
      const digest = sha256(bytes);
      await writeWhole(join(paths.blobs, digest), bytes);
      return { name, sha256: digest, bytes: bytes.length };
    },
    bytesOf: async (digest) => {
      const bytes = await readFile(join(paths.blobs, digest));
      if (sha256(bytes) !== digest) throw new Error(`the bytes kept as ${digest} have another digest`);
      return bytes;
    },
  };
};

/** The cast: these files are written by this program alone, in a folder of its own. */
export const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;

let writes = 0;

/** Writes a file so that a reader, or a crash, finds the old one or the new one, never a part. */
export const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.${(writes += 1)}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
};
