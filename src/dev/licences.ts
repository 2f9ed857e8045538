import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, type Bundle } from './bundle.ts';

type Package = { readonly name: string; readonly version: string; readonly licence: string; readonly author: string };

/**
 * The licence texts of every package whose code is in the bundle, sorted by name.
 * @throws Error that names the packages which state no licence.
 */
export const licencesOf = (root: string, inputs: Bundle['inputs']): string => {
  const folders = new Set(Object.keys(inputs).map((input) => packageFolder(root, input)).filter((folder) => folder !== null));
  // One version may be installed in several places.
  const packages = [...new Map([...folders].map((folder) => ({ folder, ...readPackage(folder) })).map((found) => [`${found.name} ${found.version}`, found])).values()];
  const silent = packages.filter(({ licence }) => licence === '');
  if (silent.length > 0) throw new Error(`no licence is stated by ${silent.map(({ name }) => name).join(', ')}; it cannot be shipped`);
  const texts = packages
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((found) => `${'═'.repeat(80)}\n${found.name} ${found.version} (${found.licence})\n\n${textOf(found.folder, found)}\n`);
  return `Holdpoint contains code of these ${packages.length} packages. Their licences follow.\n\n${texts.join('\n')}`;
};

const readPackage = (folder: string): Package => {
  const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return {
    name: textAt(read, 'name'),
    version: textAt(read, 'version'),
    licence: textAt(read, 'license', 'type'),
    author: textAt(read, 'author', 'name'),
  };
};

/** A field that is a text, or an object with the text in it: `license: 'MIT'`, `license: { type: 'MIT' }`. */
const textAt = (from: unknown, ...[key, ...inside]: readonly string[]): string => {
  if (typeof from === 'string') return from;
  if (key === undefined || typeof from !== 'object' || from === null) return '';
  return textAt(new Map<string, unknown>(Object.entries(from)).get(key), ...inside);
};

const textOf = (folder: string, { licence, author, name }: Package): string => {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (files.length > 0) return files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  const readme = join(folder, 'README.md');
  const said = existsSync(readme) ? /^#+ *licen[cs]e\s*$([\s\S]*)/im.exec(readFileSync(readme, 'utf8'))?.[1]?.trim() : undefined;
  if (licence === 'MIT') return `Copyright (c) ${author === '' ? `the authors of ${name}` : author}\n\n${MIT}`;
  return said ?? `Licensed under ${licence} by ${author === '' ? 'its authors' : author}.`;
};

/** For packages that state MIT and ship no text of it. https://spdx.org/licenses/MIT.html */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
