/** Words that a later version of the format will use. Using one today is an error that says so, never a key without effect. */
export const RESERVED: readonly string[] = ['each', 'repositories', 'in', 'wait', 'announce', 'people', 'credentials', 'extends'];

export const RESERVED_CHANNELS: readonly string[] = ['files'];

export const reserved = (word: string): { readonly what: string; readonly instead: string } => ({
  what: `"${word}" is reserved for a later version of the format`,
  instead: 'Remove it: this version does not do it.',
});
