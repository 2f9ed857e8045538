/**
 * The beginning of a foreign text, cut where a word ends. Prevents: a token that is cut in two, so that nothing knows it for one
 * any more and its beginning is shown.
 */
export const shortened = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const words = text.slice(0, most + 1).replace(/\S*$/, '').trimEnd();
  return words === '' ? '…' : `${words} …`;
};
