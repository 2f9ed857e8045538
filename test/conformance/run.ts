import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { holdAdapter } from './adapter-questions.ts';
import { fetchDescription, readDescription } from './description.ts';
import { makeFacts } from './facts.ts';
import { holdGh } from './gh-answers.ts';
import { holdNpm } from './npm-answers.ts';
import { holdRecorded } from './recorded-answers.ts';
import { holdSandbox } from './sandbox-answers.ts';
import { openWitnessed } from './sandbox-world.ts';
import type { Section } from './section.ts';
import { holdShapes } from './shape-answers.ts';

/*
 * Holds the sandbox, the adapters and what we parse against what others have published: GitHub's OpenAPI description, recorded answers, verdaccio, gh.
 * Ends with 1 when one thing does not hold.
 *
 *   npm run conformance                               all of it; fetches about 50 MB with npm, into a temporary folder
 *   npm run conformance -- --only sandbox             one part
 *   npm run conformance -- --description FILE         with a description that was fetched before
 */

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, description: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'holdpoint-description-'));
const description = await readDescription(values.description ?? (await fetchDescription(folder)));
const world = await openWitnessed();
console.log(`GitHub's description of its API, version ${description.version}`);
const total = { held: 0, broken: 0, notAsked: 0 };
try {
  const facts = await makeFacts(world);
  const sections: readonly Section[] = [
    { key: 'sandbox', what: "the sandbox's GitHub against the description", run: () => holdSandbox(description, world, facts) },
    { key: 'adapter', what: 'what the adapter asks, and what it is answered, against the description', run: () => holdAdapter(description, world, facts) },
    { key: 'shapes', what: 'what the adapter reads, for all that the description allows', run: () => holdShapes(description) },
    { key: 'recorded', what: 'recorded real answers against the description', run: () => holdRecorded(description) },
    { key: 'npm', what: 'the npm channel against a real registry', run: () => holdNpm(join(folder, 'npm')) },
    { key: 'gh', what: 'what the sandbox tells gh, against what it tells the adapter', run: () => holdGh(description, world, facts, join(folder, 'gh')) },
  ];
  for (const { key, what, run } of sections.filter((section) => values.only === undefined || values.only.includes(section.key))) {
    const started = performance.now();
    const { held, broken, notes = [], notAsked } = await run().catch((error: unknown) => ({ held: 0, broken: [`threw ${error instanceof Error ? error.stack : String(error)}`], notes: [], notAsked: undefined }));
    // A part in which nothing was held has shown nothing.
    const lines = held === 0 && notAsked === undefined && broken.length === 0 ? ['nothing was held'] : broken;
    total.held += held;
    total.broken += lines.length;
    total.notAsked += notAsked === undefined ? 0 : 1;
    console.log(`${lines.length > 0 ? '✗' : notAsked === undefined ? '✓' : '-'} ${key.padEnd(10)}${notAsked === undefined ? `${String(held).padStart(6)} held` : 'not asked'}${lines.length > 0 ? `, ${lines.length} broken` : ''}   ${what} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
    for (const note of notAsked === undefined ? notes : [...notes, notAsked]) console.log(`      ${note}`);
    for (const line of lines) console.log(`      ✗ ${line}`);
  }
} finally {
  await world.close();
  await rm(folder, { recursive: true, force: true });
}
console.log(`\n${total.held} held, ${total.broken} broken${total.notAsked > 0 ? `, ${total.notAsked} parts not asked` : ''}.`);
process.exit(total.broken > 0 || total.held === 0 ? 1 : 0);
