import { expect, it } from 'vitest';
import { credentialOf } from '../../../src/kinds/workflow/credential-hints.ts';

/* Lines as the tools write them. */
const SAID: readonly (readonly [line: string, of: string, hint: RegExp])[] = [
  ['npm error code EOTP', 'npm', /one-time password/],
  ['npm error code ENEEDAUTH', 'npm', /missing, expired or revoked/],
  ['npm error 401 Unauthorized - PUT https://registry.npmjs.org/tidewater', 'npm', /missing, expired or revoked/],
  ['npm ERR! code E401', 'npm', /missing, expired or revoked/],
  ['npm error 403 403 Forbidden - PUT https://registry.npmjs.org/tidewater - You may not perform that action with these credentials.', 'npm', /may not publish this package/],
  ['npm error 404 Not Found - PUT https://registry.npmjs.org/tidewater - Not found', 'npm', /question of permission/],
  ['error: failed to publish to registry at https://crates.io: the remote server responded with an error (status 403 Forbidden): this token does not have the required permissions', 'crates.io', /scope publish-update/],
  ['error: failed to publish to registry at https://crates.io: the remote server responded with an error (status 401 Unauthorized): authentication failed', 'crates.io', /no token, or one that it does not know/],
  ["  this crate exists but you don't seem to be an owner", 'crates.io', /no owner/],
  ['error: please provide a non-empty token', 'crates.io', /no token/],
  ['403 Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.', 'PyPI', /__token__/],
  ["The user 'rowan' isn't allowed to upload to project 'tidewater'.", 'PyPI', /another project/],
  ['HTTPError: 403 Forbidden from https://upload.pypi.org/legacy/', 'PyPI', /another project/],
  ['* `invalid-publisher`: valid token, but no corresponding publisher (Publisher with matching claims was not found)', 'trusted publishing', /exactly as they are/],
  ['npm error Trusted publishing is not configured for this package', 'trusted publishing', /exactly as they are/],
  ['Error: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable', 'trusted publishing', /id-token: write/],
  ['HTTP 401: Bad credentials (https://api.github.com/repos/acme/tidewater/releases)', 'GitHub', /expired or revoked/],
  ['HTTP 403: Resource not accessible by integration', 'GitHub', /contents: write/],
  ['PYPI_API_TOKEN is not set', 'a secret', /set it for the repository/],
];

it.each(SAID)('%s', (line, of, hint) => {
  expect(credentialOf(['Run publish', line, '##[error]Process completed with exit code 1.'], [])).toMatchObject({ of, hint: expect.stringMatching(hint) });
});

it.each([
  'npm error 403 403 Forbidden - PUT https://registry.npmjs.org/tidewater - You cannot publish over the previously published versions: 1.2.3.',
  'crates answered 503 to the upload of tidewater-1.2.3.crate',
  'error: crate version `1.2.3` is already uploaded',
  '##[error]Process completed with exit code 1.',
])('speaks of no credential: %s', (line) => {
  expect(credentialOf([line], ['NPM_TOKEN'])).toBeNull();
});

it('names the secrets that the workflow file gives, those that fit; else those that the log names', () => {
  const given = ['CARGO_REGISTRY_TOKEN', 'NPM_PUBLISH'];
  expect(credentialOf(['npm error code EOTP'], given)?.secrets).toEqual(['NPM_PUBLISH']);
  expect(credentialOf(['npm error code EOTP', 'Replace NPM_TOKEN, keep CARGO_REGISTRY_TOKEN, RUNNER_X_TOKEN'], [])?.secrets).toEqual(['NPM_TOKEN']);
  expect(credentialOf(['npm error code EOTP'], [])?.secrets).toEqual([]);
});
