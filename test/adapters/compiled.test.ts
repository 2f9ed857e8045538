import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root = '';
let above = '';
let folder = '';
let name = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-compiled-')));
  above = join(root, 'cache');
  folder = join(above, 'holdpoint');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const DIGEST = 'a'.repeat(64);

/** A program that says a word. Another word of this length, under the same digest and time, makes a text that kept code cannot tell from it. */
const program = (word: string, { digest = DIGEST, at = 1_000 }: { readonly digest?: string; readonly at?: number } = {}): void => {
  const path = join(root, 'program.js');
  writeFileSync(path, `// ${digest}\n({ './main.js'(module, require, importPart, meta) { const say = () => require('node:fs').writeSync(1, '${word} ' + (meta.url === '${pathToFileURL(path).href}')); say(); } })\n`);
  utimesSync(path, at, at);
};
const run = (command = 'start', env: { readonly [name: string]: string } = {}): string => {
  const compiled = pathToFileURL(join(import.meta.dirname, '../../src/adapters/compiled.ts')).href;
  const start = `const { runCompiled } = await import('${compiled}'); runCompiled('${pathToFileURL(join(root, 'program.js')).href}', '${command}');`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', start], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', TMPDIR: root, NODE_COMPILE_CACHE: above, ...env } });
};
const kept = (): readonly string[] => readdirSync(folder);
const onlyKept = (): string => join(folder, String(kept()[0]));

test('the program runs with the code that was compiled when it ran before, and nobody else can read or write that', () => {
  program('one');
  expect(run()).toBe('one true');
  expect([statSync(folder).mode & 0o777, statSync(onlyKept()).mode & 0o777]).toEqual([0o700, 0o600]);
  program('two');
  expect(run()).toBe('one true');
  expect(kept().length).toBe(1);
});

test('another text, another time of the file or another command takes nothing that was kept', () => {
  program('one');
  run();
  program('two', { digest: 'b'.repeat(64) });
  expect(run()).toBe('two true');
  program('two', { at: 2_000 });
  expect(run()).toBe('two true');
  program('two');
  expect(run('status')).toBe('two true');
  expect(run()).toBe('one true');
});

test.each([
  ['its folder may be written by others', () => chmodSync(folder, 0o770)],
  ['its folder is a link', () => (renameSync(folder, join(root, 'elsewhere')), symlinkSync(join(root, 'elsewhere'), folder))],
  ['its folder can be replaced by others', () => chmodSync(above, 0o777)],
  ['the file may be written by others', () => chmodSync(onlyKept(), 0o660)],
  ['the file is a link', () => (renameSync(onlyKept(), join(root, 'other')), symlinkSync(join(root, 'other'), join(folder, name)))],
  ['the file is damaged', () => writeFileSync(onlyKept(), 'damaged')],
])('nothing that was kept is taken when %s', (_, spoil) => {
  program('one');
  run();
  name = String(kept()[0]);
  program('two');
  spoil();
  expect(run()).toBe('two true');
});

test('where others may write but cannot rename, as in the folder for temporary files, it is taken', () => {
  program('one');
  run();
  chmodSync(above, 0o1777);
  program('two');
  expect(run()).toBe('one true');
});

test('a folder is made where temporary files are when none is named, and nothing is kept when Node is told to keep nothing', () => {
  program('one');
  run('start', { NODE_COMPILE_CACHE: '' });
  expect(readdirSync(root).filter((one) => one.startsWith('holdpoint-compiled-')).length).toBe(1);
  expect(run('start', { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('one true');
  expect(readdirSync(root)).not.toContain('cache');
});

test('the oldest are forgotten', () => {
  program('one');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let at = 0; at < 30; at += 1) {
    writeFileSync(join(folder, `old-${at}`), '', { mode: 0o600 });
    utimesSync(join(folder, `old-${at}`), at, at);
  }
  run();
  expect(kept().length).toBe(24);
  expect(kept()).not.toContain('old-6');
  expect(kept()).toContain('old-7');
});

test('a start that asks for another part, and compiles much more than was kept, keeps it anew', () => {
  const body = Array.from({ length: 20_000 }, (_, at) => `if (x > ${at}) x = [x, ${at}].map((y) => y * ${at}).reduce((a, b) => a - b);`).join(' ');
  writeFileSync(join(root, 'program.js'), `// ${DIGEST}\n({ './main.js'(module, require) { if (process.env['MUCH'] === '1') require('./much.js'); }, './much.js'() { const much = (x) => { ${body} return x; }; much(1); } })\n`);
  run();
  const little = statSync(onlyKept()).size;
  run('start', { MUCH: '1' });
  const all = statSync(onlyKept()).size;
  run();
  expect(all).toBeGreaterThan(little * 2);
  expect(statSync(onlyKept()).size).toBe(all);
});

test('a part runs once, when it is first asked for', () => {
  const parts = ["'./main.js'(module, require, importPart) { say('main'); void importPart('./part.js').then(({ word }) => say(word + require('./part.js').word)); }", "'./part.js'(module) { say('runs'); module.exports = { word: 'later' }; }"];
  writeFileSync(join(root, 'program.js'), `// ${DIGEST}\nconst say = (text) => console.log(text);\n({ ${parts.join(', ')} })\n`);
  expect(run()).toBe('main\nruns\nlaterlater\n');
});
