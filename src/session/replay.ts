import type { Refusal } from '../core/command.ts';
import type { Recorded } from '../core/event.ts';
import { replay } from '../core/replay.ts';
import type { State } from '../core/state.ts';
import type { Actions, Travel, World } from '../core/world.ts';
import type { Snapshot } from './session.ts';
import { usualOf } from './world.ts';

/** A journal that is shown again, record by record. It has no ports: nothing can be done, and nothing is written. */
export type Replay = {
  readonly snapshot: () => Snapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** Goes to another record and says which: `record 12 of 57: attempt.ended lint`. */
  readonly travel: (to: Travel | number) => string;
};

/** @param records at least up to the first plan; what comes before it is no screen. @throws HoldpointError for history that cannot have happened. */
export const createReplay = (records: readonly Recorded[], { redacted, head }: { readonly redacted: number; readonly head: string }): Replay => {
  const first = records.findIndex(({ event }) => event.type === 'runbook.adopted') + 1;
  const at = (n: number): Snapshot => {
    const shown = records.slice(0, n);
    const state = replay(shown);
    return { state, records: shown, world: worldAt(state, shown, { at: n, of: records.length, redacted, head }) };
  };
  let snapshot = at(records.length);
  const listeners = new Set<() => void>();
  return {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    travel: (to) => {
      const now = snapshot.records.length;
      const wanted = { first, back: now - 1, on: now + 1, last: records.length }[to] ?? Number(to);
      snapshot = at(Math.max(first, Math.min(records.length, wanted)));
      for (const listener of listeners) listener();
      const shown = snapshot.records.at(-1);
      return `record ${shown?.n ?? 0} of ${records.length}: ${shown === undefined ? '' : `${shown.event.type}${'step' in shown.event ? ` ${shown.event.step}` : ''}`}`;
    },
  };
};

/** What a session would observe and nobody wrote down is not there; it is as late as the newest record. */
const worldAt = (state: State, shown: readonly Recorded[], { at, of, redacted, head }: NonNullable<World['replay']> & { readonly head: string }): World => {
  const by = shown.findLast((record) => record.by.person)?.by;
  return {
    now: shown.at(-1)?.at ?? 0,
    watches: {},
    running: {},
    danger: null,
    message: null,
    chain: { events: at, head: at === of ? head : '', ok: true },
    readOnly: null,
    goingOn: false,
    prompt: null,
    usualMs: usualOf(state),
    blockers: { at: null, open: state.blockers.open, closed: state.blockers.closed, why: null, where: state.plan?.blockers.tracker ?? '' },
    notices: [],
    survivors: [],
    dryRun: null,
    you: { name: by?.name ?? '', email: by?.email ?? '' },
    replay: { at, of, redacted },
  };
};

const REFUSAL: Refusal = { why: 'this is a replay', fix: 'Nothing is done or recorded in it. , and . go from record to record.' };

/** Every key that would do something says that this is a replay. */
export const replayActions = ({ leave }: Pick<Actions, 'leave'>): Actions => {
  const refuse = async (): Promise<Refusal> => REFUSAL;
  const nothing = async (): Promise<void> => undefined;
  return {
    start: refuse, reconcile: refuse, wait: refuse, endWait: refuse, goOn: refuse, openDanger: refuse, closeDanger: () => undefined, typeDanger: refuse, answer: refuse, waive: refuse, stop: refuse, fix: refuse, shareFix: refuse,
    fileBlocker: refuse, closeBlocker: refuse, revert: refuse, pollNow: () => undefined, writeReport: refuse, killSurvivor: nothing, shell: nothing, openLog: refuse, openUrl: refuse, copy: refuse, abandon: refuse,
    listPasses: refuse, adoptPasses: refuse, findApproval: refuse, approve: refuse, findFailed: refuse, rerunFailed: refuse, type: () => false,
    openEvidence: async () => ['A replay has the names and hashes of evidence, not what was in it.'],
    fixDiff: async () => ['A replay has no checkout to compare with.'],
    draftBlocker: async () => ({ title: '', body: '', where: 'a replay', masked: 0, remote: false }),
    edit: async () => null,
    leave,
  };
};
