import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectExposures } from '../../src/core/select.ts';
import { git } from '../../src/sandbox/git.ts';
import { digestOf } from './built.ts';
import { LIVE, LOCAL } from './expected.ts';
import { makeFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { begin } from './person.ts';
import type { Person } from './person.ts';
import { ownCalls, ranIn } from './ran.ts';
import { formulaOf, REPOSITORY, TARGET, VERSION } from './sources.ts';

const LIVE_ONLY = ['tag', 'push-tag', 'build', 'provenance', 'tap', 'rehearsal', 'still-none-open', 'publish', 'provenance-again', 'delivery.github', 'delivery.crates', 'delivery.npm', 'delivery.pypi', 'delivery.brew', 'assets', 'licences-delivered', 'install-pypi', 'install-npm', 'install-brew', 'go-module'];
const JUDGED = ['bindings', 'concurrency', 'dependencies', 'docs', 'licences', 'memory', 'performance', 'security', 'stability', 'tooling'];
const DECIDED = ['compatibility: none', 'exceptions: none', 'quickstart: done', 'timing: now'];

const statusIs = (person: Person, status: string): readonly string[] => Object.entries(person.statuses()).flatMap(([step, is]) => (is === status ? [step] : []));

const nothingUnexpected = async (fixture: Fixture): Promise<void> => {
  expect(await fixture.stubs.refused()).toEqual([]);
  expect(fixture.world.unexpected).toEqual([]);
};

/** The steps that had begun and not ended their act when this one began, and those that began before it had ended its own. */
const besides = (person: Person, id: string): readonly string[] => {
  const acting = new Set<string>();
  const beside = new Set<string>();
  const acts = new Set(person.session.snapshot().state.plan?.steps.flatMap((step) => (step.acts ? [step.id] : [])));
  for (const { event } of person.session.snapshot().records) {
    if (event.type === 'attempt.intended' && acts.has(event.step)) acting.add(event.step);
    if (acting.has(id)) for (const step of acting) if (step !== id) beside.add(step);
    if (event.type === 'attempt.sent' || event.type === 'attempt.ended') acting.delete(event.step);
  }
  return [...beside];
};

const releaseVariables = async (fixture: Fixture, mode: string): Promise<void> => {
  const commit = await fixture.git('rev-parse', 'HEAD');
  const wanted = { RELEASE_AGENT: 'robin@desk', RELEASE_BASE: 'v0.1.0', RELEASE_BRANCH: 'main', RELEASE_COMMIT: commit, RELEASE_MODE: mode, RELEASE_TARGET: TARGET, RELEASE_VERSION: VERSION };
  const differing = (await fixture.stubs.calls()).filter(({ step, release }) => step !== '' && JSON.stringify(release) !== JSON.stringify(wanted));
  expect(differing).toEqual([]);
};

describe('a dry run of plasmite', () => {
  let fixture: Fixture;
  let person: Person;
  let before: string;
  beforeAll(async () => {
    fixture = await makeFixture();
    before = await git(fixture.tap, ['rev-parse', 'HEAD']);
    person = await begin(fixture, { mode: 'dry-run' });
    await person.release();
  }, 60_000);
  afterAll(async () => {
    await person.leave();
    await fixture.remove();
  });

  test('ends as rehearsed', () => {
    expect(person.session.snapshot().state.end?.end).toBe('rehearsed');
  });

  test('runs every command that the reference names before the tag, in its folder, and none after it', async () => {
    expect(await ranIn(fixture)).toEqual(LOCAL);
    await nothingUnexpected(fixture);
  });

  test('gives each command the inputs of the release and nothing else of ours', () => releaseVariables(fixture, 'dry-run'));

  test('does nothing that is for live, and shows what it would have run', () => {
    expect(statusIs(person, 'not-applicable')).toEqual(['triggers', ...LIVE_ONLY]);
    const would = (id: string): string => person.session.snapshot().state.plan?.steps.find((step) => step.id === id)?.would.join('\n') ?? '';
    expect(would('publish')).toBe('gh workflow run release-publish.yml --ref main -f build_run_id={build_run_id} -f rehearsal=false -f allow_partial_release=false');
    expect(would('tap')).toContain('plasmite: update to 0.2.0');
  });

  test('pushes nothing, dispatches nothing, tags nothing, leaves the tap and the tracker as they were', async () => {
    expect([await fixture.pushes(), fixture.world.dispatches, fixture.world.published()]).toEqual([[], [], null]);
    expect(await fixture.git('tag', '--list', TARGET)).toBe('');
    expect(await git(fixture.tap, ['rev-parse', 'HEAD'])).toBe(before);
    expect(await git(fixture.tap, ['status', '--porcelain'])).toBe('');
    expect([...new Set((await ownCalls(fixture)).flatMap(({ command }) => (command.startsWith('ergo') ? [command] : [])))].toSorted()).toEqual(['ergo --version', 'ergo list --all --json', 'ergo where']);
  });

  test('asks a person about every gate of the reference, and the decisions', () => {
    expect(person.answered.toSorted()).toEqual([...JUDGED.map((gate) => `${gate}: nothing`), ...DECIDED].toSorted());
  });
});

describe('a live release of plasmite', () => {
  let fixture: Fixture;
  let person: Person;
  let commit: string;
  /** What was seen when the formula was pushed, and the release was not there yet. */
  let window: { readonly exposures: readonly string[]; readonly brew: number };
  beforeAll(async () => {
    fixture = await makeFixture();
    commit = await fixture.git('rev-parse', 'HEAD');
    person = await begin(fixture, { mode: 'live' });
    await person.release('rehearsal');
    window = { exposures: selectExposures(person.session.snapshot().state).map(({ what }) => what), brew: (await download()).status };
    // Work goes on on main after the tag.
    await pushFromElsewhere();
    await person.release();
  }, 60_000);
  afterAll(async () => {
    await person.leave();
    await fixture.remove();
  });

  const download = (): Promise<Response> => fetch(`${fixture.world.url}/${REPOSITORY}/releases/download/${TARGET}/plasmite_${VERSION}_darwin_arm64.tar.gz`);
  const pushFromElsewhere = async (): Promise<void> => {
    const clone = join(fixture.folder, 'colleague');
    await git(fixture.folder, ['clone', '--quiet', fixture.world.bare(REPOSITORY), clone]);
    await git(clone, ['-c', 'user.name=Kim', '-c', 'user.email=kim@plasmite.example', 'commit', '--quiet', '--allow-empty', '--message', 'Work goes on']);
    await git(clone, ['push', '--quiet', 'origin', 'main']);
  };
  const factsOf = (step: string) => person.session.snapshot().state.steps[step]?.attempts.at(-1)?.facts ?? {};

  test('ends as released, with every step passed but the advisory one', () => {
    expect(person.session.snapshot().state.end?.end).toBe('released');
    expect(Object.entries(person.statuses()).filter(([, status]) => status !== 'passed')).toEqual([['perf-monitor', 'failed']]);
  });

  test('runs every command of the reference, in its folder', async () => {
    expect(await ranIn(fixture)).toEqual({ ...LOCAL, ...LIVE });
    await nothingUnexpected(fixture);
  });

  test('gives each command the inputs of the release and nothing else of ours', () => releaseVariables(fixture, 'live'));

  test('pushes one tag and one commit of the tap', async () => {
    expect((await fixture.pushes()).filter((push) => push !== 'plasmite refs/heads/main')).toEqual([`plasmite refs/tags/${TARGET}`, 'homebrew-tap refs/heads/main']);
    expect(await git(fixture.world.bare('sandover/homebrew-tap'), ['log', '--format=%s', 'main'])).toBe('plasmite: update to 0.2.0\nplasmite: update to 0.1.0');
  });

  test('the tag is annotated, says what it is, and is the commit that the gates ran on', async () => {
    const bare = fixture.world.bare(REPOSITORY);
    expect(await git(bare, ['cat-file', '-t', TARGET])).toBe('tag');
    expect(await git(bare, ['tag', '--list', '--format=%(contents:subject)', TARGET])).toBe('Release v0.2.0');
    expect(await git(bare, ['rev-parse', `${TARGET}^{commit}`])).toBe(commit);
  });

  test('dispatches the publish twice, first as a rehearsal, from the build run of the tag', () => {
    const build_run_id = '7000';
    expect(fixture.world.dispatches).toEqual([
      { file: 'release-publish.yml', ref: 'main', inputs: { build_run_id, rehearsal: 'true' } },
      { file: 'release-publish.yml', ref: 'main', inputs: { build_run_id, rehearsal: 'false', allow_partial_release: 'false' } },
    ]);
  });

  test('trap 1 and 4: the build run is the one that the push of the tag started, not a newer one and not one of the same name', async () => {
    expect(factsOf('build')).toMatchObject({ runId: '7000', path: '.github/workflows/release.yml', event: 'push', commit });
    const newest = (await fixture.world.runs()).filter(({ name }) => name === 'release').map(({ id }) => id);
    expect(Math.max(...newest)).toBeGreaterThan(7_000);
  });

  test('trap 3: between the tap and the release the session says that brew answers 404, and the delivery proves that it no longer does', async () => {
    expect(window).toEqual({ exposures: ['brew install answers 404 until the release has its assets'], brew: 404 });
    expect(selectExposures(person.session.snapshot().state)).toEqual([]);
    expect((await download()).status).toBe(200);
  });

  test('trap 8: main moved on after the tag, and the release stayed at the commit of the tag', async () => {
    expect(await git(fixture.world.bare(REPOSITORY), ['rev-parse', 'main'])).not.toBe(commit);
    expect(person.session.snapshot().state.candidate).toMatchObject({ commit, pinned: true });
  });

  test('trap 9: CI is the push run of the commit, with the two jobs skipped that may be; its nightly run failed', async () => {
    expect(person.statuses()['ci']).toBe('passed');
    expect((await fixture.world.runs()).filter(({ name }) => name === 'ci').map(({ event, conclusion }) => [event, conclusion])).toEqual([['push', 'success'], ['schedule', 'failure']]);
  });

  test('the formula of the tap names what was built and published', async () => {
    const files = fixture.world.published()?.files ?? [];
    const text = await git(fixture.world.bare('sandover/homebrew-tap'), ['show', 'main:Formula/plasmite.rb']);
    expect(`${text}\n`).toBe(formulaOf(VERSION, (platform) => digestOf(files, `plasmite_${VERSION}_${platform}.tar.gz`)));
  });

  test('the assets are downloaded to where the licence check looks', async () => {
    expect((await readdir(join(fixture.project, '.scratch/release/downloaded'))).toSorted()).toEqual(['plasmite_0.2.0_darwin_amd64.tar.gz', 'plasmite_0.2.0_darwin_arm64.tar.gz', 'plasmite_0.2.0_linux_amd64.tar.gz', 'sha256sums.txt']);
  });

  test('trap 7: the tracker wrote into the checkout, nothing else did, and no pass went stale', async () => {
    expect(await fixture.git('status', '--porcelain')).toBe('?? .ergo/calls');
    expect(person.session.snapshot().records.filter(({ event }) => event.type === 'attempt.intended' && event.attempt > 1)).toEqual([]);
  });

  test('asks for the words of the tag and of the publish', () => {
    expect(person.answered.filter((answer) => answer.startsWith('push-tag') || answer.startsWith('publish'))).toEqual([`push-tag: tag ${TARGET}`, `publish: publish ${TARGET}`]);
  });

  test('the benchmark ran alone, and the licence check after the packaging that it reads', async () => {
    expect(besides(person, 'performance')).toEqual([]);
    // Stubs end at once, so which gates meet is chance; that they may, and the benchmark may not, is not.
    expect(['performance', 'dependencies'].map((id) => person.session.snapshot().state.plan?.steps.find((step) => step.id === id)?.exclusive)).toEqual([true, false]);
    const order = (await fixture.stubs.calls()).map(({ command }) => command);
    expect(order.indexOf('bash scripts/node_pack_smoke.sh')).toBeLessThan(order.findIndex((command) => command.endsWith('verify_licensing_notices.sh')));
  });
});
