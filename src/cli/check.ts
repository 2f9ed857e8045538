/** One thing that a release here rests on. `not asked`: it is not needed here, only the network knows, or it could be better. `fix` is a command. */
export type Check = { readonly name: string; readonly is: 'there' | 'missing' | 'not asked'; readonly says: string; readonly fix: string | null };

export const there = (name: string, says: string): Check => ({ name, is: 'there', says, fix: null });
export const missing = (name: string, says: string, fix: string): Check => ({ name, is: 'missing', says, fix });
export const notAsked = (name: string, says: string): Check => ({ name, is: 'not asked', says, fix: null });
/** It works as it is, and a command would make it better. */
export const better = (name: string, says: string, fix: string): Check => ({ name, is: 'not asked', says, fix });
