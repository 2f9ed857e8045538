import { expect, it } from 'vitest';
import type { GitHub } from '../../src/ports.ts';
import { revertExposure } from '../../src/session/exposure.ts';
import { resumeSession } from '../../src/session/resume.ts';
import { ADA, PASSED, ended, intended } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { refusing } from '../support/ports.ts';
import { stageOf } from './stage.ts';

const formula = step('formula', { effect: 'remote', kind: 'formula', revert: true, exposes: { what: 'the tap names it', until: 'publish' }, spec: { formula: { channel: 'brew', asset: 'x-{platform}', commit: 'tidewater {version}' } } });
const channels = { brew: { name: 'brew', kind: 'homebrew', spec: { tap: 'acme/homebrew-tap', checkout: '../tap', formula: 'Formula/tidewater.rb' }, patienceMs: 1 } };
const history = [intended('formula'), { type: 'attempt.sent', step: 'formula', attempt: 1, sent: { branch: 'main', commit: 'new', before: 'old' } } as const, ended('formula', PASSED)];
const head = async () => ({ commit: 'new', branch: 'main' });

const exposed = (pushBranch: () => Promise<void>) => {
  const stage = stageOf(planOf([formula, step('publish', { needs: ['formula'] })], { channels }), { history, github: () => refusing<GitHub>('github', {}), files: { write: async () => undefined } });
  const tap = { root: '/tap', head, dirty: async () => [], remoteBranch: async () => 'new', show: async () => 'old text', commit: async () => 'reverted', pushBranch: async () => (stage.did.push('push'), pushBranch()) };
  Object.assign(stage.session.ports, { gitAt: async () => refusing('tap', tap) });
  return stage;
};

it('what a step exposes is taken back after its intent, and with what came of it', async () => {
  const stage = exposed(async () => undefined);
  expect(await revertExposure(stage.session, 'formula', ADA)).toBeNull();
  expect(stage.did).toEqual(['exposure.reverting formula', 'push', 'exposure.reverted formula']);
  expect(stage.written('exposure.reverted')).toMatchObject([{ evidence: [{ name: 'tap' }, { name: 'branch' }, { name: 'commit', value: 'reverted' }] }]);
  expect(await revertExposure(stage.session, 'formula', ADA)).toMatchObject({ why: 'it was taken back already' });
});

it('it is taken back once when that was asked for twice at once', async () => {
  const stage = exposed(async () => undefined);
  const both = await Promise.all([revertExposure(stage.session, 'formula', ADA), revertExposure(stage.session, 'formula', ADA)]);
  expect(both).toEqual([null, expect.objectContaining({ why: 'that was asked for a moment ago and is being done' })]);
  expect(stage.did).toEqual(['exposure.reverting formula', 'push', 'exposure.reverted formula']);
});

it('it is not passed when taking it back failed, or could not be recorded: a look begins that says what the tap has', async () => {
  const failing = exposed(() => Promise.reject(new Error('rejected hunter2')));
  expect(await revertExposure(failing.session, 'formula', ADA)).toMatchObject({ why: 'rejected ‹secret›' });
  expect(failing.did).toEqual(['exposure.reverting formula', 'push', 'attempt.ended formula', 'reconcile.started formula']);
  expect(failing.written('attempt.ended')).toMatchObject([{ outcome: { result: 'unknown', why: 'whether it was taken back is not known: rejected ‹secret›' } }]);
  expect(failing.status('formula')).toBe('waiting');
  const unrecorded = exposed(async () => void (unrecorded.journal.broken = 'EIO'));
  expect(await revertExposure(unrecorded.session, 'formula', ADA)).toMatchObject({ why: 'nothing more can be recorded: EIO' });
  expect(unrecorded.status('formula')).toBe('unknown');
});

it('what was being taken back when the program ended is looked at on coming back', async () => {
  const stage = stageOf(planOf([formula]), { history: [...history, { type: 'exposure.reverting', step: 'formula' }] });
  expect(stage.status('formula')).toBe('unknown');
  await resumeSession(stage.session, { pid: 2, mended: null });
  expect(stage.did.slice(0, 3)).toEqual(['session.resumed', 'attempt.ended formula', 'reconcile.started formula']);
  expect(stage.status('formula')).toBe('waiting');
});

it('nothing is pushed when the intent could not be written, and where no kind knows how', async () => {
  const stage = exposed(async () => undefined);
  stage.journal.broken = 'EIO';
  expect(await revertExposure(stage.session, 'formula', ADA)).toMatchObject({ why: 'nothing more can be recorded: EIO' });
  expect(await revertExposure(stage.session, 'publish', ADA)).toMatchObject({ why: 'it has exposed nothing' });
  expect(stage.did).toEqual([]);
});
