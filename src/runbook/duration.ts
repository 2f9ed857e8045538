import { z } from 'zod';
import { DURATION, durationMs } from '../core/duration.ts';

/** The form of a duration in the runbook. It stays text in the definition; `durationMs` reads it. */
export const duration = z
  .string()
  .regex(DURATION.form, DURATION.wrong)
  .refine((text) => !DURATION.form.test(text) || durationMs(text) !== null, DURATION.zero);
