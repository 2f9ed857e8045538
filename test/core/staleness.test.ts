import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { Event, RemoteTag } from '../../src/core/event.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { statusOf } from '../../src/core/status.ts';
import { given, start, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, C2, C3, NOW, came, ended, fine, intended, moved, opened, passed, saw, sent, PASSED, UNKNOWN } from '../support/history.ts';
import { TARGET, planOf, pushTag, step, watch } from '../support/plan.ts';

const status = (history: readonly Happened[], id: string) => {
  const { status: word, why } = statusOf(stateOf(history), id);
  return `${word} ${why}`.trim();
};
const tag: RemoteTag = { object: 'obj1', commit: C1 };
const read = (now: RemoteTag | null): Event => ({ type: 'remote-tag.read', tag: now });
const asks = (now: RemoteTag | null) => ({ type: 'remote-tag-read', tag: now }) as const;

describe('the tag on the remote, after it was pushed', () => {
  const plan = planOf([step('a'), pushTag('push', { needs: ['a'] }), step('b', { needs: ['push'], effect: 'remote' })]);
  const pushed = [...opened(plan), ...passed('a'), ...came('push', PASSED, { words: `tag ${TARGET}` })];

  it('is written down the first time it is read, and whenever it is not what it was', () => {
    given(pushed).when(asks(tag)).thenEvents([read(tag)]);
    given([...pushed, read(tag)]).when(asks(tag)).thenNothing();
    given([...pushed, read(tag)]).when(asks(null)).thenEvents([read(null)]);
    given(opened(plan)).when(asks(tag)).thenNothing();
  });

  it('leaves the push passed while it is where it was', () => {
    expect(status([...pushed, read(tag)], 'push')).toBe('passed');
  });

  it.each([
    ['moved', { object: 'obj2', commit: C2 }, `${TARGET} on the remote is now at c2c2c2c`],
    ['was removed', null, `${TARGET} is gone from the remote`],
    ['was made anew at the same commit', { object: 'obj2', commit: C1 }, `${TARGET} on the remote was made anew: obj2`],
  ])('makes the push stale when it %s, closes what needs it, and lets nobody push again', (_, now, why) => {
    const history = [...pushed, read(tag), read(now)];
    expect(status(history, 'push')).toBe(`stale ${why}`);
    given(history).when(start('b')).thenRefused(new RegExp(why));
    given(history).when(start('push', { words: `tag ${TARGET}` })).thenRefused(/cannot happen twice/);
  });

  describe('that the intent named', () => {
    const object = (note: JsonObject) => [...opened(plan), ...passed('a'), ...came('push', PASSED, { words: `tag ${TARGET}`, note })];
    const anew: RemoteTag = { object: 'obj2', commit: C1 };

    it('is what the first reading is compared with: somebody may have made it anew before', () => {
      const named = object({ tag: TARGET, object: 'obj1', commit: C1 });
      expect(status([...named, read(tag)], 'push')).toBe('passed');
      expect(status([...named, read(anew)], 'push')).toBe(`stale ${TARGET} on the remote was made anew: obj2`);
      expect(status([...named, read(anew), read(tag)], 'push')).toBe('passed');
    });

    it('is what the remote must have when something irreversible is typed', () => {
      const publish = planOf([...plan.steps, step('publish', { needs: ['push'], effect: 'irreversible' })]);
      const history = (note: JsonObject) => [...opened(publish), ...object(note).slice(4)];
      const typed = (now: RemoteTag) => {
        const asked = fine({ remoteTag: { ok: true, at: NOW, value: now } });
        return start('publish', { words: `publish ${TARGET}`, opened: asked, typed: asked });
      };
      given(history({ object: 'obj1' })).when(typed(anew)).thenRefused(/the tag on the remote was made anew: obj2/);
      given([...history({}), read(tag)]).when(typed(anew)).thenRefused(/was made anew/);
      for (const [note, now] of [[{ object: 'obj1' }, tag], [{}, anew]] as const) expect(decide(stateOf(history(note)), typed(now), { now: NOW, by: ADA })).toMatchObject({ events: [{ type: 'attempt.intended', step: 'publish' }] });
    });
  });

  it('opens the push again when it is back where it was', () => {
    expect(status([...pushed, read(tag), read(null), read(tag)], 'push')).toBe('passed');
  });

  it('counts only from the push that was settled: what is read while it is under way says nothing', () => {
    const under: readonly Happened[] = [...opened(plan), ...passed('a'), intended('push', { words: `tag ${TARGET}` }), sent('push')];
    given(under).when(asks(null)).thenNothing();
    given([...under, ended('push', UNKNOWN)]).when(asks(null)).thenNothing();
    given([...under, ended('push', UNKNOWN), { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', PASSED)]).when(asks(null)).thenEvents([read(null)]);
  });
});

describe('the base tag', () => {
  const plan = planOf([step('tests'), watch('ci'), step('risk', { point: 'hold', acts: false })]);
  const at = (base: string | null, commit = C1): Event => ({ ...moved({ commit }), ...(base === null ? {} : { base }) }) as Event;

  it('is part of what may compare with it, and of nothing else', () => {
    const history = [...opened(plan), at(C2)];
    given(history).when(start('tests')).thenEvents([{ ...intended('tests'), for: { ...intended('tests').for, base: C2 } }]);
    given(history).when(start('ci')).thenEvents([intended('ci')]);
  });

  it('makes such passes stale when it names another commit, and says from where to where', () => {
    const history: readonly Happened[] = [...opened(plan), at(C2), { ...intended('tests'), for: { ...intended('tests').for, base: C2 } }, sent('tests'), ended('tests', PASSED), ...saw('ci')];
    expect(status(history, 'tests')).toBe('passed');
    expect(status([...history, at(C3)], 'tests')).toBe('stale v1.1.0 moved from c2c2c2c to c3c3c3c');
    expect(status([...history, at(C3)], 'ci')).toBe('passed');
  });

  it('is written down when it alone moved, and is not forgotten when it cannot be read', () => {
    const history = [...opened(plan), at(C2)];
    const same = { type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: ['src/a.rs'] } as const;
    given(history).when({ ...same, base: C3 }).thenEvents([at(C3)]);
    given(history).when({ ...same, base: C2 }).thenNothing();
    given(history).when({ ...same, base: null }).thenNothing();
  });

  it('is nothing to a pass of a journal that did not write it down', () => {
    expect(status([...opened(plan), ...passed('tests'), at(C3)], 'tests')).toBe('passed');
  });
});

describe('the tools of a step', () => {
  const plan = { ...planOf([step('tests', { tools: ['just'] }), step('lint', { tools: ['just'] })]), tools: { just: { name: 'just', version: 'just --version', get: '' } } };
  const with1 = (id: string, version: string): readonly Happened[] => [{ ...intended(id), for: { ...intended(id).for, tools: { just: version } } }, sent(id), ended(id, PASSED)];
  const history = [...opened(plan), ...with1('tests', 'just 1.0')];

  it('are part of a pass: another version makes it stale, and says which', () => {
    given(history).when({ type: 'tools-read', versions: { just: 'just 2.0' } }).thenEvents([{ type: 'tools.read', versions: { just: 'just 2.0' } }]);
    given(history).when({ type: 'tools-read', versions: { just: 'just 1.0' } }).thenNothing();
    expect(status([...history, { type: 'tools.read', versions: { just: 'just 2.0' } }], 'tests')).toBe('stale just was just 1.0, now just 2.0');
    expect(status([...history, { type: 'tools.read', versions: { just: null } }], 'tests')).toBe('stale just is not here any more');
  });

  it('are known from the newest attempt of any step that used them', () => {
    expect(status([...history, ...with1('lint', 'just 2.0')], 'tests')).toBe('stale just was just 1.0, now just 2.0');
    expect(status([...history, ...with1('lint', 'just 1.0')], 'tests')).toBe('passed');
  });
});
