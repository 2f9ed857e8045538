import { expect, test } from 'vitest';
import { childEnvironment, isSecretName } from '../../src/adapters/environment.ts';

const person = { PATH: '/bin', HOME: '/home/me', GH_TOKEN: 'abcdefgh', NPM_CONFIG_USERCONFIG: '/home/me/.npmrc', SSH_AUTH_SOCK: '/tmp/agent', HOLDPOINT_ATTEMPT: 'outer' };
const child = (more: { readonly person?: { readonly [name: string]: string }; readonly env?: { readonly [name: string]: string }; readonly pass?: readonly string[] } = {}) =>
  childEnvironment({ person: { ...person, ...more.person }, env: more.env ?? {}, pass: more.pass ?? [], attempt: 's/step.1' });

test('a child gets the person\'s environment without variables named like secrets', () => {
  expect(child()).toMatchObject({ PATH: '/bin', HOME: '/home/me', SSH_AUTH_SOCK: '/tmp/agent', HOLDPOINT_ATTEMPT: 's/step.1', GIT_TERMINAL_PROMPT: '0' });
  expect(Object.keys(child())).not.toContain('GH_TOKEN');
  expect(Object.keys(child())).not.toContain('NPM_CONFIG_USERCONFIG');
});

test('a step passes a variable named like a secret by naming it', () => {
  expect(child({ pass: ['GH_TOKEN', 'ABSENT_TOKEN'] })).toMatchObject({ GH_TOKEN: 'abcdefgh' });
  expect(Object.keys(child({ pass: ['ABSENT_TOKEN'] }))).not.toContain('ABSENT_TOKEN');
});

test('what the step sets wins, but never over the name of its attempt', () => {
  expect(child({ env: { PATH: '/opt', HOLDPOINT_ATTEMPT: 'forged' } })).toMatchObject({ PATH: '/opt', HOLDPOINT_ATTEMPT: 's/step.1' });
});

test('tools are asked for colour, unless the person wants none', () => {
  expect(child()).toMatchObject({ FORCE_COLOR: '1', CLICOLOR_FORCE: '1', CARGO_TERM_COLOR: 'always', PYTHONUNBUFFERED: '1' });
  expect(Object.keys(child({ person: { NO_COLOR: '1' } }))).not.toContain('FORCE_COLOR');
  expect(child({ person: { NO_COLOR: '' } })).toMatchObject({ FORCE_COLOR: '1' });
  expect(child({ person: { FORCE_COLOR: '0' } })).toMatchObject({ FORCE_COLOR: '0' });
  expect(Object.keys(child({ person: { FORCE_COLOR: '0' } }))).not.toContain('CLICOLOR_FORCE');
});

test.each(['GH_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'PGPASSWORD', 'npm_config__authToken', 'SIGNING_KEY', 'KEY', 'BASIC_AUTH', 'DB_PASS', 'GOOGLE_APPLICATION_CREDENTIALS', 'SSH_KEY_PATH'])('%s is named like a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each(['PATH', 'SSH_AUTH_SOCK', 'GIT_AUTHOR_NAME', 'KEYBOARD', 'XAUTHORITY', 'PASSAGE', 'LANG'])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false);
});
