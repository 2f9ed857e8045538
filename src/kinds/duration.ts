import { durationMs as read } from '../core/duration.ts';

/** Milliseconds of `5s`, `40m`, `12h` or `1h30m`. @throws Error for anything else: a spec is checked before it gets here. */
export const durationMs = (text: string): number => {
  const ms = read(text);
  if (ms === null) throw new Error(`"${text}" is not a length of time`);
  return ms;
};

/** A length of time for people: `0.4 s`, `2:05`, `1:00:00`. */
export const sayDuration = (ms: number): string => {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const pad = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
};
