/** One input of the release. `choices` are all that it may be, where there are any. */
export type InputField = { readonly name: string; readonly label: string; readonly value: string; readonly suggestion: string | null; readonly choices: readonly string[]; readonly problem: (value: string) => string | null };
