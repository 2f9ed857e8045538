import { expect, test } from 'vitest';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { phaseRows } from '../../src/ui/draw/phase.ts';
import { textOf } from '../../src/ui/rows.ts';
import { phaseKey } from '../../src/ui/tree.ts';
import { begun, plainWorld, propsOf } from '../components/sample.ts';

test('a phase under the cursor says how far it is and lists its steps', () => {
  const state = propsOf(begun).state;
  const [phase] = state.plan?.phases ?? [];
  const { total, at } = phaseRows(phaseKey(phase?.id ?? ''), { state, world: plainWorld(), width: 60, glyphs: UNICODE });
  expect(textOf(at(0))).toMatch(new RegExp(`1 ${phase?.title ?? ''} .*/${phase?.steps.length ?? 0} open`));
  expect(total).toBe((phase?.steps.length ?? 0) + 2);
  expect(textOf(at(2))).toContain('Working tree clean');
});

test('a cursor that is on no phase draws nothing', () => {
  expect(phaseRows('versions', { state: propsOf(begun).state, world: plainWorld(), width: 60, glyphs: UNICODE }).total).toBe(0);
});
