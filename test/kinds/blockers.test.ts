import { describe, expect, it } from 'vitest';
import { blockers } from '../../src/kinds/blockers.ts';
import type { Blocker } from '../../src/ports.ts';
import { at } from '../support/at.ts';
import { outOfReach, portsOf } from '../support/ports.ts';

const spec = { blockers: 'none-open' };
const judge = async (all: readonly Blocker[]) => blockers.judge(at(spec), await blockers.look(at(spec), portsOf({ tracker: { where: async () => '.ergo', list: async () => all } })));
const blocker = (id: string, open: boolean): Blocker => ({ id, title: `${id} is wrong`, open, url: null });

describe('the blocker check', () => {
  it('passes with none open, saying where it asked and how many there were', async () => {
    expect(await judge([blocker('AAA', false)])).toEqual({ is: 'passed', evidence: [{ type: 'value', name: 'tracker', value: '.ergo' }, { type: 'value', name: 'open blockers', value: '0 of 1' }] });
  });

  it('fails with one open, and names it', async () => {
    expect(await judge([blocker('AAA', false), blocker('BBB', true)])).toMatchObject({ is: 'failed', why: 'a blocker is open: BBB BBB is wrong' });
  });

  it('asks the tracker each time, is closed by blockers, and throws when it cannot ask', async () => {
    expect(blockers.traits(spec, { id: 'b' })).toEqual({ effect: 'none', acts: false, recheck: true, closedByBlockers: true });
    await expect(blockers.look(at(spec), portsOf({ tracker: { where: async () => '.ergo', list: outOfReach } }))).rejects.toThrow('the network is down');
  });
});
