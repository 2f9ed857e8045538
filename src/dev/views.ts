import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNameOf, type Recording } from './recording.ts';

/** The nine views of `ux/wireframes.md`, and what else has a screen of its own, by the names that end-to-end tests record them under. */
export const VIEWS = ['session', 'output', 'decision', 'failed', 'publish-watch', 'delivery', 'confirm', 'evidence', 'help', 'inputs', 'judgements', 'timeline', 'blockers', 'palette'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Each view is recorded at each of them. */
export const SIZES = [{ columns: 120, rows: 36 }, { columns: 80, rows: 24 }, { columns: 200, rows: 50 }] as const;

/** How the program was started: as it is, with `NO_COLOR=1`, with `--ascii`. */
export const SKINS = ['colour', 'mono', 'ascii'] as const;
export type SkinName = (typeof SKINS)[number];

/** `help` as it is, `help.mono` without colours. */
export const recordedName = (view: ViewName, skin: SkinName): string => (skin === 'colour' ? view : `${view}.${skin}`);

/** Base names of every frame that there must be. */
export const EXPECTED: readonly string[] = VIEWS.flatMap((view) => SKINS.flatMap((skin) => SIZES.map((size) => fileNameOf({ name: recordedName(view, skin), ...size }))));

/** Base names of those that are pictures too. */
export const PICTURES: readonly string[] = VIEWS.flatMap((view) => SIZES.slice(0, 2).map((size) => fileNameOf({ name: view, ...size })));

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
