import { readJournal } from '../adapters/journal.ts';
import type { Store, StoredSession } from '../adapters/store.ts';
import { HoldpointError } from '../core/error.ts';
import type { PassOrigin, Recorded } from '../core/event.ts';

/** What became of the record that an adopted pass comes from. `missing`: its session is gone; the copies of its evidence stand alone. */
export type Origin = { readonly step: string; readonly attempt: number; readonly from: PassOrigin; readonly is: 'match' | 'missing' | 'differs'; readonly why: string };

type Read = { readonly records: readonly Recorded[]; readonly hashes: readonly string[] } | { readonly is: 'missing' | 'differs'; readonly why: string };

/** Looks each adopted pass of a session up in the journal that it names: by number, by hash, and by what the record says. Reads only. */
export const originsOf = (store: Store, session: StoredSession, records: readonly Recorded[]): readonly Origin[] => {
  const journals = new Map<string, Read>();
  return records.flatMap(({ event }): readonly Origin[] => {
    if (event.type !== 'pass.adopted') return [];
    const { step, attempt, from } = event;
    const name = `${from.mode}-${from.session}`;
    const read = journals.get(name) ?? readOrigin(store, session, from);
    journals.set(name, read);
    return [{ step, attempt, from, ...('is' in read ? read : compared(read, step, from)) }];
  });
};

const readOrigin = (store: Store, { repository, target }: StoredSession, from: PassOrigin): Read => {
  const found = store.sessionsOf(repository).find((one) => one.target === target && one.mode === from.mode && one.session === from.session);
  if (found === undefined) return { is: 'missing', why: 'its session is not on this machine' };
  if (found.journalMissing) return { is: 'missing', why: `${found.journal} is missing` };
  try {
    return readJournal(found.journal);
  } catch (error) {
    // A journal that cannot be believed vouches for nothing.
    if (error instanceof HoldpointError) return { is: 'differs', why: `${error.what}: ${error.why}` };
    throw error;
  }
};

const compared = ({ records, hashes }: { readonly records: readonly Recorded[]; readonly hashes: readonly string[] }, step: string, { n, hash }: PassOrigin): Pick<Origin, 'is' | 'why'> => {
  const event = records[n - 1]?.event;
  if (event === undefined) return { is: 'differs', why: `its journal has ${records.length} records` };
  if (hashes[n - 1] !== hash) return { is: 'differs', why: `that record has hash ${hashes[n - 1]?.slice(0, 12) ?? 'none'}` };
  const passed = event.type === 'attempt.ended' && event.step === step && event.outcome.result === 'passed';
  return passed ? { is: 'match', why: '' } : { is: 'differs', why: `that record is ${event.type}, and no pass of ${step}` };
};
