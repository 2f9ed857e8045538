import { z } from 'zod';
import type { Registries } from './registries.ts';
import { wholeSchema } from './schema.ts';

/** The JSON Schema of the runbook for editors, made of the very schemas that the parser checks with. */
export const runbookJsonSchema = (registries: Registries): z.core.JSONSchema.BaseSchema => ({
  ...z.toJSONSchema(wholeSchema(registries), { io: 'input', unrepresentable: 'any' }),
  title: 'Holdpoint runbook',
});

/** The same as the text of a file, to be written beside a runbook as `runbook.schema.json`. */
export const runbookJsonSchemaText = (registries: Registries): string => `${JSON.stringify(runbookJsonSchema(registries), null, 2)}\n`;
