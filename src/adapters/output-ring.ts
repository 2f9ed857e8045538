/** The newest bytes of an output, in one buffer that grows to its size and is then written round and round. */
export type Ring = {
  readonly append: (bytes: Uint8Array) => void;
  /** A copy of the newest `length` bytes, fewer when there are fewer. */
  readonly tail: (length: number) => Buffer;
  /** Bytes that were ever appended. */
  readonly total: () => number;
};

const FIRST_SIZE = 64 * 1024;

/** @param size bytes that are kept, a power of two times 64 KiB. */
export function createRing(size: number): Ring {
  let buffer = Buffer.alloc(Math.min(FIRST_SIZE, size));
  let total = 0;

  const grow = (needed: number): void => {
    let length = buffer.length;
    while (length < needed && length < size) length *= 2;
    if (length === buffer.length) return;
    const bigger = Buffer.alloc(length);
    // It grows only before it was ever full, so its bytes start at 0.
    buffer.copy(bigger, 0, 0, Math.min(total, buffer.length));
    buffer = bigger;
  };

  return {
    append: (bytes) => {
      if (total <= buffer.length) grow(total + bytes.length);
      const kept = bytes.subarray(Math.max(0, bytes.length - buffer.length));
      const at = (total + bytes.length - kept.length) % buffer.length;
      const first = Math.min(kept.length, buffer.length - at);
      buffer.set(kept.subarray(0, first), at);
      buffer.set(kept.subarray(first), 0);
      total += bytes.length;
    },
    tail: (length) => {
      const kept = Math.min(length, total, buffer.length);
      const from = (total - kept) % buffer.length;
      const first = Math.min(kept, buffer.length - from);
      return Buffer.concat([buffer.subarray(from, from + first), buffer.subarray(0, kept - first)]);
    },
    total: () => total,
  };
}
