import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { typedLines } from '../../src/cli/typed-lines.ts';
import type { Wanted } from '../../src/plain/talk.ts';
import { QUIET_MS } from '../../src/ui/quiet.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const sit = () => {
  const input = new PassThrough();
  const said: string[] = [];
  let ended = 0;
  // Boundary: of a terminal only what every stream has is used.
  const lines = typedLines({ input: input as unknown as ReadStream, say: (more) => void said.push(...more), onEnd: () => void (ended += 1), clock: () => performance.now() });
  const ask = (wants: Wanted = 'number', over = () => false) => lines.ask({ wants, prompt: '?', over });
  return { input, said, lines, ask, ended: () => ended };
};
const type = async (input: PassThrough, text: string): Promise<void> => {
  input.write(text);
  await new Promise(setImmediate);
};

test('a question listens after 0.7 s, and then says so', async () => {
  const { input, said, ask } = sit();
  const answer = ask();
  await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toEqual(['?']);
  await type(input, '1\n');
  expect(await answer).toEqual({ is: 'typed', text: '1' });
});

test('a line typed before it listens is dropped, and the quiet begins anew', async () => {
  const { input, said, ask } = sit();
  const answer = ask();
  await vi.advanceTimersByTimeAsync(QUIET_MS - 100);
  await type(input, '1\n');
  await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(said).toEqual(['A line typed before this question listened was dropped.', '?']);
  await type(input, '2\n');
  expect(await answer).toEqual({ is: 'typed', text: '2' });
});

test('lines that come at once were pasted: a number and words take none of them, a text takes them as one', async () => {
  for (const wants of ['number', 'words'] as const) {
    const { input, said, ask } = sit();
    const answer = ask(wants);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    await type(input, 'publish v1.2.0\n1\n');
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(said).toEqual(['?', '2 lines came at once, as when they are pasted: none of them was taken.', '?']);
    await type(input, '0\n');
    expect(await answer).toEqual({ is: 'typed', text: '0' });
  }
  const { input, ask } = sit();
  const answer = ask('text');
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  await type(input, 'first\r\nsecond\n');
  expect(await answer).toEqual({ is: 'typed', text: 'first second' });
});

test('what was begun before it listens does not become part of the answer unseen: a line is what the terminal gives with its end', async () => {
  const { input, ask } = sit();
  const answer = ask();
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  await type(input, '1');
  await type(input, '2\n');
  expect(await answer).toEqual({ is: 'typed', text: '12' });
});

test('a question that has nothing to ask any more ends when something changed', async () => {
  const { lines, ask } = sit();
  let over = false;
  const answer = ask('number', () => over);
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  over = true;
  lines.nudge();
  expect(await answer).toEqual({ is: 'over' });
});

test('the end of the input ends every question, and is told once', async () => {
  const { input, ask, ended, lines } = sit();
  const answer = ask();
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  input.end();
  expect(await answer).toEqual({ is: 'over' });
  expect(await ask()).toEqual({ is: 'over' });
  expect(ended()).toBe(1);
  expect(lines.closed()).toBe(true);
});

test('nothing is read here while the terminal is lent', async () => {
  const { input, ask, lines } = sit();
  const answer = ask();
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  await lines.lend(async () => {
    input.write('1\n');
    await new Promise(setImmediate);
    input.read();
  });
  await type(input, '0\n');
  expect(await answer).toEqual({ is: 'typed', text: '0' });
});

