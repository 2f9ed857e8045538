import type { Command, Refusal } from '../core/command.ts';
import { ActError } from '../core/error.ts';
import { MASK } from '../core/masked.ts';
import type { Verdict } from '../core/verdict.ts';
import { WorldError } from '../ports.ts';
import type { SessionPorts } from './ports.ts';

type Redacting = { readonly ports: Pick<SessionPorts, 'redact'> };

/** A text as it may be written and shown. */
export const clean = ({ ports }: Redacting, text: string): string => ports.redact(text).text;

/** What an error says, without secrets. */
export const wordsOf = (session: Redacting, error: unknown): string => clean(session, error instanceof Error ? error.message : String(error));

/** An expected "no" out of an error of the world. */
export const refusalOf = (session: Redacting, error: unknown): Refusal => ({
  why: wordsOf(session, error),
  fix: error instanceof WorldError || error instanceof ActError ? clean(session, error.fix) : 'Try again.',
});

/** Names of the plan and of git: compared with others byte by byte, and never foreign words. `changed` decides which passes are stale. */
const NAMES = new Set(['type', 'step', 'id', 'key', 'question', 'option', 'words', 'branch', 'path', 'changed', 'fromBase']);
/** What identifies bytes. A masked one would make a pass stale, or an act unknown, for ever. */
const DIGESTS = new Set(['commit', 'base', 'object', 'tree', 'sha256', 'hash', 'runbookHash']);
/** What stands in these is named by runbooks and the world: a captured value may be called `key`. */
const THEIRS = new Set(['captured', 'values', 'inputs', 'note', 'notes', 'sent', 'facts', 'versions', 'tools']);
const DIGEST = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Any plain value with its texts as they may be written and shown. Only names and digests stay as they are. */
export const masked = <T>(session: Redacting, value: T): T => {
  const of = (one: unknown, key: string, ours: boolean): unknown => {
    if (ours && NAMES.has(key)) return one;
    if (typeof one === 'string') return DIGESTS.has(key) && DIGEST.test(one) ? one : clean(session, one);
    if (Array.isArray(one)) return one.map((item: unknown) => of(item, '', ours));
    return typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, of(inner, name, ours && !THEIRS.has(name))])) : one;
  };
  // Boundary: texts become texts and all else stays, so the type does.
  return of(value, '', true) as T;
};

/**
 * The command as it may be journaled: a secret that a person typed, that a tool printed or that an error carried does not get to
 * disk. Every text of every command goes through here, so that a new one cannot be forgotten.
 */
export const withoutSecrets = (session: Redacting, command: Command): Command => {
  switch (command.type) {
    // What runs is what was trusted, to the byte: a plan with a secret in it is refused before (`cli/plan-secrets.ts`).
    case 'open':
    case 'adopt-runbook':
    // Its words and its tag are the plan's, or they are refused.
    case 'adopt-tag':
      return command;
    case 'judged':
      return { ...masked(session, command), verdict: safeVerdict(session, command.verdict) };
    default:
      return masked(session, command);
  }
};

/** A verdict without secrets. Prevents: a step that runs with `[masked]` as its version, or as its password. */
export const safeVerdict = (session: Redacting, verdict: Verdict): Verdict => {
  const safe = masked(session, verdict);
  if (safe.is !== 'passed' || verdict.is !== 'passed') return safe;
  const secret = Object.entries(verdict.captured ?? {}).find(([, value]) => value.includes(MASK) || clean(session, value) !== value)?.[0];
  return secret === undefined ? safe : { is: 'unknown', why: `the value ${secret} that it captured is a secret, which is neither kept nor passed on`, evidence: safe.evidence };
};
