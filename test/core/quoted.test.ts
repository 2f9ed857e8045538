import { expect, test } from 'vitest';
import { quoted } from '../../src/core/quoted.ts';

test('a word that a shell would take as it stands is left as it is, and a name in braces too', () => {
  for (const word of ['cargo', '--test=x', './a/b.ts', 'v1.2.0', '{target}', 'tidewater-{version}.tgz']) expect(quoted(word)).toBe(word);
});

test('a word that a shell would read as something else is quoted', () => {
  expect(['two words', "it's", '', '{a,b}', '$(id)', 'a*', '~'].map(quoted)).toEqual(["'two words'", "'it'\\''s'", "''", "'{a,b}'", "'$(id)'", "'a*'", "'~'"]);
});
