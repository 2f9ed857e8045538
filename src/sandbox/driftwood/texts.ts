/** Text files of a commit, by path. */
export type Files = { readonly [path: string]: string };
