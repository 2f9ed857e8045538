import { describe, expect, it } from 'vitest';
import { builtBy, expectedBy } from '../../src/kinds/built-files.ts';
import { deliver } from '../../src/kinds/deliver.ts';
import { formula } from '../../src/kinds/formula.ts';
import { settlePublish } from '../../src/kinds/workflow/settle-publish.ts';
import { lookAtWorkflow } from '../../src/kinds/workflow/look.ts';
import type { Evidence } from '../../src/core/verdict.ts';
import type { At } from '../../src/core/kind.ts';
import { WorldError } from '../../src/ports.ts';
import type { BuiltFile, ChannelSeen, GitHub } from '../../src/ports.ts';
import { at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { builtFile, channelSeen, run } from '../support/github.ts';
import { portsOf } from '../support/ports.ts';

const record = (name: string, id: string): Evidence => ({ type: 'value', name: `artifact ${name}`, value: `sha256:${name}, id ${id}` });
const read = (facts: { readonly [name: string]: string | number } = {}, evidence: readonly Evidence[] = []): Given => ({ read: { build: { sent: null, facts: { runId: '500', ...facts }, captured: {}, evidence } } });
const tgz = builtFile('tidewater-1.2.3.tgz', { artifact: 'dist-a' });
/** A run that has these artifacts, by id. */
const having = (artifacts: { readonly [id: string]: BuiltFile }, more: Partial<GitHub> = {}): Partial<GitHub> => ({
  built: async (_, isWanted) => Object.entries(artifacts).flatMap(([id, file]) => (isWanted(file.artifact, id) ? [file] : [])),
  ...more,
});
const built = (given: Given, ofRun: Partial<GitHub>) => builtBy(at({}, given), portsOf({ github: { '*': ofRun } }), 'build');

describe('the files that a run built', () => {
  it('are those of the artifacts that the runbook declares', async () => {
    expect(await built(read(), having({ 7: tgz, 8: builtFile('x', { artifact: 'logs' }) }))).toEqual({ files: [tgz] });
  });

  it('are not known when its artifacts are gone, or one that is declared is', async () => {
    expect(await built(read(), having({}))).toEqual({ why: 'the artifacts of run 500 are gone: bytes cannot be compared' });
    const spec = { workflow: { file: 'release.yml', for: 'push-tag', artifacts: ['dist-*', 'node'] } };
    const plan: At<unknown>['plan'] = at({}).plan;
    const steps = plan.steps.map((step) => (step.id === 'build' ? { ...step, spec } : step));
    expect(await built({ ...read(), plan: { steps } }, having({ 7: tgz }))).toEqual({ why: 'the artifact node of run 500 is gone: bytes cannot be compared' });
  });

  it('are those that the pass of the build recorded, by their ids: what a run of it again left is something else', async () => {
    const again = { ...tgz, sha256: 'other' };
    expect(await built(read({}, [record('dist-a', '7')]), having({ 7: tgz, 9: again }))).toEqual({ files: [tgz] });
    expect(await built(read({}, [record('dist-a', '7')]), having({ 9: again }))).toMatchObject({ why: 'the artifacts of run 500 are gone: bytes cannot be compared' });
    expect(await built(read({}, [record('dist-a', '7'), record('dist-b', '8')]), having({ 7: tgz }))).toMatchObject({ why: 'the artifact dist-b of run 500 is gone: bytes cannot be compared' });
  });

  it('are not known when one of them has expired, and have no answer when GitHub has none', async () => {
    const trouble = (kind: 'missing' | 'unreachable') => having({}, { built: async () => Promise.reject(new WorldError('artifact dist-a has expired', { trouble: kind, fix: '' })) });
    expect(await built(read(), trouble('missing'))).toEqual({ why: 'of run 500, artifact dist-a has expired: bytes cannot be compared' });
    await expect(built(read(), trouble('unreachable'))).rejects.toThrow('has expired');
  });

  it('are those of the attempt that was checked, where no artifact was recorded', async () => {
    const attempt = (now: number) => having({ 7: tgz }, { run: async (id) => run({ id, attempt: now }) });
    expect(await built(read({ runAttempt: 1 }), attempt(1))).toEqual({ files: [tgz] });
    expect(await built(read({ runAttempt: 1 }), attempt(2))).toEqual({ why: 'run 500 was run again since, attempt 2, and what was checked was built by attempt 1: bytes cannot be compared' });
  });

  it('are not known when the build was bound again to another attempt than the one that passed first', async () => {
    const given: Given = { read: { build: { sent: null, facts: { runId: '500', runAttempt: 2 }, captured: {}, evidence: [record('dist-a', '7')], passedBefore: [{ runId: '500', runAttempt: 1 }] } } };
    expect(await built(given, having({ 7: tgz }))).toMatchObject({ why: expect.stringContaining('was run again since, attempt 2') });
  });

  it('are downloaded once for each attempt, and what is gone is asked for again', async () => {
    const asked: string[] = [];
    const ports = portsOf({ github: { '*': { run: async (id) => run({ id, attempt: asked.length + 1 }), built: async (id) => (asked.push(id), [tgz]) } } });
    for (const n of [1, 1, 2, 2]) expect(await builtBy(at({}, read({ runAttempt: n })), ports, 'build')).toEqual({ files: [tgz] });
    expect(asked).toHaveLength(2);
    const back = [[], [tgz]];
    const lost = portsOf({ github: { '*': { built: async () => back.shift() ?? [] } } });
    expect(await builtBy(at({}, read()), lost, 'build')).toHaveProperty('why');
    expect(await builtBy(at({}, read()), lost, 'build')).toEqual({ files: [tgz] });
  });

  it('are null only where the runbook names no run', async () => {
    expect(await expectedBy(at({}), portsOf({}), undefined)).toMatchObject({ built: null });
    expect(await expectedBy(at({}), portsOf({}), 'build')).toEqual({ why: 'the run of build is not known' });
  });
});

describe('without the artifacts of the run that the runbook names', () => {
  const gone = { 'acme/tidewater': having({}) };
  const live = async (): Promise<ChannelSeen> => channelSeen({ digest: 'not compared' });

  it('a delivery is unknown, whatever the channel serves', async () => {
    const asking = at({ deliver: ['npm'], run: 'build' }, { ...read(), step: { channel: 'npm' } });
    const seen = await deliver.look(asking, portsOf({ github: gone, channel: live }));
    expect(deliver.judge(asking, seen)).toMatchObject({ is: 'unknown', why: expect.stringContaining('the artifacts of run 500 are gone: bytes cannot be compared') });
    expect(deliver.draw?.(asking, seen)).toMatchObject([{ rows: [{ mark: 'unknown' }] }]);
  });

  it('a delivery whose bytes a channel did not compare is unknown too, and passes only where no run is named', async () => {
    const judge = async (spec: { readonly deliver: string[]; readonly run?: string }) => {
      const asking = at(spec, { ...read(), step: { channel: 'npm' } });
      return deliver.judge(asking, await deliver.look(asking, portsOf({ github: { '*': having({ 7: tgz }) }, channel: live })));
    };
    expect(await judge({ deliver: ['npm'], run: 'build' })).toMatchObject({ is: 'unknown', why: expect.stringContaining('were not compared with those of build') });
    expect((await judge({ deliver: ['npm'] })).is).toBe('passed');
  });

  it('a publish is unknown: no channel counts as live', async () => {
    const spec = { workflow: { file: 'publish.yml', dispatch: {}, publishes: ['npm'] }, run: 'build' };
    const asking = at(spec, { ...read(), purpose: 'reconcile', attempt: { sent: { runId: '600' }, facts: { runId: '600', runAttempt: 1 } } });
    const github = { ...having({}), run: async (id: string) => run({ id, event: 'workflow_dispatch', path: '.github/workflows/publish.yml' }), jobs: async () => [], remaining: () => null };
    const seen = await lookAtWorkflow({ ...asking, spec }, portsOf({ github: { '*': github }, channel: live }));
    expect(settlePublish({ ...asking, spec }, seen)).toMatchObject({ is: 'unknown', why: expect.stringContaining('the artifacts of run 500 are gone') });
  });

  it('a formula is unknown, and none is pushed', async () => {
    const asking = at({ formula: { channel: 'brew', asset: 'x-{platform}', commit: 'tidewater', run: 'build' } }, read());
    const tap = { repository: async () => ({ id: '1', defaultBranch: 'main' }), branchHead: async () => 'head', content: async () => 'text' };
    const ports = portsOf({ github: { ...gone, 'acme/homebrew-tap': tap } });
    expect(formula.judge(asking, await formula.look(asking, ports))).toMatchObject({ is: 'unknown', why: expect.stringContaining('the artifacts of run 500 are gone') });
  });
});
