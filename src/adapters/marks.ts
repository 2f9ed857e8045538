/** Letters of what programs print, from the one there is most of; any other is rarer. */
const COMMON = ' etaoinsrlhdcumpfgybwvk/.-:,0123456789_';
const rarity = (letter: string): number => (COMMON.includes(letter) ? -COMMON.indexOf(letter) : -COMMON.length);
const rarestOf = (mark: string): string => [...mark].toSorted((one, other) => rarity(one) - rarity(other))[0] ?? '';

/**
 * Whether a text holds one of these. The rarest letter of each is looked for first: a single letter is found at the speed of memory, and a
 * text without it holds none of the marks that have it.
 */
export const holdsOneOf = (marks: readonly string[]): ((text: string) => boolean) => {
  const byLetter = Object.entries(Object.groupBy(marks, rarestOf));
  return (text) => byLetter.some(([letter, those = []]) => text.includes(letter) && those.some((mark) => text.includes(mark)));
};
