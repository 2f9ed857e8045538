import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './record.ts';
import { screenshotsAreFresh } from './screenshots.ts';

/** A file that is made, whole or in part, from something else of this repository. `make` gets its text as it is. */
type Generated = { readonly file: string; readonly what: string; readonly make: (text: string) => Promise<string> };

const GENERATED: readonly Generated[] = [
  {
    file: 'src/runbook/runbook.schema.json',
    what: 'the JSON Schema of the runbook, from the schemas of the parser',
    make: async () => {
      const [{ runbookJsonSchema }, { loadRegistries }] = await Promise.all([import('../runbook/json-schema.ts'), import('../cli/runbook-source.ts')]);
      return `${JSON.stringify(runbookJsonSchema(await loadRegistries()), null, 2)}\n`;
    },
  },
  {
    file: 'README.md',
    what: 'the table of keys, from src/ui/keymap.ts',
    make: async (text) => between(text, 'keys', (await import('../ui/keymap.ts')).keyTableMarkdown()),
  },
];

/**
 * A text in which what stands between `<!-- name -->` and `<!-- /name -->` is replaced.
 * @throws Error when the two marks are not there, in this order.
 */
export const between = (text: string, name: string, inside: string): string => {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${open} and ${close} are missing; the table goes between them`);
  return `${text.slice(0, from + open.length)}\n${inside.trim()}\n${text.slice(to)}`;
};

/** Compares every generated file with what it would be made as; with `write`, makes it so. Gives what was stale. */
export const checkGenerated = async ({ write }: { readonly write: boolean }): Promise<readonly string[]> => {
  const stale: string[] = [];
  for (const { file, what, make } of GENERATED) {
    const path = join(ROOT, file);
    const now = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const made = await make(now).catch((cause: unknown) => {
      throw new Error(`${file} (${what}) could not be made: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
    if (made === now) continue;
    stale.push(`${file}: ${what}`);
    if (write) writeFileSync(path, made);
  }
  return stale;
};

if (import.meta.main) {
  const write = process.argv.includes('--write');
  const stale = await checkGenerated({ write });
  if (!write && !screenshotsAreFresh()) {
    console.error('stale: screenshots/ does not show the frames of test/frames/. To make it anew: npm run screenshots');
    process.exitCode = 1;
  }
  for (const line of stale) console.log(`${write ? 'wrote' : 'stale:'} ${line}`);
  if (stale.length > 0 && !write) {
    console.error('To make it anew: npm run generate');
    process.exitCode = 1;
  }
}
