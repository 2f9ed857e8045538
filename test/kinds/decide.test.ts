import { describe, expect, it } from 'vitest';
import { decide } from '../../src/kinds/decide.ts';
import { answer, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { ended, filesOf, portsOf } from '../support/ports.ts';

const spec = {
  decide: 'Is any risk of {target} acceptable?',
  options: { none: { label: 'No breaking change' }, accepted: { label: 'In the notes', reason: 'required' }, hold: { label: 'Stop', holds: true } },
};
const judge = async (given: Given = {}) => {
  const asking = at(spec, given);
  return decide.judge(asking, await decide.look(asking, portsOf({})));
};

describe('a decision', () => {
  it('asks its question with every option, and what stops a release always needs a reason', async () => {
    expect(await judge()).toEqual({
      is: 'ask',
      watching: false,
      questions: [
        {
          id: 'decision',
          asks: 'decision',
          text: 'Is any risk of v1.2.3 acceptable?',
          options: [
            { key: 'none', label: 'No breaking change', reason: 'optional', does: 'pass' },
            { key: 'accepted', label: 'In the notes', reason: 'required', does: 'pass' },
            { key: 'hold', label: 'Stop', reason: 'required', does: 'hold' },
          ],
        },
      ],
    });
  });

  it('passes with the decision as evidence when the option does not hold', async () => {
    expect(await judge({ attempt: { answers: [answer('decision', 'accepted', { reason: 'documented' })] } })).toEqual({ is: 'passed', evidence: [{ type: 'value', name: 'decision', value: 'In the notes: documented' }] });
  });

  it('fails when the option holds', async () => {
    expect(await judge({ attempt: { answers: [answer('decision', 'hold', { reason: 'not now' })] } })).toMatchObject({ is: 'failed', why: 'Stop: not now' });
  });

  it('is unknown for an option that it does not have, and for a reason that is missing', async () => {
    expect((await judge({ attempt: { answers: [answer('decision', 'yes')] } })).is).toBe('unknown');
    expect((await judge({ attempt: { answers: [answer('decision', 'accepted', { reason: '  ' })] } })).is).toBe('unknown');
  });

  it('must have an option that lets the release go on', () => {
    expect(decide.schema.safeParse({ decide: 'Q', options: { hold: { label: 'Stop', holds: true } } }).success).toBe(false);
  });

  it('runs the commands that it shows once, before it asks; the answer is about their log', async () => {
    const shows = { ...spec, show: ['bindings', { cmd: 'git diff --stat' }] };
    expect(decide.traits(shows, { id: 'd' })).toEqual({ effect: 'none', hold: true, acts: true, inCheckout: true, reads: ['bindings'] });
    const ports = portsOf({ processes: { run: async () => ended() }, files: filesOf() });
    const sent = (await decide.act?.(at(shows), ports)) ?? null;
    const asking = at(shows, { attempt: { sent } });
    expect(decide.judge(asking, await decide.look(asking, ports)).is).toBe('ask');
    const answered = at(shows, { attempt: { sent, answers: [answer('decision', 'none')] } });
    expect(decide.judge(answered, await decide.look(answered, ports))).toMatchObject({ is: 'passed', evidence: [{ name: 'decision', value: 'No breaking change' }, { name: 'log', sha256: 'aa11' }, { name: 'git diff --stat' }] });
  });

  it('fails without asking when what it should show could not be made', async () => {
    const shows = { ...spec, show: [{ cmd: 'git diff --stat' }] };
    const ports = portsOf({ processes: { run: async () => ended({ code: 128, firstError: 'fatal: bad revision' }) }, files: filesOf() });
    const asking = at(shows, { attempt: { sent: (await decide.act?.(at(shows), ports)) ?? null, answers: [answer('decision', 'none')] } });
    expect(decide.judge(asking, await decide.look(asking, ports))).toMatchObject({ is: 'failed', why: expect.stringContaining('fatal: bad revision') });
  });
});
