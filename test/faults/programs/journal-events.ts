import type { JournalHeader } from '../../../src/adapters/journal.ts';
import type { Actor, Event } from '../../../src/core/event.ts';

export const ADA: Actor = { name: 'Ada', email: 'ada@tidewater.test', person: true };
export const NOW = 1_800_000_000_000;
export const HEADER: JournalHeader = { repository: 'acme/tidewater', target: 'v1.2.0', mode: 'live', session: 1, version: '0.1.0' };

/** What is appended as the nth batch: one to three events, of growing size. */
export const eventsOf = (batch: number): readonly Event[] => {
  const sent: Event = { type: 'attempt.sent', step: `step-${batch}`, attempt: 1, sent: { text: 'x'.repeat(batch * 37) } };
  const more: readonly Event[] = [{ type: 'shell.opened' }, { type: 'report.written', path: `report-${batch}.md`, sha256: 'a'.repeat(64) }];
  return [sent, ...more.slice(0, batch % 3)];
};
