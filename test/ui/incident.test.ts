import { expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import type { Outcome } from '../../src/core/verdict.ts';
import { lineOf } from '../../src/plain/lines.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { reconcileRows } from '../../src/ui/draw/reconcile.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { saidOf } from '../../src/ui/records.ts';
import { fitRow, safeRow, textOf } from '../../src/ui/rows.ts';
import { selectedOf } from '../../src/ui/selection.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import { plainWorld } from '../components/sample.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { NOW, ended, intended, opened, passed } from '../support/history.ts';
import { TARGET, planOf, step } from '../support/plan.ts';

/* The pane of an act that was looked at place by place: what is out, what failed, how it goes on. It is made of the journal alone. */

const words = `publish ${TARGET}`;
const plan = planOf([
  step('none-open', { title: 'No open blocker', recheck: true }),
  step('provenance', { title: 'Provenance of the build', recheck: true, needs: ['none-open'] }),
  step('publish', { title: 'Publish to the registries', kind: 'workflow', effect: 'irreversible', words, publishes: ['npm', 'crates'], inCheckout: false, needs: ['provenance'] }),
]);
const at = (before: number, event: Exclude<Happened, { readonly at: number }>): Happened => ({ at: NOW - before, event });
const looked = (outcome: Outcome): readonly Happened[] => [
  ...opened(plan), ...passed('none-open'), ...passed('provenance'),
  at(90_000, intended('publish', { words })), at(80_000, ended('publish', { result: 'unknown', why: 'run 700 ended as failure', evidence: [] })),
  at(60_000, { type: 'reconcile.started', step: 'publish', attempt: 1 }), at(58_000, ended('publish', outcome)),
];

const SENDS = "publish.yml on main: -f build_run_id=500 -f rehearsal=false -f allow_partial_release=true -f skip_crates_io=true";
const account: Account = {
  out: { head: ['Channel', 'state', 'bytes', 'what may be done'], rows: [{ mark: 'passed', cells: ['crates', 'live, our bytes', 'sha256:1710998a…', 'stays, a retry skips it'] }, { mark: 'closed', cells: ['npm', 'absent', '', 'a retry publishes it'] }] },
  bytes: ['crates: x-1.2.0.crate: sha256:1710998a4711'],
  failed: [['job', 'publish-npm, at its step "Publish"'], ['said', 'npm error code EOTP'], ['credential', 'NPM_TOKEN (npm)'], ['hint', 'npm wants a one-time password.']],
  sends: SENDS,
  of: [['run', '700 of publish.yml: http://127.0.0.1/runs/700'], ['build run', '500']],
  withdraw: ['crates: cargo yank --version 1.2.0 x'],
};
const PARTIAL: Outcome = { result: 'unknown', why: 'partial: crates is live; npm is not', evidence: [], partial: true, account };
const absent = { ...account, out: { ...account.out, rows: account.out.rows.map(({ cells: [name = ''] }) => ({ mark: 'closed' as const, cells: [name, 'absent', '', 'a retry publishes it'] })) }, bytes: [], withdraw: [] };
const NOT_DONE: Outcome = { result: 'failed', why: 'run 700 ended as failure, and no channel has it', fix: 'It did not happen. r tries again.', evidence: [], notDone: true, account: absent };
const CONFLICT: Outcome = { result: 'failed', why: 'npm has other bytes than were built', fix: 'Recovery goes forward: a new version.', evidence: [], conflict: true, account: { ...account, sends: null, bytes: ['crates: x: sha256:1710998a4711', 'npm: x.tgz: built sha512-aaaa, served sha512-bbbb'], out: { ...account.out, rows: [{ mark: 'passed', cells: ['crates', 'live, our bytes', 'sha256:1710998a…', 'stays'] }, { mark: 'failed', cells: ['npm', 'live, OTHER BYTES', 'both below', 'cannot be replaced: a new version'] }] } } };

const drawn = (outcome: Outcome, { wide, restarted = false }: { readonly wide: boolean; readonly restarted?: boolean }): readonly string[] => {
  const state = stateOf([...looked(outcome), ...(restarted ? [{ type: 'session.resumed', host: 'here', pid: 2 } as const] : [])]);
  const world = plainWorld();
  const selected = selectedOf(state, 'publish');
  if (selected === null) throw new Error('no step publish');
  const width = wide ? 74 : 76;
  return reconcileRows(selected, keyContextOf(state, world, viewFrom('publish'), { canSuspend: false }), { state, world, width, glyphs: UNICODE, short: !wide }).map((line) => textOf(fitRow(safeRow(line, UNICODE), width, UNICODE)).trimEnd());
};
const window = (lines: readonly string[], rows: number): string => lines.slice(0, rows).join('\n');

test('a partial publish shows what is out with which bytes, what may be done for each, and how it is finished; never "start over"', () => {
  expect(window(drawn(PARTIAL, { wide: true }), 32)).toMatchInlineSnapshot(`
    "‼ Publish to the registries                           PARTIAL  attempt 1

    What is out
        Channel  state            bytes             what may be done
      ✓ crates   live, our bytes  sha256:1710998a…  stays, a retry skips it
      ⊘ npm      absent                             a retry publishes it
      looked at 58 s ago

    What follows
      Done in part. It is never started over: what is out stays out and is
      left out of another attempt, which does what is missing.

    How it is finished
      1 you repair    NPM_TOKEN (npm)
      2 r asks again  Provenance of the build (still run 500), No open
                      blocker, blockers, tag, branch, runbook, evidence
      3 you type      publish v1.2.0
      4 it sends      publish.yml on main: -f build_run_id=500 -f
                      rehearsal=false -f allow_partial_release=true -f
                      skip_crates_io=true

    You can
      r  Finish it       publishes what is missing, by typing publish v1.2.0
      p  Look again      reads only, sends nothing
      W  Wait            2, 10 or 30 minutes, then it is looked at again
      B  File a blocker  says all of this; closes what is irreversible until
                         it is closed
      :  Accept it as is not as released: abandon, typed, with the reason; the
                         report says what is out and what is not

    What failed
      job         publish-npm, at its step "Publish""
  `);
});

test('in a small window what is out and how it is finished are there without scrolling, and what is sent is never cut', () => {
  expect(window(drawn(PARTIAL, { wide: false }), 20)).toMatchInlineSnapshot(`
    "‼ Publish to the registries                             PARTIAL  attempt 1
    What is out
        Channel  state            bytes             what may be done
      ✓ crates   live, our bytes  sha256:1710998a…  stays, a retry skips it
      ⊘ npm      absent                             a retry publishes it
      looked at 58 s ago
    What follows
      Done in part. It is never started over: what is out stays out and is left
      out of another attempt, which does what is missing.
    How it is finished
      1 you repair    NPM_TOKEN (npm)
      2 r asks again  Provenance of the build (still run 500), No open blocker,
                      blockers, tag, branch, runbook, evidence
      3 you type      publish v1.2.0
      4 it sends      publish.yml on main: -f build_run_id=500 -f
                      rehearsal=false -f allow_partial_release=true -f
                      skip_crates_io=true
    You can
      r  Finish it       publishes what is missing, by typing publish v1.2.0
      p  Look again      reads only, sends nothing"
  `);
});

test('a publish that failed before anything was out says first what failed, which credential that is, and what comes after its repair', () => {
  expect(window(drawn(NOT_DONE, { wide: false }), 20)).toMatchInlineSnapshot(`
    "✗ Publish to the registries                            NOT DONE  attempt 1
    What failed
      job         publish-npm, at its step "Publish"
      said        npm error code EOTP
      credential  NPM_TOKEN (npm)
      hint        npm wants a one-time password.
    What follows
      Not done: run 700 ended as failure, and no channel has it. Nothing of it
      is in the world, so it may be tried again.
    How it is tried again
      1 you repair    NPM_TOKEN (npm)
      2 r asks again  Provenance of the build (still run 500), No open blocker,
                      blockers, tag, branch, runbook, evidence
      3 you type      publish v1.2.0
      4 it sends      publish.yml on main: -f build_run_id=500 -f
                      rehearsal=false -f allow_partial_release=true -f
                      skip_crates_io=true
    You can
      r  Try again       by typing publish v1.2.0 anew
      p  Look again      reads only, sends nothing"
  `);
});

test('other bytes are shown with both digests right below, and there is no way to send it again', () => {
  const said = drawn(CONFLICT, { wide: true });
  expect(window(said, 7)).toMatch(/npm +live, OTHER BYTES +both below +cannot be rep[^]*npm: x\.tgz: built sha512-aaaa, served sha512-bbbb/);
  expect(said.join('\n')).not.toMatch(/How it is|it sends/);
});

test('the rest stands below: bytes in full, by which runs, how what is out is withdrawn, how it came about', () => {
  const said = drawn(PARTIAL, { wide: true }).join('\n');
  for (const text of ['credential  NPM_TOKEN (npm)', 'run         700 of publish.yml: http://127.0.0.1/runs/700', 'bytes       crates: x-1.2.0.crate: sha256:1710998a4711', 'withdraw    crates: cargo yank --version 1.2.0 x', `who typed ${words}`]) expect(said).toContain(text);
});

test('after a restart it is the same', () => {
  expect(window(drawn(PARTIAL, { wide: true, restarted: true }), 32)).toBe(window(drawn(PARTIAL, { wide: true }), 32));
});

test('the log and the plain mode say of an attempt that it is a recovery, and what it leaves out', () => {
  const recovery = 'crates is live with our bytes and is left out; sent: -f skip_crates_io=true';
  const history = [...looked(PARTIAL), intended('publish', { attempt: 2, words, note: { recovery } })];
  const [last] = recordsOf(history).slice(-1);
  if (last === undefined) throw new Error('no record was made');
  expect(saidOf(last, stateOf(history)).proof).toMatch(/^RECOVERY crates is live .* skip_crates_io=true, commit /);
  expect(lineOf(last, stateOf(history))).toContain(`RECOVERY ${recovery}`);
});

test('accepting it as it is ends the release, for what cannot be undone is not waived', () => {
  expect(drawn(PARTIAL, { wide: true }).join(' ').replaceAll(/ +/g, ' ')).toContain(': Accept it as is not as released: abandon, typed, with the reason; the report says what is out and what is not');
  expect(drawn(NOT_DONE, { wide: true }).join('\n')).toContain(':  Abandon ');
});
