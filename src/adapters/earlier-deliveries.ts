import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Recorded } from '../core/event.ts';
import { medianOf } from '../core/median.ts';
import type { Channel } from '../core/plan.ts';
import type { KindPorts } from '../ports.ts';
import { readJournal } from './journal.ts';
import type { SessionFolder, Store } from './store.ts';

type Delivery = { readonly name: string; readonly kind: string; readonly ms: number };

/** Releases of years ago had another registry. */
const MOST_SESSIONS = 8;
/** Reading one of this size takes some 20 ms, in which no key is answered. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * How long each channel took in the live sessions before this one: from the start of its delivery until it was first seen to serve the version.
 * Their journals are read once, when the first delivery is looked at, and only to draw it: what cannot be read is left out.
 */
export const createUsual = ({ store, own }: { readonly store: Store; readonly own: SessionFolder }): KindPorts['usuallyMs'] => {
  let read: Promise<readonly Delivery[]> | null = null;
  return async ({ name, kind }) => {
    read ??= deliveriesBefore(store, own);
    return medianOf((await read).flatMap((one) => (one.name === name && one.kind === kind ? [one.ms] : [])));
  };
};

const deliveriesBefore = async (store: Store, own: SessionFolder): Promise<readonly Delivery[]> => {
  const found: Delivery[] = [];
  try {
    const earlier = store.sessionsOf(own.repository).filter(({ mode, folder, journalMissing }) => mode === 'live' && folder !== own.folder && !journalMissing);
    for (const { journal } of earlier.slice(0, MOST_SESSIONS)) {
      await setImmediate();
      found.push(...readOne(journal));
    }
  } catch {
    // A state folder that cannot be listed says how nothing usually is.
  }
  return found;
};

const readOne = (journal: string): readonly Delivery[] => {
  try {
    return statSync(journal).size > MOST_BYTES ? [] : deliveriesIn(readJournal(journal).records);
  } catch {
    return [];
  }
};

/** Deliveries that were watched from their start to their pass. One that nobody looked at for a night says when the laptop was opened. */
const deliveriesIn = (records: readonly Recorded[]): readonly Delivery[] => {
  const channels = new Map<string, Channel>();
  const started = new Map<string, number>();
  const found: Delivery[] = [];
  for (const { event, at } of records) {
    if (event.type === 'runbook.adopted') for (const { id, kind, channel } of event.plan.steps) {
      const of = kind === 'deliver' && channel !== null ? event.plan.channels[channel] : undefined;
      if (of !== undefined) channels.set(id, of);
    }
    if (event.type === 'session.left' || event.type === 'session.resumed') started.clear();
    if (event.type === 'attempt.intended' && event.attempt === 1) started.set(event.step, at);
    if (event.type !== 'attempt.ended') continue;
    const [of, from] = [channels.get(event.step), started.get(event.step)];
    if (event.outcome.result === 'passed' && of !== undefined && from !== undefined && at >= from) found.push({ name: of.name, kind: of.kind, ms: at - from });
  }
  return found;
};
