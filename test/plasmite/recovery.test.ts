import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { makeFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { begin } from './person.ts';
import type { Person } from './person.ts';

const PHASES = ['build', 'homebrew', 'rehearsal', 'publish', 'deliver'];

/** The release from its tag on, as if all gates before it were open, with channels whose indexes follow within a second: nobody waits here for what is late. */
const fromTheTagOn = (plan: Plan): Plan => {
  const steps = plan.steps.filter(({ phase }) => PHASES.includes(phase));
  const kept = new Set(steps.map(({ id }) => id));
  const channels = Object.fromEntries(Object.entries(plan.channels).map(([name, channel]) => [name, { ...channel, patienceMs: 1_000 }]));
  return { ...plan, channels, phases: plan.phases.filter(({ id }) => PHASES.includes(id)), steps: steps.map((step) => ({ ...step, needs: step.needs.filter((id) => kept.has(id)) })) };
};

let fixture: Fixture;
let person: Person;
beforeAll(async () => {
  fixture = await makeFixture();
  person = await begin(fixture, { mode: 'live', change: fromTheTagOn });
  fixture.world.askForPassword();
  await person.release('publish');
}, 60_000);
afterAll(async () => {
  await person.leave();
  await fixture.remove();
});

const publish = async (): Promise<void> => {
  expect(await person.actions.openDanger('publish')).toBeNull();
  expect(await person.actions.typeDanger('publish', 'publish v0.2.0')).toBeNull();
  await settled();
};
const settled = (): Promise<void> => person.until(() => person.session.snapshot().state.steps['publish']?.attempts.at(-1)?.phase === 'ended' && person.session.snapshot().state.steps['publish']?.attempts.at(-1)?.reconciling === false);
const why = (): string => {
  const outcome = person.session.snapshot().state.steps['publish']?.attempts.at(-1)?.outcome;
  return outcome !== null && outcome !== undefined && 'why' in outcome ? outcome.why : '';
};
/** What was not known at the end of its watch, of an attempt that was looked at since. */
const doubt = (): string | undefined => {
  const attempt = person.session.snapshot().state.steps['publish']?.attempts.at(-1);
  return typeof attempt?.reconciledAt === 'number' ? attempt.doubt ?? undefined : undefined;
};

// One recovery, in its order.

test('a publish that failed half-way is unknown, and every channel is asked unasked: it is partial, what is live is named, and what is not', async () => {
  await publish();
  expect(doubt()).toContain('publish-npm');
  expect(fixture.world.published()?.channels).toEqual(['crates', 'pypi']);
  expect(person.statuses()['publish']).toBe('unknown');
  expect(why()).toBe('partial: crates, pypi are live; npm, github are not');
});

test('trap 11: what is missing is published from the same build run by skipping what is live, under words that are typed anew', async () => {
  await publish();
  expect(fixture.world.dispatches.at(-1)?.inputs).toEqual({ build_run_id: '7000', rehearsal: 'false', allow_partial_release: 'true', skip_crates_io: 'true', skip_pypi: 'true' });
  expect(fixture.world.published()?.channels).toEqual(['crates', 'pypi', 'npm', 'github']);
});

test('the run that skipped them is settled by what the channels serve, not by its jobs', async () => {
  expect(doubt()).toContain('ended as skipped');
  expect(person.statuses()['publish']).toBe('passed');
});

test('the release ends with every channel serving it, after one tag and three dispatches', async () => {
  await person.release();
  expect(person.session.snapshot().state.end?.end).toBe('released');
  expect([await fixture.pushes(), fixture.world.dispatches.length]).toEqual([['plasmite refs/tags/v0.2.0', 'homebrew-tap refs/heads/main'], 3]);
  expect(fixture.world.unexpected).toEqual([]);
});
