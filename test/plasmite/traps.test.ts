import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Mode, Plan } from '../../src/core/plan.ts';
import { selectNeeds } from '../../src/core/select.ts';
import { makeFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { begin, tryStep, unchained } from './person.ts';
import type { Person } from './person.ts';
import { RELEASE_PUBLISH } from './sources.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const machine = async (): Promise<Fixture> => {
  const fixture = await makeFixture();
  open.push(fixture.remove);
  return fixture;
};
const session = async (fixture: Fixture, options: { readonly mode: Mode; readonly change?: (plan: Plan) => Plan }): Promise<Person> => {
  const person = await begin(fixture, options);
  open.push(person.leave);
  return person;
};
describe('trap 5: a publish that starts by itself', () => {
  test('closes a live release until a person waives it with a reason', async () => {
    const fixture = await machine();
    await fixture.commit({ '.github/workflows/release-publish.yml': RELEASE_PUBLISH.replace('jobs:', '  workflow_run:\n    workflows: [release]\njobs:') });
    const person = await session(fixture, { mode: 'live' });
    await person.goOn();
    expect(person.statuses()).toMatchObject({ triggers: 'failed', free: 'closed', 'push-tag': 'closed' });
    const until = Date.now() + 3_600_000;
    expect(await person.actions.waive('triggers', { reason: '', until })).not.toBeNull();
    expect(await person.actions.waive('triggers', { reason: 'the tap is stale until the build was looked at', until })).toBeNull();
    expect(person.statuses()).toMatchObject({ triggers: 'waived', free: 'ready' });
  }, 60_000);
});

describe('trap 7: a blocker', () => {
  test('is filed in the tracked folder, closes the release, and neither dirties the tree nor spoils a pass, committed or not', async () => {
    const fixture = await machine();
    const person = await session(fixture, { mode: 'live', change: unchained });
    for (const step of ['clean', 'format', 'test', 'none-open']) expect(await tryStep(person, step)).toMatchObject({ result: 'passed' });
    const passed = { clean: 'passed', format: 'passed', test: 'passed' };

    expect(await person.actions.fileBlocker('test', { title: 'A race', body: 'What was seen.' })).toBeNull();
    const tasks = await readFile(join(fixture.project, '.ergo/tasks.json'), 'utf8');
    expect(tasks).toContain('"title":"Release blockers: v0.2.0"');
    expect(tasks).toContain('"title":"[release-blocker][v0.2.0] A race"');
    expect(await fixture.git('status', '--porcelain')).toContain('.ergo/tasks.json');
    expect(await tryStep(person, 'clean')).toMatchObject({ result: 'passed' });
    expect(person.statuses()).toMatchObject(passed);

    await fixture.commit({});
    expect(await tryStep(person, 'clean')).toMatchObject({ result: 'passed' });
    expect(person.session.snapshot().state.candidate?.commit).toBe(await fixture.git('rev-parse', 'HEAD'));
    // The one pass that a blocker is about is the only one that no longer stands.
    expect(Object.entries(person.statuses()).filter(([, status]) => status === 'stale')).toEqual([['none-open', 'stale']]);
    expect(await tryStep(person, 'none-open')).toMatchObject({ result: 'failed', why: expect.stringContaining('A race') });
    expect(selectNeeds(person.session.snapshot().state).filter(({ what }) => what === 'words')).toEqual([]);
  }, 60_000);
});

describe('a gate, tried by itself', () => {
  const NONE = "printf 'running 0 tests\\n\\ntest result: \\033[32mok\\033[0m. 0 passed; 0 failed; 14 filtered out\\n'";
  const LICENCES = 'bash skills/plasmite-release-manager/scripts/verify_licensing_notices.sh';
  const BENCHMARK = 'bash skills/plasmite-release-manager/scripts/compare_local_benchmarks.sh --base-tag v0.1.0 --runs 3';
  let fixture: Fixture;
  let person: Person;
  beforeAll(async () => {
    fixture = await makeFixture();
    person = await begin(fixture, { mode: 'live', change: unchained });
    await tryStep(person, 'scratch');
  }, 60_000);
  afterAll(async () => {
    await person.leave();
    await fixture.remove();
  });

  test.each([
    ['concurrency', 'cargo test -q core::pool::tests::multi_writer_stress'],
    ['concurrency', 'cargo test -q --test lock_smoke'],
    ['stability', 'cargo test -q --test cli_integration'],
    ['security', 'cargo test -q --test remote_integration'],
  ])('trap 10: %s does not pass when "%s" matches no test', async (step, call) => {
    await fixture.stubs.tellInstead([{ call, does: NONE }]);
    expect(await tryStep(person, step)).toMatchObject({ result: 'failed', why: expect.stringContaining(`"${call}" ended with exit code 0, and its output lacks what it must hold`) });
  });

  test.each([
    ['licences', LICENCES, 'exit 2', 'unknown'],
    ['licences', LICENCES, 'exit 1', 'failed'],
    ['performance', BENCHMARK, 'exit 1', 'failed'],
    ['performance', BENCHMARK, ':', 'failed'],
    ['dependencies', 'npm audit --omit=dev', 'exit 1', 'failed'],
    ['dependencies', 'npm audit --omit=dev', 'exit 7', 'unknown'],
    ['dependencies', 'just audit-db', 'exit 1', 'failed'],
  ])('%s: "%s" that does "%s" is %s', async (step, call, does, result) => {
    await fixture.stubs.tellInstead([{ call, does }]);
    expect((await tryStep(person, step)).result).toBe(result);
  });

  test('the newest performance run failed, and the decisions can be taken', async () => {
    expect(await tryStep(person, 'perf-monitor')).toMatchObject({ result: 'failed' });
    expect(selectNeeds(person.session.snapshot().state).map(({ step }) => step)).toContain('timing');
  });

  test('a tarball without the layout of the SDK is not delivered', async () => {
    await fixture.stubs.tellInstead([{ call: 'gh release download v0.2.0 --repo sandover/plasmite --dir .scratch/release/downloaded', does: TARBALLS }]);
    expect(await tryStep(person, 'assets')).toMatchObject({ result: 'failed', why: expect.stringContaining('lacks include/plasmite.h') });
  });

  test('a changelog without the date, and a version that is another one, close the preparation', async () => {
    await fixture.stubs.tellInstead([]);
    await fixture.commit({ 'CHANGELOG.md': '## [0.2.0]\n', 'Cargo.toml': '[package]\nversion = "0.2.1"\n' });
    expect([(await tryStep(person, 'changelog')).result, (await tryStep(person, 'versions')).result]).toEqual(['failed', 'failed']);
  });
});

/** Three tarballs with their sums, of which none has the header. */
const TARBALLS = `cd .scratch/release/downloaded && mkdir -p sdk/bin sdk/lib/pkgconfig && touch sdk/bin/plasmite sdk/bin/pls sdk/lib/pkgconfig/plasmite.pc
for platform in linux_amd64 darwin_amd64 darwin_arm64; do tar -czf "plasmite_0.2.0_$platform.tar.gz" sdk; done
rm -r sdk && shasum -a 256 *.tar.gz > sha256sums.txt`;
