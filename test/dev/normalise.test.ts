import { expect, test } from 'vitest';
import { normalise, RULES } from '../../src/dev/normalise.ts';

const row = (text: string): string => normalise([text])[0] ?? '';

test.each([
  ['spinner', '⊷ Unit tests', '⊶ Unit tests'],
  ['temporary folder', 'in /var/folders/x1/holdpoint-e2e-Ab3dE9/project', 'in /tmp/holdpoint/project'],
  ['port', 'http://127.0.0.1:40123/x', 'http://127.0.0.1:00000/x'],
  ['process', 'pid 48213', 'pid 0000'],
  ['integrity', 'sha512-abC+/0==', 'sha512-…'],
  ['moment', '2026-03-01T10:31:02.123Z', 'yyyy-mm-ddThh:mm:ssZ'],
  ['date', '2026-03-01', 'yyyy-mm-dd'],
  ['time of day', 'started 10:31:02', 'started hh:mm:ss'],
  ['duration', '41:20 of 1:00:00', 'm:ss of m:ss'],
  ['long duration', '42m and 1h11m and 8s', '0m and 0m and 0m'],
  ['host', 'agent root@vm', 'agent user@host'],
  ['age', 'asked just now', 'asked 0 s ago'],
  ['next look', 'polled 3 s ago · looking now', 'polled 0 s ago · next in 0 s'],
  ['next look of all', '4 live · 1 late · next 0:01', '4 live · 1 late'],
  ['seconds', 'exit 0 in 0.6 s', 'exit 0 in 0 s'],
  ['milliseconds', '✔ sorts (53.475836ms)', '✔ sorts (0ms)'],
  ['number in the log', '┃ › 77   16:54:54  robin', '┃ › 0    hh:mm:ss  robin'],
  ['number in the log', '" > 77   16:54:54  robin', '" > 0    hh:mm:ss  robin'],
  ['number of a record', '│ Event 77 │ of 101 records │', '│ Event 0 │ of 0 records │'],
  ['number of a record', '| 77 . attempt.intended  |', '| 0 . attempt.intended   |'],
  ['shortened hash', 'sha256 9f2c…e1', 'sha256 0000…00'],
  ['hash', 'commit 1a2b3c4d5e', 'commit 0000000'],
  ['size', '12.3 kB', '0 kB'],
  ['bytes', '1428 bytes', '0 bytes'],
])('%s: what differs from run to run is replaced', (name, from, to) => {
  expect(RULES.map((rule) => rule.name)).toContain(name);
  expect(row(from)).toBe(to);
});

test('every rule has an example above', () => {
  expect(RULES).toHaveLength(22);
});

test('words, versions and counts stay', () => {
  expect(row('4.1.3 → 4.2.0   [LIVE]  10/31 passed · step 13 of 31')).toBe('4.1.3 → 4.2.0   [LIVE]  10/31 passed · step 13 of 31');
});

test('a value of another length moves nothing: it is taken out of the space beside it', () => {
  const narrow = ['┃    ✓ Lint              9:58 ┃│ x', '┃ pid 7 · took 0:01      ┃', '┏━ Output ━━━━━━━━━━━━━━ 0:59 ━┓', ' holdpoint         1 running · 5m'];
  const wide = ['┃    ✓ Lint             10:01 ┃│ x', '┃ pid 48213 · took 0:01  ┃', '┏━ Output ━━━━━━━━━━━ 1:00:59 ━┓', ' holdpoint      1 running · 1h11m'];
  expect(normalise(narrow)).toEqual(normalise(wide));
  expect(normalise(narrow)[0]).toBe('┃    ✓ Lint              m:ss ┃│ x');
  expect(normalise(narrow)[2]).toBe('┏━ Output ━━━━━━━━━━━━━━ m:ss ━┓');
});

test('a number of three digits in a narrow log moves nothing', () => {
  expect(row('┃   100 04:06  holdpoi… RELEASED ┃')).toBe('┃   0   m:ss   holdpoi… RELEASED ┃');
  expect(row('┃   99  04:06  holdpoi… RELEASED ┃')).toBe('┃   0   m:ss   holdpoi… RELEASED ┃');
});

test('the space of another pane is not touched', () => {
  expect(row('│ 10:01 │  x   │')).toBe('│ m:ss │  x   │');
});
