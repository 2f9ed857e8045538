import { fsyncSync, writeSync } from 'node:fs';
import { createJournal, openJournal } from '../../../src/adapters/journal.ts';
import type { Disk, Journal } from '../../../src/adapters/journal.ts';
import { recoverHere } from './recovering.ts';
import { ADA, HEADER, NOW, eventsOf } from './journal-events.ts';

/*
 * journal-writer create|open|recover PATH BATCHES [CALL FAULT N]
 *
 * Appends batches of events, and says `ack <records>` when a batch was acknowledged, `refused <why>` when it was not; it goes on after that, as no
 * program should, to see whether anything is still taken. `recover` cuts a damaged journal back, and appends nothing. With CALL (write, fsync) the Nth of them kills the process or fails with that error.
 */
const [how = '', path = '', batches = '0', call = '', fault = '', at = '0'] = process.argv.slice(2);

const say = (line: string): void => void writeSync(1, `${line}\n`);
let calls = 0;
let poisoned = false;

const injected = (name: string, bytes: Uint8Array | null, fd: number): void => {
  // Whoever calls fsync again after it failed may be told that all is well.
  if (poisoned && name === 'fsync') say('fsync after a failure');
  if (name !== call || (calls += 1) !== Number(at)) return;
  if (fault === 'KILL') process.kill(process.pid, 'SIGKILL');
  if (fault === 'KILL-HALF') {
    if (bytes !== null) writeSync(fd, bytes.subarray(0, bytes.length >> 1));
    process.kill(process.pid, 'SIGKILL');
  }
  throw Object.assign(new Error(`${fault}: injected, ${name}`), { code: fault });
};
const disk: Disk = {
  write: (fd, bytes) => (injected('write', bytes, fd), writeSync(fd, bytes)),
  fsync: (fd) => (injected('fsync', null, fd), fsyncSync(fd)),
};

const begin = async (): Promise<Journal | null> => {
  try {
    if (how === 'recover') return recoverHere(path, disk), say('recovered'), null;
    return how === 'create' ? await createJournal(path, HEADER, disk) : await openJournal(path, disk);
  } catch (error) {
    say(`refused ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
};

const journal = await begin();
if (journal !== null) say(`opened ${journal.records.length}`);
for (let batch = 1; journal !== null && batch <= Number(batches); batch += 1) {
  try {
    const records = await journal.append(eventsOf(batch), { by: ADA, at: NOW + batch });
    say(`ack ${records.at(-1)?.n}`);
  } catch (error) {
    poisoned = true;
    say(`refused ${error instanceof Error ? error.message : String(error)}`);
  }
}
say('over');
