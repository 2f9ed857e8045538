import { describe, expect, it } from 'vitest';
import { inFrames } from '../../src/cli/in-frames.ts';

/** A store whose frames end when the test says so; `told` counts. */
const stage = () => {
  const listeners = new Set<() => void>();
  let ends: (() => void) | null = null;
  const seen = { told: 0 };
  const stop = inFrames(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    (_, call) => {
      ends = call;
      return () => (ends = null);
    },
  )(() => void (seen.told += 1));
  const endFrame = (): void => {
    const end = ends;
    ends = null;
    end?.();
  };
  return { seen, stop, endFrame, change: () => listeners.forEach((tell) => tell()), isWaiting: () => ends !== null };
};

describe('telling a screen of changes in frames', () => {
  it('tells of the first change at once, and of those that follow together at the end of the frame', () => {
    const { seen, change, endFrame } = stage();
    change();
    expect(seen.told).toBe(1);
    for (let n = 0; n < 9; n += 1) change();
    expect(seen.told).toBe(1);
    endFrame();
    expect(seen.told).toBe(2);
  });

  it('begins another frame with what it told late, and ends when nothing more changes', () => {
    const { seen, change, endFrame, isWaiting } = stage();
    change();
    change();
    endFrame();
    change();
    expect(seen.told).toBe(2);
    endFrame();
    expect(seen.told).toBe(3);
    endFrame();
    expect(seen.told).toBe(3);
    expect(isWaiting()).toBe(false);
    change();
    expect(seen.told).toBe(4);
  });

  it('says nothing more when nobody listens', () => {
    const { seen, change, endFrame, stop } = stage();
    change();
    change();
    stop();
    endFrame();
    change();
    expect(seen.told).toBe(1);
  });
});
