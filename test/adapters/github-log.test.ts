import { describe, expect, it } from 'vitest';
import { readOnce } from '../../src/adapters/github-log.ts';

const log = { errors: ['##[error]no'], tail: [] };

describe('the log of a job that has ended', () => {
  it('is read once, however often its run is looked at, and again when it could not be read', async () => {
    const asked: string[] = [];
    const read = readOnce(async (job) => {
      asked.push(job);
      if (asked.length === 1) throw new Error('not stored yet');
      return log;
    });
    await expect(read('7')).rejects.toThrow('not stored yet');
    expect([await read('7'), await read('7')]).toEqual([log, log]);
    expect(asked).toEqual(['7', '7']);
  });

  it('is kept of the last fifty', async () => {
    const asked: string[] = [];
    const read = readOnce(async (job) => (asked.push(job), log));
    for (let job = 0; job <= 50; job += 1) await read(String(job));
    await read('50');
    await read('0');
    expect(asked).toHaveLength(52);
  });
});
