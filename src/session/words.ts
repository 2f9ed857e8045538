import type { Command, Refusal } from '../core/command.ts';
import { ActError } from '../core/error.ts';
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

/** The command as it may be journaled: a secret that a person typed, or that an error carried, does not get to disk. */
export const withoutSecrets = (session: Redacting, command: Command): Command => {
  const of = (text: string): string => clean(session, text);
  switch (command.type) {
    case 'answer': {
      const { answer } = command;
      return { ...command, answer: { ...answer, reason: of(answer.reason), attachment: answer.attachment === null ? null : of(answer.attachment) } };
    }
    case 'waive':
    case 'abandon':
    case 'blocker-closed':
      return { ...command, reason: of(command.reason) };
    case 'share-fix':
      return { ...command, message: of(command.message) };
    case 'file-blocker':
    case 'blocker-filed':
      return { ...command, title: of(command.title) };
    case 'act-failed':
      return { ...command, why: of(command.why), fix: of(command.fix) };
    case 'fix-ended':
    case 'fix-shared':
      return { ...command, why: of(command.why) };
    default:
      return command;
  }
};
