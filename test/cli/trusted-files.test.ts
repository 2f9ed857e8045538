import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git.ts';
import { keepTrust } from '../../src/cli/trust.ts';
import { namedNow, placeOf, trustGuard } from '../../src/cli/trusted-files.ts';
import { loadRegistries, parseSource, readRunbook } from '../../src/cli/runbook-source.ts';
import type { RunbookSource } from '../../src/cli/runbook-source.ts';
import type { Git } from '../../src/ports.ts';
import { linesOf } from '../../src/runbook/named-files.ts';
import { SCRIPTS } from '../../src/sandbox/driftwood/scripts.ts';
import { GIT_ENVIRONMENT, repository } from '../adapters/support/repository.ts';
import type { Repository } from '../adapters/support/repository.ts';

let checkout: Repository;
let git: Git;
let env: { readonly [name: string]: string };
beforeEach(async () => {
  checkout = await repository();
  env = { ...GIT_ENVIRONMENT, XDG_CONFIG_HOME: join(checkout.root, '../config') };
  git = await openGit(checkout.root, { environment: env });
});

const source = (name = 'builtin:plasmite'): RunbookSource => ({ text: '', hash: 'h', source: name, file: 'x.yaml', builtin: name.startsWith('builtin:'), path: '/x.yaml' });
const now = (...lines: readonly string[]) => namedNow(lines, { root: checkout.root, git });
const trust = async (...lines: readonly string[]): Promise<void> => keepTrust(source(), await now(...lines), { root: checkout.root, env });
const guard = (name = 'builtin:plasmite') => trustGuard({ root: checkout.root, source: name, place: placeOf({ root: checkout.root, ...source(name) }), git, env });
const refused = expect.objectContaining({ why: expect.stringContaining('not as you trusted') });

describe('before a command runs', () => {
  test('what it names must be what was trusted, also for a built-in runbook: those are the scripts of this checkout', async () => {
    checkout.commit({ 'scripts/x.sh': 'true\n' });
    expect(await guard().whyNot(['bash scripts/x.sh'])).toEqual(refused);
    await trust('bash scripts/x.sh');
    expect(await guard().whyNot(['bash scripts/x.sh'])).toBeNull();
    checkout.commit({ 'scripts/x.sh': 'true\n\n' });
    expect(await guard().whyNot(['bash scripts/x.sh'])).toEqual(refused);
    checkout.commit({ 'scripts/x.sh': 'true\n' });
    expect(await guard().whyNot(['bash scripts/x.sh'])).toBeNull();
  });

  test('a script that came into being since, a link, or one that git let go, was not read', async () => {
    await trust('bash scripts/x.sh', './scripts/y.sh');
    checkout.commit({ 'scripts/x.sh': 'true\n' });
    expect(await guard().whyNot(['bash scripts/x.sh'])).toEqual(refused);
    await trust('bash scripts/x.sh');
    unlinkSync(join(checkout.root, 'scripts/x.sh'));
    symlinkSync('/bin/true', join(checkout.root, 'scripts/x.sh'));
    expect(await guard().whyNot(['bash scripts/x.sh'])).toEqual(refused);
    unlinkSync(join(checkout.root, 'scripts/x.sh'));
    checkout.git('rm', '--quiet', '--cached', 'scripts/x.sh');
    checkout.write('scripts/x.sh', 'false\n');
    expect(await guard().whyNot(['bash scripts/x.sh'])).toEqual(refused);
    // Once it is asked about, all of it is known, and it does not ask for ever.
    await trust('bash scripts/x.sh');
    expect(await guard().whyNot(['bash scripts/x.sh'])).toBeNull();
  });

  test('where git gives no answer every file counts as one of the repository', async () => {
    checkout.write('made/x.sh', 'true\n');
    expect(await guard().whyNot(['bash made/x.sh'])).toBeNull();
    const silent = trustGuard({ root: checkout.root, source: 'builtin:plasmite', place: 'nowhere', env, git: { tracked: async () => { throw new Error('no git'); } } });
    expect(await silent.whyNot(['bash made/x.sh'])).toEqual(refused);
  });

  test('a command is looked at where it runs, with and without a shell, and says what it ran', async () => {
    checkout.commit({ 'scripts/x.sh': 'true\n', 'sub/y.sh': 'true\n' });
    const command = { env: {}, pass: [], timeoutMs: 1, expect: null, reject: null };
    expect(await guard().check({ ...command, run: { argv: ['bash', 'y.sh'] }, cwd: join(checkout.root, 'sub') })).toMatchObject({ refusal: refused });
    await trust('(cd sub && bash y.sh)');
    expect(await guard().check({ ...command, run: { argv: ['bash', 'y.sh'] }, cwd: join(checkout.root, 'sub') })).toEqual({ refusal: null, files: [{ path: 'sub/y.sh', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }] });
    expect(await guard().check({ ...command, run: { shell: 'cargo test' }, cwd: checkout.root })).toEqual({ refusal: null, files: [] });
    expect(await guard().check({ ...command, run: { argv: ['bash', 'sub/y.sh'] }, cwd: '/tmp/lent', own: true })).toEqual({ refusal: null, files: [] });
  });

  test('of a package.json its scripts count: a new version of the package asks nothing', async () => {
    checkout.commit({ 'package.json': '{ "version": "1.0.0", "scripts": { "test": "true" } }' });
    await trust('npm test');
    checkout.commit({ 'package.json': '{ "version": "1.1.0", "scripts": { "test": "true" } }' });
    expect(await guard().whyNot(['npm test'])).toBeNull();
    checkout.commit({ 'package.json': '{ "version": "1.1.0", "scripts": { "test": "evil" } }' });
    expect(await guard().whyNot(['npm test'])).toEqual(refused);
  });
});

describe('the sandbox', () => {
  test('asks nothing about the scripts that the program made, and does about any other byte', async () => {
    checkout.commit(SCRIPTS);
    const lines = linesOf(await parseSource(readRunbook(checkout.root, 'sandbox')));
    expect(Object.keys((await now(...lines)).files).length).toBeGreaterThan(5);
    expect(await guard('builtin:sandbox').whyNot(lines)).toBeNull();
    expect(await guard('builtin:plasmite').whyNot(lines)).toEqual(refused);
    checkout.commit({ 'scripts/test.sh': `${SCRIPTS['scripts/test.sh'] ?? ''}#` });
    expect(await guard('builtin:sandbox').whyNot(lines)).toEqual(refused);
  });
});

test('every command line of every kind is among those that are looked at', async () => {
  const { kinds } = await loadRegistries();
  const line = 'bash scripts/x.sh';
  const specs: { readonly [kind: string]: unknown } = { run: { run: [line, { cmd: line, cwd: 'sub' }] }, check: { check: line }, manual: { manual: 'by hand', verify: line }, decide: { decide: 'Shall we?', show: [{ cmd: line }], options: {} } };
  const withCommands = Object.values(kinds).filter((kind) => specs[kind.key] !== undefined);
  expect(withCommands.map(({ key }) => key).toSorted()).toEqual(['check', 'decide', 'manual', 'run']);
  for (const kind of withCommands) for (const command of kind.commands(specs[kind.key])) expect(kind.would(specs[kind.key]).some((shown) => shown.includes(command)), kind.key).toBe(true);
});
