import { expect, it } from 'vitest';
import { firstErrorOf } from '../../../src/kinds/workflow/first-error.ts';

const said = (errors: readonly string[], tail: readonly string[] = []): string | null => firstErrorOf({ errors, tail });

it('is what is marked as an error, and not what stands a few lines above it', () => {
  expect(said(["Current runner version: '2.334.0'", '##[error]crates answered 503 to the upload'])).toBe('crates answered 503 to the upload');
});

it('is the command\'s own line where the mark only says that a command failed', () => {
  expect(said(['Run npm publish', 'npm notice total files: 3', 'npm error code E404', 'npm error 404 Not Found', '##[error]Process completed with exit code 1.'])).toBe('npm error code E404');
  expect(said(['Uploading', 'it broke', '##[error]Process completed with exit code 1.'])).toBe('Process completed with exit code 1.');
});

it('is looked for at the end of the log where nothing is marked', () => {
  expect(said([], ['Uploading', 'HTTPError: 403 Forbidden', 'bye'])).toBe('HTTPError: 403 Forbidden');
  expect(said([], ['Uploading', 'bye'])).toBe('bye');
  expect(said([])).toBeNull();
});
