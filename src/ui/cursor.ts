/** What the cursor of the tree holds: the id of a step, or of a step and one of its attempts. No id has a `#`. */
export const attemptKey = (step: string, attempt: number): string => `${step}#${attempt}`;

export const stepIn = (cursor: string): string => cursor.split('#')[0] ?? cursor;

/** The number of the attempt, from 1; null where it stands on the step itself. */
export const attemptIn = (cursor: string): number | null => {
  const n = Number(cursor.split('#')[1]);
  return Number.isInteger(n) ? n : null;
};
