import { describe, expect, test } from 'vitest';
import { inputProblem, valuesOf } from '../../src/runbook/values.ts';
import { INPUTS, runbookOf, withStep } from './support.ts';

const { inputs } = runbookOf(withStep('run: ls').replace("pattern: '^v(?<version>\\d+\\.\\d+\\.\\d+)$'", "pattern: 'v(?<version>\\d+\\.\\d+\\.\\d+)'"));
const problem = (name: string, value: string | undefined) => {
  const input = inputs.find((candidate) => candidate.name === name);
  return input === undefined ? null : (inputProblem(input, value)?.what ?? null);
};

describe('an input', () => {
  test('gives its value and the groups of its pattern', () => {
    expect(valuesOf(inputs, INPUTS)).toEqual({ ok: true, values: { ...INPUTS, version: '1.2.0' } });
  });

  test('matches its pattern as a whole, also where the pattern has no anchors', () => {
    expect(problem('target', 'v1.2.0-rc1')).toMatch(/is not of the form/);
    expect(problem('target', 'xv1.2.0')).toMatch(/is not of the form/);
  });

  test('that is a choice is one of its words', () => {
    expect(problem('mode', 'real')).toBe('mode cannot be "real"');
  });

  test('that is missing or empty is asked for', () => {
    expect([problem('agent', undefined), problem('agent', '')]).toEqual(['agent is missing', 'agent is missing']);
  });

  test.each(['-x', 'a b', 'a..b', 'a~1', 'x.lock', '/a', 'a/', '@', 'a@{1}', 'a\\b', 'a:b'])('that is a tag is a name that git takes: not %s', (tag) => {
    expect(problem('base', tag)).toMatch(/is no name that git takes for a tag/);
  });

  test('holds no characters that cannot be seen', () => {
    expect(problem('agent', 'robin\u202Enibor')).toMatch(/cannot be seen/);
    expect(problem('agent', 'robin\nMode: live')).toMatch(/cannot be seen/);
  });

  test('that the runbook does not have is named', () => {
    expect(valuesOf(inputs, { ...INPUTS, tag: 'x' })).toMatchObject({ ok: false, problems: [{ input: 'tag', what: 'the runbook has no input "tag"' }] });
  });
});
