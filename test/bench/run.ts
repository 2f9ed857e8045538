import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { REPOSITORY } from '../support/holdpoint.ts';
import { measurements } from './index.ts';
import { isMet } from './measurement.ts';
import type { Row } from './measurement.ts';
import { jsonOf, tableOf } from './table.ts';

/* `npm run bench`: what the built program costs a person, against yardsticks of the same run. Exit 1 when a budget of DESIGN 11 is missed. */

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] } } });
const chosen = values.only.length === 0 ? measurements : measurements.filter(({ name }) => values.only.includes(name));
if (chosen.length === 0) {
  console.error(`There is no such measurement. There are: ${measurements.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (spawnSync(process.execPath, ['src/dev/build.ts'], { cwd: REPOSITORY, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) process.exit(2);

const rows: Row[] = [];
const broken: string[] = [];
for (const { name, measure } of chosen) {
  if (!values.json) console.error(`… ${name}`);
  try {
    rows.push(...(await measure({ quick: values.quick })));
  } catch (error) {
    // What could not be measured is no budget met; the others are measured all the same.
    broken.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const machine = { node: process.version, platform: `${process.platform} ${process.arch}`, cores: cpus().length, processor: cpus()[0]?.model ?? '' };
const missed = rows.filter((row) => isMet(row) === false);
if (values.json) console.log(JSON.stringify({ machine, quick: values.quick, measurements: jsonOf(rows), broken }));
else {
  console.log([`Node ${machine.node}, ${machine.platform}, ${machine.cores} × ${machine.processor}${values.quick ? ' (quick: the numbers stand for nothing)' : ''}`, '', ...tableOf(rows)].join('\n'));
  console.log(`\n${missed.length} of ${rows.filter((row) => isMet(row) !== null).length} budgets missed.`);
}
for (const line of broken) console.error(`could not be measured: ${line}`);
process.exit(missed.length > 0 || broken.length > 0 ? 1 : 0);
