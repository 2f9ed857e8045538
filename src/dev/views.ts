import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNameOf, type Recording } from './recording.ts';

/** The nine views of `ux/wireframes.md`, by the names that end-to-end tests record them under. */
export const VIEWS = ['session', 'output', 'decision', 'failed', 'publish-watch', 'delivery', 'confirm', 'evidence', 'help'] as const;
export const SIZES = [{ columns: 120, rows: 36 }, { columns: 80, rows: 24 }] as const;

/** Base names of every frame and picture that there must be. */
export const EXPECTED: readonly string[] = VIEWS.flatMap((name) => SIZES.map((size) => fileNameOf({ name, ...size })));

/**
 * The recordings that end-to-end tests left in a folder, by base name.
 * @throws Error that names the views which no test recorded, and what was recorded under no view's name.
 */
export const readRecordings = (folder: string): ReadonlyMap<string, Recording> => {
  const names = readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)).sort();
  const missing = EXPECTED.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !EXPECTED.includes(name));
  if (missing.length > 0) throw new Error(`no end-to-end test recorded ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`recorded, but no view of src/dev/views.ts: ${unknown.join(', ')}`);
  // Boundary: our own files, written a moment ago by test/support/terminal.ts.
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Recording]));
};
