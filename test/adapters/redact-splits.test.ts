import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/adapters/plain-text.ts';
import { createRedactor, redactText, secretsIn } from '../../src/adapters/redact.ts';
import { NAMED, PLANTED, SECRET_ENVIRONMENT, piecesOf } from '../support/secrets.ts';
import { redactedInPieces } from './support/redacted.ts';

const SECRETS = secretsIn(SECRET_ENVIRONMENT);

const feed = (text: string, cuts: readonly number[], options: { readonly flush: boolean }): string => redactedInPieces(SECRETS, text, cuts, options);

type Case = { readonly name: string; readonly text: string; readonly hidden: readonly string[] };

/** A tool that highlights a part of what it prints, reset included, and one that makes a link of it. */
const highlighted = (text: string, hidden: readonly string[]): string =>
  hidden.reduce((so, secret) => so.replace(secret, `${secret.slice(0, 3)}\u001b[1;31m${secret.slice(3, 9)}\u001b[0m${secret.slice(9, -2)}\u001b]8;;https://example.test\u0007${secret.slice(-2)}\u001b]8;;\u001b\\`), text);

const cases: readonly Case[] = PLANTED.flatMap(({ kind, text, hidden }) => [
  { name: `${kind}, alone`, text, hidden },
  { name: `${kind}, between letters of several bytes`, text: `€ä ${text} ß→日本`, hidden },
  { name: `${kind}, with carriage returns`, text: `10 %\r${text.replaceAll('\n', '\r\n')}\r100 %\r\n`, hidden },
  { name: `${kind}, coloured in the middle`, text: `see \u001b[2m${highlighted(text, hidden)}\u001b[22m here\n`, hidden },
  { name: `${kind}, in JSON`, text: `{"said":${JSON.stringify(text)},"more":1}\n`, hidden: hidden.map((secret) => JSON.stringify(secret).slice(1, -1)) },
  { name: `${kind}, in the parameters of a URL`, text: `GET /?said=${encodeURIComponent(text)}&more=1 HTTP/1.1\n`, hidden: hidden.map(encodeURIComponent) },
]).filter(({ name }) => !/^(?:AWS|a line of an? n\w+rc|userinfo of a URL), in the parameters/.test(name));

const encoded: readonly Case[] = ['', 'x', 'xy', 'robin:'].map((before) => {
  const text = Buffer.from(`${before}${NAMED}`).toString('base64');
  return { name: `base64 of a named secret after "${before}"`, text: `"auth": "${text}"\n`, hidden: [text.slice(Math.ceil((before.length * 8) / 6), -4)] };
});

const others: readonly Case[] = [
  { name: 'a named secret of several lines', text: `said first line of a key\nand\nsecond line of a key.\n`, hidden: ['first line of a key', 'second line of a key'] },
  { name: 'a private key under the time of a CI log', text: PLANTED.find(({ kind }) => kind === 'private key')?.text.replaceAll(/^/gm, '2026-11-26T18:00:00.0000000Z ') ?? '', hidden: PLANTED.find(({ kind }) => kind === 'private key')?.hidden ?? [] },
  { name: 'a token in a link of the terminal', text: `see \u001b]8;;https://example.test/?t=${PLANTED[0]?.text ?? ''}\u0007here\u001b]8;;\u0007\n`, hidden: PLANTED[0]?.hidden ?? [] },
  { name: 'Bearer in a form', text: `h=Bearer+${'aB3dE5gH7jK9mN1p'.repeat(2)}&x=1`, hidden: ['aB3dE5gH7jK9mN1p'.repeat(2)] },
];

describe.each([...cases, ...encoded, ...others])('$name', ({ text, hidden }) => {
  const leaked = (shown: string): readonly string[] => hidden.flatMap(piecesOf).filter((piece) => plainText(shown).includes(piece) || shown.includes(piece));
  const length = Buffer.byteLength(text);

  test('is masked in a whole text', () => {
    expect(leaked(redactText(text, SECRETS).text)).toEqual([]);
  });

  test('is masked the same wherever a stream is cut', () => {
    const whole = feed(text, [], { flush: false });
    expect(leaked(whole)).toEqual([]);
    for (let cut = 0; cut <= length; cut += 1) expect(feed(text, [cut], { flush: false }), `cut at ${cut}`).toBe(whole);
  });

  test('leaks nothing when its tail is let through at any split point, or after every byte', () => {
    for (let cut = 0; cut <= length; cut += 1) expect(leaked(feed(text, [cut], { flush: true })), `cut at ${cut}`).toEqual([]);
    expect(leaked(feed(text, Array.from({ length }, (_, n) => n), { flush: true }))).toEqual([]);
  });
});

test('a secret that ends as it begins is not let through in halves', () => {
  const redactor = createRedactor({ secrets: ['abcdefga'] });
  redactor.write(Buffer.from('it is abcdefga'));
  expect(Buffer.from(redactor.flushTail()).toString()).toBe('it is ');
  expect(Buffer.from(redactor.end()).toString()).toBe('[masked]');
});

test('what was coloured keeps its look after a mask', () => {
  const token = PLANTED[0]?.text ?? '';
  expect(redactText(`a \u001b[31m${token.slice(0, 9)}\u001b[0m${token.slice(9)} b`, []).text).toBe('a \u001b[31m[masked]\u001b[0m b');
});

test('digests and ids are no secrets', () => {
  for (const text of ['0123456789abcdef0123456789abcdef01234567', 'a'.repeat(64), `sha256:${'0f'.repeat(32)}`, 'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==', '12345678901', 'https://github.com/acme/small/actions/runs/12345678901']) {
    expect(redactText(text, SECRETS)).toEqual({ text, masked: 0 });
  }
});

test('ordinary lines of a release are left alone', () => {
  for (const text of ['password is required for the login form', 'please login again', 'Basic authentication is used, as basic understanding', 'Bearer tokens are documented', 'login robin password-less', '-----BEGIN CERTIFICATE-----']) {
    expect(redactText(text, SECRETS)).toEqual({ text, masked: 0 });
  }
});
