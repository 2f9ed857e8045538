import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ADAPTERS = join(import.meta.dirname, '../../src/adapters');
/** Of what the files of shapes give each other, these are no whole answer. */
const PARTS = ['id', 'ANOTHER'];

const files = readdirSync(ADAPTERS).filter((name) => /^github-(?:.*-)?shapes\.ts$/.test(name));
const modules: readonly object[] = await Promise.all(files.map((name) => import(join(ADAPTERS, name))));

/** The names of all shapes by which answers of GitHub are parsed, of however many files. */
export const PARSED_SHAPES: readonly string[] = modules.flatMap((shapes) => Object.keys(shapes)).filter((name) => !PARTS.includes(name));
