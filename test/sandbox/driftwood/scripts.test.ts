import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathsOf } from '../../../src/sandbox/names.ts';
import { command, makeSandbox, type Sandbox } from '../support/sandbox.ts';

let sandbox: Sandbox;
let project: string;
let bin: string;

beforeAll(async () => {
  sandbox = await makeSandbox('smooth', { start: false });
  ({ project } = pathsOf(sandbox.folder));
  // A machine that has git, bash and node, and nothing else.
  bin = mkdtempSync(join(tmpdir(), 'holdpoint-three-tools-'));
  for (const tool of ['git', 'bash']) symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(bin, tool));
  symlinkSync(process.execPath, join(bin, 'node'));
});
afterAll(async () => {
  await sandbox.remove();
  await rm(bin, { recursive: true });
});

const script = (name: string, env: { readonly [name: string]: string } = {}): Promise<string> =>
  command(join(bin, 'bash'), [`scripts/${name}.sh`], project, { PATH: bin, HOME: bin, RELEASE_VERSION: '1.2.0', RELEASE_BASE: 'v1.1.0', ...env });

test('git, bash and node are all that the scripts need', () => {
  expect(dirname(execFileSync(join(bin, 'bash'), ['-c', 'type -P node'], { env: { PATH: bin, HOME: bin }, encoding: 'utf8' }).trim())).toBe(bin);
  expect(() => execFileSync(join(bin, 'bash'), ['-c', 'type -P dirname'], { env: { PATH: bin, HOME: bin } })).toThrow(/Command failed/);
});

test('the version check prints what each manifest says, and names the one that differs', async () => {
  expect(await script('check-version-alignment')).toMatch(/package\.json\s+1\.2\.0\npyproject\.toml\s+1\.2\.0\nCargo\.toml\s+1\.2\.0/);
  await expect(script('check-version-alignment', { RELEASE_VERSION: '9.9.9' })).rejects.toThrow(/error: Cargo\.toml says 1\.2\.0, the release is 9\.9\.9/);
});

test('the fix rewrites all three manifests and nothing else', async () => {
  await script('bump-version', { RELEASE_VERSION: '1.3.0' });
  expect((await sandbox.git('diff', '--numstat')).split('\n')).toEqual(['1\t1\tCargo.toml', '1\t1\tpackage.json', '1\t1\tpyproject.toml']);
  await script('bump-version');
  expect(await sandbox.git('status', '--porcelain')).toBe('');
});

test('a version that is none is refused before anything is written', async () => {
  await expect(script('bump-version', { RELEASE_VERSION: 'v1' })).rejects.toThrow(/X\.Y\.Z/);
  expect(await sandbox.git('status', '--porcelain')).toBe('');
});

test('the changelog check prints the section of the version', async () => {
  expect(await script('check-changelog')).toMatch(/^## \[1\.2\.0\]\n\n- /);
  await expect(script('check-changelog', { RELEASE_VERSION: '1.9.0' })).rejects.toThrow(/no section "## \[1\.9\.0\]"/);
});

test('the tests of the project pass, and fail when the program is broken', async () => {
  expect(await script('test')).toMatch(/pass 1\d/);
  const library = join(project, 'src/driftwood.mjs');
  const text = await readFile(library, 'utf8');
  await writeFile(library, text.replace('compare(name, right[at]) > 0', 'compare(name, right[at]) < 0'));
  await expect(script('test')).rejects.toThrow(/fail [1-9]/);
  await writeFile(library, text);
});

test('the benchmark counts both versions, leaves a summary, and fails when the candidate works more', async () => {
  expect(await script('benchmark')).toMatch(/reversed\s+179700 ->\s+\d+\s+-9\d\.\d %/);
  expect(await readFile(join(project, '.scratch/release/summary.md'), 'utf8')).toContain('| load | v1.1.0 | candidate | change |');
  await sandbox.git('tag', 'faster', 'HEAD');
  await sandbox.git('checkout', '--quiet', 'v1.1.0');
  await expect(script('benchmark', { RELEASE_BASE: 'faster' })).rejects.toThrow(/Worse: reversed, shuffled, repeated/);
  await sandbox.git('checkout', '--quiet', 'main');
});

test('the packed command runs from another folder and says its version', async () => {
  expect(await script('pack-smoke')).toMatch(/driftwood --version: "driftwood 1\.2\.0"[\s\S]*the packed command works/);
  await expect(script('pack-smoke', { RELEASE_VERSION: '1.3.0' })).rejects.toThrow(/error: expected "driftwood 1\.3\.0/);
  expect(await sandbox.git('status', '--porcelain')).toBe('');
});
