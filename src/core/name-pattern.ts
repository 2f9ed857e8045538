/** Whether a name of a job or an artifact is meant by a pattern, in which `*` stands for any text. */
export const matchesName = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's').test(name);

export const matchesSome = (patterns: readonly string[], name: string): boolean => patterns.some((pattern) => matchesName(pattern, name));
