import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import type { Http } from '../../src/ports.ts';
import { atOf, kindPortsOf } from '../../src/session/at.ts';
import { lastAttemptOf, stepOf } from '../../src/core/state.ts';
import { FAILED, PASSED, intended, ended, passed, proof, sent } from '../support/history.ts';
import type { Outcome } from '../../src/core/verdict.ts';
import { planOf, step } from '../support/plan.ts';
import { stageOf } from './stage.ts';

it('a run that an earlier attempt has bound, of this step or another, is not free for the next act', () => {
  const plan = planOf([step('publish', { effect: 'remote' }), step('rehearse', { effect: 'remote' })]);
  const bound = (id: string, attempt: number, runId: string) => ({ type: 'attempt.observed', step: id, attempt, facts: { runId } }) as const;
  const stage = stageOf(plan, { history: [intended('rehearse'), sent('rehearse'), bound('rehearse', 1, '7'), intended('publish'), sent('publish'), bound('publish', 1, '8'), ended('publish', FAILED), intended('publish', { attempt: 2 }), sent('publish', 2), bound('publish', 2, '9')] });
  const { state } = stage.session.snapshot();
  const publish = stepOf(state, 'publish') ?? step('publish');
  const at = atOf(state, publish, lastAttemptOf(state, 'publish') ?? null, { purpose: 'watch', ports: stage.session.ports });
  expect([...at.boundRuns].sort()).toEqual(['7', '8']);
  // A run that is started again has another try than the one that this attempt saw.
  expect(at.attempt.earlier?.map(({ facts }) => facts)).toEqual([{ runId: '8' }]);
});

it('an attempt whose record was lost is told as such to the one after it', () => {
  const plan = planOf([step('publish', { effect: 'remote' })]);
  const begun = intended('publish');
  const lost = { type: 'journal.recovered', file: 'journal.damaged-1.jsonl', line: 4, why: 'its hash differs', good: 3, lost: 80, steps: [{ step: 'publish', attempt: 1, for: begun.for, note: {}, lost: false }] } as const;
  const stage = stageOf(plan, { history: [begun, lost] });
  const { state } = stage.session.snapshot();
  const at = atOf(state, stepOf(state, 'publish') ?? step('publish'), null, { purpose: 'watch', ports: stage.session.ports });
  expect(at.attempt.earlier).toEqual([{ note: begun.note, sent: null, facts: {}, recovered: true }]);
  const own = atOf(state, stepOf(state, 'publish') ?? step('publish'), lastAttemptOf(state, 'publish') ?? null, { purpose: 'reconcile', ports: stage.session.ports });
  expect(own.attempt).toMatchObject({ recovered: true, recoveredAt: state.recoveries[0]?.at });
});

it('a step is told what its own pass recorded, and what every pass of the steps that it reads did', () => {
  const plan = planOf([step('build', { acts: false }), step('proof', { acts: false, reads: ['build'], needs: ['build'] }), step('formula', { effect: 'remote' })]);
  const bound = (attempt: number) => ({ type: 'attempt.observed', step: 'build', attempt, facts: { runId: '7', runAttempt: attempt } }) as const;
  const again = (attempt: number, outcome: Outcome = PASSED) => [intended('build', { attempt }), bound(attempt), ended('build', outcome, { attempt })];
  const stage = stageOf(plan, { history: [...again(1), ...again(2, FAILED), ...again(3), intended('proof'), ended('proof', PASSED), ...passed('formula'), { type: 'exposure.reverting', step: 'formula' }] });
  const { state } = stage.session.snapshot();
  const told = (id: string) => atOf(state, stepOf(state, id) ?? step(id), lastAttemptOf(state, id) ?? null, { purpose: 'watch', ports: stage.session.ports });
  expect(told('proof').read['build']).toMatchObject({ facts: { runAttempt: 3 }, evidence: proof, passedBefore: [{ runId: '7', runAttempt: 1 }] });
  expect(told('proof').attempt.evidence).toEqual(proof);
  expect(told('build').attempt).not.toHaveProperty('takingBackSince');
  expect(told('formula').attempt.takingBackSince).toBe(state.newestAt);
});

it('what is asked of a channel before a release goes to its kind, with its entry in the plan; one that trusts nobody has no publisher', async () => {
  const channel = (name: string, kind: string, spec: JsonObject) => ({ name, kind, spec, patienceMs: 1 });
  const plan = { ...planOf([step('ready', { acts: false })]), channels: { npm: channel('npm', 'npm', { package: 'tidewater' }), github: channel('github', 'github-release', { assets: ['*'] }) } };
  const stage = stageOf(plan);
  const asked: string[] = [];
  const http: Http = { get: async (url) => (asked.push(url), { status: 404, headers: {}, body: new Uint8Array() }) };
  const ports = kindPortsOf(stage.session.snapshot().state, step('ready'), '1', { ...stage.session.ports, http, endpoints: { github: 'http://127.0.0.1:1', githubDownloads: 'http://127.0.0.1:1', npm: 'http://127.0.0.1:1/npm', pypi: '', crates: '' } });
  const expected = { version: '1.2.3', target: 'v1.2.3', commit: 'c', repository: 'acme/tidewater', built: null };
  expect(await ports.standing('npm', expected)).toMatchObject({ taken: null, nobodys: 'tidewater' });
  expect(asked.toSorted()).toEqual(['http://127.0.0.1:1/npm/tidewater', 'http://127.0.0.1:1/npm/tidewater/1.2.3']);
  expect(await ports.publisher('npm', expected)).toMatchObject({ trusted: false });
  expect(await ports.publisher('github', expected)).toBeNull();
  await expect(ports.standing('nmp', expected)).rejects.toThrow('the plan has no channel "nmp"');
  expect((await ports.readWorkflow('on: push\njobs: {}\n', 'x.yml'))?.triggers).toEqual(['push']);
});
