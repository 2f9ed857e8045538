import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { makeFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { begin, tryStep, unchained } from './person.ts';
import type { Person } from './person.ts';

/** What each step lacks on a machine with git, bash and node: the first of its tools, in the order of the runbook. */
const MISSING = {
  tracker: 'ergo', scratch: 'coreutils', format: 'cargo', lint: 'cargo', test: 'cargo', tooling: 'rg', dependencies: 'just', memory: 'rg', concurrency: 'cargo', performance: 'cargo', stability: 'cargo', docs: 'rg',
  'bindings-setup': 'npm', bindings: 'just', security: 'cargo', licences: 'cargo', 'none-open': 'ergo', 'still-none-open': 'ergo', assets: 'gh', 'install-pypi': 'uv', 'install-npm': 'npm', 'install-brew': 'brew', 'go-module': 'go',
} as const;
/** What needs git, bash and the scripts of the repository only. */
const COMPLETE = ['base', 'changelog', 'versions', 'licences-delivered', 'compatibility'];

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture({ path: 'bare' });
}, 60_000);
afterAll(() => fixture.remove());

/** Steps that run commands or ask the tracker, in the plan's order. */
const stepsOf = (plan: Plan | null): readonly string[] => (plan?.steps ?? []).flatMap(({ id, kind, acts, tools }) => ((['run', 'check', 'decide'].includes(kind) && acts) || tools.length > 0 ? [id] : []));

test('without the tracker no release begins, and the refusal says how to get it', async () => {
  await expect(begin(fixture, { mode: 'live' })).rejects.toMatchObject({ code: 3, fix: expect.stringContaining('brew install sandover/tap/ergo') });
});

describe('on a machine with git, bash and node alone, each step for itself', () => {
  let person: Person;
  const came: Record<string, Awaited<ReturnType<typeof tryStep>>> = {};
  beforeAll(async () => {
    person = await begin(fixture, { mode: 'live', change: unchained, onGoodGround: false });
    for (const step of stepsOf(person.session.snapshot().state.plan)) came[step] = await tryStep(person, step);
  }, 60_000);
  afterAll(() => person.leave());

  test('every step that runs a command is among those of this page', () => {
    expect(Object.keys(came).toSorted()).toEqual([...Object.keys(MISSING), ...COMPLETE].toSorted());
  });

  test.each(Object.entries(MISSING))('%s fails without %s, and says how to get it', (step, tool) => {
    const get = person.session.snapshot().state.plan?.tools[tool]?.get ?? 'no tool of the runbook';
    expect(came[step]).toEqual({ result: 'failed', why: `${tool} is not installed, or not on PATH`, fix: `Get it: ${get}` });
  });

  test('what needs git, bash and the repository alone runs', () => {
    expect(COMPLETE.map((step) => [step, came[step]?.result])).toEqual([['base', 'passed'], ['changelog', 'passed'], ['versions', 'passed'], ['licences-delivered', 'unknown'], ['compatibility', 'asks']]);
  });
});

describe('there, even if the runbook did not name the tools of a step', () => {
  let own: Fixture;
  let person: Person;
  const came: Record<string, Awaited<ReturnType<typeof tryStep>>> = {};
  beforeAll(async () => {
    // A release of its own: the one before has not ended, and a second session of it is refused.
    own = await makeFixture({ path: 'bare' });
    person = await begin(own, { mode: 'live', change: (plan) => ({ ...plan, steps: unchained(plan).steps.map((step) => ({ ...step, tools: [] })) }), onGoodGround: false });
    for (const step of Object.keys(MISSING)) if (!step.endsWith('none-open') && step !== 'tracker') came[step] = await tryStep(person, step);
  }, 60_000);
  afterAll(async () => {
    await person.leave();
    await own.remove();
  });

  test('none of them passes', () => {
    expect(Object.entries(came).filter(([, { result }]) => result !== 'failed')).toEqual([]);
  });
});
