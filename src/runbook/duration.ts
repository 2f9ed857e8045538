import { z } from 'zod';

const UNITS = [3_600_000, 60_000, 1000] as const;
const FORM = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/;

/** `40m`, `12h`, `30s`, `1h30m` in milliseconds; null when it is none of these, or zero. */
export const durationMs = (text: string): number | null => {
  const parts = FORM.exec(text)?.slice(1);
  if (parts === undefined) return null;
  const total = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS[index] ?? 0), 0);
  return total > 0 ? total : null;
};

/** The form of a duration in the runbook. It stays text in the definition; `durationMs` reads it. */
export const duration = z
  .string()
  .regex(/^(?=.)(\d{1,4}h)?(\d{1,5}m)?(\d{1,6}s)?$/, 'is no duration: write hours, minutes and seconds, such as 40m, 12h, 30s or 1h30m')
  .refine((text) => !FORM.test(text) || durationMs(text) !== null, 'is no time at all: write a duration above zero, such as 30s');
