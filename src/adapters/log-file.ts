import { closeSync, constants, lstatSync, openSync, writeSync } from 'node:fs';
import { createLineIndex, readIntoIndex } from './line-index.ts';
import type { LineIndex } from './line-index.ts';
import { createRing } from './output-ring.ts';
import type { Ring } from './output-ring.ts';

/** The outputs of this process, by the path of their log file. */
export type Outputs = {
  /** Opens the log for appending; makes it (0600) when it is not there. A link in its place is refused. */
  readonly open: (path: string) => Promise<OutputLog>;
  /** The newest bytes in memory, where this process wrote that log lately. */
  readonly ring: (path: string) => Ring | null;
  /** Where its lines are, read up to its present end. */
  readonly index: (path: string) => Promise<LineIndex>;
};

export type OutputLog = {
  /** Writes bytes to the end of the file and to the ring. @throws when the disk does not take them. */
  readonly append: (bytes: Uint8Array) => void;
  readonly lines: () => number;
  /** The last line has no end yet. */
  readonly unfinished: () => boolean;
  readonly close: () => void;
};

const RING_BYTES = 4 * 1024 * 1024;
/** Rings that are kept; an older output is read from its file. */
const RINGS = 8;
const INDEXES = 64;

export function createOutputs(): Outputs {
  const rings = new Map<string, Ring>();
  const indexes = new Map<string, LineIndex>();
  /** Logs that are being written: their index is fed by the writer. */
  const writers = new Map<string, number>();

  const index = async (path: string): Promise<LineIndex> => {
    const known = indexes.get(path) ?? createLineIndex();
    keepNewest(indexes, path, known, INDEXES, (one) => writers.has(one));
    if (!writers.has(path)) await readIntoIndex(path, known);
    return known;
  };

  return {
    index,
    ring: (path) => rings.get(path) ?? null,
    open: async (path) => {
      const there = lstatSync(path, { throwIfNoEntry: false });
      // A pipe would hang us, a device has no end, a link leads out of our folder.
      if (there !== undefined && !there.isFile()) throw new Error(`${path} is not a file`);
      const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
      const lines = await index(path);
      const fd = openSync(path, flags, 0o600);
      const ring = rings.get(path) ?? createRing(RING_BYTES);
      keepNewest(rings, path, ring, RINGS, (one) => writers.has(one));
      writers.set(path, (writers.get(path) ?? 0) + 1);
      return {
        append: (bytes) => {
          for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
          ring.append(bytes);
          lines.add(bytes);
        },
        lines: () => lines.lines(),
        unfinished: () => lines.unfinished(),
        close: () => {
          closeSync(fd);
          const left = (writers.get(path) ?? 1) - 1;
          if (left === 0) writers.delete(path);
          else writers.set(path, left);
        },
      };
    },
  };
}

function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value, most: number, inUse: (key: string) => boolean): void {
  map.delete(key);
  map.set(key, value);
  for (const old of map.keys()) {
    if (map.size <= most) return;
    if (old !== key && !inUse(old)) map.delete(old);
  }
}
