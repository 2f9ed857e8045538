const BRACES = /\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

/** Names in braces, in order of appearance, each once: `v{version}-{mode}` → `version`, `mode`. */
export const namesIn = (text: string): readonly string[] => [...new Set([...text.matchAll(BRACES)].map((match) => match[1] ?? ''))];

/**
 * Replaces `{name}` by its value. A text whose name has no value is never used half-filled: a placeholder that
 * reached a shell as `<build-run-id>` once was a redirection.
 * @throws Error that names the value which is missing.
 */
export const fill = (text: string, values: { readonly [name: string]: string }): string =>
  text.replaceAll(BRACES, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`{${name}} has no value yet, so "${text}" cannot be used`);
    return value;
  });
