import { describe, expect, test } from 'vitest';
import { createTypedHold } from '../../src/adapters/typed-hold.ts';
import type { TypedHold } from '../../src/adapters/typed-hold.ts';

/** A child at a terminal: keys go in, what it writes comes back, and the log is what may be kept of it. */
const terminal = () => {
  const secrets: string[] = [];
  let log = '';
  const hold: TypedHold = createTypedHold((secret) => secrets.push(secret));
  const writes = (text: string): void => {
    log += Buffer.from(hold.take(Buffer.from(text))).toString();
  };
  return {
    secrets,
    writes,
    keys: (keys: string) => hold.typed(keys),
    /** Each key, and at once what a terminal echoes of it. */
    echoed: (keys: string) => [...keys].forEach((key) => (hold.typed(key), writes(key === '\r' ? '\r\n' : key))),
    pauses: () => {
      log += Buffer.from(hold.settle()).toString();
    },
    held: () => hold.held().toString(),
    log: () => log,
  };
};

describe('what is typed at a terminal', () => {
  test('is shown as it is echoed, and never logged', () => {
    const one = terminal();
    one.writes('Enter OTP: ');
    one.echoed('12345');
    expect(one.held()).toBe('12345');
    one.echoed('6\r');
    one.writes('thank you\n');
    expect(one.log()).toBe('Enter OTP: [masked]\r\nthank you\n');
    expect(one.held()).toBe('');
  });

  test('is a secret from its Enter on, corrections and all', () => {
    const one = terminal();
    one.keys('hunterr\u007f2\r');
    expect(one.secrets).toEqual(['hunter2']);
  });

  test('is a secret where it was pasted with its Enter in one piece', () => {
    const one = terminal();
    one.keys('12345678\r');
    expect(one.secrets).toEqual(['12345678']);
    one.keys('9876\r');
    one.writes('9876\r\nthe 9876th\n');
    expect(one.log(), 'a PIN is masked in its own line').toBe('[masked]\r\nthe 9876th\n');
  });

  test('is not logged when its end is echoed after the Enter', () => {
    const one = terminal();
    one.echoed('4242');
    one.keys('42\r');
    one.writes('42\r\nfine\n');
    expect(one.log()).toBe('[masked]\r\nfine\n');
  });

  test('is not logged by a prompt that draws its line anew at every key', () => {
    const one = terminal();
    for (const part of ['s', 'se', 'ses', 'sesa', 'sesam', 'sesame']) {
      one.keys(part.at(-1) ?? '');
      one.writes(`\u001b[2K\u001b[GPass: ${part}\n\u001b[1A`);
    }
    one.keys('\r');
    one.writes('\ndone\n');
    expect(one.log()).not.toMatch(/ses/);
    expect(one.log()).toContain('done\n');
  });

  test('is not logged when it is corrected, left and gone on with', () => {
    const one = terminal();
    one.echoed('12x');
    one.keys('\u007f');
    one.writes('\b \b');
    one.pauses();
    one.echoed('3456');
    one.pauses();
    expect(one.log()).toBe('[masked][masked]');
    one.keys('\r');
    expect(one.secrets).toEqual(['123456']);
  });
});

test('lines of a child that works on while somebody types are logged, once the line is typed', () => {
  const one = terminal();
  one.keys('y');
  one.writes('compiled 3 of 9\ny');
  expect(one.log()).toBe('');
  one.keys('\r');
  one.writes('\r\n');
  expect(one.log()).toBe('compiled 3 of 9\n[masked]\r\n');
});

test('arrows, an escape and a ctrl-c are no text: what a menu draws is logged at once', () => {
  const one = terminal();
  one.keys('\u001b[B\u001bOA\u001b\u0003');
  one.writes('> second\n');
  expect(one.log()).toBe('> second\n');
  expect(one.held()).toBe('');
});

test('a flood while somebody types is not kept in memory', () => {
  const one = terminal();
  one.keys('a');
  for (let n = 0; n < 100; n += 1) one.writes('x'.repeat(2_000).concat('\n'));
  expect(one.held().length).toBeLessThan(70_000);
  expect(one.log().length).toBeGreaterThan(100_000);
});
