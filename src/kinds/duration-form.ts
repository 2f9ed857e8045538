import { z } from 'zod';
import { DURATION, durationMs } from '../core/duration.ts';

/** A length of time above zero as a runbook writes it. */
export const duration = z
  .string()
  .regex(DURATION.form, DURATION.wrong)
  .refine((text) => !DURATION.form.test(text) || durationMs(text) !== null, DURATION.zero);
