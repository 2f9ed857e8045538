/** How a runbook writes a length of time. Both the runbook's schema and the kinds' are made of this form and these words. */
export const DURATION = { form: /^(?=.)(\d{1,4}h)?(\d{1,5}m)?(\d{1,6}s)?$/, wrong: 'is no duration: write hours, minutes and seconds, such as 40m, 12h, 30s or 1h30m', zero: 'is no time at all: write a duration above zero, such as 30s' } as const;

const UNITS_MS = [3_600_000, 60_000, 1_000] as const;

/** `40m`, `12h`, `30s`, `1h30m` in milliseconds; null when it is none of these, or zero. */
export const durationMs = (text: string): number | null => {
  const parts = DURATION.form.exec(text)?.slice(1);
  if (parts === undefined) return null;
  const total = parts.reduce((sum, part, index) => sum + Number.parseInt(part ?? '0', 10) * (UNITS_MS[index] ?? 0), 0);
  return total > 0 ? total : null;
};
