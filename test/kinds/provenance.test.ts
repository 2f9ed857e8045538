import { describe, expect, it } from 'vitest';
import { provenance } from '../../src/kinds/provenance.ts';
import type { GitHub } from '../../src/ports.ts';
import { MOVED, at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { artifact, builtFile, run } from '../support/github.ts';
import { outOfReach, portsOf } from '../support/ports.ts';

const spec = { provenance: { run: 'build', artifact: 'release-metadata', file: 'metadata.json', equals: { tag: '{target}', version: '{version}', source_sha: '{commit}' } } };
const metadata = { tag: 'v1.2.3', version: '1.2.3', source_sha: 'c0ffee0000000000000000000000000000000001' };
const told = (but: Partial<GitHub> = {}, text: string | null = JSON.stringify(metadata)): Partial<GitHub> => ({
  run: async (id) => run({ id }),
  repository: async () => ({ id: '77', defaultBranch: 'main' }),
  artifacts: async () => [artifact('release-metadata'), artifact('dist-x')],
  built: async (_, wanted) => [builtFile('metadata.json', { text })].filter(() => wanted('release-metadata', '9') && !wanted('dist-x', '9')),
  ...but,
});
const read: Given = { read: { build: { sent: null, facts: { runId: '500' }, captured: {} } } };
const judge = async (ofGitHub: Partial<GitHub>, given: Given = read) => {
  const asking = at(spec, given);
  return provenance.judge(asking, await provenance.look(asking, portsOf({ github: { 'acme/tidewater': ofGitHub } })));
};

describe('provenance', () => {
  it('passes when the run and every field of its metadata are of this release', async () => {
    expect(await judge(told())).toMatchObject({ is: 'passed', evidence: expect.arrayContaining([{ type: 'url', name: 'run 12', url: run().url, id: '500' }, { type: 'value', name: 'artifact release-metadata', value: 'sha256:release-metadata, id 9' }, { type: 'value', name: 'source_sha in metadata.json', value: metadata.source_sha }]) });
  });

  it.each([
    ['another repository', { run: async () => run({ repositoryId: '78' }) }, 'repository is 78, not 77'],
    ['another workflow file', { run: async () => run({ path: '.github/workflows/other.yml' }) }, 'workflow file is .github/workflows/other.yml, not .github/workflows/release.yml'],
    ['another event', { run: async () => run({ event: 'workflow_dispatch' }) }, 'event is workflow_dispatch, not push'],
    ['another commit', { run: async () => run({ commit: MOVED }) }, `commit is ${MOVED}, not c0ffee0000000000000000000000000000000001`],
    ['a run that failed', { run: async () => run({ conclusion: 'failure' }) }, 'conclusion is failure, not success'],
    ['a run that goes on', { run: async () => run({ status: 'in_progress', conclusion: null }) }, 'conclusion is in_progress, not success'],
    ['an artifact that has expired', { artifacts: async () => [artifact('release-metadata', { expired: true })] }, 'artifact release-metadata is expired, not there'],
    ['no such artifact', { artifacts: async () => [] }, 'artifact release-metadata is absent, not there'],
  ])('fails for %s', async (_, but, why) => {
    expect(await judge(told(but))).toMatchObject({ is: 'failed', why });
  });

  it('fails when a field says something else', async () => {
    expect(await judge(told({}, JSON.stringify({ ...metadata, version: '1.2.2' })))).toMatchObject({ is: 'failed', why: 'version in metadata.json is 1.2.2, not 1.2.3' });
  });

  it.each([
    ['a field is missing', JSON.stringify({ tag: 'v1.2.3', version: '1.2.3' })],
    ['the file is no JSON', '{"tag":'],
    ['the file is no text', null],
  ])('is unknown when %s', async (_, text) => {
    expect((await judge(told({}, text))).is).toBe('unknown');
  });

  it('is unknown when the artifact has no digest, or the run is not in the record', async () => {
    expect((await judge(told({ artifacts: async () => [artifact('release-metadata', { digest: null })] }))).is).toBe('unknown');
    expect((await judge({}, {})).is).toBe('unknown');
  });

  it('takes the newest of the artifacts that a re-run left under one name', async () => {
    expect((await judge(told({ artifacts: async () => [artifact('release-metadata', { id: '9', expired: true }), artifact('release-metadata', { id: '10' })] }))).is).toBe('passed');
  });

  describe('when the run was run again since', () => {
    const record = (name: string, id: string, digest = `sha256:${name}`) => ({ type: 'value', name: `artifact ${name}`, value: `${digest}, id ${id}` }) as const;
    const bound = (runAttempt: number, more: object = {}): Given => ({ read: { build: { sent: null, facts: { runId: '500', runAttempt }, captured: {}, ...more } } });
    const second = told({ run: async (id) => run({ id, attempt: 2 }) });
    const again = 'the build run was run again since: attempt 2; everything that was checked was of attempt 1';

    it('fails, whether the build was bound to its new attempt or not', async () => {
      expect(await judge(second, bound(1))).toMatchObject({ is: 'failed', why: again, fix: expect.stringContaining('--adopt') });
      expect(await judge(second, bound(2, { passedBefore: [{ runId: '400', runAttempt: 9 }, { runId: '500', runAttempt: 1 }] }))).toMatchObject({ is: 'failed', why: again });
      expect((await judge(second, bound(2, { passedBefore: [{ runId: '400', runAttempt: 1 }] }))).is).toBe('passed');
      expect((await judge(told(), bound(1))).is).toBe('passed');
    });

    it('records the attempt, and the id and digest of every artifact that the build declares, the newest of a name', async () => {
      const artifacts = async () => [artifact('release-metadata'), artifact('dist-x', { id: '8' }), artifact('dist-x', { id: '9' }), artifact('logs')];
      const { evidence } = await judge(told({ artifacts }), bound(1)).then((verdict) => ({ evidence: [], ...verdict }));
      expect(evidence.filter(({ name }) => name.startsWith('artifact') || name === 'run attempt')).toEqual([record('dist-x', '9'), record('release-metadata', '9'), { type: 'value', name: 'run attempt', value: '1' }, { type: 'value', name: 'artifact release-metadata', value: 'there' }]);
    });

    it.each([
      ['another id', [artifact('release-metadata'), artifact('dist-x', { id: '10' })], 'artifact dist-x was replaced since: sha256:dist-x, id 10; everything that was checked was of sha256:dist-x, id 9'],
      ['another digest', [artifact('release-metadata'), artifact('dist-x', { digest: 'sha256:b' })], 'artifact dist-x was replaced since: sha256:b, id 9; everything that was checked was of sha256:dist-x, id 9'],
      ['nothing under its name', [artifact('release-metadata')], 'artifact dist-x is gone; everything that was checked was of sha256:dist-x, id 9'],
    ])('fails for an artifact that was recorded and has %s, by its own pass or by that of the build', async (_, left, why) => {
      const evidence = [record('release-metadata', '9'), record('dist-x', '9')];
      const changed = told({ artifacts: async () => left });
      expect(await judge(changed, { ...read, attempt: { evidence } })).toMatchObject({ is: 'failed', why });
      expect(await judge(changed, bound(1, { evidence }))).toMatchObject({ is: 'failed', why });
      expect((await judge(told(), { ...bound(1, { evidence }), attempt: { evidence } })).is).toBe('passed');
    });
  });

  it('is looked at again before anything irreversible, and throws when GitHub does not answer', async () => {
    expect(provenance.traits(spec, { id: 'p' })).toEqual({ effect: 'none', acts: false, recheck: true, reads: ['build'] });
    await expect(judge(told({ run: outOfReach }))).rejects.toThrow('the network is down');
  });
});
