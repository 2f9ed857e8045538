import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { manual } from '../../src/kinds/manual.ts';
import type { Ended } from '../../src/ports.ts';
import { answer, at } from '../support/at.ts';
import { ended, filesOf, portsOf } from '../support/ports.ts';

const judge = async (spec: JsonObject, answers: readonly ReturnType<typeof answer>[], how: Ended = ended()) => {
  const asked: string[] = [];
  const files = { ...filesOf({ 'notes/*': [] }), hash: async (path: string) => (path.endsWith('.log') || path === 'notes.md' ? { sha256: 'bb22', bytes: 5 } : null) };
  const ports = portsOf({ processes: { run: async (command) => (asked.push(JSON.stringify(command.run)), how) }, files });
  const asking = at(spec, { attempt: { answers } });
  return { asked, verdict: manual.judge(asking, await manual.look(asking, ports)) };
};

describe('a manual step', () => {
  const spec = { manual: 'Write the notes of {version}.', verify: 'grep 1.2.3 CHANGELOG.md' };

  it('asks the person to attest, and verifies nothing before that', async () => {
    const { verdict, asked } = await judge(spec, []);
    expect(asked).toEqual([]);
    expect(verdict).toEqual({ is: 'ask', watching: false, questions: [{ id: 'attest', asks: 'attest', text: 'Write the notes of 1.2.3.', options: [{ key: 'done', label: 'Done', reason: 'optional', does: 'pass', takes: 'attachment' }] }] });
  });

  it('passes when it was attested and what verifies it agrees, with both as evidence', async () => {
    const { verdict, asked } = await judge(spec, [answer('attest', 'done', { reason: 'written' })]);
    expect(asked).toEqual(['{"shell":"grep 1.2.3 CHANGELOG.md"}']);
    expect(verdict).toMatchObject({ is: 'passed', evidence: [{ name: 'attested', value: 'written' }, { name: 'log', sha256: 'bb22' }, { name: 'grep 1.2.3 CHANGELOG.md', value: 'exit 0 in 1.2 s' }] });
  });

  it('fails when it was attested and what verifies it disagrees', async () => {
    expect((await judge(spec, [answer('attest', 'done')], ended({ code: 1 }))).verdict).toMatchObject({ is: 'failed', why: expect.stringContaining('done, as attested, but "grep') });
  });

  it('is unknown when what verifies it did not end by itself', async () => {
    expect((await judge(spec, [answer('attest', 'done')], ended({ code: null, trouble: 'lost' }))).verdict.is).toBe('unknown');
  });

  it('keeps a link, a file with its hash, or a note', async () => {
    const plain = { manual: 'Announce it.' };
    const attached = async (attachment: string) => (await judge(plain, [answer('attest', 'done', { attachment })])).verdict;
    expect(await attached('https://127.0.0.1/post')).toMatchObject({ is: 'passed', evidence: [{}, { type: 'url', url: 'https://127.0.0.1/post' }] });
    expect(await attached('notes.md')).toMatchObject({ is: 'passed', evidence: [{}, { type: 'file', path: 'notes.md', sha256: 'bb22' }] });
    expect(await attached('told the list')).toMatchObject({ is: 'passed', evidence: [{}, { type: 'value', value: 'told the list' }] });
  });

  it('fails when the evidence that it declares is not there', async () => {
    expect((await judge({ manual: 'Write.', evidence: ['notes/*'] }, [answer('attest', 'done')])).verdict).toMatchObject({ is: 'failed', why: 'its evidence is incomplete: no file matches notes/*' });
  });
});
