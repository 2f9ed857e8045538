import { describe, expect, test } from 'vitest';
import type { DryRunOf, KeptPass } from '../../src/core/dry-run.ts';
import { selectOffered, sortPasses } from '../../src/core/decide-passes.ts';
import type { Step } from '../../src/core/plan.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { adopt, adopted, dryRunOf, offer, FACTS, THEN } from '../support/dry-run.ts';
import { given, judged, start, stateOf, walk } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, C2, FAILED, NOW, UNKNOWN, came, intended, log, moved, opened, passed, sent, waived } from '../support/history.ts';
import { TARGET, blockersGate, globsOf, judgement, planOf, pushTag, step, watch } from '../support/plan.ts';

const HOUR = 3_600_000;
const plan = planOf([step('lint'), step('tests', { needs: ['lint'] }), watch('ci', { needs: ['tests'] }), pushTag('push', { needs: ['ci'] })]);
const SCRIPT = { name: 'ci', email: '', person: false };

describe('adopting', () => {
  test('writes each pass with the record it comes from and the times of the dry run, and opens the doors behind it', () => {
    given(opened(plan)).when(adopt(plan, [offer('lint'), offer('tests')])).thenEvents([adopted('lint'), adopted('tests')]);
    const session = walk(opened(plan));
    session.does(adopt(plan, [offer('lint'), offer('tests'), offer('ci')]));
    expect(['lint', 'tests', 'ci'].map(session.status)).toEqual(['passed', 'passed', 'passed']);
    expect(session.state().steps['lint']?.attempts).toEqual([expect.objectContaining({ n: 1, phase: 'ended', endedAt: THEN, startedAt: THEN - 5_000, by: ADA, adopted: { mode: 'dry-run', session: 3, n: 41, hash: 'record-of-lint' } })]);
    expect(requestsOf(session.state())).toEqual([]);
  });

  test('takes the evidence as this session keeps it', () => {
    const copy = { ...log, path: 'evidence/lint.1/log' };
    const kept = [copy, { type: 'value', name: 'exit', value: '0' }] as const;
    given(opened(plan)).when(adopt(plan, [offer('lint', { kept })])).thenEvents([adopted('lint', { evidence: kept })]);
  });

  test('goes in the order of the plan, whatever the order of the list', () => {
    given(opened(plan)).when(adopt(plan, [offer('tests'), offer('lint')])).thenEvents([adopted('lint'), adopted('tests')]);
  });

  test('is done by a person, of at least one pass', () => {
    given(opened(plan)).when(adopt(plan, [offer('lint')]), { by: SCRIPT }).thenRefused(/needs a person/);
    given(opened(plan)).when(adopt(plan, [])).thenRefused(/no pass was named/);
  });

  test('of one that may not be adopted adopts none of the list', () => {
    given(opened(plan)).when(adopt(plan, [offer('lint'), offer('tests', { for: { commit: C2 } })])).thenRefused(/nothing was adopted: tests: it is for c2c2c2c/);
  });

  test('of the same pass twice is refused', () => {
    given(opened(plan)).when(adopt(plan, [offer('lint'), offer('lint')])).thenRefused(/it has passed here/);
  });

  test('is over with the session', () => {
    given([...opened(plan), { type: 'session.ended', end: 'abandoned', reason: 'x', out: [] }]).when(adopt(plan, [offer('lint')])).thenRefused(/this session is abandoned/);
  });

  test('opens no door early: what a step needs is open first, however far back', () => {
    given(opened(plan)).when(adopt(plan, [offer('tests')])).thenRefused(/tests: lint is ready/);
    given([...opened(plan), ...passed('lint'), ...passed('tests'), ...came('lint', FAILED, { attempt: 2 })]).when(adopt(plan, [offer('ci')])).thenRefused(/ci: lint is failed/);
  });

  test('ends the session where it was the last gate', () => {
    const short = planOf([step('lint')]);
    given(opened(short)).when(adopt(short, [offer('lint')])).thenEvents([adopted('lint'), { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  });
});

describe('a dry run of something else offers nothing:', () => {
  const from: readonly (readonly [string, Partial<DryRunOf>, RegExp])[] = [
    ['another repository', { repository: 'eve/tidewater' }, /the dry run is of eve\/tidewater/],
    ['another target', { target: 'v9.9.9' }, /the dry run is of .* → v9\.9\.9/],
    ['another base', { base: 'v1.0.0' }, /the dry run is of .* v1\.0\.0 → /],
    ['a live session', { mode: 'live' }, /that session is live/],
    ['another input', { values: { ...plan.values, mode: 'dry-run', version: '1.2' } }, /version was "1\.2" in the dry run and is "1\.2\.0" here/],
    ['an input that is not here', { values: { ...plan.values, mode: 'dry-run', agent: 'robin' } }, /agent was "robin" in the dry run and is not set here/],
    ['an input that was not there', { values: {} }, /was not set in the dry run/],
    ['a base tag that was moved since', { fromBase: ['src/b.rs'] }, /what changed since v1\.1\.0 is not known to be the same/],
    ['a base that was not read', { fromBase: null }, /what changed since v1\.1\.0 is not known/],
    ['other paths that do not count as dirty', { ignored: ['**'] }, /did not count the same paths as clean/],
  ];
  test.each(from)('%s', (_, said, why) => {
    given(opened(plan)).when(adopt(plan, [offer('lint')], { from: said })).thenRefused(why);
  });

  test('and none is offered to a dry run', () => {
    const dry = planOf([step('lint')], { mode: 'dry-run' });
    given(opened(dry)).when(adopt(dry, [offer('lint')])).thenRefused(/only a live session adopts/);
  });

  test('where the base of this session was not read, it is not known to be the same', () => {
    given(opened(plan, { fromBase: null })).when(adopt(plan, [offer('lint')])).thenRefused(/is not known to be the same/);
  });
});

describe('a step is not adopted that', () => {
  const kinds: readonly (readonly [string, Partial<Step>, RegExp])[] = [
    ['a person judges', { judge: [judgement('q')] }, /a person opens it/],
    ['a person opens', { point: 'hold' }, /a person opens it/],
    ['closes nothing', { advisory: true }, /it is advisory/],
    ['is remote', { effect: 'remote' }, /outside this machine/],
    ['is irreversible', { effect: 'irreversible', point: 'machine' }, /outside this machine/],
    ['makes a tag', { effect: 'local', inCheckout: false, kind: 'git' }, /must be made by this session/],
    ['makes a commit', { effect: 'local', mayChangeCheckout: true, kind: 'git' }, /must be made by this session/],
    ['is asked again before every irreversible act', { recheck: true }, /about the world as it is now/],
    ['blockers close', { closedByBlockers: true }, /about the world as it is now/],
    ['leaves something open', { exposes: { what: 'a server', until: 'b' } }, /leaves something open/],
    ['names the mode in a command', { spec: { run: 'gate --$RELEASE_MODE' } }, /it names the mode/],
    ['names the mode in a field', { spec: { run: 'gate', evidence: ['out-{mode}.md'] } }, /it names the mode/],
    ['has a fix that names the mode', { fix: ['mend $RELEASE_MODE'] }, /it names the mode/],
    ['is for one mode only', { when: { inputs: { mode: 'live' } } }, /it names the mode/],
    ['does not apply', { when: { changed: globsOf('docs/**') } }, /it does not apply/],
  ];
  test.each(kinds)('%s', (_, said, why) => {
    const one = planOf([step('a', said), step('b')]);
    given(opened(one)).when(adopt(one, [offer('a')])).thenRefused(why);
  });

  test('another step reads: what it gave is taken here', () => {
    const read = planOf([step('build', { captures: ['id'] }), step('use', { title: 'Uses it', reads: ['build'], needs: ['build'], uses: ['id'] })]);
    given(opened(read)).when(adopt(read, [offer('build', { captured: { id: '7' } })])).thenRefused(/Uses it uses what it gives/);
  });

  test('is not in the runbook here', () => {
    given(opened(plan)).when(adopt(plan, [offer('gone')])).thenRefused(/has no such step/);
  });

  test('but one of effect local is that works on files of the checkout', () => {
    const local = planOf([step('build', { effect: 'local' })]);
    const session = walk(opened(local));
    session.does(adopt(local, [offer('build')]));
    expect(session.status('build')).toBe('passed');
  });
});

describe('a pass is not adopted that', () => {
  const wrong: readonly (readonly [string, Parameters<typeof offer>[1], RegExp])[] = [
    ['a person answered', { asked: true }, /a person answered it there/],
    ['is for another commit', { for: { commit: C2 } }, /it is for c2c2c2c, and the candidate is c1c1c1c/],
    ['is for another definition', { for: { step: 'other' } }, /its step in the runbook changed/],
    ['ran on a dirty tree', { for: { tree: 'dirty' } }, /changes in the tree that are in no commit/],
    ['ran on another branch', { branch: 'topic' }, /it ran on topic, and HEAD is on main/],
    ['ran on no branch', { branch: null }, /it ran on no branch/],
    ['ran on another machine', { host: 'there' }, /it ran on there, and this is here/],
    ['ran in another checkout', { root: '/other' }, /it ran in \/other, and this is \/repo/],
    ['ran nobody knows in which checkout', { root: null }, /in which checkout it ran is not recorded/],
    ['does not stand in the dry run', { fallen: 'it was tried again there and is failed: exit 1' }, /tried again there and is failed/],
    ['ends in the future', { endedAt: NOW + 1 }, /by the clock of this machine/],
    ['ended before it began', { startedAt: THEN + 1 }, /by the clock of this machine/],
    ['used a value that was not taken here', { for: { values: { id: '7' } } }, /id has not been taken here/],
    ['has a record without a hash', { hash: '' }, /has no hash/],
    ['lost its evidence', { kept: 'log is gone' }, /log is gone/],
    ['has evidence with other bytes', { kept: [{ type: 'file', name: 'log', path: 'logs/a.1.log', sha256: 'bb', bytes: 12 }, { type: 'value', name: 'exit', value: '0' }] }, /its evidence is not what it was/],
    ['has less evidence than it had', { kept: [log] }, /its evidence is not what it was/],
    ['has another value as evidence', { kept: [log, { type: 'value', name: 'exit', value: '1' }] }, /its evidence is not what it was/],
    ['had a tool that is not here', { for: { tools: { just: '1.0' } } }, /just is missing, and was 1\.0/],
  ];
  test.each(wrong)('%s', (_, said, why) => {
    given(opened(plan)).when(adopt(plan, [offer('lint', said)])).thenRefused(why);
  });

  test('covers the candidate without being for it: the commit is the same, exactly', () => {
    const covering = planOf([step('a', { covers: globsOf('docs/**') })]);
    const history = opened(covering, { commit: C1, changed: { [C2]: ['src/a.rs'] } });
    given(history).when(adopt(covering, [offer('a', { for: { commit: C2 } })])).thenRefused(/it is for c2c2c2c/);
  });

  test('uses more of another step than a value: which run of it that was says nothing here', () => {
    const shown = planOf([watch('ci', { title: 'CI' }), watch('use', { reads: ['ci'], needs: ['ci'] })]);
    const taken: readonly Happened[] = [...opened(shown), ...passed('ci').filter(({ type }) => type !== 'attempt.sent')];
    given(taken).when(adopt(shown, [offer('use', { for: { reads: { ci: 1 } } })])).thenRefused(/it uses more of CI than a value, and that is run here/);
  });

  test('used another value than was taken here', () => {
    const used = planOf([watch('take', { captures: ['id'] }), step('use', { uses: ['id'], reads: ['take'], needs: ['take'] })]);
    const taken: readonly Happened[] = [...opened(used), ...passed('take', { captured: { id: '8' } }).filter(({ type }) => type !== 'attempt.sent')];
    given(taken).when(adopt(used, [offer('use', { for: { values: { id: '7' } } })])).thenRefused(/it is for another id/);
    given(taken).when(adopt(used, [offer('use')])).thenRefused(/it is for another id/);
    given(taken).when(adopt(used, [offer('use', { for: { values: { id: '8' } } })])).thenEvents([adopted('use', { for: { ...offer('use').for, values: { id: '8' }, reads: { take: 1 } } }), { type: 'session.ended', end: 'released', reason: '', out: [] }]);
  });
});

describe('what is read in the moment of the adoption must agree:', () => {
  const tooled = planOf([step('lint', { tools: ['just'] }), watch('ci')]);
  const pass = offer('lint', { for: { tools: { just: '1.0' } } });
  const lists: readonly (readonly [string, KeptPass, Parameters<typeof adopt>[2], RegExp])[] = [
    ['HEAD', pass, { facts: { checkout: { commit: C2, tree: 'clean' }, tools: { just: '1.0' } } }, /HEAD is c2c2c2c/],
    ['the tree', pass, { facts: { checkout: { commit: C1, tree: 'ab12' }, tools: { just: '1.0' } } }, /not clean/],
    ['the version of a tool', pass, { facts: { tools: { just: '1.1' } } }, /just is 1\.1, and was 1\.0 there/],
    ['a tool that is missing', pass, { facts: { tools: { just: null } } }, /just is missing/],
    ['a tool that was not asked', pass, {}, /just is missing/],
    ['a tool whose version the dry run did not read', offer('lint'), { facts: { tools: { just: '1.0' } } }, /was not read there/],
    ['a file that reads the mode', pass, { facts: { tools: { just: '1.0' }, readers: ['scripts/gate.sh'] } }, /scripts\/gate\.sh names RELEASE_MODE/],
    ['whether a file reads the mode', pass, { facts: { tools: { just: '1.0' }, readers: null } }, /could not be read/],
  ];
  test.each(lists)('%s', (_, one, said, why) => {
    given(opened(tooled)).when(adopt(tooled, [one], said)).thenRefused(why);
  });

  test('and a step that looks at nothing in a checkout may have looked from another one', () => {
    given(opened(tooled)).when(adopt(tooled, [offer('ci', { root: '/other' })])).thenEvents([adopted('ci')]);
  });

  test('and a step that only looks is not told the mode', () => {
    given(opened(tooled)).when(adopt(tooled, [offer('ci')], { facts: { readers: ['scripts/gate.sh'] } })).thenEvents([adopted('ci')]);
  });
});

describe('age counts from the end in the dry run', () => {
  const fresh = planOf([step('audit', { freshMs: 2 * HOUR }), step('b')]);

  test('so a pass that is too old is not adopted, nor one that becomes so while the list is open', () => {
    given(opened(fresh)).when(adopt(fresh, [offer('audit')]), { now: THEN + 2 * HOUR }).thenRefused(/older than its freshness allows/);
    given(opened(fresh)).when(adopt(fresh, [offer('audit')]), { now: THEN + 2 * HOUR - 1 }).thenEvents([adopted('audit')]);
  });

  test('and one that was adopted grows old with it, and is woken for', () => {
    const session = walk(opened(fresh));
    session.does(adopt(fresh, [offer('audit')]));
    expect(requestsOf(session.state())).toEqual([{ type: 'wake', key: `wake:${THEN + 2 * HOUR}`, at: THEN + 2 * HOUR }]);
    session.passes(HOUR);
    session.does({ type: 'wake' });
    expect(session.status('audit')).toBe('stale');
  });

  test('of a need too: what is over by now is written down first', () => {
    const behind = planOf([step('audit', { freshMs: HOUR }), step('b', { needs: ['audit'] }), step('c')]);
    given([...opened(behind), ...passed('audit')]).when(adopt(behind, [offer('b')])).thenRefused(/b: audit is stale/);
  });
});

describe('what this session did itself comes first', () => {
  const over = (history: readonly Happened[], why: RegExp, said: Parameters<typeof offer>[1] = {}) => given([...opened(plan), ...history]).when(adopt(plan, [offer('lint', said)])).thenRefused(why);

  test('a pass that stands is not replaced', () => {
    over(passed('lint'), /it has passed here/);
  });

  test('an attempt that is under way is waited for', () => {
    over([intended('lint')], /under way here/);
    over([intended('lint'), sent('lint')], /under way here/);
  });

  test('what failed or is unknown here is not passed by an older pass', () => {
    over(came('lint', FAILED), /its newest attempt here is failed/);
    over(came('lint', UNKNOWN), /its newest attempt here is unknown/);
    over(came('lint', FAILED), /its newest attempt here is failed/, { endedAt: NOW });
    const waivable = planOf([step('lint', { waivable: true })]);
    given([...opened(waivable), ...came('lint', FAILED), waived('lint')]).when(adopt(waivable, [offer('lint')])).thenRefused(/its newest attempt here is failed/);
  });

  test('a pass here that is stale is replaced by a newer one only', () => {
    const stale: readonly Happened[] = [...passed('lint', { commit: C2 }), moved({ commit: C1 })];
    const history = [...opened(plan, { commit: C2 }), ...stale];
    given(history).when(adopt(plan, [offer('lint')])).thenEvents([adopted('lint', { attempt: 2 })]);
    given(history).when(adopt(plan, [offer('lint', { startedAt: 0, endedAt: 1 })])).thenRefused(/it has passed here since/);
  });

  test('what an irreversible act has used is not taken from elsewhere', () => {
    const used = planOf([step('build', { captures: ['id'], freshMs: 2 * HOUR }), pushTag('push', { needs: ['build'] })]);
    const history: readonly Happened[] = [...opened(used), ...passed('build', { captured: { id: '7' } }), ...came('push', UNKNOWN, { words: `tag ${TARGET}` }), { type: 'pass.expired', step: 'build', attempt: 1 }];
    given(history).when(adopt(used, [offer('build', { captured: { id: '8' } })])).thenRefused(/push has used it/);
  });

  test('nothing is adopted while a fix or a commit changes the checkout', () => {
    const fixed = planOf([step('a', { fix: ['mend'] }), step('lint'), step('commit', { effect: 'local', mayChangeCheckout: true })]);
    given([...opened(fixed), ...came('a', FAILED), { type: 'fix.started', step: 'a', fix: 1 }]).when(adopt(fixed, [offer('lint')])).thenRefused(/a changes the checkout now/);
    given([...opened(fixed), intended('commit')]).when(adopt(fixed, [offer('lint')])).thenRefused(/commit changes the checkout now/);
    given([...opened(fixed), intended('a')]).when(adopt(fixed, [offer('lint')])).thenEvents([adopted('lint')]);
  });
});

describe('an adopted pass', () => {
  test('goes stale as any other, and comes back with its commit', () => {
    const session = walk(opened(plan));
    session.does(adopt(plan, [offer('lint')]));
    session.does({ type: 'candidate-read', commit: C2, branch: 'main', changed: { [C1]: ['src/a.rs'] }, fromBase: ['src/a.rs'] });
    expect(session.status('lint')).toBe('stale');
    session.isRefused(start('tests', { checkout: { commit: C2, tree: 'clean' } }), /lint is stale/);
    session.does({ type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: ['src/a.rs'] });
    expect(session.status('lint')).toBe('passed');
    session.does({ type: 'adopt-runbook', plan: { ...plan, runbookHash: 'runbook-2', steps: plan.steps.map((one) => (one.id === 'lint' ? { ...one, hash: 'other' } : one)) } });
    expect(session.status('lint')).toBe('stale');
  });

  test('is followed by an attempt of this session, which drops it', () => {
    const session = walk(opened(plan));
    session.does(adopt(plan, [offer('lint')]));
    session.does(start('lint', { at: session.now() }));
    expect(session.state().steps['lint']?.attempts.at(-1)).toMatchObject({ n: 2, adopted: null });
    session.isRefused(start('tests'), /lint is running/);
    session.does({ type: 'sent', step: 'lint', attempt: 2, sent: {} });
    session.does(judged('lint', { is: 'failed', why: 'exit 1', fix: '' }, { attempt: 2 }));
    session.isRefused(start('tests'), /lint is failed/);
    session.isRefused(adopt(plan, [offer('lint')]), /its newest attempt here is failed/);
  });

  test('lets the tag be pushed behind it, with everything asked as ever', () => {
    const gated = planOf([step('lint'), blockersGate('none-open'), pushTag('push', { needs: ['lint'] })]);
    const session = walk(opened(gated));
    session.does(adopt(gated, [offer('lint')]));
    session.does(start('push', { words: `tag ${TARGET}`, at: session.now() }));
    expect(session.types()).toEqual(['pass.adopted', 'attempt.intended']);
  });
});

describe('the list', () => {
  const passes = [offer('lint'), offer('tests'), offer('ci', { fallen: 'there it is failed' })];
  const asked = { from: dryRunOf(plan), passes, facts: FACTS };

  test('says what may be adopted, each after those before it, and why the others may not', () => {
    const { adoptable, not } = sortPasses(stateOf(opened(plan)), asked, { now: NOW, by: ADA });
    expect(adoptable.map((pass) => pass.step)).toEqual(['lint', 'tests']);
    expect(not).toEqual([expect.objectContaining({ pass: passes[2], why: 'there it is failed' })]);
  });

  test('takes what a closed step needs from the same list, and only from there', () => {
    const { adoptable, not } = sortPasses(stateOf(opened(plan)), { ...asked, passes: [offer('tests')] }, { now: NOW, by: ADA });
    expect(adoptable).toEqual([]);
    expect(not[0]?.why).toBe('lint is ready');
  });

  test('of what nobody may adopt says so of each', () => {
    const { adoptable, not } = sortPasses(stateOf(opened(plan)), asked, { now: NOW, by: SCRIPT });
    expect(adoptable).toEqual([]);
    expect(not.map(({ why }) => why)).toEqual(Array.from({ length: 3 }, () => 'adopting passes needs a person at a terminal'));
  });
});

describe('what the key and the hint say', () => {
  const offered = (history: readonly Happened[], passes: readonly KeptPass[], from: Partial<DryRunOf> = {}) => selectOffered(stateOf([...opened(plan), ...history]), { ...dryRunOf(plan, from), passes }, NOW);

  test('counts passes that wait for others of the list as well', () => {
    expect(offered([], [offer('lint'), offer('tests')])).toEqual({ passes: [offer('lint'), offer('tests')], why: null });
  });

  test('is why nothing can be adopted now', () => {
    expect(offered([], [offer('tests')]).why).toBe('lint is ready');
    expect(offered(passed('lint'), [offer('lint')])).toEqual({ passes: [], why: 'it has passed here' });
    expect(offered([], [offer('lint')], { target: 'v9.9.9' }).why).toMatch(/the dry run is of/);
    expect(offered([], [])).toEqual({ passes: [], why: 'the dry run has passed nothing' });
  });
});
