import { describe, expect, it } from 'vitest';
import { trailerOf } from '../../src/core/anchor.ts';
import type { Event } from '../../src/core/event.ts';
import type { Tag } from '../../src/ports.ts';
import { droppedTailIn, findAnchors, refuseDroppedTail, unexplainedAnchors } from '../../src/session/anchors.ts';
import { ADA, C1, NOT_DONE, came } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { hashAt, held, noAnswer, stageOf } from './stage.ts';
import type { Told } from './stage.ts';

const hashes = Array.from({ length: 4 }, (_, n) => String(n).repeat(64));
const tag: Tag = { object: 'obj', commit: C1, annotated: true };
const plan = planOf([step('tag', { kind: 'git', effect: 'local', spec: { git: { tag: '{target}', message: 'Release {target}' } } })]);
const messageAt = (n: number, hash = hashes[n - 1] ?? '9'.repeat(64), session = 'live-1'): string => `Release v1.2.0\n\n${trailerOf({ session, n, hash })}`;
/** The tag was made by an intent of this session that stood behind record `n`. */
const madeAt = (n: number) => came('tag', NOT_DONE, { note: { chain: trailerOf({ session: 'live-1', n, hash: hashes[n - 1] ?? '' }) } });
const withTag = (message: string, told: Told['git'] = {}) => stageOf(plan, { history: madeAt(3), git: { localTag: async () => tag, remoteTag: async () => tag, tagMessage: async () => message, ...told } });

describe('what the world bears of the chain', () => {
  it('is compared with the journal, and says where it stood', async () => {
    const stage = withTag(messageAt(3));
    expect(await findAnchors(stage.session, hashes)).toMatchObject([{ where: 'the tag v1.2.0 here and on origin', verdict: 'match', anchor: { n: 3 } }]);
    expect(await findAnchors(stage.session, hashes.slice(0, 2))).toMatchObject([{ verdict: 'dropped' }]);
    expect(await findAnchors(stage.session, ['x', 'y', 'z'])).toMatchObject([{ verdict: 'differs' }]);
  });

  it('is compared with what the journal holds when the world has answered: what was begun meanwhile is in it', async () => {
    const asked = held<string>();
    const stage = stageOf(plan, { git: { localTag: async () => tag, remoteTag: async () => tag, tagMessage: () => asked.promise } });
    const found = findAnchors(stage.session, hashes);
    expect(await stage.session.dispatch({ type: 'start', step: 'tag', checkout: { commit: C1, tree: 'clean' }, tools: {}, note: { chain: trailerOf({ session: 'live-1', n: 3, hash: hashes[2] ?? '' }) }, confirmed: true, words: null, opened: null, typed: null }, ADA)).toBeNull();
    asked.answer(messageAt(3));
    expect(await found).toMatchObject([{ verdict: 'match' }]);
  });

  it('is not claimed of origin when origin has another tag', async () => {
    const stage = withTag(messageAt(3), { remoteTag: async () => ({ ...tag, object: 'other' }) });
    expect(await findAnchors(stage.session, hashes)).toMatchObject([{ where: 'the tag v1.2.0 here', verdict: 'match' }]);
  });

  it('is named, and not passed over, where nobody answers or nothing is written', async () => {
    const silent = withTag('', { remoteTag: async () => { throw noAnswer(); } });
    expect(await findAnchors(silent.session, hashes)).toMatchObject([{ where: 'tag', verdict: 'not asked', why: 'the network is down' }]);
    const bare = withTag('Release v1.2.0');
    expect(await findAnchors(bare.session, hashes)).toMatchObject([{ verdict: 'not asked', why: 'it bears no place of a chain' }]);
  });
});

describe('a dropped tail', () => {
  const journal = { session: 'live-1', n: 3, hash: hashes[2] ?? '' };
  const found = (verdict: 'match' | 'dropped' | 'differs' | 'recovered' | 'another session', n: number) => ({ where: `run ${n}`, verdict, anchor: { ...journal, n }, why: '' }) as const;

  it('is told by whichever place leaves the fewest records, and by no place that has nothing to tell', () => {
    expect(droppedTailIn([found('match', 3), found('dropped', 9), found('differs', 3)], hashes)).toEqual({ good: 2, why: 'run 3 names record 3 by another hash than it has' });
    expect(droppedTailIn([found('dropped', 9), found('dropped', 3)], hashes)).toEqual({ good: 3, why: 'run 3 bears record 3 of the journal, and no intent of this one made it' });
    expect(droppedTailIn([found('dropped', 9)], hashes)).toEqual({ good: 4, why: 'run 9 bears record 9 of the journal; this one has 4' });
    expect(droppedTailIn([found('match', 3), found('recovered', 9), found('another session', 9), { where: 'tag', verdict: 'not asked', anchor: null, why: '', silent: true }], hashes)).toBeNull();
  });

  it('may stand in a tag that origin has and nobody fetched: that place is named as silent', async () => {
    const stage = withTag('', { localTag: async () => null });
    expect(await findAnchors(stage.session, hashes)).toMatchObject([{ where: 'tag', verdict: 'not asked', silent: true, why: 'the tag v1.2.0 is on origin and not here, so its message cannot be read' }]);
  });
});

describe('after a recovery', () => {
  const at = (n: number, pair: string) => ({ n, hash: pair.repeat(32) });
  const comes = (message: string, anchors?: readonly { readonly n: number; readonly hash: string }[]) => {
    const event: Event = { type: 'journal.recovered', file: 'journal.damaged-1.jsonl', line: 6, why: 'w', good: 4, lost: 9, steps: [], ...(anchors === undefined ? {} : { anchors }) };
    const { session } = stageOf(plan, { history: [event], git: { localTag: async () => tag, remoteTag: async () => tag, tagMessage: async () => message } });
    return findAnchors(session, hashes);
  };

  it('only what it has explained is passed over: what was lost after it is noticed', async () => {
    expect(await comes(messageAt(9, at(9, 'ab').hash), [at(9, 'ab')])).toMatchObject([{ verdict: 'recovered' }]);
    expect(await comes(messageAt(60), [at(9, 'ab')])).toMatchObject([{ verdict: 'dropped' }]);
  });

  it('one of an older Holdpoint, which listed nothing, explains what is sure to be older than itself', async () => {
    expect(await comes(messageAt(60))).toMatchObject([{ verdict: 'dropped' }]);
    expect(await comes(messageAt(4))).toMatchObject([{ verdict: 'recovered' }]);
  });
});

describe('what a recovery is to explain', () => {
  it('is every mark that the good part does not have, the tag here even where origin is silent; who is silent is named', async () => {
    const { session } = stageOf(plan, { git: { localTag: async () => tag, remoteTag: async () => Promise.reject(noAnswer()), tagMessage: async () => messageAt(9) } });
    expect(await unexplainedAnchors(session)).toMatchObject({ anchors: [{ n: 9, hash: '9'.repeat(64) }], silent: [{ where: 'tag' }] });
    const right = stageOf(plan, { git: { localTag: async () => tag, remoteTag: async () => tag, tagMessage: async () => messageAt(4, hashAt(4)) } });
    expect(await unexplainedAnchors(right.session)).toEqual({ anchors: [{ n: 4, hash: hashAt(4) }], silent: [] });
  });

  it('is nothing that contradicts a record of the good part, or an intent that is missing inside of it', async () => {
    for (const message of [messageAt(3, 'f'.repeat(64)), messageAt(3, hashAt(3))]) {
      const { session } = stageOf(plan, { git: { localTag: async () => tag, remoteTag: async () => tag, tagMessage: async () => message } });
      expect(await unexplainedAnchors(session)).toEqual({ anchors: [], silent: [] });
    }
  });
});

describe('coming back with a journal that has lost its tail', () => {
  const come = (message: string, had: readonly string[]) => {
    const { session } = withTag(message);
    return refuseDroppedTail(session.ports.git, session.snapshot().state, { path: 'j', hashes: had });
  };

  it('is refused when the tag here was made by a later record', async () => {
    await expect(come(messageAt(3), hashes.slice(0, 2))).rejects.toMatchObject({ code: 1, why: 'the tag v1.2.0 here bears record 3 of the journal; this one has 2' });
  });

  it('is refused when it ends right before the intent of the tag', async () => {
    await expect(come(messageAt(4), hashes)).rejects.toMatchObject({ code: 1, why: 'the tag v1.2.0 here bears record 4 of the journal, and no intent of this one made it' });
  });

  it('is refused when the record that it names is another one', async () => {
    await expect(come(messageAt(2, '9'.repeat(64)), hashes)).rejects.toMatchObject({ code: 1, why: 'the tag v1.2.0 here names record 2 by another hash than it has' });
  });

  it('goes on when it matches, when the tag is of another session, and when there is none', async () => {
    for (const message of [messageAt(3), messageAt(9, undefined, 'live-2'), 'Release v1.2.0', '']) await expect(come(message, hashes)).resolves.toBeUndefined();
  });
});
