/** Ten kinds of secret, put together here, so that no scanner takes this file for a leak. None of them was ever real. */
export const NAMED = 'correct/horse+battery "staple" ß';
/** What a person's environment holds beside the usual: variables that are named like secrets. */
export const SECRET_ENVIRONMENT = { DEPLOY_PASSWORD: NAMED, SIGNING_KEY: 'first line of a key\nsecond line of a key' } as const;

const letters = (length: number, seed: string): string => Array.from({ length }, (_, n) => seed[(n * 7 + (n >> 2)) % seed.length]).join('');
const MIXED = 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8';

export type PlantedSecret = {
  readonly kind: string;
  /** As a tool would print it. */
  readonly text: string;
  /** What must not be found anywhere, by itself. */
  readonly hidden: readonly string[];
};

const planted = (kind: string, text: (secret: string) => string, secret: string): PlantedSecret => ({ kind, text: text(secret), hidden: [secret] });
const alone = (secret: string): string => secret;
const KEY_LINES = [letters(64, MIXED), letters(64, 'Zz9Yy8Xx7Ww6'), letters(20, 'qWeRtY123')];

export const PLANTED: readonly PlantedSecret[] = [
  planted('GitHub, classic', alone, `ghp_${letters(36, MIXED)}`),
  planted('GitHub, fine-grained', alone, `github_pat_${letters(22, MIXED)}_${letters(59, MIXED)}`),
  planted('GitHub, of an app', alone, `ghs_${letters(36, MIXED)}`),
  planted('npm', alone, `npm_${letters(36, MIXED)}`),
  planted('PyPI', alone, `pypi-${letters(120, `${MIXED}-_`)}`),
  planted('crates.io', alone, `cio${letters(32, MIXED)}`),
  planted('AWS', (secret) => `aws_access_key_id = AKIA${letters(16, 'ABCDEFGHIJ234567')}\naws_secret_access_key = ${secret}`, `${letters(18, MIXED)}/+${letters(20, MIXED)}`),
  { kind: 'private key', text: `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\n${KEY_LINES.join('\n')}\n-----END OPENSSH ${'PRIVATE'} KEY-----`, hidden: KEY_LINES },
  planted('Authorization: Bearer', (secret) => `Authorization: Bearer ${secret}`, letters(40, MIXED)),
  planted('Authorization: Basic', (secret) => `authorization: basic ${secret}`, Buffer.from(`x-access-token:${letters(20, MIXED)}`).toString('base64')),
  planted('userinfo of a URL', (secret) => `https://robin:${secret}@example.test/acme/small.git`, letters(16, MIXED)),
  planted('of a variable that is named like one', alone, NAMED),
  planted('a line of a netrc', (secret) => `machine example.test login robin password ${secret}`, letters(14, MIXED)),
  planted('a line of an npmrc', (secret) => `//registry.example.test/:_authToken=${secret}`, letters(30, MIXED)),
];

/** How long a piece of a secret may stand somewhere before it counts as found. */
const LONGEST_PIECE = 8;

/** Pieces of the planted secrets that a text holds, by kind: eight letters in a row are enough. */
export const secretsFoundIn = (text: string): readonly string[] =>
  PLANTED.flatMap(({ kind, hidden }) => (hidden.some((secret) => piecesOf(secret).some((piece) => text.includes(piece))) ? [kind] : []));

export const piecesOf = (secret: string): readonly string[] => Array.from({ length: Math.max(1, secret.length - LONGEST_PIECE + 1) }, (_, from) => secret.slice(from, from + LONGEST_PIECE));
