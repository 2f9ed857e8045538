import { expect, test } from 'vitest';
import { commandText } from '../../src/adapters/command-text.ts';

test('a command reads as a person could paste it', () => {
  expect(commandText({ shell: 'a | b' })).toBe('a | b');
  expect(commandText({ argv: ['cargo', 'test', '--test=x', 'two words', "it's", ''] })).toBe("cargo test --test=x 'two words' 'it'\\''s' ''");
});
