import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { install } from '../../src/kinds/install.ts';
import type { CommandLine, Ended, Install, Released } from '../../src/ports.ts';
import { answer, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { ended, filesOf, portsOf } from '../support/ports.ts';

const WAYS: readonly Install[] = [
  { tool: 'uv', commands: [{ argv: ['uv', 'add', 'it'] }, { argv: ['uv', 'show', 'it'], expect: '1\\.2\\.3' }] },
  { tool: 'python3', pass: ['PIP_TOKEN'], commands: [{ argv: ['pip', 'install', 'it'], exit: { 4: 'unknown', else: 'failed' } }] },
];
const missing = ended({ code: null, trouble: 'missing', missing: 'uv', expected: false });
const spec = { install: 'pypi' };

/** Installs with these programs, and judges what came of it. */
const installing = async (runs: (text: string) => Partial<Ended> | null, given: Given = {}) => {
  const asked: (readonly [string, Released])[] = [];
  const ran: CommandLine[] = [];
  let lent = 0;
  const ports = portsOf({
    installs: async (name, released) => (asked.push([name, released]), WAYS),
    processes: { run: async (command) => (ran.push(command), { ...ended(), ...runs('argv' in command.run ? command.run.argv.join(' ') : '') }) },
    files: { ...filesOf(), scratch: async (borrow) => ((lent += 1), borrow('/tmp/scratch')) },
  });
  const sent: JsonObject = (await install.act?.(at(spec, given), ports)) ?? {};
  return { asked, ran, lent, sent, ports, judge: async (after: Given = {}) => judged(sent, { ...given, ...after }, ports) };
};
const judged = async (sent: JsonObject, given: Given, ports: ReturnType<typeof portsOf>) => {
  const asking = at(spec, { ...given, attempt: { ...given.attempt, sent } });
  const seen = await install.look(asking, ports);
  return { verdict: install.judge(asking, seen), drawn: JSON.stringify(install.draw?.(asking, seen)) };
};
const withoutTools = (): Partial<Ended> => missing;

describe('an install as a consumer', () => {
  it('runs the channel\'s own commands for exactly this version in an empty folder, and passes with what they said', async () => {
    const { asked, ran, lent, judge } = await installing(() => null);
    expect(asked).toEqual([['pypi', { version: '1.2.3', target: 'v1.2.3', repository: 'acme/tidewater', values: { target: 'v1.2.3', version: '1.2.3', commit: expect.any(String) } }]]);
    expect(ran.map(({ run }) => ('argv' in run ? run.argv.join(' ') : ''))).toEqual(['uv --version', 'uv add it', 'uv show it']);
    expect(new Set(ran.map(({ cwd }) => cwd))).toEqual(new Set(['/tmp/scratch']));
    expect(ran.at(-1)).toMatchObject({ expect: '1\\.2\\.3', env: { RELEASE_TARGET: 'v1.2.3' } });
    expect(ran.every(({ own }) => own === true), 'no file of the repository stands behind a command of our own').toBe(true);
    expect(lent).toBe(1);
    expect((await judge()).verdict).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'file', name: 'log', path: '/state/logs/step.1.log', sha256: 'aa11', bytes: 120 }, { type: 'value', name: 'uv show it', value: 'exit 0 in 1.2 s' }]) });
  });

  it('does not pass on another version than this one, nor on a command that failed', async () => {
    expect((await (await installing((text) => (text === 'uv show it' ? { expected: false } : null))).judge()).verdict.is).not.toBe('passed');
    expect((await (await installing((text) => (text === 'uv add it' ? { code: 1 } : null))).judge()).verdict.is).toBe('failed');
  });

  it('takes the next tool where the first is not here, with the variables and exit codes that it is said to have', async () => {
    const { ran, judge } = await installing((text) => (text.startsWith('uv') ? missing : text.startsWith('pip') ? { code: 4 } : null));
    expect(ran.map(({ run }) => ('argv' in run ? run.argv.join(' ') : ''))).toEqual(['uv --version', 'python3 --version', 'pip install it']);
    expect(ran.at(-1)?.pass).toEqual(['PIP_TOKEN']);
    expect((await judge()).verdict.is).toBe('unknown');
  });

  it.each([['is missing', missing], ['fails to say its version', { code: 1 }], ['does not answer', { code: null, trouble: 'deadline' as const }]])('asks a person, with the commands, where every tool %s', async (_, how) => {
    const { sent, judge } = await installing(() => how);
    expect(sent).toMatchObject({ tool: null, commands: [] });
    const { verdict, drawn } = await judge();
    expect(verdict).toMatchObject({ is: 'ask', watching: false, questions: [{ id: 'by-hand', text: 'uv or python3 is not on this machine, so nobody has tried whether v1.2.3 installs from pypi. Run it where it is, in an empty folder: uv add it && uv show it', options: [{ key: 'done', does: 'pass', reason: 'required' }, { key: 'hold', does: 'hold', reason: 'required' }] }] });
    expect(drawn).toContain('uv add it && uv show it');
  });

  it('passes by hand only with a note, and is held with one', async () => {
    const { judge } = await installing(withoutTools);
    const said = async (option: string, reason: string) => (await judge({ attempt: { answers: [answer('by-hand', option, { reason })] } })).verdict;
    expect(await said('done', 'on a Mac: 1.2.3')).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'value', name: 'attested', value: 'on a Mac: 1.2.3' }, { type: 'value', name: 'by hand, in an empty folder', value: 'uv add it && uv show it' }]) });
    expect(await said('done', ' ')).toMatchObject({ is: 'failed' });
    expect(await said('hold', 'brew says 404')).toMatchObject({ is: 'failed', why: 'held: brew says 404' });
  });

  it('is unknown when nobody saw what it came to, whatever was answered', async () => {
    const { ports } = await installing(() => null);
    for (const sent of [{}, { tool: 'uv', tools: 'uv', byHand: 'uv add it', commands: [] }]) expect((await judged(sent, { attempt: { answers: [answer('by-hand', 'done', { reason: 'yes' })] } }, ports)).verdict.is).toBe('unknown');
  });
});
