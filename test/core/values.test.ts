import { expect, test } from 'vitest';
import { environmentName } from '../../src/core/plan.ts';
import { fill, namesIn } from '../../src/core/values.ts';

test('names in braces are found in order, each once', () => {
  expect(namesIn('v{version}-{mode} {version} {1} {} {a b}')).toEqual(['version', 'mode']);
});

test('a text is filled with values, and a value is never filled again', () => {
  expect(fill('{a}/{b}', { a: '{b}', b: '$(id)' })).toBe('{b}/$(id)');
});

test('a placeholder without a value never reaches a command half-filled', () => {
  expect(() => fill('run {build_run_id} of {target}', { target: 'v1' })).toThrow('{build_run_id} has no value yet');
});

test('the name of a value in an environment is RELEASE_ and the name in upper case', () => {
  expect(environmentName('build_run_id')).toBe('RELEASE_BUILD_RUN_ID');
  expect(environmentName('run-id')).toBe('RELEASE_RUN_ID');
});
