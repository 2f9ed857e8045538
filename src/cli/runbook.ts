import { writeText } from '../adapters/texts.ts';
import { EXIT } from '../core/error.ts';
import type { Run } from './index.ts';
import { printLines, printRefusal } from './print.ts';
import { loadRegistries, parseSource, readRunbook } from './runbook-source.ts';

/** `runbook check FILE|NAME` and `runbook schema [FILE]`: what an author needs, without a session or a network. */
export const runbook: Run = async (asked) => {
  const [verb, name] = asked.rest;
  if (verb === 'check') {
    const source = readRunbook(process.cwd(), name);
    const parsed = await parseSource(source);
    const steps = parsed.steps.length;
    printLines([`${source.file}: ${parsed.title}. ${steps} step${steps === 1 ? '' : 's'} in ${parsed.phases.length} phase${parsed.phases.length === 1 ? '' : 's'}, no errors.`]);
    return 0;
  }
  if (verb === 'schema') {
    const { runbookJsonSchema } = await import('../runbook/json-schema.ts');
    const schema = `${JSON.stringify(runbookJsonSchema(await loadRegistries()), null, 2)}\n`;
    if (name === undefined) process.stdout.write(schema);
    else writeText(name, schema);
    return 0;
  }
  printRefusal({ why: verb === undefined ? 'runbook needs a word: check or schema' : `"runbook ${verb}" is not known`, fix: 'holdpoint runbook check FILE|NAME, or holdpoint runbook schema [FILE].' });
  return EXIT.left;
};
