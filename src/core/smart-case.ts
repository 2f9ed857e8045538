/** Smart case: a capital in what is looked for makes the case count. */
export const caseCounts = (pattern: string): boolean => /\p{Lu}/u.test(pattern);
