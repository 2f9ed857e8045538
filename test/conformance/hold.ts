import type { Description, Operation } from './description.ts';
import { jsonOf, pathOf, queryOf, textOf, type Exchange } from './exchange.ts';

/** What the description has against one question and its answer, each in a line that names the route and the place. */
export const heldAgainst = (description: Description, exchange: Exchange): readonly string[] => {
  const operation = description.operationAt(exchange.method, pathOf(exchange));
  if (operation === null) return [`${exchange.by}: ${exchange.method} ${pathOf(exchange)}: GitHub's description knows no such route`];
  const place = `${operation.route} (${exchange.by}, ${exchange.status})`;
  return [...requestAgainst(description, operation, exchange), ...answerAgainst(description, operation, exchange)].map((line) => `${place}: ${line}`);
};

/** A request that was meant to be refused may be wrong. */
const requestAgainst = (description: Description, { query, takes }: Operation, exchange: Exchange): readonly string[] => {
  if (exchange.status >= 400) return [];
  const asked = [...queryOf(exchange)].flatMap(([name, value]) => {
    const parameter = query.find((candidate) => candidate.name === name);
    if (parameter && name in SEARCHED) return SEARCHED[name]?.test(value) ? [] : [`asked with ?${name}=${value}`];
    if (!parameter) return [`asked with ?${name}=, which the description does not know`];
    // A query is text; a number is one where the description wants it.
    const readings = [value, Number(value), value === 'true'];
    return readings.some((reading) => description.judge(parameter.schema, reading).length === 0) ? [] : [`asked with ?${name}=${value}: ${description.judge(parameter.schema, value).join('; ')}`];
  });
  if (exchange.sent === '') return asked;
  if (takes === null) return [...asked, 'sent a body, and the description takes none'];
  const body = jsonOf({ body: new TextEncoder().encode(exchange.sent) });
  return [...asked, ...description.judge(takes, body).map((line) => `body sent: ${line}`)];
};

const answerAgainst = (description: Description, { answers }: Operation, exchange: Exchange): readonly string[] => {
  const { status, headers, body } = exchange;
  const described = answers[String(status)];
  if (described === undefined) {
    // The description does not name every refusal of every route, nor each 304; their form is the same everywhere.
    if (status === 304) return body.length === 0 ? [] : ['a 304 has a body'];
    return status < 400 ? [`the description knows no answer ${status}, only ${Object.keys(answers).join(', ')}`] : description.judge(description.error, jsonOf(exchange));
  }
  // A list that is whole has no Link; the rows that want one say so.
  const missing = described.headers.filter((name) => name !== 'link' && headers.get(name) === null).map((name) => `no header ${name}`);
  const types = Object.keys(described.content);
  const type = (headers.get('content-type') ?? '').replace(/;.*$/s, '').trim();
  if (types.length === 0) return [...missing, ...(body.length === 0 ? [] : [`a body of ${body.length} bytes, and the description has none`])];
  const media = types.find((name) => name === type) ?? (RAW.test(type) ? type : undefined);
  if (media === undefined) return [...missing, `it comes as ${type || 'nothing'}, and the description has ${types.join(', ')}`];
  // Bytes as they are have no form.
  if (described.content[media] === undefined) return missing;
  return [...missing, ...description.judge(described.content[media], /json|vnd\.github/.test(type) ? jsonOf(exchange) : textOf(exchange))];
};

/** Described as a moment, and documented as a range of them: https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates */
const SEARCHED: { readonly [name: string]: RegExp } = { created: /^(?:[<>]=?)?\d{4}-\d\d-\d\d(?:T[\d:]+(?:Z|[+-]\d\d:\d\d))?$/ };

/** Bytes as they are, which the documentation has and the description has not: https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types */
const RAW = /^application\/vnd\.github(?:\.v3)?\.raw(?:\+json)?$/;
