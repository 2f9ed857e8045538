import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { whyNotStart } from '../../src/core/decide-start.ts';
import type { Event } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { initialState } from '../../src/core/state.ts';
import { adopted } from '../support/dry-run.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, C2, CONFLICT, FAILED, NOT_DONE, NOW, PASSED, UNKNOWN, answered, asks, came, ended, fine, intended, moved, opened, passed, saw, sent, waived } from '../support/history.ts';
import { judgeJournal } from '../support/journal-judge.ts';
import type { Property } from '../support/journal-judge.ts';
import { TARGET, blockersGate, hashOf, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';
import { plans } from '../support/random-plan.ts';
import { moves, walkOf } from '../support/random-walk.ts';
import { SCRIPT } from '../support/random-world.ts';
import { PROPERTIES, shrinkWalk, tryWalks } from '../support/properties.ts';
import type { WalksTried } from '../support/properties.ts';
import { readSources, resolveImport } from '../support/source.ts';
import { coverageOf } from '../support/walk-coverage.ts';

const RUNS = 5_000;
const DAMAGED = 1_000;
/** Walks take as long as they take; what must not happen is judged, not how long it took. */
const NO_HURRY_MS = 600_000;

describe('random walks over small random plans', () => {
  let walks: WalksTried = { seed: 0, runs: 0, broken: new Map(), met: new Map() };
  beforeAll(() => {
    // One set of walks, judged by every property; whatever breaks one is shrunk for that property alone.
    walks = tryWalks({ runs: RUNS, seed: Math.floor(Math.random() * 2 ** 31) });
  }, NO_HURRY_MS);

  for (const { property, what } of PROPERTIES) {
    test(what, { timeout: NO_HURRY_MS }, () => {
      expect(walks.runs).toBe(RUNS);
      const broken = walks.broken.get(property);
      if (broken !== undefined) expect.fail(`${broken.times} of ${RUNS} walks break it.\n${shrinkWalk(property, { seed: walks.seed, run: broken.run })}`);
    });
  }

  test('the walks come through every state that the properties are about, often enough', () => {
    const { table, below } = coverageOf(walks.met, walks.runs);
    console.log([`${walks.runs} walks, seed ${walks.seed}; by property, the share of them that came through:`, ...table].join('\n'));
    expect(below).toEqual([]);
  });
});

describe('a journal that lost its end to damage', () => {
  test('lets nothing leave this machine that may have been done in what was lost, unless a look has said that it was not', () => {
    let acted = 0;
    fc.assert(
      fc.property(plans(), moves(), fc.nat(1_000), (plan, list, cut) => {
        const { records } = walkOf(plan, list);
        const good = 3 + (cut % records.length);
        const kept = records.slice(0, good).reduce(reduce, initialState);
        const lost = new Set(records.slice(good).flatMap(({ event }) => (event.type === 'attempt.intended' ? [event.step] : [])));
        const decision = decide(kept, { type: 'recover-journal', file: 'f', line: kept.events + 2, why: 'w', good: kept.events, lost: 1, salvaged: [], candidate: null, anchors: [], notes: {}, words: `recover ${TARGET}` }, { now: NOW * 2, by: ADA });
        if ('refusal' in decision) throw new Error(decision.refusal.why);
        const after = decision.events.reduce((so, event) => reduce(so, { n: so.events + 1, at: NOW * 2, by: ADA, event }), kept);
        expect(requestsOf(after).filter(({ type }) => type !== 'wake' && type !== 'fix' && type !== 'share')).toEqual([]);
        for (const one of after.plan?.steps ?? []) {
          if (one.effect !== 'irreversible' || !lost.has(one.id) || after.plan?.mode !== 'live' || after.end !== null) continue;
          acted += 1;
          expect(whyNotStart(after, one, null), one.id).not.toBeNull();
        }
      }),
      { numRuns: DAMAGED },
    );
    expect(acted).toBeGreaterThan(DAMAGED / 20);
  });
});

test('the judge of journals takes nothing from the core but its types', () => {
  const sources = readSources(join(import.meta.dirname, '../..'), ['test/support']);
  const judge = [...sources.values()].filter(({ path }) => path.startsWith('test/support/journal-'));
  const shared = judge.flatMap(({ path, imports }) => imports.filter(({ how }) => how !== 'type').map(({ specifier }) => `${path} runs ${resolveImport(path, specifier) ?? specifier}`));
  expect(judge.map(({ path }) => path)).toContain('test/support/journal-judge.ts');
  expect(shared.filter((line) => !/ runs test\/support\/journal-[a-z-]+\.ts$/.test(line))).toEqual([]);
});

describe('the judge of journals sees', () => {
  const typed = { words: `tag ${TARGET}` };
  const passedAs = (id: string, about: Partial<ReturnType<typeof intended>['for']>): readonly Happened[] => [{ ...intended(id), for: { ...intended(id).for, ...about } }, sent(id), ended(id, PASSED)];
  const based = (id: string, base: string): readonly Happened[] => [moved({ base }), ...passedAs(id, { base })];
  const tooled = (id: string, just: string): readonly Happened[] => passedAs(id, { tools: { just } });
  const breaks = (what: string, property: Property, history: readonly Happened[]): void => {
    test(what, () => {
      expect(judgeJournal(recordsOf(history)).map((broken) => broken.property)).toContain(property);
    });
  };
  const two = planOf([step('a', { uses: ['x'] }), step('b', { needs: ['a'] }), step('c', { needs: ['b'] })]);
  const push = planOf([blockersGate('none-open'), pushTag('push')]);
  const long = { startedAt: 1, endedAt: 2 };
  const three = planOf([step('a'), step('b', { needs: ['a'] })]);
  const filed: Event = { type: 'blocker.filed', step: 'push', id: 'B1', title: 'x' };
  /** Asked in the second of the intent, as `recordsOf` counts time. */
  const typedAt = (history: readonly Happened[], event: Extract<Event, { type: 'attempt.intended' }>): readonly Happened[] => {
    const at = recordsOf([...history, event]).at(-1)?.at ?? 0;
    return [...history, { ...event, asked: fine({}, at) }];
  };

  breaks('an intent whose need never ran', 1, [...opened(two), intended('b')]);
  breaks('an intent whose need runs again', 1, [...opened(two), ...passed('a'), intended('a', { attempt: 2 }), intended('b')]);
  breaks('an intent behind whose need something failed', 1, [...opened(two), ...passed('a'), ...passed('b'), ...came('a', UNKNOWN, { attempt: 2 }), intended('c')]);
  breaks('an act in a dry run', 2, [...opened(planOf([step('a', { effect: 'remote' })], { mode: 'dry-run' })), intended('a')]);
  breaks('a second push', 4, [...opened(push), ...came('push', UNKNOWN, typed), intended('push', { ...typed, attempt: 2 })]);
  breaks('a second push after a watch that said "not done"', 4, [...opened(push), ...came('push', NOT_DONE, typed), intended('push', { ...typed, attempt: 2 })]);
  breaks('a second publish of a channel by another step', 4, [
    ...opened(planOf([step('one', { effect: 'irreversible', publishes: ['npm'] }), step('two', { effect: 'irreversible', publishes: ['npm'] })])),
    ...came('one', PASSED, { words: `one ${TARGET}` }),
    intended('two', { words: `two ${TARGET}` }),
  ]);
  breaks('a push after records were lost, in which it may have been done', 4, [...opened(push), { type: 'journal.recovered', file: 'f', line: 7, why: 'w', good: 4, lost: 1, steps: [] }, intended('push', typed)]);
  breaks('a waiver of what is irreversible', 6, [...opened(push), ...came('push', UNKNOWN, typed), waived('push')]);
  breaks('a push while a blocker is open', 7, typedAt([...opened(push), filed], intended('push', typed)));
  breaks('a push for which the tracker was not asked in that moment', 7, [...opened(push), { at: NOW + 120_000, event: intended('push', typed) }]);
  breaks('a need that passed for another commit', 8, [...opened(two), ...passed('a'), moved({ commit: C2 }), intended('b', { commit: C2 })]);
  breaks('a need that passed for another definition', 8, [...opened(two), ...passed('a', { hash: 'other' }), intended('b')]);
  breaks('a need that passed for another captured value', 8, [...opened(two), ...passed('a', { values: { x: '1' } }), intended('b')]);

  breaks('a pass adopted for another commit', 8, [...opened(two), adopted('a', { for: { commit: C2, tree: 'clean', step: 'hash-of-a', values: { x: '1' }, tools: {} }, ...long })]);
  breaks('a pass adopted over a failed attempt', 8, [...opened(three), ...came('a', FAILED), adopted('a', { attempt: 2, ...long })]);
  breaks('a pass adopted while its need never ran', 1, [...opened(three), adopted('b', long)]);

  const asked = (said: Parameters<typeof fine>[0]): readonly Happened[] => {
    const at = recordsOf([...opened(push), intended('push', typed)]).at(-1)?.at ?? 0;
    return [...opened(push), ...saw('none-open'), { ...intended('push', typed), asked: fine({ ...said }, at + 2_000) }];
  };
  const at = NOW - 86_400_000 + 6_000;
  breaks('a push onto a tag that is there', 7, asked({ remoteTag: { ok: true, at, value: { object: 'o', commit: C1 } } }));
  breaks('a push when the branch is elsewhere', 7, asked({ remoteBranch: { ok: true, at, value: { commit: C2 } } }));
  breaks('a push on an edited runbook', 7, asked({ runbookHash: { ok: true, at, value: 'edited' } }));
  breaks('a push when the tag could not be asked', 7, asked({ remoteTag: { ok: false, at, why: '502' } }));
  const gated = planOf([blockersGate('none-open'), pushTag('push', { needs: ['none-open'] })]);
  breaks('a push when nobody hashed the evidence again', 7, asked({ evidence: { ok: false, at, why: 'EACCES' } }));
  breaks('a push on evidence that is another now', 7, asked({ evidence: { ok: true, at, value: ['log of a is gone'] } }));
  breaks('a push behind a gate that was not looked at again', 7, [...opened(gated), ...saw('none-open'), { ...intended('push', typed), asked: fine({}, at) }]);
  breaks('words that nobody typed', 'rules', [...opened(push), intended('push')]);
  breaks('an attempt beside its last one', 4, [...opened(two), intended('a'), intended('a', { attempt: 2 })]);
  breaks('an act of which nobody knew what had become', 4, [...opened(planOf([step('a', { effect: 'remote' })])), ...came('a', UNKNOWN), intended('a', { attempt: 2 })]);
  breaks('an act for the intent of another process', 4, [...opened(two), intended('a'), { type: 'session.resumed', host: 'here', pid: 2 }, sent('a')]);
  breaks('an answer to an act that nobody intended', 4, [...opened(two), sent('a')]);
  breaks('a partial publish that no look has found', 4, [...opened(push), intended('push', typed), sent('push'), ended('push', { result: 'unknown', why: 'npm only', evidence: [], partial: true })]);
  breaks('a build that is taken again after it was used', 8, [
    ...opened(planOf([watch('build', { captures: ['run'] }), step('publish', { effect: 'irreversible', needs: ['build'], reads: ['build'] })])),
    ...saw('build', { ...PASSED, captured: { run: '1' } }),
    ...came('publish', UNKNOWN, { words: `publish ${TARGET}` }),
    intended('build', { attempt: 2 }),
  ]);
  breaks('an attempt that begins for another commit than the candidate', 8, [...opened(two), intended('a', { commit: C2 })]);
  breaks('a step that does not apply', 1, [...opened(planOf([step('a', { when: { inputs: { mode: 'dry-run' } } })])), intended('a')]);
  breaks('two of a phase that runs one at a time', 'rules', [...opened(planOf([step('a'), step('b')], { parallel: 1 })), intended('a'), intended('b')]);
  breaks('a step that runs alone beside another', 'rules', [...opened(planOf([step('a'), step('b', { exclusive: true })])), intended('a'), intended('b')]);
  breaks('a pass without evidence', 'rules', [...opened(two), ...came('a', JSON.parse('{"result":"passed","evidence":[],"captured":{}}'))]);
  breaks('a pass that nobody looked for', 'rules', [...opened(two), intended('a'), ended('a', PASSED)]);
  breaks('a pass without what it captures', 'rules', [...opened(planOf([watch('build', { captures: ['run'] })])), ...saw('build')]);
  const judged = planOf([step('a', { judge: [judgement('q')] })]);
  const toAsk: readonly Event[] = [...opened(judged), intended('a'), sent('a'), { type: 'attempt.commands-passed', step: 'a', attempt: 1, evidence: PASSED.evidence, captured: {} }, asks('a', [judgement('q')])];
  breaks('a pass whose question nobody answered', 'rules', [...toAsk, ended('a', PASSED)]);
  breaks('a pass on a hold', 'rules', [...toAsk, answered('a', 'q', 'hold', { reason: 'no' }), ended('a', PASSED)]);
  const aged = planOf([step('a', { judge: [judgement('q')], freshMs: 60_000 })]);
  const agedAsked: readonly Happened[] = [...opened(aged), ...toAsk.slice(4), answered('a', 'q', 'accepted', { reason: 'x' })];
  breaks('a pass on an answer to what was too old', 'rules', [...agedAsked, { at: NOW, event: ended('a', PASSED) }]);
  breaks('an answer on evidence that nobody opened', 'rules', [...toAsk, answered('a', 'q', 'nothing')]);
  breaks('an answer without the reason that it needs', 'rules', [...toAsk, answered('a', 'q', 'accepted')]);
  breaks('an answer that was not offered', 'rules', [...toAsk, answered('a', 'q', 'yes')]);
  breaks('a waiver of what has passed', 6, [...opened(planOf([step('a', { waivable: true })])), ...passed('a'), waived('a')]);
  breaks('a waiver of wrong bytes', 6, [...opened(planOf([step('a', { waivable: true })])), ...came('a', CONFLICT), waived('a')]);
  breaks('a waiver that the runbook does not know', 6, [...opened(planOf([step('a')])), ...came('a', FAILED), waived('a')]);
  const waivable = (hash = hashOf('a')) => planOf([step('a', { waivable: true, hash }), step('b', { needs: ['a'] })]);
  const readopted = (plan: ReturnType<typeof planOf>): Event => ({ type: 'runbook.adopted', hash: 'h', plan });
  breaks('an intent whose need was waived by another definition', 1, [...opened(waivable()), ...came('a', FAILED), waived('a'), readopted(waivable('edited')), intended('b')]);
  breaks('an intent whose need was waived, and may not be any more', 1, [...opened(waivable()), ...came('a', FAILED), waived('a'), readopted(planOf([step('a'), step('b', { needs: ['a'] })])), intended('b')]);
  breaks('a waiver of what came of another definition', 6, [...opened(waivable()), ...came('a', FAILED), readopted(waivable('edited')), waived('a')]);
  breaks('a waiver without an end', 6, [...opened(planOf([step('a', { waivable: true })])), ...came('a', FAILED), waived('a', { until: 0 })]);
  breaks('a reconcile of what is settled', 'rules', [...opened(push), ...came('push', CONFLICT, typed), { type: 'reconcile.started', step: 'push', attempt: 1 }]);
  breaks('a runbook that changes what has reached out', 4, [...opened(push), ...came('push', UNKNOWN, typed), { type: 'runbook.adopted', hash: 'h', plan: planOf([pushTag('push', { hash: 'other' })]) }]);
  breaks('a release with a gate that is not open', 1, [...opened(two), ...passed('a'), { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  breaks('a release in a dry run', 2, [...opened(planOf([step('a')], { mode: 'dry-run' })), ...passed('a'), { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  breaks('a fix that is pushed in a dry run', 2, [...opened(planOf([step('a', { fix: ['mend'] })], { mode: 'dry-run' })), { type: 'fix.sharing', step: 'a', fix: 1, message: '', push: true }]);
  breaks('a tag adopted after it was pushed', 4, [...opened(push), ...came('push', NOT_DONE, typed), { type: 'tag.adopted', step: 'push', for: intended('push').for, words: `adopt ${TARGET}`, note: {} }]);

  const pushed: readonly Happened[] = [...opened(push), ...saw('none-open'), intended('push', typed), sent('push'), ended('push', UNKNOWN), { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', NOT_DONE)];
  const delayed = (until: number): Event => ({ type: 'retry.delayed', step: 'push', attempt: 1, until });
  breaks('a push while a person waits before it', 4, [...pushed, delayed(NOW), intended('push', { ...typed, attempt: 2 })]);
  breaks('a push after a wait, when nobody looked once more', 4, [...pushed, delayed(NOW), { type: 'retry.delay-over', step: 'push', attempt: 1 }, intended('push', { ...typed, attempt: 2 })]);
  breaks('a wait for what may have happened', 'rules', [...opened(push), ...came('push', UNKNOWN, typed), delayed(NOW)]);
  breaks('a wait that is made shorter', 'rules', [...pushed, delayed(NOW), delayed(NOW - 1_000)]);
  const npm = planOf([step('one', { effect: 'irreversible', publishes: ['npm'] }), step('two', { effect: 'irreversible', publishes: ['npm'] }), step('three', { effect: 'irreversible', publishes: ['pypi'] })]);
  breaks('a publish of a channel that another step waits to try again', 4, [
    ...opened(npm),
    ...came('one', UNKNOWN, { words: `one ${TARGET}` }),
    { type: 'reconcile.started', step: 'one', attempt: 1 },
    ended('one', NOT_DONE),
    { type: 'retry.delayed', step: 'one', attempt: 1, until: NOW },
    intended('two', { words: `two ${TARGET}` }),
  ]);
  breaks('a publish beside one that is there with other bytes', 'rules', [...opened(npm), ...came('one', CONFLICT, { words: `one ${TARGET}` }), intended('three', { words: `three ${TARGET}` })]);
  const tagged = planOf([pushTag('push'), step('b', { needs: ['push'] })]);
  breaks('a step behind a tag that is another on the remote', 8, [...opened(tagged), ...passed('push', typed), { type: 'remote-tag.read', tag: { object: 'o', commit: C1 } }, { type: 'remote-tag.read', tag: { object: 'p', commit: C1 } }, intended('b')]);
  breaks('a need that passed for another base', 8, [...opened(three), ...based('a', 'b1'), moved({ base: 'b2' }), intended('b')]);
  breaks('a need that passed with another tool', 8, [...opened(three), ...tooled('a', '1.0'), { type: 'tools.read', versions: { just: '2.0' } }, intended('b')]);
  breaks('a tag that came late, at another commit than the candidate', 8, [...pushed, moved({ commit: C2 }), { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', PASSED)]);
  breaks('a pass adopted by a script', 8, [...opened(three), { at: NOW, by: SCRIPT, event: adopted('a', long) }]);
  breaks('a recovery by a script', 'rules', [...opened(push), { at: NOW, by: SCRIPT, event: { type: 'journal.recovered', file: 'f', line: 7, why: 'w', good: 4, lost: 1, steps: [] } }]);

  test('nothing in a journal that is right', () => {
    const plan = planOf([step('a'), watch('ci'), pushTag('push', { needs: ['a', 'ci'] })]);
    const before: readonly Happened[] = [...opened(plan), ...passed('a'), intended('ci'), ended('ci', PASSED)];
    const reconciled: readonly Event[] = [sent('push'), ended('push', UNKNOWN), { type: 'reconcile.started', step: 'push', attempt: 1 }, ended('push', NOT_DONE)];
    const once = [...typedAt(before, intended('push', typed)), ...reconciled];
    expect(judgeJournal(recordsOf(typedAt(once, intended('push', { ...typed, attempt: 2, commit: C1 }))))).toEqual([]);
    expect(judgeJournal(recordsOf([...opened(three), adopted('a', long), intended('b')]))).toEqual([]);
  });
});
