/** `main`: it is about what is installed; `resource`: about another download; `aside`: about neither (bottles, patches, tests, methods); `words`: a comment, a here-document, or what comes after the program. */
export type Place = 'main' | 'resource' | 'aside' | 'words';

/** One line of a formula with its end, and where it stands. `stanza` is set where it is a call with one literal text first: what of it comes before the text, the text, and what comes after. */
export type FormulaLine = { readonly number: number; readonly text: string; readonly place: Place; readonly call: string; readonly stanza: Stanza | null };
export type Stanza = { readonly before: string; readonly quote: string; readonly value: string; readonly after: string };

/**
 * Reads a formula line by line, as far as its stanzas need it: blocks by their indentation, comments, here-documents. Joined, the lines are
 * the text again, byte for byte. Gives why where a here-document or a comment block does not end. https://docs.brew.sh/Formula-Cookbook
 */
export const readLines = (text: string): readonly FormulaLine[] | { readonly why: string } => {
  const lines: FormulaLine[] = [];
  const blocks: { readonly indent: number; readonly place: Place }[] = [];
  /** What ends the words that are being passed over. */
  const until: RegExp[] = [];
  for (const [index, line] of text.split(/(?<=\n)/).entries()) {
    const bare = line.replace(/\r?\n$/, '');
    const [ends] = until;
    const isWords = ends !== undefined || /^\s*#/.test(bare) || /^=begin\b/.test(bare) || bare === '__END__';
    const place = isWords ? 'words' : (blocks.at(-1)?.place ?? 'main');
    lines.push({ number: index + 1, text: line, place, call: isWords ? '' : (/^\s*(\w+)(?=[\s("'])/.exec(bare)?.[1] ?? ''), stanza: isWords ? null : stanzaOf(line) });
    if (ends !== undefined) {
      if (ends.test(bare)) until.shift();
    } else if (bare === '__END__') until.push(NEVER);
    else if (/^=begin\b/.test(bare)) until.push(/^=end\b/);
    else if (!isWords) {
      until.push(...[...bare.matchAll(/<<[~-]?(["'`]?)([A-Z]\w*)\1/g)].map(([, , name]) => new RegExp(`^\\s*${name}\\s*$`)));
      const indent = /^\s*/.exec(bare)?.[0].length ?? 0;
      if (/^\s*end\b/.test(bare)) while ((blocks.at(-1)?.indent ?? -1) >= indent) blocks.pop();
      else if (OPENS.test(bare) && !/\bend\s*(?:#.*)?$/.test(bare)) blocks.push({ indent, place: inside(place, bare) });
    }
  }
  return until.every((ends) => ends === NEVER) ? lines : { why: 'a here-document or a comment of the formula does not end' };
};

/** What comes after `__END__` is no program. */
const NEVER = /(?!)/;

const OPENS = /^\s*(?:class|module|def|if|unless|case|begin|while|until|for)\b|\bdo\s*(?:\|[^|]*\|)?\s*(?:#.*)?$/;
/** Blocks that say for whom something is installed, not what else there is. */
const SAME = /^\s*(?:class|module|on_\w+|stable|if|unless|case)\b/;

const inside = (place: Place, line: string): Place => (SAME.test(line) ? place : place === 'main' && /^\s*(?:go_)?resource\b/.test(line) ? 'resource' : 'aside');

/** A backslash could hide anything, so a text with one is none that is understood. */
const stanzaOf = (line: string): Stanza | null => {
  const [, before, quote, value, after] = /^(\s*\w+(?:\s+|\s*\(\s*))(["'])((?:(?!\2)[^\\\r\n])*)(\2[^]*)$/.exec(line) ?? [];
  return before === undefined || quote === undefined || value === undefined || after === undefined ? null : { before, quote, value, after };
};
