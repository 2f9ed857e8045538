import { describe, expect, it } from 'vitest';
import { formula } from '../../../src/kinds/formula.ts';
import { whyTapWaits } from '../../../src/kinds/formula/born-runs.ts';
import type { GitHub } from '../../../src/ports.ts';
import { WorldError } from '../../../src/ports.ts';
import { at, NOW } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { quiet, run } from '../../support/github.ts';
import { outOfReach, portsOf } from '../../support/ports.ts';

const spec = { formula: { channel: 'brew', run: 'build', asset: 'tidewater_{version}_{platform}.tar.gz', commit: 'tidewater: update to {version}' } };
const [step] = at({}).plan.steps;
/** A release whose plan publishes by publish.yml, and whose build is run 500. */
const publishing: Given = {
  plan: { steps: step === undefined ? [] : [{ ...step, id: 'publish', kind: 'workflow', spec: { workflow: { file: 'publish.yml', dispatch: {}, publishes: ['npm'] } } }] },
  read: { build: { sent: null, facts: { runId: '500' }, captured: {} } },
};
const DISPATCH = 'on: workflow_dispatch\njobs: {}\n';
const EAGER = 'on: [workflow_dispatch, workflow_run]\njobs: {}\n';
const project = (but: Partial<GitHub> = {}): Partial<GitHub> => ({ ...quiet, runs: async () => [], repository: async () => ({ id: '1', defaultBranch: 'main' }), content: async () => DISPATCH, ...but });
const why = (but: Partial<GitHub> = {}, given: Given = publishing) => whyTapWaits({ ...at(spec, given), spec }, portsOf({ github: { 'acme/tidewater': project(but) } }));
const going = (but: Parameters<typeof run>[0]) => run({ id: '17', status: 'in_progress', conclusion: null, path: '.github/workflows/publish.yml', ...but });

describe('the push of a tap', () => {
  it('is free when the build is over and nothing was born of it', async () => {
    expect(await why()).toBeNull();
    expect(await why({ runsOfEvent: async () => [run({ event: 'workflow_run' })], runs: async () => [run({ event: 'workflow_dispatch' })] })).toBeNull();
  });

  it('waits for a run of any file that the end of the build started, asked for since the build began', async () => {
    const asked: unknown[] = [];
    const born = going({ event: 'workflow_run', path: '.github/workflows/announce.yml', status: 'queued' });
    expect(await why({ runsOfEvent: async (event, since) => (asked.push(event, since), [born]) })).toMatchObject({ why: expect.stringMatching(/run 17 of announce\.yml, started by workflow_run, is queued/), fix: expect.stringContaining('cancel it on GitHub') });
    expect(asked).toEqual(['workflow_run', NOW]);
  });

  it.each(['push', 'release', 'workflow_dispatch'])('waits for a run of the workflow that publishes, started by %s', async (event) => {
    expect(await why({ runs: async ({ file }) => (file === 'publish.yml' ? [going({ event, status: 'waiting' })] : []) })).toMatchObject({ why: expect.stringContaining(`started by ${event}, is waiting`) });
  });

  it('waits two minutes after the build where what publishes is not started by a dispatch alone', async () => {
    const just = { serverNow: () => NOW + 119_000 };
    expect(await why({ ...just, content: async () => EAGER })).toMatchObject({ why: expect.stringContaining('publish.yml is not started by a dispatch alone'), fix: 'Wait until 10:02 UTC, then try again.' });
    expect(await why({ serverNow: () => Number.NaN, content: async () => EAGER })).not.toBeNull();
    expect(await why({ serverNow: () => NOW + 120_000, content: async () => EAGER })).toBeNull();
    expect(await why(just)).toBeNull();
  });

  it('is not free where GitHub does not answer', async () => {
    for (const silent of [{ run: outOfReach }, { runs: outOfReach }, { runsOfEvent: outOfReach }, { serverNow: () => NOW, content: outOfReach }]) await expect(why(silent)).rejects.toThrow(WorldError);
  });

  it('is refused before its intent, and once more before it is made', async () => {
    const ports = portsOf({ taps: { '/homebrew-tap': { head: async () => ({ commit: 'tap0', branch: 'main' }), dirty: async () => [] } }, github: { 'acme/tidewater': project({ runsOfEvent: async () => [going({ event: 'workflow_run' })] }) } });
    await expect(formula.before?.(at(spec, publishing), ports)).rejects.toMatchObject({ name: 'WorldError', trouble: 'refused' });
    await expect(formula.act?.(at(spec, { ...publishing, attempt: { note: { branch: 'main', remote: 'tap0' } } }), ports)).rejects.toMatchObject({ name: 'ActError', left: false, message: expect.stringContaining('run 17') });
  });
});
