const COMPARE = String.raw`/** Numbers inside a name count as numbers: log9 comes before log10. */
export const compareNames = (a, b) => {
  const left = parts(a);
  const right = parts(b);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = compareParts(left[index], right[index]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};

const parts = (name) => name.match(/\d+|\D+/g) ?? [];

const compareParts = (a, b) => {
  const [numberA, numberB] = [/^\d/.test(a), /^\d/.test(b)];
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
};
`;

const INSERTION = String.raw`/** Gives the names sorted; equal names keep their order. */
export const sortNames = (names, compare = compareNames) => {
  const sorted = [];
  for (const name of names) {
    let at = sorted.length;
    while (at > 0 && compare(sorted[at - 1], name) > 0) at -= 1;
    sorted.splice(at, 0, name);
  }
  return sorted;
};
`;

const MERGE = String.raw`/** Gives the names sorted; equal names keep their order. */
export const sortNames = (names, compare = compareNames) => {
  if (names.length < 2) return [...names];
  const middle = names.length >> 1;
  return merge(sortNames(names.slice(0, middle), compare), sortNames(names.slice(middle), compare), compare);
};

const merge = (left, right, compare) => {
  // Names that are in order already cost one comparison a merge.
  if (compare(left[left.length - 1], right[0]) <= 0) return [...left, ...right];
  const merged = [];
  let at = 0;
  for (const name of left) {
    while (at < right.length && compare(name, right[at]) > 0) merged.push(right[at++]);
    merged.push(name);
  }
  return [...merged, ...right.slice(at)];
};
`;

const UNIQUE = String.raw`/** Drops names that a sorted list repeats. */
export const uniqueNames = (sorted) => sorted.filter((name, index) => name !== sorted[index - 1]);
`;

/** src/driftwood.mjs at three points of its history; the benchmark counts what each of them compares. */
export const LIBRARY = {
  insertion: `${INSERTION}\n${COMPARE}`,
  merge: `${MERGE}\n${COMPARE}`,
  unique: `${MERGE}\n${UNIQUE}\n${COMPARE}`,
} as const;

export const cli = ({ unique }: { readonly unique: boolean }): string => String.raw`#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { sortNames${unique ? ', uniqueNames' : ''} } from './driftwood.mjs';

const flags = process.argv.slice(2);
const known = ['--version'${unique ? ", '--unique'" : ''}];
const unknown = flags.find((flag) => !known.includes(flag));

if (unknown) {
  console.error('driftwood: unknown option ' + unknown);
  process.exitCode = 2;
} else if (flags.includes('--version')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  console.log('driftwood ' + version);
} else {
  const sorted = sortNames(readFileSync(0, 'utf8').split('\n').filter(Boolean));
  for (const name of ${unique ? "flags.includes('--unique') ? uniqueNames(sorted) : sorted" : 'sorted'}) console.log(name);
}
`;

export const tests = ({ unique }: { readonly unique: boolean }): string => String.raw`import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compareNames, sortNames${unique ? ', uniqueNames' : ''} } from '../src/driftwood.mjs';

const driftwood = (flags, input = '') =>
  spawnSync(process.execPath, [fileURLToPath(new URL('../src/cli.mjs', import.meta.url)), ...flags], { input, encoding: 'utf8' });

test('numbers inside a name count as numbers', () => {
  assert.deepEqual(sortNames(['log10', 'log9', 'log1']), ['log1', 'log9', 'log10']);
});

test('numbers come before letters', () => {
  assert.deepEqual(sortNames(['b', '2', 'a', '10']), ['2', '10', 'a', 'b']);
});

test('equal names keep their order', () => {
  const names = [{ name: 'x', at: 1 }, { name: 'x', at: 2 }, { name: 'a', at: 3 }];
  const sorted = sortNames(names, (a, b) => compareNames(a.name, b.name));
  assert.deepEqual(sorted.map(({ at }) => at), [3, 1, 2]);
});

test('a list that was shuffled comes back in order', () => {
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let round = 0; round < 200; round += 1) {
    const names = Array.from({ length: 100 }, () => 'n' + Math.floor(random() * 1000));
    const sorted = sortNames(names);
    assert.deepEqual(sorted.toSorted(compareNames), sorted);
  }
});

test('the command sorts what it reads', () => {
  assert.equal(driftwood([], 'b2\nb10\nb1\n').stdout, 'b1\nb2\nb10\n');
});

test('the command says which version it is', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(driftwood(['--version']).stdout, 'driftwood ' + version + '\n');
});

test('an unknown option is refused', () => {
  const { status, stderr } = driftwood(['--upside-down']);
  assert.equal(status, 2);
  assert.match(stderr, /unknown option --upside-down/);
});

for (const length of [0, 1, 2, 3, 5, 8, 13, 21]) {
  test('the command keeps every one of ' + length + ' names', () => {
    const names = Array.from({ length }, (_, index) => 'n' + ((index * 5) % 7));
    const lines = driftwood([], names.join('\n')).stdout.split('\n').filter(Boolean);
    assert.equal(lines.length, length);
  });
}
${unique ? UNIQUE_TEST : ''}`;

const UNIQUE_TEST = String.raw`
test('repeated names are dropped on request', () => {
  assert.deepEqual(uniqueNames(['a', 'a', 'b']), ['a', 'b']);
  assert.equal(driftwood(['--unique'], 'b\na\nb\n').stdout, 'a\nb\n');
});
`;
