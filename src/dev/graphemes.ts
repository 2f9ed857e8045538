/**
 * Texts of which each letter is a cluster by itself: ASCII without the return, which joins with the line feed behind it, and what our frames and marks are made
 * of (src/ui/text.ts). What could join them, marks, joiners and selectors, is none of these.
 */
const EACH_ALONE = /^[\u0000-\u000c\u000e-\u007e\u00b7\u00d7\u2013\u2014\u2018-\u201d\u2022\u2026\u203a\u203c\u2190-\u2193\u2219\u2297-\u229c\u23ce\u2500-\u259f\u25b8\u25be\u29d7\u2713\u2717]*$/;

type Segments = { readonly containing: (index?: number) => Intl.SegmentData | undefined } & Iterable<Intl.SegmentData>;

/**
 * What the bundle puts in the place of `Intl.Segmenter`: the same, without it where each letter is one. Ink cuts every line of every frame by it, and the first one
 * of a process loads the rules of all scripts, a twentieth of a start.
 */
export function GraphemeSegmenter(...of: ConstructorParameters<typeof Intl.Segmenter>): { readonly segment: (text: string) => Segments } {
  // Not by its full name: that is what the bundle replaces.
  const { Segmenter } = Intl;
  const quick = (of[1]?.granularity ?? 'grapheme') === 'grapheme';
  let library: Intl.Segmenter | null = null;
  return { segment: (text) => (quick && EACH_ALONE.test(text) ? eachAlone(text) : (library ??= new Segmenter(...of)).segment(text)) };
}

const eachAlone = (input: string): Segments => ({
  containing: (index = 0) => (index < 0 || index >= input.length ? undefined : { segment: input.charAt(index), index, input }),
  *[Symbol.iterator]() {
    for (let index = 0; index < input.length; index += 1) yield { segment: input.charAt(index), index, input };
  },
});
