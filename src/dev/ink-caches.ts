import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Lines that are remembered; a screen has some hundreds, cut and whole. */
const MOST_LINES = 600;

/** What stands in Ink's `output.js` (8.0.0), and what stands there instead; `$1` is what its first group has found. */
const CHANGES: readonly { readonly is: RegExp; readonly becomes: string }[] = [
  { is: /caches = new OutputCaches\(\);/, becomes: 'caches = keptCaches();' },
  // The same lines, made once for each text.
  { is: /const characterLines = \[\[\]\];[^]*?let lines = characterLines\.map\(line => styledCharsToString\(line\)\);/, becomes: 'let lines = this.caches.getLines(text);' },
  // A line that lies within its clip is whole.
  { is: /return this\.sliceLineToColumns\(line, from, to\);/, becomes: 'return from === 0 && to === width ? line : this.sliceLineToColumns(line, from, to);' },
  // What is written to a row is collected first. Its letters are put into cells by the same lines as before, once for the same writes.
  {
    is: /( {12}const characters = this\.caches\.getStyledChars\(line\);\n[^]*?currentLine\[offsetX\] = blankCell\(currentLine\[offsetX\]\);\n {12}\}\n) {8}\}\n {4}\}\n/,
    becomes: `            currentLine.push({ x, line });
        }
    }
    rowOf(writes) {
        let key = String(this.width);
        for (const { x, line } of writes) key += '\\n' + x + ' ' + line;
        let cached = this.caches.rows.get(key);
        if (cached === undefined) {
            const currentLine = Array.from({ length: this.width }, () => ({ type: 'char', value: ' ', fullWidth: false, styles: [] }));
            for (const { x, line } of writes) {
$1            }
            cached = styledCharsToString(currentLine.filter(item => item !== undefined)).trimEnd();
            this.caches.rows.set(key, cached);
        }
        return cached;
    }
`,
  },
  { is: /const row = \[\];\n[^]*?output\.push\(row\);/, becomes: 'output.push([]);' },
  { is: /(const generatedOutput = output\s+)\.map\(line => \{\n[^]*?return styledCharsToString\(lineWithoutEmptyItems\)\.trimEnd\(\);\n {8}\}\)/, becomes: '$1.map(writes => this.rowOf(writes))' },
  {
    is: /class OutputCaches \{/,
    becomes: `let kept = null;
const keptCaches = () => {
    if (kept === null || kept.styledChars.size > ${MOST_LINES} || kept.lines.size > ${MOST_LINES} || kept.rows.size > ${MOST_LINES}) kept = new OutputCaches();
    return kept;
};
class OutputCaches {
    lines = new Map();
    rows = new Map();
    getLines(text) {
        let cached = this.lines.get(text);
        if (cached === undefined) {
            // Letters and signs alone: no style spans a line, and none is left out.
            if (/^[\\n\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u02ff\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u2bff]*$/.test(text)) {
                cached = text.split('\\n');
                this.lines.set(text, cached);
                return cached;
            }
            const characterLines = [[]];
            for (const character of this.getStyledChars(text)) {
                if (character.value === '\\n') characterLines.push([]);
                else characterLines.at(-1).push(character);
            }
            cached = characterLines.map(line => styledCharsToString(line));
            this.lines.set(text, cached);
        }
        return cached;
    }`,
  },
];

/** @throws Error when this is no longer what Ink is made of: then what it does is to be read again. */
export const rememberLines = (source: string): string =>
  CHANGES.reduce((text, { is, becomes }) => {
    if (!is.test(text)) throw new Error(`Ink's output.js has no ${String(is)} any more; read src/dev/ink-caches.ts`);
    return text.replace(is, (_, found: unknown) => becomes.replace('$1', () => String(found)));
  }, source);

/**
 * Ink takes every line of every frame apart anew, though nearly all of them stood in the frame before: it forgets what it knows of them
 * with each frame. Here it keeps it, which is half of what an idle screen costs. Letters that were taken apart are never changed.
 */
export const cachesInInk: Plugin = {
  name: 'caches-in-ink',
  setup: (esbuild) => {
    esbuild.onLoad({ filter: /[\\/]ink[\\/]build[\\/]output\.js$/ }, async ({ path }) => ({ contents: rememberLines(await readFile(path, 'utf8')) }));
  },
};
