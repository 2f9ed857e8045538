import { takeLock } from '../../../src/adapters/lock.ts';

// Says that it is ready, takes the lock of its folder when told to, says how that went, and stays until it is killed.
const folder = process.argv[2] ?? '';
process.stdout.write('ready\n');
process.stdin.on('data', (said) => {
  const taken = takeLock(folder);
  process.stdout.write(taken.held ? 'held\n' : `refused by ${taken.holder?.pid ?? 'nobody'}\n`);
  if (taken.held && said.toString() === 'release\n') taken.release();
});
