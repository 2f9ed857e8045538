import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { scenario } from '../adapters/recorded-answers.ts';
import type { Description } from './description.ts';
import type { Exchange } from './exchange.ts';
import { heldAgainst } from './hold.ts';
import type { Found } from './section.ts';

/** Where what octokit recorded between 2017 and 2022 and the description of today differ. Anything else that differs is news. */
const DIFFERS: readonly { readonly what: RegExp; readonly why: string }[] = [
  { what: /must have required property '(?:archived_at|has_discussions|digest|search_type|type)'$/, why: 'a property that answers got after they were recorded' },
  { what: /\/projects\/columns\//, why: 'classic projects, which are gone' },
  { what: / \/repositories\/1000/, why: 'addresses by id, to which GitHub itself leads and which it does not describe' },
  { what: /\/(?:contents|git\/refs)\/: GitHub's description knows no such route$/, why: 'lists of the root, which are not described' },
  { what: /legacy\.tar\.gz/, why: 'the storage behind a redirect' },
  { what: /assets \(recorded release-assets-conflict, 422\): a body/, why: 'the reason of a refusal that is described without one' },
];

const NAMES = (await readdir(join(dirname(createRequire(import.meta.url).resolve('@octokit/fixtures/package.json')), 'scenarios/api.github.com'))).toSorted();

const recorded: readonly Exchange[] = NAMES.flatMap((name) => scenario(name).map(({ method, path, status, headers, response }) => ({
  by: `recorded ${name}`,
  method: method.toUpperCase(),
  url: path,
  sent: '',
  status,
  headers: new Headers(headers),
  body: new TextEncoder().encode(typeof response === 'string' ? response : JSON.stringify(response)),
})));

/** Real answers held against the same description: where they differ, it is the description that is not the world. */
export const holdRecorded = async (description: Description): Promise<Found> => {
  const differing = recorded.flatMap((exchange) => heldAgainst(description, exchange)).map((line) => ({ line, known: DIFFERS.find(({ what }) => what.test(line)) }));
  const met = DIFFERS.map(({ what, why }) => ({ what, why, times: differing.filter(({ known }) => known?.why === why).length }));
  const broken = [
    ...differing.filter(({ known }) => known === undefined).map(({ line }) => line),
    ...met.filter(({ times }) => times === 0).map(({ what }) => `nothing differs any more like ${what}`),
  ];
  return { held: recorded.length, broken, notes: [`${NAMES.length} scenarios`, ...met.map(({ why, times }) => `differs ${times} times: ${why}`)] };
};

/** What a recorded read of the API has that this one has not, as lines. */
export const headersAgainst = (exchange: Exchange): readonly string[] =>
  isWhole(exchange) ? always.filter((name) => !exchange.headers.has(name)).map((name) => `${exchange.method} ${exchange.url} (${exchange.by}): no ${name}, which every recorded answer has`) : [];

/** A read of the API that was answered with JSON. */
const isWhole = ({ method, status, headers, url }: Exchange): boolean => method === 'GET' && status === 200 && url.startsWith('/repos/') && (headers.get('content-type') ?? '').startsWith('application/json');

/** For browsers, or of the connection; no client of ours reads it. */
const NOT_OURS = /^(?:access-control-.*|content-security-policy|referrer-policy|strict-transport-security|x-content-type-options|x-frame-options|x-xss-protection|vary|connection|content-length|transfer-encoding|server)$/;

/** The headers that every recorded answer has. */
const always = ((): readonly string[] => {
  const whole = recorded.filter(isWhole);
  return [...new Set(whole.flatMap(({ headers }) => [...headers.keys()]))].filter((name) => whole.every(({ headers }) => headers.has(name)) && !NOT_OURS.test(name));
})();
