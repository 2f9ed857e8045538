import { expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { reportOf } from '../../src/core/report.ts';
import type { Outcome } from '../../src/core/verdict.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { CONFLICT, NOT_DONE, PASSED, came, ended, opened } from '../support/history.ts';
import { TARGET, planOf, step } from '../support/plan.ts';

const words = `publish ${TARGET}`;
const plan = planOf([step('publish', { title: 'Publish', effect: 'irreversible', words, publishes: ['npm', 'crates'] })]);
const account: Account = { out: { head: ['Channel', 'state'], rows: [{ mark: 'passed', cells: ['npm', 'live, our bytes'] }, { mark: 'closed', cells: ['crates', 'absent'] }] }, bytes: ['npm: sha512-aa'], failed: [['said', '*503*']], sends: 'publish.yml: -f skip_npm=true', of: [['run', '700']], withdraw: ['npm: npm deprecate x@1.2.3'] };
const PARTIAL: Outcome = { result: 'unknown', why: 'partial: npm is live; crates is not', evidence: [], partial: true, account };
const partial: readonly Happened[] = [...opened(plan), ...came('publish', PARTIAL, { words })];

const incidents = (history: readonly Happened[]): string => /## Incidents\n\n([^]*?)\n\n## /.exec(reportOf(stateOf(history), recordsOf(history), { head: 'abc' }))?.[1]?.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then') ?? '';

test('what was out only in part stands in the report with all that was found, and that nothing was done yet', () => {
  expect(incidents(partial)).toBe(`- **Publish** \`publish\`, attempt 1, found then: PARTIAL. partial: npm is live; crates is not
  - run: 700
  - npm: live, our bytes
  - crates: absent
  - bytes of npm: sha512-aa
  - said: \\*503\\*
  - another attempt sends: publish.yml: -f skip\\_npm=true
  - to withdraw it: npm: npm deprecate x@1.2.3
  - Done about it: nothing yet`);
});

test('what was done about it follows: waits, blockers and their end, the recovery with its inputs, and what came of it', () => {
  const history: readonly Happened[] = [
    ...partial,
    { type: 'blocker.filing', step: 'publish', title: 'Publish: partial' },
    { type: 'blocker.filed', step: 'publish', id: 'B1', title: 'Publish: partial' },
    { type: 'blocker.closed', id: 'B1', reason: 'the token is new' },
    ...came('publish', PASSED, { attempt: 2, words, note: { recovery: 'npm is live with our bytes and is left out; sent: -f skip_npm=true' } }),
  ];
  expect(incidents(history).split('  - Done about it:\n')[1]).toBe(`    - then blocker B1 filed: Publish: partial (Ada)
    - then blocker B1 closed: the token is new (Ada)
    - then attempt 2, typed ${words}. Recovery: npm is live with our bytes and is left out; sent: -f skip\\_npm=true (Ada)
    - then attempt 2 passed`);
});

test('one that a later look found complete was an incident all the same, and so was a release that was abandoned over it', () => {
  const lookedAgain: readonly Happened[] = [...partial, { type: 'reconcile.started', step: 'publish', attempt: 1 }, ended('publish', PASSED)];
  expect(incidents(lookedAgain)).toMatch(/PARTIAL\.[^]*Done about it:\n {4}- then attempt 1 passed$/);
  expect(incidents([...partial, { type: 'session.ended', end: 'abandoned', reason: 'npm only is enough', out: [] }])).toMatch(/- then abandoned: npm only is enough \(Ada\)$/);
});

test('found twice it is one incident, since the first time and as it was found last', () => {
  const again: readonly Happened[] = [...partial, { type: 'reconcile.started', step: 'publish', attempt: 1 }, ended('publish', { ...PARTIAL, why: 'partial: crates is live; npm is not' })];
  expect(incidents(again).match(/PARTIAL/g)).toHaveLength(1);
  expect(incidents(again)).toContain('PARTIAL. partial: crates is live; npm is not');
});

test('other bytes are an incident; what was not done at all is none', () => {
  expect(incidents([...opened(plan), ...came('publish', CONFLICT, { words })])).toContain('CONFLICT. other bytes');
  expect(incidents([...opened(plan), ...came('publish', NOT_DONE, { words })])).toBe('');
});
