import { expect, test } from 'vitest';
import { instancesOf } from './instances.ts';

const document = {
  components: { schemas: { user: { type: 'object', required: ['login'], properties: { login: { type: 'string', example: 'rowan' } } } } },
};
const made = (schema: unknown) => Object.fromEntries([...instancesOf(document, schema)].map(({ what, value }) => [what, value]));

test('of a schema come all of it, the least of it, and each thing that may be otherwise by itself', () => {
  const schema = {
    type: 'object',
    required: ['id', 'conclusion'],
    properties: { id: { type: 'integer' }, conclusion: { type: 'string', nullable: true, enum: ['success', 'failure'] }, actor: { allOf: [{ $ref: '#/components/schemas/user' }], nullable: true } },
  };
  const whole = { id: 1, conclusion: 'success', actor: { login: 'rowan' } };
  expect(made(schema)).toEqual({
    'everything there': whole,
    'only what is required': { id: 1, conclusion: 'success' },
    'conclusion is null': { ...whole, conclusion: null },
    'conclusion is "success"': whole,
    'conclusion is "failure"': { ...whole, conclusion: 'failure' },
    'actor is left out': { id: 1, conclusion: 'success' },
    'actor is null': { ...whole, actor: null },
  });
});

test('of a list comes the empty one as well, and of a choice each branch', () => {
  expect(made({ type: 'object', properties: { jobs: { type: 'array', items: { anyOf: [{ type: 'string' }, { $ref: '#/components/schemas/user' }] } } } })).toEqual({
    'everything there': { jobs: ['text'] },
    'only what is required': {},
    'jobs is left out': {},
    'jobs is empty': { jobs: [] },
    'jobs.0 is another of the choices': { jobs: [{ login: 'rowan' }] },
  });
});
