import { expect, it } from 'vitest';
import type { Account } from '../../../src/core/account.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflow } from '../../../src/kinds/workflow.ts';
import type { ChannelSeen, Job } from '../../../src/ports.ts';
import { COMMIT, NOW, at } from '../../support/at.ts';
import { builtFile, channelSeen, job, run } from '../../support/github.ts';
import { portsOf } from '../../support/ports.ts';

/* What a settled publish says of itself, channel by channel, for the pane, the blocker and the report. */

const form = { file: 'publish.yml', ref: 'main', dispatch: { build_run_id: '{build_run_id}', rehearsal: 'false', mark: '{nonce}' }, publishes: ['npm', 'crates'], skip: { npm: 'skip_npm', crates: 'skip_crates', also: { allow_partial: 'true' } }, 'publishing-jobs': ['publish-*'], run: 'build' };
const gone = channelSeen({ accepted: 'no', installable: 'no', digest: 'none', serves: null, evidence: [], details: ['tidewater 1.2.3 is not there'] });
const live = channelSeen({ evidence: [{ name: 'integrity', value: 'sha512-abcdefghijklmnop' }, { name: 'dist-tag latest', value: '1.2.3' }], details: ['tidewater-1.2.3.tgz: sha512-abcdefghijklmnop'], withdraw: 'npm deprecate tidewater@1.2.3' });
const other = channelSeen({ accepted: 'differs', digest: 'differs', details: ['tidewater-1.2.3.tgz: built sha512-aaaa, served sha512-bbbb'], recovery: 'npm takes a version once and for all.' });
const failed = (name: string): Job => job(name, { conclusion: 'failure', steps: [{ ...job('Set up'), name: 'Set up' }, { ...job('npm publish'), conclusion: 'failure' }] });
const FILE = 'jobs:\n  publish-npm: { env: { NODE_AUTH_TOKEN: "${{ secrets.NPM_TOKEN }}" } }\n  preflight: { env: { A: "${{ secrets.NPM_TOKEN }}", B: "${{ secrets.CARGO_REGISTRY_TOKEN }}" } }\n';
const files = { artifacts: async () => [], built: async () => [builtFile('x')] };

type Told = { readonly npm: ChannelSeen; readonly crates: ChannelSeen; readonly jobs: readonly Job[]; readonly errors: readonly string[]; readonly of?: JsonObject; readonly note?: JsonObject };

const accountOf = async ({ npm, crates, jobs, errors, of = form, note = {} }: Told): Promise<Account> => {
  const asking = at({ workflow: of }, {
    purpose: 'reconcile',
    now: NOW + 86_400_000,
    values: { target: 'v1.2.3', version: '1.2.3', commit: COMMIT, build_run_id: '500' },
    read: { build: { sent: null, facts: { runId: '500', runAttempt: 1 }, captured: {} } },
    attempt: { note: { ref: 'main', head: COMMIT, out: { npm: 'absent', crates: 'absent' }, ...note }, facts: { runId: '700', runAttempt: 1 } },
  });
  const github = { ...files, content: async () => FILE, run: async () => run({ id: '700', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', conclusion: 'failure', url: 'http://127.0.0.1/runs/700' }), jobs: async () => jobs, jobLog: async () => ({ errors, tail: [] }) };
  const ports = portsOf({ github: { '*': github }, channel: async (name) => (name === 'npm' ? npm : crates) });
  const verdict = workflow.judge(asking, await workflow.look(asking, ports));
  if (!('account' in verdict) || verdict.account === undefined) throw new Error(`it is ${verdict.is}, with no account: ${'why' in verdict ? verdict.why : ''}`);
  return verdict.account;
};

const OTP = ['npm error code EOTP', '##[error]Process completed with exit code 1.'];
const partial = { npm: live, crates: gone, jobs: [job('publish-npm'), failed('publish-crates')], errors: ['##[error]503 Service Unavailable'] };

it('of a partial publish says which channel has which bytes, what may be done for each, and what another attempt leaves out', async () => {
  const account = await accountOf(partial);
  expect(account.out.rows).toEqual([
    { mark: 'passed', cells: ['npm', 'live, our bytes', 'sha512-abcdefgh…', 'stays, a retry skips it'] },
    { mark: 'closed', cells: ['crates', 'absent', '', 'a retry publishes it'] },
  ]);
  expect(account).toMatchObject({
    bytes: ['npm: tidewater-1.2.3.tgz: sha512-abcdefghijklmnop'],
    sends: 'publish.yml on main: -f build_run_id=500 -f rehearsal=false -f allow_partial=true -f skip_npm=true',
    of: [['run', '700 of publish.yml: http://127.0.0.1/runs/700'], ['build run', '500']],
    failed: [['job', 'publish-crates, at its step "npm publish"'], ['said', '503 Service Unavailable']],
    withdraw: ['npm: npm deprecate tidewater@1.2.3'],
  });
});

it('says so where the runbook cannot leave out what is live, and where the workflow does it by itself', async () => {
  const { skip: _, ...bare } = form;
  expect((await accountOf({ ...partial, of: bare })).out.rows[0]?.cells.at(-1)).toBe('stays, and no input of the runbook skips it');
  const itself = await accountOf({ ...partial, of: { ...bare, 'skips-live': ['npm'] } });
  expect(itself.out.rows[0]?.cells.at(-1)).toBe('stays, a retry skips it');
  expect(itself.sends).toBe('publish.yml on main: -f build_run_id=500 -f rehearsal=false');
});

it('of a publish that did not get beyond its preflight says which credential that was, by the log and the workflow file', async () => {
  const account = await accountOf({ npm: gone, crates: gone, jobs: [failed('preflight'), job('publish-npm', { conclusion: 'skipped' }), job('publish-crates', { conclusion: 'skipped' })], errors: OTP });
  expect(account.failed).toEqual([
    ['job', 'preflight, at its step "npm publish"'],
    ['said', 'npm error code EOTP'],
    ['credential', 'NPM_TOKEN (npm)'],
    ['hint', expect.stringContaining('one-time password')],
  ]);
  expect(account).toMatchObject({ sends: 'publish.yml on main: -f build_run_id=500 -f rehearsal=false', withdraw: [], bytes: [] });
});

it('and the dialog of the next attempt asks whether that was repaired', async () => {
  const preflight = { npm: gone, crates: gone, jobs: [failed('preflight'), job('publish-npm', { conclusion: 'skipped' }), job('publish-crates', { conclusion: 'skipped' })] };
  const rows = async (errors: readonly string[]) => workflow.again?.({ workflow: form }, { result: 'failed', why: '', fix: '', evidence: [], notDone: true, account: await accountOf({ ...preflight, errors }) });
  expect(await rows(OTP)).toEqual([['last time', 'preflight failed for want of NPM_TOKEN (npm): repaired?']]);
  expect(await rows(['##[error]the runner was lost'])).toEqual([['last time', 'preflight failed: the runner was lost']]);
  // What never left this machine had no job that could fail.
  expect(workflow.again?.({ workflow: form }, { result: 'failed', why: 'main moved', fix: '', evidence: [], notDone: true })).toEqual([]);
});

it('names the secrets of a job whose log speaks of no credential', async () => {
  const account = await accountOf({ ...partial, npm: gone, crates: live, jobs: [failed('publish-npm'), job('publish-crates')] });
  expect(account.failed.at(-1)).toEqual(['secrets', 'NPM_TOKEN (given to the job; its log speaks of none)']);
});

it('of other bytes shows both digests, and offers no other attempt for any channel', async () => {
  const account = await accountOf({ ...partial, npm: other });
  expect(account.out.rows).toEqual([
    { mark: 'failed', cells: ['npm', 'live, OTHER BYTES', 'both below', 'cannot be replaced: a new version'] },
    { mark: 'closed', cells: ['crates', 'absent', '', 'nothing: this version goes no further'] },
  ]);
  expect(account).toMatchObject({ sends: null, bytes: ['npm: tidewater-1.2.3.tgz: built sha512-aaaa, served sha512-bbbb'], withdraw: ['npm: npm takes a version once and for all.'] });
});

it('of an attempt that was a recovery says so', async () => {
  expect((await accountOf({ ...partial, note: { recovery: 'crates is live with our bytes and is left out; sent: -f x=1' } })).of.at(-1)).toEqual(['it was a recovery', 'crates is live with our bytes and is left out; sent: -f x=1']);
});

it('makes no account of what a run that still may publish has left', async () => {
  await expect(accountOf({ npm: gone, crates: gone, jobs: [job('publish-npm'), failed('publish-crates')], errors: [] })).rejects.toThrow('it is unknown, with no account');
});

it('the intent of another attempt is recorded as recovery, with all its inputs; the first one is none', async () => {
  const noted = async (npm: ChannelSeen) => {
    const asking = at({ workflow: form }, { values: { target: 'v1.2.3', version: '1.2.3', commit: COMMIT, build_run_id: '500' }, read: { build: { sent: null, facts: { runId: '500', runAttempt: 1 }, captured: {} } } });
    const ports = portsOf({ github: { '*': { ...files, login: async () => ({ login: 'ada', scopes: null }), branchHead: async () => COMMIT, runs: async () => [], run: async () => run({ id: '500' }) } }, channel: async (name) => (name === 'npm' ? npm : gone) });
    return workflow.before?.(asking, ports);
  };
  expect(await noted(live)).toMatchObject({ recovery: expect.stringMatching(/^npm is live with our bytes and is left out; sent: -f build_run_id=500 -f rehearsal=false -f mark=\S+ -f allow_partial=true -f skip_npm=true$/) });
  expect(await noted(gone)).not.toHaveProperty('recovery');
});
