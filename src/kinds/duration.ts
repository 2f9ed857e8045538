import { z } from 'zod';

const FORM = /^(?=.)(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/;

/** Milliseconds of `5s`, `40m`, `12h` or `1h30m`. @throws Error for anything else: a spec is checked before it gets here. */
export const durationMs = (text: string): number => {
  const match = FORM.exec(text);
  if (match === null) throw new Error(`"${text}" is not a length of time`);
  const [, hours = 0, minutes = 0, seconds = 0] = match.map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
};

/** A length of time above zero as a runbook writes it. */
export const duration = z
  .string()
  .regex(/^(?=.)(\d{1,4}h)?(\d{1,5}m)?(\d{1,6}s)?$/, 'is no duration: write hours, minutes and seconds, such as 40m, 12h, 30s or 1h30m')
  .refine((text) => !FORM.test(text) || durationMs(text) > 0, 'is no time at all: write a duration above zero, such as 30s');

/** A length of time for people: `0.4 s`, `2:05`, `1:00:00`. */
export const sayDuration = (ms: number): string => {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const pad = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
};
