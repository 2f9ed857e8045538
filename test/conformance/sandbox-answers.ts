import { OWNER, PROJECT } from '../../src/sandbox/names.ts';
import type { Description } from './description.ts';
import { pathOf, type Exchange } from './exchange.ts';
import type { Facts } from './facts.ts';
import { heldAgainst } from './hold.ts';
import { headersAgainst } from './recorded-answers.ts';
import { ROWS, type Row } from './sandbox-rows.ts';
import type { Witnessed } from './sandbox-world.ts';
import type { Found } from './section.ts';

/** What of the sandbox's server is no API of GitHub's, each with what it is. */
const NOT_THE_API: readonly (readonly [RegExp, string])[] = [
  [/^GET \/_/, 'the world itself: its health, and the storage behind redirects'],
  [/^GET \/(?:npm|pypi|crates)\//, 'the registries'],
  [/^POST \/graphql/, 'GraphQL, which gh asks beside REST'],
  [new RegExp(`^GET /${OWNER}/${PROJECT}/`), "GitHub's web site"],
];

/** Asks every row, then holds each answer against the description and the table of routes against the rows. */
export const holdSandbox = async (description: Description, world: Witnessed, facts: Facts): Promise<Found> => {
  const broken: string[] = [];
  const asked: Exchange[] = [];
  for (const row of ROWS) {
    const exchange = await askRow(world, facts, row);
    asked.push(exchange);
    broken.push(...rowAgainst(row, exchange));
  }
  for (const route of apiRoutes(world)) {
    const [method, path] = asAsked(route);
    const exchange = await world.ask('a row without a token', path, { method, token: null, ...(method === 'GET' ? {} : { body: {} }) });
    if (exchange.status !== 401) broken.push(`${route}: answers ${exchange.status} without a token, and not 401`);
  }
  const met = new Set(asked.filter(({ status }) => status < 400).map((exchange) => description.operationAt(exchange.method, pathOf(exchange))?.route));
  const known = apiRoutes(world).map((route) => ({ route, operation: description.operationAt(...asAsked(route))?.route }));
  for (const { route, operation } of known) {
    if (operation === undefined) broken.push(`${route}: a route of the sandbox that GitHub's description does not know`);
    else if (!met.has(operation)) broken.push(`${route}: a route of the sandbox that no row of sandbox-rows.ts asks with success`);
  }
  broken.push(...world.exchanges.filter(isApi).flatMap((exchange) => [...heldAgainst(description, exchange), ...headersAgainst(exchange)]));
  return { held: world.exchanges.length, broken: [...new Set(broken)], notes: [`${ROWS.length} rows for ${new Set(known.map(({ operation }) => operation)).size} operations, each route without a token as well; every header that each recorded answer of GitHub has`] };
};

const askRow = async (world: Witnessed, facts: Facts, { ask, body, accept, narrow }: Row): Promise<Exchange> => {
  const [method = '', path = ''] = filled(ask, facts).split(' ');
  return world.ask(`row ${ask}`, path, {
    method,
    ...(body === undefined ? {} : { body: filled(JSON.stringify(body), facts) }),
    headers: { accept: accept ?? 'application/vnd.github+json' },
    ...(narrow ? { token: world.narrow } : {}),
  });
};

/** Braces that hold a name of a fact; JSON has others. `"{#name}"` is the fact as a number. */
const filled = (text: string, facts: Facts): string => text.replace(/"\{#(\w+)\}"/g, (whole, name: string) => facts[name] ?? whole).replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);

const rowAgainst = ({ ask, status, more }: Row, exchange: Exchange): readonly string[] => [
  ...(exchange.status === status ? [] : [`${ask}: answers ${exchange.status}, and the row wants ${status}`]),
  ...(more && !/rel="next"/.test(exchange.headers.get('link') ?? '') ? [`${ask}: there is more, and no Link says where`] : []),
];

const apiRoutes = ({ routes }: Witnessed): readonly string[] => routes.filter((route) => !NOT_THE_API.some(([pattern]) => pattern.test(`${route}/`)));

export const isApi = ({ method, url }: Exchange): boolean => !NOT_THE_API.some(([pattern]) => pattern.test(`${method} ${url}`));

/** A route with something in the place of what is filled in. */
const asAsked = (route: string): readonly [method: string, path: string] => {
  const [method = '', path = ''] = route.replace(/:[^/]+|\*/g, 'x').split(' ');
  return [method, path];
};
