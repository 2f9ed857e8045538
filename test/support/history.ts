import type { Actor, Event, Fingerprint, Preconditions } from '../../src/core/event.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Plan, Question } from '../../src/core/plan.ts';
import type { Captured, Evidence, Outcome, Proof } from '../../src/core/verdict.ts';
import { hashOf } from './plan.ts';

/** Commits; their first seven letters tell them apart. */
export const C1 = 'c1c1c1c1c1c1';
export const C2 = 'c2c2c2c2c2c2';
export const C3 = 'c3c3c3c3c3c3';

export const ADA: Actor = { name: 'Ada', email: 'ada@tidewater.test', person: true };

/** The moment in which tests ask, long after everything in `given` happened. */
export const NOW = 1_800_000_000_000;

export const log: Evidence = { type: 'file', name: 'log', path: 'logs/a.1.log', sha256: 'aa', bytes: 12 };
export const proof: Proof = [log, { type: 'value', name: 'exit', value: '0' }];

type Moved = { readonly commit?: string; readonly branch?: string | null; readonly changed?: { readonly [commit: string]: readonly string[] }; readonly fromBase?: readonly string[] | null; readonly base?: string };

export const moved = ({ commit = C1, branch = 'main', changed = {}, fromBase = ['src/a.rs'], base }: Moved = {}): Event => ({ type: 'candidate.moved', commit, branch, changed, fromBase, ...(base === undefined ? {} : { base }) });

/** A session that has opened on a candidate. */
export const opened = (plan: Plan, candidate: Moved = {}): readonly Event[] => [
  { type: 'session.opened', repository: plan.repository, session: 1, version: '0.1.0', host: 'here', pid: 1 },
  { type: 'inputs.confirmed', inputs: { target: plan.target, base: plan.base, mode: plan.mode } },
  { type: 'runbook.adopted', hash: plan.runbookHash, plan },
  moved(candidate),
];

type Of = { readonly attempt?: number; readonly commit?: string; readonly tree?: string; readonly hash?: string; readonly values?: Fingerprint['values'] };

const forOf = (id: string, { commit = C1, tree = 'clean', hash = hashOf(id), values = {} }: Of): Fingerprint => ({ commit, tree, step: hash, values, tools: {} });

export const intended = (id: string, of: Of & { readonly words?: string; readonly asked?: Preconditions; readonly note?: JsonObject } = {}): Extract<Event, { type: 'attempt.intended' }> => ({
  type: 'attempt.intended',
  step: id,
  attempt: of.attempt ?? 1,
  for: forOf(id, of),
  asked: of.words === undefined ? null : (of.asked ?? fine()),
  words: of.words ?? null,
  note: of.note ?? {},
});

export const sent = (id: string, attempt = 1): Event => ({ type: 'attempt.sent', step: id, attempt, sent: {} });

export const ended = (id: string, outcome: Outcome, { attempt = 1, commit = null }: { readonly attempt?: number; readonly commit?: string | null } = {}): Event => ({ type: 'attempt.ended', step: id, attempt, outcome, commit });

export const PASSED = { result: 'passed', evidence: proof, captured: {} } as const satisfies Outcome;
export const FAILED: Outcome = { result: 'failed', why: 'exit 1', fix: 'Mend it.', evidence: [] };
export const UNKNOWN: Outcome = { result: 'unknown', why: 'signal 9', evidence: [] };
export const NOT_DONE: Outcome = { result: 'failed', why: 'it is not there', fix: 'Try again.', evidence: [], notDone: true };
export const CONFLICT: Outcome = { result: 'failed', why: 'other bytes', fix: 'Go forward.', evidence: [], conflict: true };

/** A step that acted, was looked at and came to this. */
export const came = (id: string, outcome: Outcome, of: Parameters<typeof intended>[1] = {}): readonly Event[] => [intended(id, of), sent(id, of?.attempt), ended(id, outcome, { attempt: of?.attempt ?? 1 })];

export const passed = (id: string, of: Parameters<typeof intended>[1] & { readonly captured?: Captured } = {}): readonly Event[] => came(id, { ...PASSED, captured: of.captured ?? {} }, of);

/** The same of a step that only looks. */
export const saw = (id: string, outcome: Outcome = PASSED, of: Parameters<typeof intended>[1] = {}): readonly Event[] => [intended(id, of), ended(id, outcome, { attempt: of?.attempt ?? 1 })];

export const asks = (id: string, questions: readonly Question[], { attempt = 1, watching = false }: { readonly attempt?: number; readonly watching?: boolean } = {}): Event => ({ type: 'attempt.asked', step: id, attempt, questions, watching });

export const opensEvidence = (id: string, name = 'log', attempt = 1): Event => ({ type: 'evidence.opened', step: id, attempt, name });

export const answered = (id: string, question: string, option: string, { attempt = 1, reason = '', attachment = null }: { readonly attempt?: number; readonly reason?: string; readonly attachment?: string | null } = {}): Event => ({
  type: 'attempt.answered',
  step: id,
  attempt,
  answer: { question, option, reason, attachment },
});

export const waived = (id: string, { commit = C1, until = NOW + 60_000, reason = 'known' }: { readonly commit?: string; readonly until?: number; readonly reason?: string } = {}): Event => ({ type: 'waiver.granted', step: id, reason, commit, until });

/** What is asked before an irreversible act, when all is well. */
export const fine = (said: Partial<Preconditions> = {}, at = NOW): Preconditions => ({
  blockers: { ok: true, at, value: [] },
  remoteTag: { ok: true, at, value: null },
  remoteBranch: { ok: true, at, value: { commit: C1 } },
  runbookHash: { ok: true, at, value: 'runbook-1' },
  evidence: { ok: true, at, value: [] },
  rechecks: {},
  ...said,
});
