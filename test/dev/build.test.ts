import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { build } from '../../src/dev/build.ts';
import { bundleProgram } from '../../src/dev/bundle.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
let root = '';

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
/** A program that waits: parts of it do, and none at its top. */
const putMain = (...lines: readonly string[]): void => put('src/main.ts', `void (async () => {\n${lines.join('\n')}\n})();\n`);
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_COMPILE_CACHE: join(root, 'compiled') });
const run = (...args: readonly string[]): string => execFileSync(process.execPath, [join(root, 'dist/holdpoint.js'), ...args], { encoding: 'utf8', env: environment() }).trim();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdpoint-build-'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  for (const file of ['package.json', 'tsconfig.json', 'src/entry.ts', 'src/adapters/compiled.ts']) cpSync(join(REPOSITORY, file), join(root, file));
  put('components/App.tsx', "import { Text } from 'ink';\nexport const App = () => <Text>drawn</Text>;\n");
  put('src/runbook/builtin/one.yaml', 'a: 1\n');
  put('src/sandbox/project/.github/release.yml', 'hidden\n');
  put('src/main.ts', "console.log('started');\n");
  put('src/ui/text.ts', "export { default as widthDrawn } from 'string-width';\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('the program is one file that runs without node_modules, with what was loaded later inside it', async () => {
  putMain(
    "const [{ z }, { execa }, { parse }, { Octokit }, { simpleGit }, { default: AdmZip }, { default: Conf }] = await Promise.all([",
    "  import('zod'), import('execa'), import('yaml'), import('@octokit/rest'), import('simple-git'), import('adm-zip'), import('conf')]);",
    "new Octokit(); new AdmZip(); simpleGit(); void Conf;",
    "console.log(z.string().parse('zod'), parse('a: yaml').a, (await execa('echo', ['execa'])).stdout);",
  );
  await build(root);
  rmSync(join(root, 'node_modules'));
  expect(run()).toBe('zod yaml execa');
});

test('a library that is loaded later does not run at the start, nor do the modules of Node that only it needs', async () => {
  putMain(...[
    "const before = Object.keys(process.moduleLoadList).length;",
    "const loaded = (name: string) => process.moduleLoadList.includes(`NativeModule ${name}`);",
    "console.log(before > 0, loaded('http'), loaded('internal/deps/undici/undici'));",
    "if (process.argv[2] === 'more') { await import('@hono/node-server'); console.log(loaded('http')); }",
  ].map((line) => line.replaceAll('process.moduleLoadList', '(process as unknown as { moduleLoadList: string[] }).moduleLoadList')));
  await build(root);
  expect(run()).toBe('true false false');
  expect(run('more')).toBe('true false false\ntrue');
});

test('Ink draws in production, and its layout engine does not bring undici', async () => {
  putMain(
    "const [{ renderToString }, { App }, { createElement }] = await Promise.all([import('ink'), import('../components/App.tsx'), import('react')]);",
    "const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };",
    "console.log(renderToString(createElement(App)), moduleLoadList.includes('NativeModule internal/deps/undici/undici'), typeof fetch);",
  );
  await build(root);
  expect(run()).toBe('drawn false function');
  expect(readFileSync(join(root, 'dist/program.js'), 'utf8')).not.toContain('react-dom-client.development');
});

test('React and the modules of Node are copied for none of the files that import them', async () => {
  putMain("await import('../components/App.tsx');");
  put('components/App.tsx', "import { readFileSync } from 'node:fs';\nimport { useState } from 'react';\nexport const App = () => <b>{useState(readFileSync)[0]}</b>;\n");
  await build(root);
  expect(readFileSync(join(root, 'dist/program.js'), 'utf8')).not.toMatch(/__toESM\d*\)?\(\(?require_/);
});

test('Ink measures with what we measure with, the quick way first, and there is one library behind both', async () => {
  putMain("const [{ renderToString }, { App }, { createElement }] = await Promise.all([import('ink'), import('../components/App.tsx'), import('react')]);", 'console.log(renderToString(createElement(App)));');
  put('src/ui/text.ts', "import stringWidth from 'string-width';\nexport const widthDrawn = (text: string): number => (text === 'drawn' ? 2 : stringWidth(text));\n");
  put('components/App.tsx', "import { Box, Text } from 'ink';\nexport const App = () => <Box><Text>drawn</Text><Text>!</Text></Box>;\n");
  const { inputs } = await bundleProgram(root);
  expect(Object.keys(inputs).filter((file) => file.endsWith('string-width/index.js')).length).toBe(1);
  await build(root);
  expect(run()).toBe('dr!wn');
});

test('a text of plain letters is measured without the library that knows every emoji', async () => {
  putMain(
    "const made: string[] = [];",
    "const { RegExp: Own } = globalThis;",
    "globalThis.RegExp = new Proxy(Own, { construct: (target, [source, flags]: [string, string]) => (made.push(source), new target(source, flags)) });",
    "const knows = () => made.some((source) => source.includes('RGI_Emoji'));",
    "const { widthDrawn } = await import('./ui/text.ts');",
    "console.log(widthDrawn('plain'), knows(), widthDrawn('\\u{1f600}'), knows());",
  );
  cpSync(join(REPOSITORY, 'src/ui/text.ts'), join(root, 'src/ui/text.ts'));
  await build(root);
  expect(run()).toBe('5 false 2 true');
});

test('a heavy library that would load at the start fails the build, with the way to it', async () => {
  put('src/main.ts', "import './core/early.ts';\n");
  put('src/core/early.ts', "import { z } from 'zod';\nconsole.log(z);\n");
  await expect(build(root)).rejects.toThrow(/zod: src\/main\.ts → src\/core\/early\.ts → .*zod/);
  expect(existsSync(join(root, 'dist'))).toBe(false);
});

test('and so does one that would load before the first frame of a session', async () => {
  putMain("await import('./cli/start.ts');");
  put('src/cli/start.ts', "export const start = async () => import('./screen.ts');\n");
  put('src/cli/screen.ts', "import { z } from 'zod';\nexport const screen = z;\n");
  await expect(build(root)).rejects.toThrow(/zod: src\/cli\/screen\.ts → .*zod/);
});

test('a program that loads a package which is not in it, and a module of Node, says nothing of its own', async () => {
  putMain("const [{ readdirSync }, pty] = await Promise.all([import('node:fs'), import('@lydell/node-pty')]);", 'console.log(typeof readdirSync, typeof pty.spawn);');
  await build(root);
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/holdpoint.js')], { encoding: 'utf8', env: environment() });
  expect([stdout, stderr]).toEqual(['function function\n', '']);
});

test('files beside the code are found from the bundle by the words that find them from the source', async () => {
  put('src/runbook/reads.ts', "import { readFileSync } from 'node:fs';\nexport const one = () => readFileSync(new URL('./builtin/one.yaml', import.meta.url), 'utf8');\n");
  put('src/main.ts', "import { one } from './runbook/reads.ts';\nconsole.log(one());\n");
  await build(root);
  expect(run()).toBe('a: 1');
  expect(readFileSync(join(root, 'dist/project/.github/release.yml'), 'utf8')).toBe('hidden\n');
});

test('two files that would get one name fail the build', async () => {
  put('src/kinds/builtin/one.yaml', 'b: 2\n');
  await expect(build(root)).rejects.toThrow('src/runbook/builtin/one.yaml and src/kinds/builtin/one.yaml would both be dist/builtin/one.yaml');
});

test('a build of the same sources is kept, and made anew when one changes, comes or goes', async () => {
  expect(await build(root)).toBe('built');
  expect(await build(root)).toBe('kept');
  put('src/main.ts', "console.log('changed');\n");
  expect(await build(root)).toBe('built');
  expect(run()).toBe('changed');
  put('src/core/more.ts', 'export {};\n');
  expect(await build(root)).toBe('built');
  rmSync(join(root, 'src/core/more.ts'));
  expect(await build(root)).toBe('built');
  for (const file of ['dist/holdpoint.js', 'dist/program.js']) {
    rmSync(join(root, file));
    expect(await build(root)).toBe('built');
  }
});

test('a session that is open while the program is updated still finds what it loads later', async () => {
  putMain("(await import('node:fs')).rmSync(process.argv[2] ?? '', { recursive: true });", "console.log((await import('./core/later.ts')).later);");
  put('src/core/later.ts', "export const later = 'found';\n");
  await build(root);
  expect(run(join(root, 'dist'))).toBe('found');
});

test('a build that fails leaves the one before it in place', async () => {
  await build(root);
  put('src/main.ts', 'this is no program (');
  await expect(build(root)).rejects.toThrow('Expected ";" but found "is"');
  expect(run()).toBe('started');
});

test('the licence texts of what is in the bundle go with it, and of nothing else', async () => {
  putMain("console.log((await import('yaml')).parse('1'));");
  await build(root);
  const licences = readFileSync(join(root, 'dist/LICENSES.txt'), 'utf8');
  expect(licences).toMatch(/^yaml \d+\.\d+\.\d+ \(ISC\)$/m);
  expect(licences).toContain('Copyright Eemeli Aro');
  expect(licences).not.toMatch(/^zod /m);
});
