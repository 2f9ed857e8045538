import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fillQuoted } from '../../src/core/quoted.ts';
import { kinds } from '../../src/kinds/index.ts';
import { inputProblem } from '../../src/runbook/values.ts';
import { judgeClean } from '../../src/kinds/git/clean.ts';
import { at } from '../support/at.ts';
import { hostileNames } from '../support/hostile.ts';
import { INPUTS, planOf, runbookOf, withStep } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const canary = join(folder, 'canary');
const names = hostileNames(canary).filter((name) => name.length < 1_000);

/** The words that a shell makes of a line, as a person would paste it. */
const wordsOf = (line: string): readonly string[] => execFileSync('bash', ['-euo', 'pipefail', '-c', `set -- ${line}\nprintf '%s\\0' "$@"`], { cwd: folder }).toString().split('\0').slice(0, -1);

const WITHOUT_PATTERN = withStep('git: { tag: "{target}", message: "Release {target}, it\'s out" }').replace(/target: \{ type: tag, pattern: [^}]*\}/, 'target: { type: tag }');
const { inputs } = runbookOf(WITHOUT_PATTERN);
const target = inputs.find(({ name }) => name === 'target');

describe('a hostile target', () => {
  test('is refused in words, or is a name that git takes; never one that begins like an option', () => {
    if (target === undefined) throw new Error('the runbook has no target');
    const taken = names.filter((name) => inputProblem(target, name) === null);
    for (const name of names) {
      const problem = inputProblem(target, name);
      const git = (): boolean => {
        try {
          execFileSync('git', ['check-ref-format', `refs/tags/${name}`], { stdio: 'ignore' });
          return true;
        } catch {
          return false;
        }
      };
      if (problem === null) expect(!name.startsWith('-') && git(), name).toBe(true);
      else expect(problem.what.length > 0 && problem.instead.length > 0).toBe(true);
    }
    // Shell syntax is a fine name to git, so it is to us: it stays a name everywhere.
    expect(taken).toContain(`$(touch\${IFS}${canary})`);
    expect(taken.length).toBeGreaterThan(10);
  });

  test('stays one word of what a step would run, pasted into a shell', () => {
    if (target === undefined) throw new Error('the runbook has no target');
    for (const name of names.filter((one) => inputProblem(target, one) === null)) {
      const plan = planOf(WITHOUT_PATTERN, { ...INPUTS, target: name });
      const step = plan.steps.find(({ kind }) => kind === 'git');
      expect(wordsOf(step?.would[0] ?? '')).toEqual(['git', 'tag', '-a', name, '-m', `Release ${name}, it's out`]);
    }
    expect(existsSync(canary)).toBe(false);
  });

  test('stays what it is in every kind\'s line, filled in before or after', async () => {
    const [git, workflow, formula] = await Promise.all([kinds.git(), kinds.workflow(), kinds.formula()]);
    const lines = (name: string): readonly (readonly [string, readonly string[]])[] => [
      [git.would({ git: { push: 'go/{target}' } })[0] ?? '', ['git', 'push', 'origin', `go/${name}`]],
      [git.would({ git: { push: { branch: 'rel {target}' } } })[0] ?? '', ['git', 'push', 'origin', `HEAD:rel ${name}`]],
      [git.would({ git: { commit: { message: "it's {target}", paths: ['a b', '{target}'] } } })[0] ?? '', ['git', 'commit', '-m', `it's ${name}`, '--', 'a b', name]],
      [workflow.would({ workflow: { file: 'x.yml', ref: '{target}', dispatch: { tag: '{target}', 'a b': "it's {target}" } } })[0] ?? '', ['gh', 'workflow', 'run', 'x.yml', '--ref', name, '-f', `tag=${name}`, '-f', `a b=it's ${name}`]],
      [(formula.would({ formula: { channel: 'brew', asset: 'a', commit: 'bump {target}' } })[1] ?? '').replace('  (in the tap)', ''), ['git', 'commit', '-m', `bump ${name}`]],
    ];
    for (const name of names.filter((one) => !one.includes('\u0000'))) for (const [line, words] of lines(name)) expect(wordsOf(fillQuoted(line, { target: name }))).toEqual(words);
    expect(existsSync(canary)).toBe(false);
  });

  test('in a branch is one word of the remedy', () => {
    for (const name of names.filter((one) => !one.includes('\u0000'))) {
      const seen = { form: 'clean' as const, commit: 'c', branch: name, obstacle: null, dirty: [], remote: { commit: null, ahead: 0, behind: 0 } };
      const verdict = judgeClean(at({ git: { pushed: true } }, {}), { pushed: true }, seen);
      if (verdict.is !== 'failed') throw new Error('it should have failed');
      expect(wordsOf(verdict.fix.replace('Run: ', ''))).toEqual(['git', 'push', '-u', 'origin', name]);
    }
    expect(existsSync(canary)).toBe(false);
  });

  test('fills no braces that are the shell\'s, and none without a value', () => {
    expect(fillQuoted('echo ${target} {target} {other} \'{target}\' \\\'{target}', { target: "a'b" })).toBe(`echo \${target} 'a'\\''b' {other} 'a'\\''b' \\''a'\\''b'`);
    expect(fillQuoted('x={target}', { target: 'v1.2.3' })).toBe('x=v1.2.3');
  });
});
