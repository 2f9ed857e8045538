/** The known word that is nearest to a misspelt one by edit distance, or null when none is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | null => {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= limit && distance < Math.max(word.length, candidate.length))
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate ?? null;
};

/** What to write instead of an unknown word: the nearest known one, otherwise all that are known. */
export const orKnown = (word: string, known: readonly string[], none = 'Remove it.'): string => {
  const near = nearest(word, known);
  if (near !== null) return `Write ${near}.`;
  return known.length === 0 ? none : `Known here: ${[...new Set(known)].toSorted().join(', ')}.`;
};

const editDistance = (a: string, b: string): number => {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, left] of [...a].entries()) {
    const line = [row + 1];
    for (const [column, right] of [...b].entries()) {
      const swap = (before[column] ?? 0) + (left === right ? 0 : 1);
      line.push(Math.min(swap, (before[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    before = line;
  }
  return before.at(-1) ?? 0;
};
