/** A word of a command as a person could paste it into a shell. A name in braces stays readable: a runbook's own fields have them. */
export const quoted = (word: string): string => (/^(?:[\w@%+=:,./-]|\{\w+\})+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);

/**
 * Puts values into the braces of a line that a person could paste. A value stays one word, or part of one, whatever it holds: git itself takes
 * `$(id)` for the name of a tag. A name without a value stays in its braces, and so does `${name}`, which is the shell's.
 */
export const fillQuoted = (line: string, values: { readonly [name: string]: string }): string => {
  let inQuotes = false;
  return line.replaceAll(/\\?'|\\.|(?<!\$)\{([A-Za-z_][\w-]*)\}/gs, (found: string, name: string | undefined) => {
    const value = name === undefined ? undefined : values[name];
    if (value !== undefined) return inQuotes ? value.replaceAll("'", String.raw`'\''`) : quoted(value);
    // Inside quotes a backslash is itself; outside it takes the quote after it along.
    if (found === "'" || (inQuotes && found === String.raw`\'`)) inQuotes = !inQuotes;
    return found;
  });
};
