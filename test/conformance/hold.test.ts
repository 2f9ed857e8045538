import { describe, expect, test } from 'vitest';
import { describedBy } from './description.ts';
import type { Exchange } from './exchange.ts';
import { heldAgainst } from './hold.ts';

/** A description of three routes, in the forms that GitHub's has. */
const description = describedBy({
  openapi: '3.0.3',
  info: { version: '1' },
  paths: {
    '/runs': {
      get: {
        parameters: [{ name: 'per_page', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { headers: { Link: {} }, content: { 'application/json': { schema: { type: 'object', required: ['total_count'], properties: { total_count: { type: 'integer' } } } } } } },
      },
    },
    '/runs/{id}': { get: { responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/run' } } } } } } },
    '/runs/{id}/cancel': { post: { requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { why: { type: 'string' } } } } } }, responses: { 202: { headers: { Location: {} } } } } },
  },
  components: {
    schemas: {
      run: { type: 'object', required: ['id', 'conclusion'], properties: { id: { type: 'integer' }, conclusion: { type: 'string', nullable: true, enum: ['success', 'failure'] } } },
      'basic-error': { type: 'object', required: ['message'], properties: { message: { type: 'string' } } },
    },
  },
});

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const answered = (asked: string, body: unknown, { status = 200, headers = JSON_TYPE, sent = '' }: { readonly status?: number; readonly headers?: { readonly [name: string]: string }; readonly sent?: string } = {}): Exchange => {
  const [method = '', url = ''] = asked.split(' ');
  return { by: 'a test', method, url, sent, status, headers: new Headers(headers), body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)) };
};
const problems = (exchange: Exchange) => heldAgainst(description, exchange).map((line) => line.replace(/^.*?\): /, ''));

describe('an answer is held against the description', () => {
  test.each([
    ['what fits', answered('GET /runs/1', { id: 1, conclusion: 'success', more: true }), []],
    ['null where it may be null, also beside an enum', answered('GET /runs/1', { id: 1, conclusion: null }), []],
    ['a value that the enum does not have', answered('GET /runs/1', { id: 1, conclusion: 'green' }), ['/conclusion must be equal to one of the allowed values (["success","failure"])']],
    ['null where it may not be', answered('GET /runs/1', { id: null, conclusion: null }), ['/id must be integer']],
    ['a property that is missing', answered('GET /runs/1', { id: 1 }), ["/ must have required property 'conclusion'"]],
    ['no JSON at all', answered('GET /runs/1', undefined), ['/ must be object']],
    ['another type of content', answered('GET /runs/1', {}, { headers: { 'content-type': 'text/html' } }), ['it comes as text/html, and the description has application/json']],
    ['a header that is missing', answered('POST /runs/1/cancel', undefined, { status: 202 }), ['no header location']],
    ['a body where none is described', answered('POST /runs/1/cancel', {}, { status: 202, headers: { location: '/runs/1' } }), ['a body of 2 bytes, and the description has none']],
    ['a success that is not described', answered('GET /runs/1', {}, { status: 202 }), ['the description knows no answer 202, only 200']],
    ['an error that is not described, in the form of errors', answered('GET /runs/1', { message: 'Not Found' }, { status: 404 }), []],
    ['an error in another form', answered('GET /runs/1', { error: 'Not Found' }, { status: 404 }), ["/ must have required property 'message'"]],
  ])('%s', (_, exchange, said) => {
    expect(problems(exchange)).toEqual(said);
  });

  test('a route that the description does not know is named', () => {
    expect(heldAgainst(description, answered('GET /walks', {}))).toEqual(["a test: GET /walks: GitHub's description knows no such route"]);
  });
});

describe('a request is held against the description', () => {
  test.each([
    ['a query that it knows', answered('GET /runs?per_page=3', { total_count: 0 }), []],
    ['a query that it does not know', answered('GET /runs?owner=acme', { total_count: 0 }), ['asked with ?owner=, which the description does not know']],
    ['a query of another type', answered('GET /runs?per_page=many', { total_count: 0 }), ['asked with ?per_page=many: / must be integer']],
    ['a body of another form', answered('POST /runs/1/cancel', undefined, { status: 202, sent: '{"why":1}', headers: { location: '/' } }), ['body sent: /why must be string']],
    ['a body where none is taken', answered('GET /runs', { total_count: 0 }, { sent: '{}' }), ['sent a body, and the description takes none']],
  ])('%s', (_, exchange, said) => {
    expect(problems(exchange)).toEqual(said);
  });
});
