import { describe, expect, test } from 'vitest';
import { createRedactor, redactText, secretsIn } from '../../src/adapters/redact.ts';
import { MASK } from '../../src/core/masked.ts';
import { redactedInPieces } from './support/redacted.ts';

const SECRETS = ['hunter2-and-more', 'pässwörd-ß', 'first line\nsecond line of it'];
// Put together here, so that no scanner takes this file for a leak.
const TOKENS = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_${'11AAAAAAA0'.repeat(4)}`,
  `npm_${'x9Y8'.repeat(9)}`,
  `pypi-${'AgEIcHlwaS5vcmc'.repeat(4)}`,
  `cio${'a1b2c3d4'.repeat(4)}`,
  `AKIA${'ABCDEFGHIJKLMNOP'}`,
];

const feed = (text: string, cuts: readonly number[], options: { readonly flush: boolean }): string => redactedInPieces(SECRETS, text, cuts, options);

describe('a stream', () => {
  const text = [
    `token ${TOKENS[0]} end`,
    'plain hunter2-and-more, pässwörd-ß and first line',
    'second line of it, Authorization: Bearer abc.def-123456789012',
    'bearer abcdefgh12345678ijkl and basic dXNlcjpwYXNz=',
    `//host/:_authToken=${TOKENS[2]}`,
    'clone https://me:s3cr3t@example.test/x.git',
    `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
    'MIIEpAIBAAKCAQEAx1y2z3',
    `-----END RSA ${'PRIVATE'} KEY-----`,
    'done',
  ].join('\n');
  const hidden = [TOKENS[0] ?? '', 'hunter2', 'pässwörd', 'second line of it', 'abc.def-', 'abcdefgh12345678', 'dXNlcjpwYXNz', TOKENS[2] ?? '', 's3cr3t', 'MIIEpAIB'];
  const whole = redactText(text, SECRETS).text;

  test('loses its secrets and nothing else', () => {
    for (const secret of hidden) expect(whole).not.toContain(secret);
    for (const kept of ['token ', ' end', 'plain ', 'Authorization: Bearer ', 'clone https://', '@example.test/x.git', 'done']) expect(whole).toContain(kept);
  });

  test('is the same wherever it is cut', () => {
    for (let cut = 0; cut <= Buffer.byteLength(text); cut += 1) expect(feed(text, [cut], { flush: false })).toBe(whole);
  });

  test('leaks nothing when its tail is let through at any split point', () => {
    for (let cut = 0; cut <= Buffer.byteLength(text); cut += 1) {
      const shown = feed(text, [cut], { flush: true });
      for (const secret of hidden) expect(shown, `cut at ${cut}`).not.toContain(secret);
    }
  });

  test('leaks nothing when every byte comes alone and the tail is let through each time', () => {
    const every = Array.from({ length: Buffer.byteLength(text) }, (_, index) => index);
    for (const secret of hidden) expect(feed(text, every, { flush: true })).not.toContain(secret);
  });

  test('of bytes that are no UTF-8 comes out as it went in', () => {
    const redactor = createRedactor({ secrets: SECRETS });
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a, 0xc3, 0x0a]);
    expect(Buffer.from(redactor.write(bytes))).toEqual(bytes);
  });
});

describe('an unfinished line', () => {
  test('shows a prompt once its tail is let through', () => {
    const redactor = createRedactor({ secrets: SECRETS });
    expect(Buffer.from(redactor.write(Buffer.from('Continue? [y/N] '))).toString()).toBe('');
    expect(Buffer.from(redactor.flushTail()).toString()).toBe('Continue? [y/N] ');
  });

  test('is held back from where a known secret could begin', () => {
    const redactor = createRedactor({ secrets: ['hunter2-and-more'] });
    redactor.write(Buffer.from('password is hunter2-'));
    expect(Buffer.from(redactor.flushTail()).toString()).toBe('password is ');
    redactor.write(Buffer.from('and-more\n'));
    expect(redactor.masked()).toBe(1);
  });

  test('ends at a carriage return, so progress shows', () => {
    const redactor = createRedactor({ secrets: [] });
    expect(Buffer.from(redactor.write(Buffer.from('10 %\r20 %'))).toString()).toBe('10 %\r');
  });

  test('without an end does not grow in memory, and a secret in it is masked', () => {
    const redactor = createRedactor({ secrets: ['hunter2-and-more'] });
    let shown = '';
    for (let n = 0; n < 40; n += 1) shown += Buffer.from(redactor.write(Buffer.from(`${'x'.repeat(10_007)}hunter2-and-more`))).toString();
    expect(shown.length).toBeGreaterThan(300_000);
    shown += Buffer.from(redactor.end()).toString();
    expect(shown).not.toContain('hunter2');
    expect(redactor.masked()).toBe(40);
  });
});

test.each(TOKENS)('a token of a known shape is masked by its look alone: %#', (token) => {
  expect(redactText(`before ${token} after`, [])).toEqual({ text: `before ${MASK} after`, masked: 1 });
});

test('a lone BEGIN of a private key does not swallow the rest of a log', () => {
  const shown = redactText(`-----BEGIN ${'PRIVATE'} KEY-----\nnot a key, as you see\ntest result: ok\n`, []).text;
  expect(shown).toContain('test result: ok');
});

test('ordinary words are left alone', () => {
  for (const text of ['Basic authentication is used', 'a precious npm_config value', 'bearer of news', 'https://example.test/a@b', 'the author: someone']) {
    expect(redactText(text, [])).toEqual({ text, masked: 0 });
  }
});

test('the form of a secret that stands in a URL is masked too', () => {
  expect(redactText('GET /?k=a%2Fb%20c%26d HTTP', ['a/b c&d']).text).toBe(`GET /?k=${MASK} HTTP`);
});

test('values of variables named like secrets are secrets, short ones are not', () => {
  expect(secretsIn({ NPM_TOKEN: 'abcdefgh', PGPASSWORD: 'sesame1', DEPLOY_KEY: 'k1k1k1', PIN_TOKEN: '1234', HOME: '/home/me', SSH_AUTH_SOCK: '/tmp/agent.1', GIT_AUTHOR_NAME: 'A. Person' })).toEqual(['abcdefgh', 'sesame1', 'k1k1k1']);
});
