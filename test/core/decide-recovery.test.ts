import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import type { Doubt, Event } from '../../src/core/event.ts';
import { reportOf } from '../../src/core/report.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { selectDecisions } from '../../src/core/select.ts';
import { lastAttemptOf } from '../../src/core/state.ts';
import { statusOf } from '../../src/core/status.ts';
import { given, judged, recordsOf, start, stateOf, walk } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ADA, C1, C2, CONFLICT, FAILED, NOT_DONE, UNKNOWN, came, ended, intended, moved, opened, passed, proof, saw, sent } from '../support/history.ts';
import { TARGET, planOf, pushTag, step, watch } from '../support/plan.ts';

const plan = planOf([
  step('tests'),
  step('make', { effect: 'local', needs: ['tests'] }),
  pushTag('push', { needs: ['make'] }),
  watch('build', { needs: ['push'], captures: ['run_id'] }),
  step('formula', { effect: 'remote', needs: ['build'], revert: true }),
  step('publish', { effect: 'irreversible', needs: ['formula'], reads: ['build'], uses: ['run_id'], publishes: ['npm'] }),
  step('announce', { effect: 'remote', needs: ['publish'], when: { inputs: { mode: 'dry-run' } } }),
]);
const typed = { words: `tag ${TARGET}` };
const WORDS = `recover ${TARGET}`;

type Recover = Extract<Command, { type: 'recover-journal' }>;
const recover = (history: readonly Happened[], said: Partial<Recover> = {}): Recover => ({ type: 'recover-journal', file: 'journal.damaged-1.jsonl', line: history.length + 2, why: 'its hash is not the hash of its content', good: history.length, lost: 812, salvaged: [], candidate: null, anchors: [], notes: {}, words: WORDS, ...said });

/** A session after the damage at the end of this history was cut off. */
const recovered = (history: readonly Happened[], said: Partial<Recover> = {}) => {
  const session = walk(history);
  const events = session.does(recover(history, said));
  return { ...session, events, doubts: events.flatMap((event) => (event.type === 'journal.recovered' ? event.steps : [])) };
};
const names = (doubts: readonly Doubt[]): readonly string[] => doubts.map((doubt) => `${doubt.step} ${doubt.attempt}`);

describe('a journal is recovered', () => {
  const history = [...opened(plan), ...passed('tests')];

  test('by a person who types its words, and by nobody else', () => {
    given(history).when(recover(history), { by: { name: 'ci', email: '', person: false } }).thenRefused(/needs a person/);
    for (const words of ['', 'recover', TARGET, `abandon ${TARGET}`, `${WORDS} `]) given(history).when(recover(history, { words })).thenRefused(/words do not match/);
  });

  test('at exactly the records that were read, and only where a runbook stands in them', () => {
    given(history).when(recover(history, { good: history.length - 1 })).thenRefused(/records are good/);
    given(history.slice(0, 2)).when(recover(history.slice(0, 2))).thenRefused(/holds no runbook/);
  });

  test('with a record of what was lost, where it is kept, and who did it', () => {
    const session = recovered(history);
    expect(session.events).toEqual([expect.objectContaining({ type: 'journal.recovered', file: 'journal.damaged-1.jsonl', line: history.length + 2, good: history.length, lost: 812 })]);
    expect(session.state().recoveries).toEqual([expect.objectContaining({ by: ADA, good: history.length, lost: 812 })]);
    expect(session.state().recoveries).toEqual([expect.objectContaining({ n: history.length + 1, anchors: [] })]);
    const records = recordsOf([...history, ...session.events]);
    expect(reportOf(stateOf([...history, ...session.events]), records, { head: 'h' })).toContain('- Recovered: ');
    expect(selectDecisions(session.state(), records).at(-1)).toMatchObject({ question: 'typed', answer: WORDS, attachment: 'journal.damaged-1.jsonl' });
  });
});

describe('what it explains', () => {
  const history = [...opened(plan), ...passed('tests')];

  test('is what the world bore of the lost part then', () => {
    const anchors = [{ n: 41, hash: 'ab'.repeat(32) }];
    const session = recovered(history, { anchors });
    expect(session.events).toEqual([expect.objectContaining({ anchors })]);
    expect(session.state().recoveries).toEqual([expect.objectContaining({ n: history.length + 1, anchors })]);
  });
});

describe('what is not known any more', () => {
  test('is every act on the world that is not known to be done, and no pass', () => {
    const session = recovered([...opened(plan), ...passed('tests'), ...passed('make')]);
    expect(names(session.doubts)).toEqual(['push 1', 'formula 1', 'publish 1']);
    expect(plan.steps.map(({ id }) => `${id} ${session.status(id)}`)).toEqual(['tests passed', 'make passed', 'push unknown', 'build closed', 'formula unknown', 'publish unknown', 'announce not-applicable']);
    expect(lastAttemptOf(session.state(), 'push')).toMatchObject({ phase: 'ended', recovered: true, outcome: { result: 'unknown', why: expect.stringContaining('the journal was damaged after record 10: whether it was done since is not known') } });
    expect(requestsOf(session.state())).toEqual([]);
  });

  test('is not what passed, or was in conflict for good; a failed or unknown act may have been tried once more, and one that can be taken back may have been', () => {
    const before = [...opened(plan), ...passed('tests'), ...passed('make')];
    expect(names(recovered([...before, ...passed('push', typed)]).doubts)).toEqual(['formula 1', 'publish 1']);
    expect(names(recovered([...before, ...came('push', CONFLICT, typed)]).doubts)).toEqual(['formula 1', 'publish 1']);
    for (const outcome of [UNKNOWN, NOT_DONE]) expect(names(recovered([...before, ...came('push', outcome, typed)]).doubts)).toEqual(['push 2', 'formula 1', 'publish 1']);
    const done = [...before, ...passed('push', typed), ...saw('build', { result: 'passed', evidence: proof, captured: { run_id: '7' } })];
    expect(names(recovered([...done, ...came('formula', FAILED)]).doubts)).toEqual(['formula 2', 'publish 1']);
    expect(names(recovered([...done, ...passed('formula')]).doubts)).toEqual(['formula 2', 'publish 1']);
  });

  test('is whatever was under way: what changes nothing is ready again, and what was known of an act is kept', () => {
    const before = [...opened(plan), ...passed('tests'), ...passed('make')];
    const act = recovered([...before, intended('push', { ...typed, note: { object: 'tag-1' } }), sent('push')], { notes: { push: { object: 'other' } } });
    expect(names(act.doubts)).toEqual(['push 1', 'formula 1', 'publish 1']);
    expect(lastAttemptOf(act.state(), 'push')).toMatchObject({ note: { object: 'tag-1' }, sent: {}, reconciling: false });
    const looks = recovered([...before, ...came('push', UNKNOWN, typed), { type: 'reconcile.started', step: 'push', attempt: 1 }]);
    expect(names(looks.doubts)).toEqual(['push 1', 'formula 1', 'publish 1']);
    const local = recovered([...opened(plan), intended('tests')]);
    expect([local.status('tests'), names(local.doubts)[0]]).toEqual(['ready', 'tests 1']);
  });

  test('is what lost lines still tell of: a gate that was run again has lost its pass', () => {
    const session = recovered([...opened(plan), ...passed('tests'), ...passed('make')], { salvaged: ['tests', 'nothing'] });
    expect(names(session.doubts)).toEqual(['tests 2', 'push 1', 'formula 1', 'publish 1']);
    expect([session.status('tests'), session.status('make')]).toEqual(['unknown', 'passed']);
    session.does(start('tests'));
    expect(session.status('tests')).toBe('running');
  });

  test('is nothing of the world in a dry run, and nothing new after the end', () => {
    const dry = planOf(plan.steps, { mode: 'dry-run' });
    expect(recovered([...opened(dry), ...passed('tests')]).doubts).toEqual([]);
    const over: readonly Happened[] = [...opened(plan), intended('formula'), { type: 'session.ended', end: 'abandoned', reason: 'x', out: [] }];
    expect(names(recovered(over, { salvaged: ['tests'] }).doubts)).toEqual(['formula 1']);
  });
});

describe('after a recovery', () => {
  const gates = [...opened(plan), ...passed('tests'), ...passed('make')];
  const reconcile = (id: string): Command => ({ type: 'reconcile', step: id });

  test('nothing leaves this machine before a look has said that it was not done', () => {
    const session = recovered(gates);
    session.isRefused(start('push', typed), /what became of its act is unknown/);
    session.does(reconcile('push'));
    expect(requestsOf(session.state())).toMatchObject([{ type: 'look', purpose: 'reconcile' }]);
    session.does(judged('push', { is: 'absent', why: 'origin has no tag' }, { attempt: 1 }));
    expect(session.state().candidate?.pinned).toBe(false);
    expect(session.does(start('push', { ...typed, at: session.now() }))).toMatchObject([{ type: 'attempt.intended', attempt: 2 }]);
  });

  test('a tag that is out is found, passes, and is never pushed again', () => {
    const session = recovered(gates, { notes: { push: { tag: TARGET, object: 'tag-1', commit: C1 } } });
    expect(lastAttemptOf(session.state(), 'push')?.note).toEqual({ tag: TARGET, object: 'tag-1', commit: C1 });
    session.does(reconcile('push'));
    session.does(judged('push', { is: 'passed', evidence: proof }));
    expect([session.status('push'), session.status('build')]).toEqual(['passed', 'ready']);
    session.isRefused(start('push', typed), /cannot happen twice/);
  });

  test('the candidate is the tag\'s commit as it was read now, and stays pinned until the tag is known to be absent', () => {
    const session = recovered(gates, { candidate: { commit: C2, branch: 'main', changed: { [C1]: ['src/a.rs'] }, fromBase: [] } });
    expect(session.state().candidate).toMatchObject({ commit: C2, pinned: true });
    expect([session.status('tests'), lastAttemptOf(session.state(), 'push')?.for.commit]).toEqual(['stale', C2]);
    session.does({ type: 'candidate-read', commit: C1, branch: 'main', changed: {}, fromBase: [] });
    expect(session.state().candidate).toMatchObject({ commit: C2, head: C1 });
    expect(recovered([...gates, intended('push', typed)], { candidate: { commit: C2, branch: 'main', changed: {}, fromBase: [] } }).events).toHaveLength(1);
  });

  test('what only looks may look again, so that an act whose record was lost can be compared with something; its pass is about what it was compared with', () => {
    const session = recovered([...gates, ...passed('push', typed), ...saw('build', FAILED)]);
    expect(session.status('publish')).toBe('unknown');
    session.does(start('build'));
    session.does(judged('build', { is: 'passed', evidence: proof, captured: { run_id: '7' } }, { attempt: 2 }));
    session.does(reconcile('publish'));
    session.does(judged('publish', { is: 'passed', evidence: proof }));
    expect([session.status('publish'), lastAttemptOf(session.state(), 'publish')?.for.values]).toEqual(['passed', { run_id: '7' }]);
    session.isRefused(start('build'), /publish has used it/);
    session.does(reconcile('formula'));
    session.does(judged('formula', { is: 'passed', evidence: proof }));
    expect(session.state().end?.end).toBe('released');
  });

  test('a step that a changed runbook brings may have been done before', () => {
    const session = recovered(gates);
    const wider = { ...plan, runbookHash: 'runbook-2', steps: [...plan.steps, step('mirror', { effect: 'irreversible', publishes: ['pypi'] }), step('lint')] };
    session.does({ type: 'adopt-runbook', plan: wider });
    expect([session.status('mirror'), session.status('lint')]).toEqual(['unknown', 'ready']);
    session.isRefused(start('mirror', { words: `mirror ${TARGET}` }), /unknown/);
  });

  test('a release whose last line was lost ends again', () => {
    const small = planOf([step('a')]);
    const history = [...opened(small), ...passed('a')];
    expect(recovered(history).events.map(({ type }) => type)).toEqual(['journal.recovered', 'session.ended']);
  });
});

test('a recovery that cannot have happened stops the program', () => {
  const history = [...opened(plan), ...passed('tests')];
  const event: Extract<Event, { type: 'journal.recovered' }> = { type: 'journal.recovered', file: 'f', line: 9, why: 'w', good: history.length, lost: 1, steps: [] };
  const doubt: Doubt = { step: 'push', attempt: 1, for: { commit: C1, tree: 'clean', step: 'h', values: {}, tools: {} }, note: {}, lost: false };
  for (const wrong of [{ ...event, good: 0 }, { ...event, good: history.length + 1 }, { ...event, steps: [{ ...doubt, step: 'nothing' }] }, { ...event, steps: [{ ...doubt, attempt: 2 }] }, { ...event, steps: [{ ...doubt, step: 'tests' }] }]) {
    expect(() => stateOf([...history, wrong])).toThrow(/cannot have happened/);
  }
  const [last] = recordsOf([...history, event]).slice(-1);
  expect(last === undefined ? '' : statusOf(stateOf([...history, event]), 'tests').status).toBe('passed');
  expect(stateOf([...history, moved(), event]).recoveries).toHaveLength(1);
  expect(ended('tests', FAILED).type).toBe('attempt.ended');
});
