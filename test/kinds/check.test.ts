import { describe, expect, it } from 'vitest';
import { check } from '../../src/kinds/check.ts';
import { at } from '../support/at.ts';
import { ended, filesOf, outOfReach, portsOf } from '../support/ports.ts';

describe('a check of commands', () => {
  it('has no effect, acts in the checkout, and passes as a run does', async () => {
    expect(check.traits({ check: 'just lint' }, { id: 'lint' })).toEqual({ effect: 'none', inCheckout: true, acts: true });
    const ports = portsOf({ processes: { run: async () => ended() }, files: filesOf() });
    const sent = await check.act?.(at({ check: 'just lint' }), ports);
    const after = at({ check: 'just lint' }, { attempt: { sent: sent ?? null } });
    expect(check.judge(after, await check.look(after, ports)).is).toBe('passed');
  });
});

describe('a check of the tracker', () => {
  it('passes with where it keeps blockers, and throws what the tracker throws', async () => {
    const asking = at({ check: { tracker: 'healthy' } });
    const seen = await check.look(asking, portsOf({ tracker: { where: async () => '.ergo' } }));
    expect(check.judge(asking, seen)).toEqual({ is: 'passed', evidence: [{ type: 'value', name: 'tracker', value: '.ergo' }] });
    await expect(check.look(asking, portsOf({ tracker: { where: outOfReach } }))).rejects.toThrow('the network is down');
  });
});
