type Rule = { readonly name: string; readonly pattern: RegExp; readonly to: string };

/** What differs from one run to the next, in the order in which it is replaced. */
export const RULES: readonly Rule[] = [
  { name: 'spinner', pattern: /[⊶⊷]/g, to: '⊶' },
  { name: 'temporary folder', pattern: /(?:\/[\w.-]+)*\/holdpoint-[\w-]+-[A-Za-z0-9]{6}(?![A-Za-z0-9])/g, to: '/tmp/holdpoint' },
  { name: 'port', pattern: /(?<=127\.0\.0\.1:)\d+/g, to: '00000' },
  { name: 'process', pattern: /(?<=pid )\d+/g, to: '0000' },
  { name: 'integrity', pattern: /sha512-[A-Za-z0-9+/]+=*/g, to: 'sha512-…' },
  { name: 'moment', pattern: /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, to: 'yyyy-mm-ddThh:mm:ssZ' },
  { name: 'date', pattern: /\b\d{4}-\d\d-\d\d\b/g, to: 'yyyy-mm-dd' },
  { name: 'host', pattern: /(?<=agent +)\S+@\S+/g, to: 'user@host' },
  { name: 'time of day', pattern: /\b\d\d:\d\d:\d\d\b/g, to: 'hh:mm:ss' },
  { name: 'duration', pattern: /\b\d+:\d\d(?::\d\d)?\b/g, to: 'm:ss' },
  { name: 'long duration', pattern: /\b\d+h(?: ?\d+m)?\b|\b\d+[ms]\b/g, to: '0m' },
  { name: 'age', pattern: /\bjust now\b|\b\d+ (?:s|min|h) ago\b/g, to: '0 s ago' },
  { name: 'next look', pattern: /\blooking now\b|\bnext in \d+ s\b/g, to: 'next in 0 s' },
  { name: 'next look of all', pattern: / · next m:ss/g, to: '' },
  { name: 'seconds', pattern: /\b\d+(?:\.\d)? s\b(?! ago)/g, to: '0 s' },
  { name: 'milliseconds', pattern: /(?<=\()\d+(?:\.\d+)?(?=ms\))|(?<=duration_ms )\d+(?:\.\d+)?/g, to: '0' },
  { name: 'number in the log', pattern: /(?<=^[┃│"|] [›> ] )\d+ +(?=(?:hh:mm:ss|m:ss) )/g, to: '0 ' },
  { name: 'number of a record', pattern: /(?<=\bEvent )\d+\b|\b\d+(?= (?:events|records)\b| [·.] [a-z]+\.[a-z-]+ *[│┃|"])/g, to: '0' },
  { name: 'shortened hash', pattern: /\b[0-9a-f]{2,}[…~][0-9a-f]{2,}\b/g, to: '0000…00' },
  { name: 'hash', pattern: /\b[0-9a-f]{7,64}\b/g, to: '0000000' },
  { name: 'size', pattern: /\b\d+(?:\.\d+)? (?:B|kB|KiB|MB|MiB)\b/g, to: '0 kB' },
  { name: 'bytes', pattern: /\b\d+(?= bytes\b)/g, to: '0' },
];

/** A frame whose volatile parts are replaced; columns stay where they are, for a changed length is taken out of the space beside it. */
export const normalise = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => RULES.reduce((text, rule) => replaceInPlace(text, rule), line).trimEnd());

const replaceInPlace = (line: string, { pattern, to: value }: Rule): string => {
  const search = new RegExp(pattern);
  let text = line;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const before = text.slice(0, match.index);
    const after = text.slice(search.lastIndex);
    // A rule that takes the blanks of its column too keeps the width of it.
    const to = value.endsWith(' ') ? value.padEnd(match[0].length) : value;
    const grown = to.length - match[0].length;
    const right = absorb(after, grown);
    const left = right === null ? absorb(reversed(before), grown) : null;
    const kept = left === null ? before : reversed(left);
    text = kept + to + (right ?? after);
    search.lastIndex = kept.length + to.length;
  }
  return text;
};

/** Takes `by` characters out of the nearest run of blanks or of a border's line on this side of the next upright border (or adds them). */
const absorb = (text: string, by: number): string | null => {
  if (by === 0) return text;
  const pane = /^[^│┃║]*/.exec(text)?.[0] ?? '';
  const run = /( {2,}|━{2,}|─{2,})/.exec(pane);
  if (run === null || run[0].length - by < 1) return null;
  return text.slice(0, run.index) + (run[0][0] ?? ' ').repeat(run[0].length - by) + text.slice(run.index + run[0].length);
};

const reversed = (text: string): string => [...text].reverse().join('');
