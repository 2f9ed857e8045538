/** A word of a command as a person could paste it into a shell. A name in braces stays readable: a runbook's own fields have them. */
export const quoted = (word: string): string => (/^(?:[\w@%+=:,./-]|\{\w+\})+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);
