import { describe, expect, test } from 'vitest';
import type { Checkout } from '../../src/core/command.ts';
import type { Event } from '../../src/core/event.ts';
import { answer, given, judged, start, walk } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { C1, PASSED, asks, fine, intended, opened, proof, saw } from '../support/history.ts';
import { TARGET, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const notes = watch('notes', { title: 'Notes', inCheckout: true, mayChangeCheckout: true });
const plan = planOf([notes, pushTag('push', { needs: ['notes'] })]);
const pass = { is: 'passed', evidence: proof } as const;
const dirty: Checkout = { commit: C1, tree: 'd1', dirty: ['CHANGELOG.md', 'a.md', 'b.md', 'c.md', 'd.md'] };
const end = { tree: 'd1', files: ['CHANGELOG.md', 'a.md', 'b.md'], more: 2 };

/** A walk that has come to the tag, with this checkout at the end of the notes. */
const checkedIn = (checkout: Checkout) => {
  const session = walk([...opened(plan), intended('notes')]);
  session.does(judged('notes', pass, { checkout }));
  return session;
};
const push = (at: number) => start('push', { words: `tag ${TARGET}`, at });

describe('what may change the checkout is checked as it is at its end', () => {
  test('and the tree then is written down with its pass, the first paths by name', () => {
    given([...opened(plan), intended('notes')])
      .when(judged('notes', pass, { checkout: dirty }))
      .thenEvents([{ type: 'attempt.ended', step: 'notes', attempt: 1, outcome: PASSED, commit: C1, end }]);
  });

  test('on files that no commit has it lets no tag out, and says which', () => {
    const session = checkedIn(dirty);
    expect(session.status('notes')).toBe('passed');
    session.isRefused(push(session.now()), /^Notes was checked with files that are not committed: CHANGELOG.md, a.md, b.md and 2 more$/);
  });

  test('on a clean tree it lets the tag out', () => {
    const session = checkedIn({ commit: C1, tree: 'clean' });
    session.does(push(session.now()));
    expect(session.status('push')).toBe('running');
  });

  test('in a journal that does not say what the tree was it lets none out', () => {
    given([...opened(plan), ...saw('notes')]).when(push(fine().blockers.at)).thenRefused(/whether all was committed when Notes was checked is not recorded/);
  });

  test('that cannot be read is no pass', () => {
    const session = walk([...opened(plan), intended('notes')]);
    session.does({ ...judged('notes', pass), checkout: null });
    expect(session.status('notes')).toBe('unknown');
  });

  test('is what it was when its commands passed, where a person judges them', () => {
    const judgedNotes = planOf([{ ...notes, judge: [judgement('q')] }, pushTag('push', { needs: ['notes'] })]);
    const commands: Event = { type: 'attempt.commands-passed', step: 'notes', attempt: 1, evidence: proof, captured: {}, end };
    const running: readonly Happened[] = [...opened(judgedNotes), intended('notes')];
    given(running).when(judged('notes', pass, { checkout: dirty })).thenEvents([commands, asks('notes', [judgement('q')])]);
    const session = walk([...running, commands, asks('notes', [judgement('q')])]);
    session.does(answer('notes', 'q', 'accepted', { reason: 'x' }));
    session.isRefused(push(session.now()), /Notes was checked with files that are not committed/);
  });

  test('but a commit is about what it has made, whatever else lies in the tree', () => {
    const commit = planOf([step('commit', { effect: 'local', mayChangeCheckout: true }), pushTag('push', { needs: ['commit'] })]);
    const session = walk([...opened(commit), intended('commit'), { type: 'attempt.sent', step: 'commit', attempt: 1, sent: {} }]);
    session.does(judged('commit', pass, { checkout: dirty }));
    session.does(push(session.now()));
    expect(session.status('push')).toBe('running');
  });
});
