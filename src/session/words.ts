import type { Refusal } from '../core/command.ts';
import { ActError } from '../core/error.ts';
import { WorldError } from '../ports.ts';
import type { Session } from './session.ts';

/** What an error says, without secrets. */
export const wordsOf = (session: Session, error: unknown): string => session.ports.redact(error instanceof Error ? error.message : String(error)).text;

/** An expected "no" out of an error of the world. */
export const refusalOf = (session: Session, error: unknown): Refusal => ({
  why: wordsOf(session, error),
  fix: error instanceof WorldError || error instanceof ActError ? error.fix : 'Try again.',
});
