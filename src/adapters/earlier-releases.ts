import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Recorded } from '../core/event.ts';
import { medianOf } from '../core/median.ts';
import type { Channel } from '../core/plan.ts';
import type { StepTook } from '../core/world.ts';
import type { KindPorts } from '../ports.ts';
import { readJournal } from './journal.ts';
import type { SessionFolder, Store } from './store.ts';

type Delivery = { readonly name: string; readonly kind: string; readonly ms: number };
type Measured = { readonly deliveries: readonly Delivery[]; readonly steps: readonly StepTook[] };

/** What the live sessions before this one tell of how long things take; to be drawn, and read by no rule. */
export type Earlier = {
  readonly usuallyMs: KindPorts['usuallyMs'];
  /** Of each release, the newest first, the passes of steps that nobody had to answer anything for. */
  readonly steps: () => Promise<readonly (readonly StepTook[])[]>;
};

/** Releases of years ago had another registry. */
const MOST_SESSIONS = 8;
/** Reading one of this size takes some 20 ms, in which no key is answered. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Reads the journals of earlier live sessions once, when they are first asked about: how long each channel took from the start of its delivery until it
 * was first seen to serve the version, and how long each step took. What cannot be read is left out.
 */
export const createEarlier = ({ store, own }: { readonly store: Store; readonly own: SessionFolder }): Earlier => {
  let read: Promise<readonly Measured[]> | null = null;
  const measured = (): Promise<readonly Measured[]> => (read ??= measuredBefore(store, own));
  return {
    usuallyMs: async ({ name, kind }) => medianOf((await measured()).flatMap(({ deliveries }) => deliveries.flatMap((one) => (one.name === name && one.kind === kind ? [one.ms] : [])))),
    steps: async () => (await measured()).map(({ steps }) => steps).filter((steps) => steps.length > 0),
  };
};

const measuredBefore = async (store: Store, own: SessionFolder): Promise<readonly Measured[]> => {
  const found: Measured[] = [];
  try {
    const earlier = store.sessionsOf(own.repository).filter(({ mode, folder, journalMissing }) => mode === 'live' && folder !== own.folder && !journalMissing);
    for (const { journal } of earlier.slice(0, MOST_SESSIONS)) {
      await setImmediate();
      found.push(readOne(journal));
    }
  } catch {
    // A state folder that cannot be listed says how nothing usually is.
  }
  return found;
};

const NOTHING: Measured = { deliveries: [], steps: [] };

const readOne = (journal: string): Measured => {
  try {
    return statSync(journal).size > MOST_BYTES ? NOTHING : measuredIn(readJournal(journal).records);
  } catch {
    return NOTHING;
  }
};

/**
 * Attempts that were watched from their start to their pass. One that nobody looked at for a night says when the laptop was opened. Of a delivery the
 * first attempt's start counts, for the world went on between them.
 */
const measuredIn = (records: readonly Recorded[]): Measured => {
  const channels = new Map<string, Channel>();
  const kinds = new Map<string, string>();
  const delivered = new Map<string, number>();
  const started = new Map<string, number>();
  const deliveries: Delivery[] = [];
  const steps: StepTook[] = [];
  for (const { event, at } of records) {
    if (event.type === 'runbook.adopted') for (const { id, kind, channel } of event.plan.steps) {
      kinds.set(id, kind);
      const of = kind === 'deliver' && channel !== null ? event.plan.channels[channel] : undefined;
      if (of !== undefined) channels.set(id, of);
    }
    if (event.type === 'session.left' || event.type === 'session.resumed') {
      delivered.clear();
      started.clear();
    }
    if (event.type === 'attempt.intended') started.set(event.step, at);
    if (event.type === 'attempt.intended' && event.attempt === 1) delivered.set(event.step, at);
    // How long a person thinks is no measure of a step.
    if (event.type === 'attempt.asked') started.delete(event.step);
    if (event.type !== 'attempt.ended') continue;
    const { step } = event;
    const [of, sinceFirst, since, kind] = [channels.get(step), delivered.get(step), started.get(step), kinds.get(step)];
    started.delete(step);
    if (event.outcome.result !== 'passed') continue;
    if (of !== undefined && sinceFirst !== undefined && at >= sinceFirst) deliveries.push({ name: of.name, kind: of.kind, ms: at - sinceFirst });
    if (kind !== undefined && since !== undefined && at >= since) steps.push({ id: step, kind, ms: at - since });
  }
  return { deliveries, steps };
};
