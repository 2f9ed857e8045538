import { expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import type { World } from '../../src/core/world.ts';
import { lineOf } from '../../src/plain/lines.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { reconcileRows } from '../../src/ui/draw/reconcile.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { fitRow, rowWidth, safeRow, textOf } from '../../src/ui/rows.ts';
import { faceOf, selectedOf } from '../../src/ui/selection.ts';
import { saidOf } from '../../src/ui/records.ts';
import { treeOf, wordOf } from '../../src/ui/tree.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { plainWorld } from '../components/sample.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { NOW, ended, intended, opened } from '../support/history.ts';
import { TARGET, planOf, step, watch } from '../support/plan.ts';

const MINUTE = 60_000;
const words = `publish ${TARGET}`;
const steps = [
  step('publish', { title: 'Publish to the registries', kind: 'workflow', effect: 'irreversible', words, publishes: ['npm', 'crates'], inCheckout: false }),
  step('upload', { title: 'Upload by script', effect: 'irreversible', words: `upload ${TARGET}`, inCheckout: true }),
  watch('npm', { title: 'npm', kind: 'deliver', channel: 'npm', waivable: true }),
];
const plan = planOf(steps, { channels: { npm: { name: 'npm', kind: 'npm', spec: {}, patienceMs: MINUTE } } });
const at = (before: number, event: Exclude<Happened, { readonly at: number }>): Happened => ({ at: NOW - before, event });
const lost = { result: 'unknown', why: 'HTTP 502 after the request had left', evidence: [] } as const;
const crashed: readonly Happened[] = [...opened(plan), at(20 * MINUTE, intended('publish', { words })), at(20 * MINUTE - 3_000, ended('publish', lost))];
const looked = (outcome: Parameters<typeof ended>[1]): readonly Happened[] => [...crashed, at(MINUTE, { type: 'reconcile.started', step: 'publish', attempt: 1 }), at(MINUTE - 2_000, ended('publish', outcome))];

const picture = (npm: readonly string[], crates: readonly string[]): World['watches'][string]['picture'] => [
  { type: 'facts', rows: [['our run', 'a dispatch of publish.yml, by ada, at c1c1c1c, above 600']] },
  { type: 'table', head: ['Run', 'state', 'ours?'], rows: [{ mark: 'not-applicable', cells: ['700', 'completed: success', 'no: by eve, not by ada'] }] },
  { type: 'table', head: ['Channel', 'accepted', 'installable', 'digest', 'so'], rows: [{ mark: 'ready', cells: npm }, { mark: 'ready', cells: crates }] },
  { type: 'text', title: 'What was compared', lines: ['npm: tidewater 1.2.0 is not there'] },
];
const none = ['npm', 'no', 'no', 'none', 'does not have it'];
const live = ['npm', 'yes', 'yes', 'match', 'live, our bytes'];
const other = ['npm', 'differs', 'yes', 'differs', 'OTHER BYTES'];
const crates = ['crates', 'no', 'no', 'none', 'does not have it'];
const sawAt = (said: Partial<World['watches'][string]> = {}): World['watches'][string] => ({ look: { attempt: 1, purpose: 'reconcile' }, picture: picture(none, crates), why: '', lookedAt: NOW - 58_000, nextAt: null, deadlineAt: null, polls: [{ at: NOW - 58_000, ok: true, text: 'ok' }], outOfReach: false, url: null, ...said });

const NOT_DONE = { result: 'failed', why: 'no run came of the dispatch, and no channel has it', fix: 'It did not happen. r tries again.', evidence: [{ type: 'url', name: 'npm', url: 'http://127.0.0.1/npm', id: 'absent' }], notDone: true } as const;
const PARTIAL = { result: 'unknown', why: 'partial: npm is live; crates is not', evidence: [], partial: true } as const;
const CONFLICT = { result: 'failed', why: 'npm has other bytes than were built: built sha512-aa, served sha512-bb', fix: 'npm takes a version once and for all. Recovery goes forward: a new version.', evidence: [], conflict: true } as const;
const AMBIGUOUS = { result: 'unknown', why: 'no channel has it, and 2 runs match: 700, 701', evidence: [] } as const;

/** The pane of a step as text, `wide` as at 120×36, otherwise as at 80×24. */
const drawn = (history: readonly Happened[], { id = 'publish', wide = true, ...said }: Partial<World> & { readonly id?: string; readonly wide?: boolean } = {}): readonly string[] => {
  const state = stateOf(history);
  const world = plainWorld(said);
  const selected = selectedOf(state, id);
  if (selected === null) throw new Error(`no step ${id}`);
  expect(faceOf(selected, world)).toBe('reconcile');
  const width = wide ? 74 : 76;
  const rows = reconcileRows(selected, keyContextOf(state, world, viewFrom(id), { canSuspend: false }), { state, world, width, glyphs: UNICODE, short: !wide });
  for (const line of rows) expect(rowWidth(fitRow(safeRow(line, UNICODE), width, UNICODE))).toBe(width);
  // Where the person sits is not where this test runs.
  return rows.map((line) => textOf(fitRow(safeRow(line, UNICODE), width, UNICODE)).trimEnd().replaceAll(/\d\d:\d\d:\d\d/g, 'hh:mm:ss'));
};

const text = (...of: Parameters<typeof drawn>): string => drawn(...of).join('\n');
const publish = (said: Parameters<typeof sawAt>[0] = {}) => ({ watches: { publish: sawAt(said) } });
const reconciling: readonly Happened[] = [...crashed, at(MINUTE, { type: 'reconcile.started', step: 'publish', attempt: 1 })];
const quiet: readonly Happened[] = [...looked(NOT_DONE), at(MINUTE, { type: 'retry.delayed', step: 'publish', attempt: 1, until: NOW + 250_000 })];

test('before the first look it says how far the act got, why nobody knows more, and that nothing was looked at', () => {
  expect(text(crashed)).toMatchInlineSnapshot(`
    "‼ Publish to the registries                           UNKNOWN  attempt 1

    What happened
      Intended  hh:mm:ss by Ada, who typed publish v1.2.0
      On disk   the intent, and no answer to the act
      Because   HTTP 502 after the request had left

    What was looked at
      Not looked at yet: r looks.

    What follows
      Whether it happened is not known. Nothing is sent again before that is
      looked at.

    You can
      r  Look again      reads only, sends nothing
      B  File a blocker  closes what is irreversible until it is closed
      :  Abandon         typed, with a reason; the report says what is out"
  `);
});

test('what did not happen may be tried again, looked at again or waited with', () => {
  expect(text(looked(NOT_DONE), publish())).toMatchInlineSnapshot(`
    "✗ Publish to the registries                          NOT DONE  attempt 1

    What happened
      Intended  hh:mm:ss by Ada, who typed publish v1.2.0
      On disk   the intent, and no answer to the act
      Because   HTTP 502 after the request had left

    What was looked at
      looked at 58 s ago
      our run   a dispatch of publish.yml, by ada, at c1c1c1c, above 600
        Run  state               ours?
      - 700  completed: success  no: by eve, not by ada
        Channel  accepted  installable  digest  so
      ∙ npm      no        no           none    does not have it
      ∙ crates   no        no           none    does not have it

    What follows
      Not done: no run came of the dispatch, and no channel has it. Nothing of
      it is in the world, so it may be tried again.

    You can
      r  Try again       by typing publish v1.2.0 anew
      p  Look again      reads only, sends nothing
      W  Wait            2, 10 or 30 minutes, then it is looked at again
      B  File a blocker  closes what is irreversible until it is closed
      :  Abandon         typed, with a reason; the report says what is out

    Seen beside that
      What was compared
      npm: tidewater 1.2.0 is not there"
  `);
  expect(text(looked(NOT_DONE), { ...publish(), wide: false })).toMatchInlineSnapshot(`
    "✗ Publish to the registries                            NOT DONE  attempt 1
    What happened
      Intended  hh:mm:ss by Ada, who typed publish v1.2.0
      On disk   the intent, and no answer to the act
      Because   HTTP 502 after the request had left
    What was looked at
      looked at 58 s ago
      our run   a dispatch of publish.yml, by ada, at c1c1c1c, above 600
        Run  state               ours?
      - 700  completed: success  no: by eve, not by ada
        Channel  accepted  installable  digest  so
      ∙ npm      no        no           none    does not have it
      ∙ crates   no        no           none    does not have it
    What follows
      Not done: no run came of the dispatch, and no channel has it. Nothing of
      it is in the world, so it may be tried again.
    You can
      r  Try again       by typing publish v1.2.0 anew
      p  Look again      reads only, sends nothing
      W  Wait            2, 10 or 30 minutes, then it is looked at again
      B  File a blocker  closes what is irreversible until it is closed
      :  Abandon         typed, with a reason; the report says what is out
    Seen beside that
      What was compared
      npm: tidewater 1.2.0 is not there"
  `);
});

/** What stands at the right of its line in the tree. */
const wordIn = (state: State, world: World, id: string): string | undefined => {
  const line = treeOf(state, {}).find(({ key }) => key === id);
  return line?.is === 'step' ? wordOf(state, world, line.step, line.status) : undefined;
};

test.each([
  ['NOT DONE', NOT_DONE],
  ['CONFLICT', CONFLICT],
  ['PARTIAL', PARTIAL],
  ['UNKNOWN', AMBIGUOUS],
] as const)('the tree, the log and the plain mode say %s where the pane does', (word, outcome) => {
  const history = looked(outcome);
  const [state, world] = [stateOf(history), plainWorld(publish())];
  expect(drawn(history, publish())[0]).toMatch(new RegExp(` ${word} {2}attempt 1$`));
  expect(wordIn(state, world, 'publish')).toBe(word);
  const [last] = recordsOf(history).slice(-1);
  if (last === undefined) throw new Error('no record was made');
  expect(saidOf(last, state).what).toBe(`Publish to the registries ${word}`);
  expect(lineOf(last, state)).toContain(`Publish to the registries ${word}  (`);
});

test('what leaves nothing outside this machine failed, also where it was not begun', () => {
  const missing = { ...NOT_DONE, why: 'clippy is not installed' };
  const state = stateOf([...opened(planOf([step('lint')])), intended('lint'), ended('lint', missing)]);
  expect(wordIn(state, plainWorld(), 'lint')).toBe('FAILED');
});

test('during a wait it counts down, and only looks', () => {
  const [state, world] = [stateOf(quiet), plainWorld(publish())];
  const said = text(quiet, publish());
  expect(said).toContain('Quiet: 4:10 left, then it is looked at again.');
  expect(said).toContain('r  Look now        reads only; the wait goes on');
  expect(said).toContain('W  End the wait    4:10 left; it is looked at first');
  expect(said).not.toContain('Try again');
  const selected = selectedOf(state, 'publish');
  expect(selected === null ? '' : wordOf(state, world, selected.step, selected.status)).toBe('QUIET 4:10');
});

test('what happened in part says which part, and what another attempt would do', () => {
  const said = text(looked(PARTIAL), publish({ picture: picture(live, crates) }));
  expect(said).toContain('PARTIAL  attempt 1');
  expect(said).toContain('live, our bytes');
  expect(said).toContain('Done in part: npm is live; crates is not.');
  expect(said).toContain('r  Finish it       publishes what is missing, by typing publish v1.2.0');
});

test('a conflict is a hard stop: both digests, since when, what helps, and why every way back is closed', () => {
  expect(text(looked(CONFLICT), publish({ picture: picture(other, crates) }))).toMatchInlineSnapshot(`
    "✗ Publish to the registries                          CONFLICT  attempt 1

    What happened
      Intended  hh:mm:ss by Ada, who typed publish v1.2.0
      On disk   the intent, and no answer to the act
      Because   HTTP 502 after the request had left

    What was looked at
      looked at 58 s ago
      our run   a dispatch of publish.yml, by ada, at c1c1c1c, above 600
        Run  state               ours?
      - 700  completed: success  no: by eve, not by ada
        Channel  accepted  installable  digest   so
      ∙ npm      differs   yes          differs  OTHER BYTES
      ∙ crates   no        no           none     does not have it

    What follows
      CONFLICT since hh:mm:ss, 58 s ago: npm has other bytes than were built:
      built sha512-aa, served sha512-bb.
      It is there under our name, and it is not ours. It is not tried again,
      it cannot be waived, and nothing else that is irreversible goes on in
      this release.
      npm takes a version once and for all. Recovery goes forward: a new
      version.

    You can
      r  Try again       off: npm has other bytes than were built: built
                         sha512-aa, served sha512-bb; trying again would
      !  Waive           off: what cannot be undone cannot be waived
      B  File a blocker  closes what is irreversible until it is closed
      :  Abandon         typed, with a reason; the report says what is out

    Seen beside that
      What was compared
      npm: tidewater 1.2.0 is not there"
  `);
  expect(text(looked(CONFLICT), { ...publish({ picture: picture(other, crates) }), wide: false })).toMatchInlineSnapshot(`
    "✗ Publish to the registries                            CONFLICT  attempt 1
    What happened
      Intended  hh:mm:ss by Ada, who typed publish v1.2.0
      On disk   the intent, and no answer to the act
      Because   HTTP 502 after the request had left
    What was looked at
      looked at 58 s ago
      our run   a dispatch of publish.yml, by ada, at c1c1c1c, above 600
        Run  state               ours?
      - 700  completed: success  no: by eve, not by ada
        Channel  accepted  installable  digest   so
      ∙ npm      differs   yes          differs  OTHER BYTES
      ∙ crates   no        no           none     does not have it
    What follows
      CONFLICT since hh:mm:ss, 58 s ago: npm has other bytes than were built:
      built sha512-aa, served sha512-bb.
      It is there under our name, and it is not ours. It is not tried again, it
      cannot be waived, and nothing else that is irreversible goes on in this
      release.
      npm takes a version once and for all. Recovery goes forward: a new
      version.
    You can
      r  Try again       off: npm has other bytes than were built: built
                         sha512-aa, served sha512-bb; trying again would change
      !  Waive           off: what cannot be undone cannot be waived
      B  File a blocker  closes what is irreversible until it is closed
      :  Abandon         typed, with a reason; the report says what is out
    Seen beside that
      What was compared
      npm: tidewater 1.2.0 is not there"
  `);
});

test('a conflict of a delivery is the same stop, though looking again is free', () => {
  const delivered = [...opened(plan), at(MINUTE, intended('npm')), at(MINUTE - 2_000, ended('npm', CONFLICT))];
  const said = text(delivered, { id: 'npm', watches: { npm: sawAt({ look: { attempt: 1, purpose: 'watch' } }) } });
  expect(said).toContain('CONFLICT  attempt 1');
  expect(said).toContain('nothing else that is irreversible goes on');
  expect(said).toContain('r  Look again      reads only, sends nothing');
  expect(said).toContain('!  Waive           off: something else is there than ours');
});

test('what stays unknown says what is missing, and offers no retry', () => {
  const said = text(looked(AMBIGUOUS), publish());
  expect(said).toContain('Still unknown: no channel has it, and 2 runs match: 700, 701. Nothing is\n  sent again before that is known.');
  expect(said).toContain('r  Look again');
  expect(said).not.toContain('Try again');
  expect(said).not.toContain('Wait');
});

test.each([true, false])('a world that is out of reach says why and when it is asked again, and shows nothing older as its answer (wide: %s)', (wide) => {
  const before = sawAt({ look: { attempt: 7, purpose: 'reconcile' }, polls: [{ at: NOW - 4_000, ok: false, text: 'the registry does not answer' }], nextAt: NOW + 6_000 });
  const said = text(reconciling, { watches: { publish: before }, wide });
  expect(said).toContain('LOOKING  attempt 1');
  expect(said).toContain('could not be asked 4 s ago: the registry does not answer');
  expect(said).not.toContain('700');
  expect(said).toContain('nothing is sent again');
});

test('after a restart it shows what the journal kept of the look, with its age', () => {
  const said = text(looked(NOT_DONE));
  expect(said).toContain('looked at 58 s ago; this is what the journal kept of it\n  npm                   absent  http://127.0.0.1/npm');
  expect(said).toContain('Because   HTTP 502 after the request had left');
});

test('of a step that runs commands it names the process groups that still live, and what stops them', () => {
  const history = [...opened(plan), at(MINUTE, intended('upload', { words: `upload ${TARGET}` })), at(30_000, { type: 'session.resumed', host: 'here', pid: 2 }), at(30_000, ended('upload', { ...lost, lost: true }))];
  const said = text(history, { id: 'upload', survivors: [{ attempt: 'acme:upload:1', pid: 48_213, command: 'twine upload dist/*' }] });
  expect(said).toContain('process group 48213 of ours still lives: twine upload dist/*');
  expect(said).toContain('x  Stop the orphan process group 48213');
  expect(text(history, { id: 'upload', survivors: [{ attempt: 'acme:other:1', pid: 1, command: 'x' }] })).toContain('no process group of it was alive when Holdpoint was started again');
});

test('an act that never left says so, what to do about it, and that there is nothing to look for', () => {
  const never = [...opened(plan), at(MINUTE, intended('publish', { words })), at(MINUTE, ended('publish', { ...NOT_DONE, why: 'main moved to c2c2c2c since this was asked', fix: 'Run: git -C ../tap pull --ff-only.' }))];
  const said = text(never, { watches: {} }).replaceAll(/\s+/g, ' ');
  expect(said).toContain('Not done: main moved to c2c2c2c since this was asked. Nothing left this machine. Run: git -C ../tap pull --ff-only.');
  expect(said).toContain('it never left, so there is nothing to look for');
  expect(said).not.toContain('r looks');
});

test('what follows is in the window without scrolling, and what is long stands below the choices', () => {
  const all = ['crates', 'npm', 'pypi', 'github', 'brew'].map((name) => ({ mark: 'ready' as const, cells: [name, 'no', 'no', 'none', 'does not have it'] }));
  const long = [...picture(none, crates).slice(0, 2), { type: 'table', head: ['Channel', 'accepted', 'installable', 'digest', 'so'], rows: all } as const, { type: 'text', title: 'publish said', lines: Array.from({ length: 40 }, (_, line) => `npm error ${line}`) } as const];
  for (const [wide, rows] of [[true, 31], [false, 19]] as const) {
    const lines = drawn(looked(NOT_DONE), { ...publish({ picture: long }), wide });
    expect(lines.slice(0, rows).join(' ').replaceAll(/ +/g, ' ')).toContain('Not done: no run came of the dispatch, and no channel has it.');
    expect(lines.indexOf('Seen beside that')).toBeGreaterThan(lines.findIndex((line) => line.includes('Abandon')));
  }
});

test('what a recovery took to have happened is not said to have been intended', () => {
  const recovered: readonly Happened[] = [
    ...opened(plan),
    at(2 * MINUTE, { type: 'journal.recovered', file: 'journal.damaged-1.jsonl', line: 4, why: 'its hash is not the hash of its content', good: 2, lost: 300, steps: [{ step: 'publish', attempt: 1, for: intended('publish').for, note: {}, lost: true }] }),
  ];
  expect(text(recovered)).toContain(`What happened
  Assumed   hh:mm:ss, when Ada recovered the journal
  On disk   nothing of it: it may have stood in what was cut off
`);
});
