import { createInterface } from 'node:readline';
import { takeLock } from '../../../src/adapters/lock.ts';

// `take <time> <folder>`: waits for that millisecond, takes the lock, says `held` or `refused <who holds it>`. Never lets go by itself.
process.stdout.write('ready\n');
createInterface({ input: process.stdin }).on('line', (line) => {
  const [, at = '0', folder = ''] = /^take (\d+) (.*)$/.exec(line) ?? [];
  // Spins, so that all of them are at the same file in the same moment.
  while (Date.now() < Number(at));
  const taken = takeLock(folder);
  process.stdout.write(taken.held ? 'held\n' : `refused ${taken.holder?.pid ?? 'nobody'}\n`);
});
