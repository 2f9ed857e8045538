import { sortPasses } from '../../src/core/decide-passes.ts';
import type { DryRunOf, KeptPass } from '../../src/core/dry-run.ts';
import type { State } from '../../src/core/state.ts';
import { capturedOf } from '../../src/core/status.ts';
import { ADA, proof } from './history.ts';
import { SCRIPT } from './random-world.ts';
import type { Dice, Send, World } from './random-world.ts';

/** Passes as a dry run would offer them, most of them right, and now and then one thing wrong. */
export const adoptPass = (state: State, world: World, chance: Dice, send: Send): void => {
  const { plan, candidate } = state;
  if (plan === null || candidate === null) return;
  const odd = <T>(right: T, wrong: T): T => (chance.percent(98) ? right : wrong);
  const from: DryRunOf = { session: 1, head: 'h', repository: plan.repository, target: odd(plan.target, 'v9.9.9'), base: plan.base, mode: odd('dry-run', 'live'), values: odd({ ...plan.values, mode: 'dry-run' }, { target: plan.target }), fromBase: odd(candidate.fromBase, ['x']), ignored: odd(plan.blockers.paths.globs, ['**']) };
  const passes = plan.steps.filter(() => chance.percent(80)).map((one, index): KeptPass => ({
    step: odd(one.id, 's99'),
    attempt: 1,
    n: 10 + index,
    hash: odd(`hash-${index}`, ''),
    for: { commit: odd(candidate.commit, 'c3c3c3c3'), tree: odd('clean', 'dirty'), step: odd(one.hash, 'other'), values: Object.fromEntries(one.uses.map((name) => [name, chance.percent(70) ? (capturedOf(state)[name] ?? '7') : '7'])), tools: Object.fromEntries(one.tools.map((tool) => [tool, odd(world.just ?? '1.0', '0.9')])) },
    branch: odd(candidate.branch, 'topic'),
    host: odd('here', 'there'),
    root: '/repo',
    evidence: proof,
    captured: Object.fromEntries(one.captures.map((name) => [name, String(chance.below(2))])),
    startedAt: world.now - 200_000,
    endedAt: world.now - 50_000 + (chance.percent(80) ? 0 : chance.percent(50) ? 90_000 : -90_000),
    asked: odd(false, true),
    fallen: odd<string | null>(null, 'there it is failed'),
    kept: odd<KeptPass['kept']>(proof, 'its evidence is gone'),
  }));
  // What a person adopts is, as a rule, what was listed; now and then it is anything.
  const facts = { checkout: { commit: odd(world.head, 'c3c3c3c3'), tree: odd('clean', 'dirty') }, host: 'here', root: odd('/repo', '/other'), tools: { just: world.just }, readers: odd<readonly string[] | null>([], null) };
  const listed = chance.percent(70) ? sortPasses(state, { from, passes, facts }, { now: world.now + 1_000, by: ADA }).adoptable : passes;
  send({ type: 'adopt-passes', from, passes: listed, facts }, chance.percent(95) ? ADA : SCRIPT);
};
