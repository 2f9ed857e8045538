import { describe, expect, test } from 'vitest';
import { start, walk } from '../support/given.ts';
import { CONFLICT, NOT_DONE, PASSED, came, opened, saw } from '../support/history.ts';
import { TARGET, planOf, step } from '../support/plan.ts';

const MINUTE = 60_000;
const words = { words: `publish ${TARGET}` };
const publish = step('publish', { effect: 'irreversible', words: words.words, publishes: ['npm'] });

describe('a conflict is a hard stop', () => {
  const npm = step('npm', { acts: false, inCheckout: false, kind: 'deliver', channel: 'npm', waivable: true });
  const tap = step('tap', { effect: 'remote' });
  const release = planOf([step('tests'), npm, tap, publish, step('announce')]);

  test('of a channel it closes what is irreversible beside it, and says which', () => {
    const session = walk([...opened(release), ...saw('npm', CONFLICT)]);
    expect([session.status('publish'), session.status('tests'), session.status('tap')]).toEqual(['closed', 'ready', 'ready']);
    session.isRefused(start('publish', { ...words, at: session.now() }), /npm is in conflict/);
    session.isRefused({ type: 'waive', step: 'npm', reason: 'never mind', until: session.now() + MINUTE }, /nobody can waive/);
    session.does({ type: 'abandon', words: `abandon ${TARGET}`, reason: 'npm has other bytes' });
    expect(session.state().end?.end).toBe('abandoned');
  });

  test('it closes a retry of what did not happen, too', () => {
    const session = walk([...opened(release), ...came('publish', NOT_DONE, words), ...saw('npm', CONFLICT)]);
    session.isRefused(start('publish', { ...words, at: session.now() }), /npm is in conflict/);
  });

  test('of what is irreversible it is never tried again', () => {
    const session = walk([...opened(release), ...came('publish', CONFLICT, words)]);
    session.isRefused(start('publish', { ...words, at: session.now() }), /trying again would change nothing/);
    session.isRefused({ type: 'wait-before-retry', step: 'publish', ms: MINUTE }, /did not happen/);
  });

  test('of what can still be brought in order it closes nothing beside it', () => {
    expect(walk([...opened(release), ...came('tap', CONFLICT)]).status('publish')).toBe('needs-you');
  });

  test('that a later look no longer finds stands no more', () => {
    expect(walk([...opened(release), ...saw('npm', CONFLICT), ...saw('npm', PASSED, { attempt: 2 })]).status('publish')).toBe('needs-you');
  });
});
