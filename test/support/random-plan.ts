import fc from 'fast-check';
import type { Plan, Step } from '../../src/core/plan.ts';
import { TARGET, blockersGate, globsOf, judgement, planOf, pushTag, step, watch } from './plan.ts';

const CHANNELS = ['npm', 'pypi'] as const;

/** Small plans of every sort of step; each needs some of those before it. */
export const plans = (): fc.Arbitrary<Plan> =>
  fc
    .record({
      dry: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      parallel: fc.constantFrom(0, 0, 1, 2),
      steps: fc.array(fc.record({ sort: fc.nat(99), needs: fc.nat(255), flags: fc.nat(255) }), { minLength: 2, maxLength: 7 }),
    })
    .map(({ dry, parallel, steps }) => {
      const made: Step[] = [];
      for (const [index, shape] of steps.entries()) made.push(stepOf(made, index, shape));
      // Most plans are about something that cannot be undone; a property of it must not hold for want of it.
      const last = steps[0] ?? { sort: 0, needs: 0, flags: 0 };
      if (last.sort % 4 > 0 && made.every(({ effect }) => effect !== 'irreversible')) made.push(stepOf(made, made.length, { ...last, sort: 80 + (last.sort % 20) }));
      return planOf(made, { mode: dry ? 'dry-run' : 'live', parallel });
    });

const stepOf = (before: readonly Step[], index: number, { sort, needs, flags }: { readonly sort: number; readonly needs: number; readonly flags: number }): Step => {
  const id = `s${index}`;
  const bit = (n: number): boolean => ((flags >> n) & 1) === 1;
  const own = before.filter((one, place) => ((needs >> place) & 1) === 1 && !one.advisory).map((one) => one.id);
  const common = {
    needs: own.length === 0 && before.length > 0 && bit(6) ? [before.at(-1)?.id ?? ''].filter((last) => before.some((one) => one.id === last && !one.advisory)) : own,
    waivable: bit(0),
    covers: bit(1) && bit(2) ? globsOf('src/**') : null,
    freshMs: bit(3) && bit(4) ? 100_000 : null,
    tools: bit(2) && bit(7) ? ['just'] : [],
  };
  const build = before.find((one) => one.captures.length > 0);
  const reads = build === undefined || !bit(5) ? {} : { reads: [build.id], uses: bit(4) && bit(2) ? [] : ['run_id'], needs: [...new Set([...common.needs, build.id])] };
  if (sort < 25) return step(id, { ...common, ...reads, exclusive: bit(5) && bit(7), fix: bit(7) ? ['mend'] : [] });
  if (sort < 33) return step(id, { ...common, ...reads, effect: 'local' });
  if (sort < 40) return step(id, { ...common, freshMs: bit(3) ? 100_000 : null, judge: bit(5) ? [judgement('q1'), judgement('q2')] : [judgement('q1')] });
  if (sort < 47) return watch(id, { ...common, advisory: bit(5) && bit(7), channel: bit(4) ? 'npm' : null });
  if (sort < 49) return watch(id, { ...common, inCheckout: true, mayChangeCheckout: true });
  if (sort < 52) return step(id, { ...common, when: bit(5) ? { changed: globsOf('src/**') } : { inputs: { mode: 'live' } } });
  if (sort < 60) return blockersGate(id, common);
  if (sort < 72 && build === undefined) return bit(6) && bit(7) ? step(id, { ...common, effect: 'remote', captures: ['run_id'] }) : watch(id, { ...common, captures: ['run_id'] });
  if (sort < 80) return step(id, { ...common, effect: 'remote', revert: bit(5), exposes: bit(5) ? { what: 'it answers 404', until: 's9' } : null });
  if (sort < 87 && !before.some((one) => one.pinsCandidate)) return pushTag(id, { ...common, ...reads });
  return step(id, { ...common, ...reads, effect: 'irreversible', words: `${id} ${TARGET}`, publishes: CHANNELS.filter((_, n) => bit(n)) });
};
