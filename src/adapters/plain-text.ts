const SEQUENCES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]/g;
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/;

/** A child's output without escape sequences: what is searched, quoted and captured, never what is drawn. */
export const plainText = (text: string): string => (text.includes('\x1b') ? text.replace(SEQUENCES, '') : text);

/** A text without its escape sequences, and where each of its letters stood. */
export type PlainPlaces = { readonly plain: string; readonly placeOf: (at: number) => number };

/** The same as `plainText`, for whoever has to find a place again. Null when there is no sequence in it. */
export function plainPlaces(text: string): PlainPlaces | null {
  if (!text.includes('\x1b')) return null;
  const pieces: { readonly at: number; readonly from: number }[] = [];
  let plain = '';
  let from = 0;
  const keep = (until: number): void => {
    pieces.push({ at: plain.length, from });
    plain += text.slice(from, until);
  };
  for (const { index, 0: sequence } of text.matchAll(SEQUENCES)) {
    if (index > from) keep(index);
    from = index + sequence.length;
  }
  if (from === 0) return null;
  keep(text.length);
  const placeOf = (at: number): number => {
    const piece = pieces.findLast((one) => one.at <= at);
    return piece === undefined ? at : piece.from + at - piece.at;
  };
  return { plain, placeOf };
}

/** Where a sequence begins that has not ended yet; the length of the text when there is none. */
export const unfinishedSequence = (text: string): number => UNFINISHED.exec(text)?.index ?? text.length;

const COLOURS = /\x1b\[[0-9;:]*m/g;

/** Only the colours of a piece of text: what stood in it goes, what follows keeps its look. */
export const coloursIn = (text: string): string => (text.includes('\x1b') ? (text.match(COLOURS) ?? []).join('') : '');
