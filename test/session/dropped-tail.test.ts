import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/core/anchor.ts';
import type { GitHub, Run } from '../../src/ports.ts';
import { openDanger, typeDanger } from '../../src/session/danger.ts';
import { resumeSession } from '../../src/session/resume.ts';
import { run } from '../support/github.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, NOT_DONE, NOW, came } from '../support/history.ts';
import { TARGET, planOf, pushTag, step } from '../support/plan.ts';
import { refusing } from '../support/ports.ts';
import { hashAt, noAnswer, settle, stageOf } from './stage.ts';

const publish = step('publish', { words: `publish ${TARGET}`, kind: 'workflow', effect: 'irreversible', inCheckout: false, spec: { workflow: { file: 'publish.yml', ref: 'main', dispatch: { mark: '{nonce}' } } } });
const WORDS = `publish ${TARGET}`;

/** A dispatched run that is still going: no channel has anything yet. */
const started = (n: number, { hash = hashAt(n), release = TARGET, random = '1234abcd' } = {}): Run =>
  run({ id: '77', path: '.github/workflows/publish.yml', event: 'workflow_dispatch', status: 'in_progress', conclusion: null, title: `Publish ${markOf({ session: 'live-1', n, hash, release }, random)}` });

/** How many records a session has when it has opened on this stage. */
const OPENED = 4;

/** The intent, right behind those, that the run `started(OPENED)` is of; it was found not to have done anything. */
const TRIED = came('publish', NOT_DONE, { words: `publish ${TARGET}`, note: { nonce: markOf({ session: 'live-1', n: OPENED, hash: hashAt(OPENED), release: TARGET }, '1234abcd') } });

const stageWith = (runs: readonly Run[] | 'silent', history: readonly Happened[] = []) => {
  const asked = { runs };
  const stage = stageOf(planOf([publish]), {
    history,
    github: () =>
      refusing<GitHub>('github', {
        login: async () => ({ login: 'ada', scopes: null }),
        branchHead: async () => C1,
        serverNow: () => NOW,
        remaining: () => null,
        runs: async () => (asked.runs === 'silent' ? Promise.reject(noAnswer()) : asked.runs),
        dispatch: async () => (stage.did.push('dispatch'), { runId: '78' }),
        run: async (id) => run({ id, path: '.github/workflows/publish.yml', event: 'workflow_dispatch', status: 'in_progress', conclusion: null }),
        jobs: async () => [],
      }),
  });
  return { stage, asked };
};
const resume = async ({ stage }: ReturnType<typeof stageWith>): Promise<void> => {
  expect(await resumeSession(stage.session, { pid: 7, mended: null })).toBeNull();
  await settle();
};

describe('coming back', () => {
  it('closes the session when a run bears a record that its journal does not have, and names what to do', async () => {
    const come = stageWith([started(57)]);
    await resume(come);
    expect(come.stage.world().readOnly).toBe('the journal is not all of its history: run 77 of publish.yml bears record 57 of the journal; this one has 5. Leave, then run: holdpoint recover');
    come.stage.work();
    await openDanger(come.stage.session, 'publish');
    expect(await typeDanger(come.stage.session, 'publish', WORDS, ADA)).toMatchObject({ fix: expect.stringContaining('holdpoint recover') });
    expect(await come.stage.session.dispatch({ type: 'shell', open: true }, ADA)).toMatchObject({ why: expect.stringContaining('holdpoint recover') });
    await settle();
    expect(come.stage.did).toEqual(['session.resumed']);
  });

  it('is not held up by it, and goes on where all is there or is of another release', async () => {
    for (const runs of [[], [started(OPENED)], [started(57, { release: 'v1.1.0' })]]) {
      const come = stageWith(runs, TRIED);
      await resume(come);
      expect([come.stage.world().readOnly, come.stage.world().notices]).toEqual([null, []]);
    }
  });

  it('closes the session when its journal ends right before the intent of a run, or has another intent there', async () => {
    for (const come of [stageWith([started(OPENED)]), stageWith([started(OPENED, { random: 'ffffffff' })], TRIED)]) {
      await resume(come);
      expect(come.stage.world().readOnly).toBe(`the journal is not all of its history: run 77 of publish.yml bears record ${OPENED} of the journal, and no intent of this one made it. Leave, then run: holdpoint recover`);
    }
  });

  it('says which place did not answer', async () => {
    const come = stageWith('silent');
    await resume(come);
    expect(come.stage.world()).toMatchObject({ readOnly: null, notices: ['whether the journal is all of its history could not be asked: publish: the network is down'] });
  });
});

describe('an irreversible act', () => {
  const type = async ({ stage }: ReturnType<typeof stageWith>) => {
    stage.work();
    await openDanger(stage.session, 'publish');
    const refusal = await typeDanger(stage.session, 'publish', WORDS, ADA);
    await settle();
    return refusal;
  };

  it('is not started a second time by a journal that has forgotten the first, though no channel has it yet', async () => {
    const here = stageWith([started(57)]);
    expect(await type(here)).toMatchObject({ why: expect.stringMatching(/^the journal is not all of its history: run 77/), fix: expect.stringContaining('holdpoint recover') });
    expect(here.stage.did).toEqual([]);
    expect(here.stage.world().readOnly).not.toBeNull();
  });

  it('is not started a second time by a journal that ends right before the intent of the first', async () => {
    const here = stageWith([started(OPENED)]);
    expect(await type(here)).toMatchObject({ why: expect.stringContaining('no intent of this one made it'), fix: expect.stringContaining('holdpoint recover') });
    expect(here.stage.did).toEqual([]);
  });

  it('is not started by another history of this release', async () => {
    const here = stageWith([started(3, { hash: 'f'.repeat(64) })]);
    expect(await type(here)).toMatchObject({ why: expect.stringContaining('names record 3 by another hash than it has') });
    expect(here.stage.did).toEqual([]);
  });

  it('waits for the answer of every place that may remember more', async () => {
    const push = pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } } });
    const stage = stageOf(planOf([push, publish]), { git: { localTag: async () => ({ object: 'obj', commit: C1, annotated: true }) }, github: () => refusing<GitHub>('github', { runs: () => Promise.reject(noAnswer()) }) });
    stage.work();
    await openDanger(stage.session, 'push');
    expect(await typeDanger(stage.session, 'push', `tag ${TARGET}`, ADA)).toEqual({ why: 'whether the journal is all of its history could not be asked: publish: the network is down', fix: 'Try again when it answers.' });
    expect(stage.did).not.toContain('attempt.intended push');
  });

  it('is started where all is there', async () => {
    const here = stageWith([started(OPENED)], TRIED);
    expect(await type(here)).toBeNull();
    expect(here.stage.did.slice(0, 3)).toEqual(['attempt.intended publish', 'dispatch', 'attempt.sent publish']);
  });
});
