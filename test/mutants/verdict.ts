/** What became of a mutant. `broken`: its code does not run, so what saw it shows nothing. */
export type Verdict = { readonly is: 'killed' | 'survived' | 'broken'; readonly by: string };
