import { linkSync, readdirSync, unlinkSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { HoldpointError } from '../core/error.ts';
import { DISK, readRegular, writeNew } from './disk.ts';
import { bootId, hostName, processNamespace, startOf } from './process-identity.ts';

/** `namespace`: in which its number names it; empty where the system has none. Older records do not say it. */
export type Holder = { readonly host: string; readonly boot: string; readonly namespace?: string; readonly pid: number; readonly started: string; /** ISO time at which it took the lock. */ readonly since: string };

export type Taken =
  | { readonly held: true; readonly release: () => void }
  | { readonly held: false; readonly holder: Holder | null; readonly why: string };

/**
 * Takes the one writer's lock of a folder. Epoch files `lock-<n>` are made by link(2), the highest says who holds it: one
 * owner in 60 of 60 races, where removing a dead holder's file gave two in 13. There is no time-out: laptops sleep. A dead
 * holder on this host is taken over; another host, another namespace of processes, or a record that can't be read, needs the person.
 * @throws HoldpointError code 1 when the folder can't be written.
 */
export function takeLock(folder: string): Taken {
  const me: Holder = { host: hostName(), boot: bootId(), namespace: processNamespace(), pid: process.pid, started: startOf(process.pid) ?? '', since: new Date().toISOString() };
  try {
    for (;;) {
      const epoch = highestEpoch(folder);
      const refusal = epoch === 0 ? null : refusalOf(join(folder, name(epoch)));
      if (refusal !== null) return refusal;
      if (!claim(folder, epoch + 1, JSON.stringify(me))) continue;
      // Somebody slow may have linked an epoch that was cleared away: only the highest holds.
      if (highestEpoch(folder) !== epoch + 1) {
        remove(join(folder, name(epoch + 1)));
        continue;
      }
      clearBelow(folder, epoch + 1 - KEPT_EPOCHS);
      return { held: true, release: releaseOf(folder, epoch + 1) };
    }
  } catch (cause) {
    throw new HoldpointError({ code: 1, what: `The lock in ${folder} could not be taken`, why: cause instanceof Error ? cause.message : String(cause), fix: 'See that the folder is yours and that the disk has room.', cause });
  }
}

/** Old epochs stay for a while: one that is cleared could be linked anew by a racer that was asleep. */
const KEPT_EPOCHS = 16;
const FREE = '{"free":true}';
const NAME = /^lock-(\d{8,})$/;
const name = (epoch: number): string => `lock-${String(epoch).padStart(8, '0')}`;

const epochsIn = (folder: string): readonly number[] => readdirSync(folder).flatMap((file) => NAME.exec(file)?.[1] ?? []).map(Number);
const highestEpoch = (folder: string): number => Math.max(0, ...epochsIn(folder));

/** Null when the lock is free to take. */
function refusalOf(path: string): Extract<Taken, { held: false }> | null {
  let text: string;
  try {
    text = readRegular(path).toString();
  } catch (cause) {
    // It was the highest a moment ago: a higher one has come, and the caller looks again by failing to link.
    if (isCode(cause, 'ENOENT')) return null;
    return { held: false, holder: null, why: `who holds it can't be read (${path}); if nobody does, remove that file` };
  }
  if (text === FREE) return null;
  const holder = parseHolder(text);
  if (holder === null) return { held: false, holder: null, why: `who holds it can't be understood (${path}); if nobody does, remove that file` };
  if (holder.host !== hostName()) return { held: false, holder, why: `it is open on ${holder.host} since ${holder.since} (process ${holder.pid}); only you can know whether that is over: then remove ${path}` };
  if (isLive(holder)) return { held: false, holder, why: `it is open here since ${holder.since}, in process ${holder.pid}` };
  const unseen = whyUnseen(holder);
  return unseen === null ? null : { held: false, holder, why: `${unseen} since ${holder.since} (process ${holder.pid} there); only you can know whether that is over: then remove ${path}` };
}

/**
 * Why a holder that is not seen here may live all the same; null where it is dead. Nothing outlives the boot that it ran in.
 * Prevents: a sandbox on the same host, from which no process outside is to be seen, that takes the lock from under a Holdpoint that publishes.
 */
function whyUnseen({ boot, namespace }: Holder): string | null {
  if (boot !== bootId() || namespace === processNamespace()) return null;
  if (namespace !== undefined) return 'it is open on this host in another namespace of processes (a sandbox or a container has its own)';
  // Where there are no namespaces, an older record names its process as well as a new one.
  return processNamespace() === '' ? null : 'it was taken by an older Holdpoint on this host, perhaps in a container or a sandbox,';
}

/** The same process, and not another one that got its number. A process that can be seen but not dated counts as alive. */
function isLive(holder: Holder): boolean {
  const started = startOf(holder.pid);
  if (started === null) return false;
  if (started === '' || holder.started === '') return true;
  return started === holder.started;
}

function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { host, boot, namespace, pid, started, since } = value as { readonly [field: string]: unknown }; // Boundary cast: each field is checked below.
    if (typeof host !== 'string' || typeof boot !== 'string' || typeof pid !== 'number' || typeof started !== 'string' || typeof since !== 'string') return null;
    if (namespace !== undefined && typeof namespace !== 'string') return null;
    return { host, boot, ...(namespace === undefined ? {} : { namespace }), pid, started, since };
  } catch {
    return null;
  }
}

/** Makes an epoch file with its content whole, or not at all. False when somebody was first. */
function claim(folder: string, epoch: number, content: string): boolean {
  const draft = join(folder, `.lock-draft-${randomUUID()}`);
  try {
    writeNew(draft, Buffer.from(content), DISK);
    linkSync(draft, join(folder, name(epoch)));
    return true;
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return false;
    throw cause;
  } finally {
    remove(draft);
  }
}

/** Only the holder writes the epoch after its own, so that a release never frees somebody else's lock. */
function releaseOf(folder: string, epoch: number): () => void {
  let released = false;
  return () => {
    if (released) return;
    released = true;
    try {
      claim(folder, epoch + 1, FREE);
    } catch {
      // A folder that is gone has no lock; one that can't be written is taken over when this process has ended.
    }
  };
}

const clearBelow = (folder: string, epoch: number): void => epochsIn(folder).filter((one) => one <= epoch).forEach((one) => remove(join(folder, name(one))));

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (cause) {
    if (!isCode(cause, 'ENOENT')) throw cause;
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
