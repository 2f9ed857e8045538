import { describe, expect, it } from 'vitest';
import { judgeRows, rowsOr, rowsPicture } from '../../../src/kinds/preflight/row.ts';
import type { Row } from '../../../src/kinds/preflight/row.ts';
import { WorldError } from '../../../src/ports.ts';
import { answer } from '../../support/at.ts';
import { outOfReach } from '../../support/ports.ts';
import { refusal } from './ask.ts';

const pass: Row = { name: 'login', is: 'pass', said: 'ada' };
const fail = (name: string): Row => ({ name, is: 'fail', why: `no ${name}`, fix: `Make ${name}.` });
const unseen = (name: string): Row => ({ name, is: 'unverifiable', why: `${name} is hidden`, how: `look at ${name}` });

describe('what is asked before a release', () => {
  it('passes with what was said of each', () => {
    expect(judgeRows([pass], [])).toEqual({ is: 'passed', evidence: [{ type: 'value', name: 'login', value: 'ada' }] });
  });

  it('fails with all that is wrong at once, whatever cannot be seen beside it', () => {
    expect(judgeRows([pass, fail('a'), unseen('b'), fail('c')], [])).toMatchObject({ is: 'failed', why: 'no a; no c', fix: 'Make a. Make c.' });
  });

  it('asks of each thing that cannot be seen by itself, with how to find out, and wants a reason for both answers', () => {
    const verdict = judgeRows([unseen('a'), pass, unseen('b')], []);
    expect(verdict).toMatchObject({ is: 'ask', watching: false, questions: [{ id: 'a' }, { id: 'b' }] });
    if (verdict.is !== 'ask') return;
    expect(verdict.questions[0]).toMatchObject({ asks: 'decision', text: expect.stringMatching(/a is hidden\. To find out: look at a\./), options: [{ key: 'confirmed', reason: 'required', does: 'pass' }, { key: 'hold', reason: 'required', does: 'hold' }] });
  });

  it('is not passed by the answer to another question', () => {
    expect(judgeRows([unseen('a'), unseen('b')], [answer('a', 'confirmed', { reason: 'looked' })])).toMatchObject({ is: 'ask', questions: [{ id: 'a' }, { id: 'b' }] });
  });

  it('passes when a person confirmed each, and the evidence says that it was not verified', () => {
    expect(judgeRows([pass, unseen('a')], [answer('a', 'confirmed', { reason: 'saw it in the settings' })])).toEqual({
      is: 'passed',
      evidence: [{ type: 'value', name: 'login', value: 'ada' }, { type: 'value', name: 'a', value: 'not verified (a is hidden); confirmed: saw it in the settings' }],
    });
  });

  it('fails when a person holds one of them', () => {
    expect(judgeRows([unseen('a'), unseen('b')], [answer('a', 'confirmed', { reason: 'ok' }), answer('b', 'hold', { reason: 'nobody knows' })])).toMatchObject({ is: 'failed', why: 'a person did not confirm b: nobody knows' });
  });

  it('takes the last answer, where a question was asked again', () => {
    expect(judgeRows([unseen('a')], [answer('a', 'confirmed', { reason: 'ok' }), answer('a', 'hold', { reason: 'no' })]).is).toBe('failed');
  });

  it('does not pass with nothing', () => {
    expect(judgeRows([], []).is).toBe('unknown');
  });

  it('is drawn with a mark each', () => {
    const [block] = rowsPicture([pass, fail('a'), unseen('b'), unseen('c'), unseen('d')], [answer('c', 'confirmed', { reason: 'ok' }), answer('d', 'hold', { reason: 'no' })]);
    expect(block?.type === 'marks' && block.rows.map(({ mark, label }) => `${label} ${mark}`)).toEqual(['login passed', 'a failed', 'b needs-you', 'c waived', 'd failed']);
  });
});

describe('a question that is refused', () => {
  const ask = (question: () => Promise<never>) => rowsOr('x', 'look', question);

  it.each([403, 404])('with %i cannot be seen', async (status) => {
    expect(await ask(refusal(status))).toEqual([{ name: 'x', is: 'unverifiable', why: `refused (${status})`, how: 'look' }]);
  });

  it('with 401 fails: the token is not accepted', async () => {
    expect(await ask(refusal(401))).toEqual([{ name: 'x', is: 'fail', why: 'refused (401)', fix: 'gh auth login' }]);
  });

  it('by a limit, or not answered at all, is no answer', async () => {
    await expect(ask(outOfReach)).rejects.toThrow(WorldError);
    await expect(ask(async () => { throw new WorldError('slow down', { trouble: 'limited', fix: '', status: 403 }); })).rejects.toThrow('slow down');
  });
});
