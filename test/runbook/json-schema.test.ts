import { describe, expect, test } from 'vitest';
import { runbookJsonSchema, runbookJsonSchemaText } from '../../src/runbook/json-schema.ts';
import { keysOf } from './schema-keys.ts';
import { registries } from './support.ts';

test('the schema in the repository is the one that the parser checks with (made anew by `vitest run test/runbook/json-schema.test.ts -u`)', async () => {
  await expect(runbookJsonSchemaText(registries)).toMatchFileSnapshot('../../src/runbook/runbook.schema.json');
});

describe('the schema', () => {
  test('knows every kind of step and of channel', () => {
    const text = JSON.stringify(runbookJsonSchema(registries));
    for (const kind of Object.keys(registries.kinds)) expect(keysOf(runbookJsonSchema(registries)), kind).toContain(`phases.steps.${kind}`);
    for (const channel of Object.keys(registries.channels)) expect(text).toContain(`"const":"${channel}"`);
    for (const tracker of registries.trackers) expect(text).toContain(`"${tracker}"`);
  });

  test('takes no key that is not in it, at any depth with keys of its own', () => {
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      // `when` and `skip` take free names beside their own: inputs and channels.
      if ('properties' in value && !('additionalProperties' in value)) open.push(path);
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`);
    };
    walk(runbookJsonSchema(registries), '');
    expect(open).toEqual([]);
  });
});
