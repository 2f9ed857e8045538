import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import { masked, safeVerdict, withoutSecrets } from '../../src/session/words.ts';
import { fine } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';
import { SECRET } from './stage.ts';

const session = { ports: { redact: (text: string) => ({ text: text.replaceAll(SECRET, '‹secret›'), masked: text.split(SECRET).length - 1 }) } };
const said = `it is ${SECRET}`;
const file = { type: 'file', name: said, path: '/state/logs/a.1.log', sha256: 'a'.repeat(64), bytes: 1 } as const;
const value = { type: 'value', name: 'v', value: said } as const;
const json = { text: said, list: [said, { inner: said }], path: said, key: said };
const asked = fine({ blockers: { ok: true, at: 1, value: [{ id: 'B1', title: said }] } });

/** A command of every type, with a secret wherever a foreign word can stand. A new type does not compile until it is here. */
const EVERY: { readonly [Type in Exclude<Command['type'], 'open' | 'adopt-runbook' | 'adopt-tag' | 'wake'>]: Extract<Command, { readonly type: Type }> } = {
  resume: { type: 'resume', host: said, pid: 1 },
  'candidate-read': { type: 'candidate-read', commit: 'c'.repeat(40), branch: 'main', changed: {}, fromBase: null },
  start: { type: 'start', step: 'a', checkout: { commit: 'c'.repeat(40), tree: 'clean' }, tools: { node: said }, note: json, confirmed: true, words: null, opened: asked, typed: asked },
  sent: { type: 'sent', step: 'a', attempt: 1, sent: json },
  'act-failed': { type: 'act-failed', step: 'a', attempt: 1, left: true, why: said, fix: said },
  judged: { type: 'judged', step: 'a', attempt: 1, verdict: { is: 'failed', why: said, fix: said, evidence: [file, value, { type: 'url', name: 'u', url: said, id: '7' }] }, checkout: null },
  answer: { type: 'answer', step: 'a', attempt: 1, answer: { question: 'q', option: 'o', reason: said, attachment: said } },
  'open-evidence': { type: 'open-evidence', step: 'a', attempt: 1, name: said },
  reconcile: { type: 'reconcile', step: 'a' },
  waive: { type: 'waive', step: 'a', reason: said, until: 1 },
  'start-fix': { type: 'start-fix', step: 'a' },
  'fix-ended': { type: 'fix-ended', step: 'a', fix: 1, ok: false, why: said, evidence: [file] },
  'share-fix': { type: 'share-fix', step: 'a', message: said },
  'fix-shared': { type: 'fix-shared', step: 'a', fix: 1, commit: 'c'.repeat(40), pushed: true, why: said },
  'file-blocker': { type: 'file-blocker', step: 'a', title: said },
  'blocker-filed': { type: 'blocker-filed', step: 'a', id: 'B1', title: said },
  'blocker-closed': { type: 'blocker-closed', id: 'B1', reason: said },
  'blockers-read': { type: 'blockers-read', open: [{ id: 'B1', title: said }] },
  'revert-exposure': { type: 'revert-exposure', step: 'a' },
  'revert-failed': { type: 'revert-failed', step: 'a', attempt: 1, why: SECRET },
  'exposure-reverted': { type: 'exposure-reverted', step: 'a', evidence: [value] },
  shell: { type: 'shell', open: true },
  'report-written': { type: 'report-written', path: '/repo/report.md', sha256: 'a'.repeat(64) },
  'journal-mended': { type: 'journal-mended', file: 'journal.tail-1', bytes: 1 },
  'adopt-passes': {
    type: 'adopt-passes',
    from: { session: 1, head: 'a'.repeat(64), repository: 'acme/tidewater', target: 'v1.2.0', base: 'v1.1.0', mode: 'dry-run', values: { note: said }, fromBase: null, ignored: [] },
    passes: [{ step: 'a', attempt: 1, n: 9, hash: 'a'.repeat(64), for: { commit: 'c'.repeat(40), tree: 'clean', step: 'h', values: {}, tools: {} }, branch: 'main', host: said, root: '/repo', evidence: [file], captured: { key: said }, startedAt: 1, endedAt: 2, asked: false, fallen: said, kept: [value] }],
    facts: { checkout: { commit: 'c'.repeat(40), tree: 'clean' }, host: said, root: '/repo', tools: { node: said }, readers: null },
  },
  'remote-tag-read': { type: 'remote-tag-read', tag: { object: 'c'.repeat(40), commit: 'c'.repeat(40) } },
  'tools-read': { type: 'tools-read', versions: { node: said } },
  'wait-before-retry': { type: 'wait-before-retry', step: 'a', ms: 1 },
  'end-wait': { type: 'end-wait', step: 'a' },
  'recover-journal': { type: 'recover-journal', file: 'journal.damaged-1.jsonl', line: 1, why: said, good: 1, lost: 1, salvaged: ['a'], candidate: null, anchors: [{ n: 9, hash: 'a'.repeat(64) }], notes: { a: json }, words: 'recover v1.2.0' },
  leave: { type: 'leave', why: said },
  abandon: { type: 'abandon', words: 'abandon v1.2.0', reason: said },
};

describe('a command without its secrets', () => {
  it.each(Object.values(EVERY))('has none in any of its texts: $type', (command) => {
    const safe = withoutSecrets(session, command);
    expect(JSON.stringify(safe)).not.toContain(SECRET);
    expect(JSON.stringify(safe)).toBe(JSON.stringify(command).replaceAll(SECRET, '‹secret›'));
  });

  it('keeps the plan to the byte: what runs is what was trusted', () => {
    const plan = planOf([step('lint')]);
    const open: Command = { type: 'open', repository: plan.repository, session: 1, version: '1', host: 'here', pid: 1, inputs: {}, plan };
    expect(withoutSecrets(session, open)).toBe(open);
  });

  it('keeps names of the plan, files and digests, whatever a variable holds', () => {
    const commit = 'c0ffee'.repeat(7).slice(0, 40);
    const known = { ports: { redact: (text: string) => ({ text: text.replaceAll(/lint|main|src|c0ffee/g, '…'), masked: 1 }) } };
    const moved: Command = { type: 'candidate-read', commit, branch: 'main', changed: { [commit]: ['src/lint.ts'] }, fromBase: ['src/main.ts'] };
    expect(withoutSecrets(known, moved)).toEqual(moved);
    expect(masked(known, { step: 'lint', sha256: commit, commit: 'c0ffee, it said', why: 'lint' })).toEqual({ step: 'lint', sha256: commit, commit: '…, it said', why: '…' });
  });
});

describe('a captured value that is a secret', () => {
  const passed = { is: 'passed', evidence: [value] } as const;

  it('makes the pass unknown, so that nothing runs with a mask', () => {
    expect(safeVerdict(session, { ...passed, captured: { key: said } })).toEqual({ is: 'unknown', why: 'the value key that it captured is a secret, which is neither kept nor passed on', evidence: [{ ...value, value: 'it is ‹secret›' }] });
    expect(safeVerdict(session, { ...passed, captured: { key: '[masked]' } })).toMatchObject({ is: 'unknown' });
  });

  it('is no other value', () => {
    expect(safeVerdict(session, { ...passed, captured: { version: '1.2.0' } })).toMatchObject({ is: 'passed', captured: { version: '1.2.0' } });
  });
});
