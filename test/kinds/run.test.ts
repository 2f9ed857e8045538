import { describe, expect, it } from 'vitest';
import { ActError } from '../../src/core/error.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { run } from '../../src/kinds/run.ts';
import type { CommandLine, Ended } from '../../src/ports.ts';
import { at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { ended, filesOf, portsOf } from '../support/ports.ts';

type World = { readonly ends?: readonly Ended[]; readonly kept?: { readonly [glob: string]: readonly string[] }; readonly read?: { readonly [path: string]: string }; readonly noLog?: boolean };

/** Runs a whole attempt: act, then look and judge what it sent. */
const attempt = async (spec: JsonObject, { ends = [], kept = {}, read = {}, noLog = false }: World = {}, given: Given = {}) => {
  const asked: CommandLine[] = [];
  const left = [...ends];
  const ports = portsOf({
    processes: { run: async (command) => (asked.push(command), left.shift() ?? ended()) },
    files: { ...filesOf(kept), ...(noLog ? { hash: async () => null } : {}), read: async (path) => read[path] ?? null },
  });
  const sent = await run.act?.(at(spec, given), ports);
  const after = at(spec, { ...given, attempt: { sent: sent ?? null } });
  const seen = await run.look(after, ports);
  return { asked, sent, seen, verdict: run.judge(after, seen) };
};

describe('a run', () => {
  it('passes when its command ends with 0, with the log and the exit as evidence', async () => {
    const { verdict } = await attempt({ run: 'just test' });
    expect(verdict).toEqual({
      is: 'passed',
      captured: {},
      evidence: [
        { type: 'file', name: 'log', path: '/state/logs/step.1.log', sha256: 'aa11', bytes: 120 },
        { type: 'value', name: 'just test', value: 'exit 0 in 1.2 s' },
      ],
    });
  });

  it('says which files of the repository it ran, each once', async () => {
    const files = [{ path: 'scripts/x.sh', sha256: 'ab' }];
    const { verdict } = await attempt({ run: ['bash scripts/x.sh', 'bash scripts/x.sh'] }, { ends: [ended({ files }), ended({ files })] });
    expect(verdict).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'value', name: 'scripts/x.sh', value: 'sha256 ab' }]) });
    expect('evidence' in verdict ? verdict.evidence?.filter(({ name }) => name === 'scripts/x.sh') : []).toHaveLength(1);
  });

  it('that may not start has done nothing; one that stops in the middle of a list has', async () => {
    let left = 0;
    const refuse = new ActError('scripts/x.sh is not as you trusted it', { left: false, fix: 'Leave.' });
    const act = (before: number) => {
      left = before;
      return run.act?.(at({ run: ['one', 'two'] }), portsOf({ processes: { run: async () => { if (left === 0) throw refuse; left -= 1; return ended(); } } }));
    };
    await expect(act(0)).rejects.toMatchObject({ left: false, message: refuse.message });
    await expect(act(1)).rejects.toMatchObject({ left: true, message: refuse.message, fix: 'Leave.' });
  });

  it('that asks for a terminal is refused before its intent where nobody sits at one', async () => {
    const before = (terminal?: 'own' | 'screen' | null) => run.before?.(at({ run: 'npm login', tty: true }), portsOf({ processes: { terminal: async () => terminal ?? null } }));
    await expect(before()).rejects.toMatchObject({ message: 'it asks for a terminal (tty: true), and nobody sits at one here', left: false, fix: 'Run it in the guided screen: holdpoint start.' });
    expect(await before('own')).toEqual({});
    expect(await before('screen')).toEqual({});
    expect(await run.before?.(at({ run: 'true' }), portsOf({}))).toEqual({});
  });

  it('asks for a terminal for each of its commands, and says of which a person typed to it', async () => {
    const { asked, verdict } = await attempt({ run: ['npm login', 'npm whoami'], tty: true }, { ends: [ended({ typed: true }), ended()] });
    expect(asked.map(({ tty }) => tty)).toEqual([true, true]);
    expect(verdict).toMatchObject({ is: 'passed', evidence: [{ name: 'log' }, { name: 'npm login', value: 'exit 0 in 1.2 s, a person typed to it' }, { name: 'npm whoami', value: 'exit 0 in 1.2 s' }] });
    expect((await attempt({ run: 'true' })).asked.map(({ tty }) => tty)).toEqual([undefined]);
  });

  it('runs every command of a list to the end, whatever became of the ones before', async () => {
    const { asked, verdict } = await attempt({ run: ['one', { cmd: 'two' }, { argv: ['three', '3'] }] }, { ends: [ended({ code: 1, firstError: 'error: broken' }), ended({ code: 3 })] });
    expect(asked.map((command) => command.run)).toEqual([{ shell: 'one' }, { shell: 'two' }, { argv: ['three', '3'] }]);
    expect(verdict).toMatchObject({ is: 'failed', why: 'error: broken (exit code 1 after 1.2 s: one) (and 1 other command did not pass)' });
  });

  it('gives a command its folder, its environment, its patterns and what is left of the time', async () => {
    const spec = { run: [{ cmd: 'npm audit', cwd: 'bindings/node', expect: 'found 0' }, 'just test'], env: ['NPM_TOKEN'], reject: 'panicked' };
    const { asked } = await attempt(spec, { ends: [ended({ durationMs: 40_000 })] }, { step: { timeoutMs: 60_000 } });
    expect(asked).toEqual([
      { run: { shell: 'npm audit' }, cwd: '/repo/bindings/node', env: { RELEASE_TARGET: 'v1.2.3' }, pass: ['NPM_TOKEN'], timeoutMs: 60_000, expect: 'found 0', reject: 'panicked' },
      { run: { shell: 'just test' }, cwd: '/repo', env: { RELEASE_TARGET: 'v1.2.3' }, pass: ['NPM_TOKEN'], timeoutMs: 20_000, expect: null, reject: 'panicked' },
    ]);
  });

  it('does not start what is left when its time is used up, and is unknown', async () => {
    const { asked, verdict } = await attempt({ run: ['one', 'two'] }, { ends: [ended({ durationMs: 3_600_001 })] });
    expect(asked).toHaveLength(1);
    expect(verdict).toMatchObject({ is: 'unknown', why: expect.stringContaining('"two" did not end in time') });
  });

  it('does not start what is left when a person stopped it, and is unknown', async () => {
    const { asked, verdict } = await attempt({ run: ['one', 'two'] }, { ends: [ended({ code: null, signal: 'SIGTERM', trouble: 'stopped' })] });
    expect(asked).toHaveLength(1);
    expect(verdict).toMatchObject({ is: 'unknown', why: '"one" was stopped by a person after 1.2 s (and 1 other command did not pass)' });
  });

  it('follows its exit map, with else for what is not named', async () => {
    const spec = (run: string) => ({ run, exit: { 0: 'passed', 1: 'failed', else: 'unknown' } });
    expect((await attempt(spec('a'), { ends: [ended({ code: 1 })] })).verdict.is).toBe('failed');
    expect((await attempt(spec('a'), { ends: [ended({ code: 2 })] })).verdict.is).toBe('unknown');
    expect((await attempt({ run: { cmd: 'a', exit: { 1: 'passed' } } }, { ends: [ended({ code: 1 })] })).verdict.is).toBe('passed');
  });

  it('fails for a missing program and says how to get it, whatever else says', async () => {
    const missing = ended({ code: null, trouble: 'missing', missing: 'just' });
    const { verdict } = await attempt({ run: 'just test', exit: { else: 'unknown' } }, { ends: [missing] });
    expect(verdict).toMatchObject({ is: 'failed', why: 'just is not installed, and "just test" needs it', fix: 'Install it: cargo install just' });
  });

  it.each([
    ['a signal', ended({ code: null, signal: 'SIGKILL' })],
    ['a deadline', ended({ code: null, signal: 'SIGKILL', trouble: 'deadline' })],
    ['a lost process', ended({ code: null, trouble: 'lost' })],
  ])('is unknown after %s', async (_, how) => {
    expect((await attempt({ run: 'a' }, { ends: [how] })).verdict.is).toBe('unknown');
  });

  it.each([
    ['lacks what it must hold', ended({ expected: false })],
    ['holds what it must not', ended({ rejected: true })],
  ])('fails at exit 0 when the output %s', async (_, how) => {
    expect((await attempt({ run: 'a' }, { ends: [how] })).verdict.is).toBe('failed');
  });

  it('is unknown when its result was not recorded, or a field of it cannot be read', async () => {
    for (const sent of [null, {}, { commands: [{ command: 'a', code: 'zero' }] }]) {
      const asking = at({ run: 'a' }, { attempt: { sent } });
      const seen = await run.look(asking, portsOf({ files: filesOf() }));
      expect(run.judge(asking, seen).is).toBe('unknown');
    }
  });

  it('is unknown when its log cannot be read', async () => {
    expect((await attempt({ run: 'a' }, { noLog: true })).verdict).toMatchObject({ is: 'unknown', why: 'its commands passed, and their log could not be read' });
  });

  it('keeps declared evidence, and fails when a glob of it matches nothing', async () => {
    const spec = { run: 'a', evidence: ['out/{target}/*.md', 'more/*'] };
    const { verdict } = await attempt(spec, { kept: { 'out/v1.2.3/*.md': ['summary.md'], 'more/*': ['x'] } });
    expect(verdict).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([expect.objectContaining({ name: 'summary.md', sha256: 'of summary.md' })]) });
    expect((await attempt(spec, { kept: { 'out/v1.2.3/*.md': ['summary.md'] } })).verdict).toMatchObject({ is: 'failed', why: 'its evidence is incomplete: no file matches more/*' });
  });

  it('captures a group of the output and a place in a JSON file', async () => {
    const spec = { run: 'a', capture: { digest: { stdout: 'digest (\\w+)' }, size: { file: 'out/{version}.json', json: '/files/0/size' } } };
    const { verdict } = await attempt(spec, { ends: [ended({ captured: { digest: 'abc' } })], read: { '/repo/out/1.2.3.json': '{"files":[{"size":12}]}' } });
    expect(verdict).toMatchObject({ is: 'passed', captured: { digest: 'abc', size: '12' } });
  });

  it('is unknown when a value that it captures is not there', async () => {
    const spec = { run: 'a', capture: { size: { file: 'x.json', json: '/size' } } };
    expect((await attempt(spec, { read: { '/repo/x.json': '{"siz' } })).verdict).toMatchObject({ is: 'unknown', why: expect.stringContaining('the value size was not in what they gave') });
  });

  it('shows each command with its mark, and what the failed one said', async () => {
    const { seen } = await attempt({ run: ['one', 'two'] }, { ends: [ended({ code: 1, firstError: 'error: broken' })] });
    expect(run.draw?.(at({ run: 'one' }), seen)).toEqual([
      { type: 'marks', rows: [{ mark: 'failed', label: 'one', at: 'exit 1 in 1.2 s' }, { mark: 'passed', label: 'two', at: 'exit 0 in 1.2 s' }] },
      { type: 'text', title: 'What it said', lines: ['error: broken'] },
    ]);
  });
});
