/** Something wrong in a runbook: where (1-based line and column), what is wrong, and what to write instead. */
export type Problem = { readonly file: string; readonly line: number; readonly column: number; readonly what: string; readonly instead: string };

/** One line for people and editors: `runbook.yaml:4:7: unknown key "tpye". Write type.` */
export const problemText = (problem: Problem): string => `${problem.file}:${problem.line}:${problem.column}: ${problem.what}. ${problem.instead}`;

/** In reading order, and each thing said once: two checks may meet at one place. */
export const inReadingOrder = <Found extends Problem>(problems: readonly Found[]): readonly Found[] => {
  const seen = new Set<string>();
  return problems
    .filter((problem) => {
      const text = problemText(problem);
      return !seen.has(text) && seen.add(text);
    })
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
};
