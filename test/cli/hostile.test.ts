import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createJournal } from '../../src/adapters/journal.ts';
import { openStore } from '../../src/adapters/store.ts';
import { commands } from '../../src/cli/index.ts';
import type { Arguments } from '../../src/cli/arguments.ts';
import { parseArguments } from '../../src/cli/arguments.ts';
import { printBroken, printRefusal } from '../../src/cli/print.ts';
import { HoldpointError } from '../../src/core/error.ts';
import { farewell } from '../../src/ui/farewell.ts';
import { lineOf, needLines, openingLines, watchLines } from '../../src/plain/lines.ts';
import { plainWorld } from '../components/sample.ts';
import { SMALL, makeSmall } from '../e2e/small-ground.ts';
import { misdeedsOfLines } from '../support/attacked-terminal.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { ATTACKS } from '../support/hostile-texts.ts';
import { NOW, intended, opened } from '../support/history.ts';
import { makePerson } from '../support/holdpoint.ts';
import { planOf, step, watch } from '../support/plan.ts';

// What is longer than a screen says nothing more about escapes, and fills the terminal that is watched.
const texts = ATTACKS.filter(({ text }) => text.length < 2_000).map(({ name, text }) => ({ name, text }));
const person = makePerson();
const ground = makeSmall(person, SMALL);
const here = process.cwd();
afterAll(() => {
  process.chdir(here);
  vi.unstubAllEnvs();
  person.leave();
});

/** A release with every attack in names, reasons, evidence, answers, blockers and authors, a step for each. */
const plan = planOf([...texts.map(({ text }, n) => step(`s${n}`, { title: text, would: [text], exposes: { what: text, until: 'end' } })), watch('end', { title: texts.map(({ text }) => text).join(' ') })], { repository: 'acme/small', title: texts[0]?.text ?? '', target: 'v1.1.0' });
const history: readonly Happened[] = [
  ...opened(plan),
  ...texts.flatMap(({ text }, n): readonly Happened[] => {
    const on = { step: `s${n}`, attempt: 1 } as const;
    const questions = [{ id: text, asks: 'judgement', text, options: [{ key: text, label: text, reason: 'optional', does: 'pass' }] }] as const;
    return [
      intended(on.step),
      { type: 'attempt.sent', ...on, sent: { text } },
      { type: 'attempt.observed', ...on, facts: { text } },
      ...(n % 2 === 0
        ? [{ type: 'attempt.ended', ...on, outcome: { result: 'failed', why: text, fix: text, evidence: [{ type: 'value', name: text, value: text }] }, commit: null } as const]
        : [{ type: 'attempt.asked', ...on, questions, watching: false } as const, ...(n % 4 === 1 ? [{ type: 'attempt.answered', ...on, answer: { question: text, option: text, reason: text, attachment: text } } as const] : [])]),
      { type: 'blocker.filed', step: on.step, id: `B${n}`, title: text },
    ];
  }),
  { type: 'blockers.read', open: texts.map(({ text }, n) => ({ id: `B${n}`, title: text })) },
];
const records = recordsOf(history).map((record, n) => ({ ...record, by: { ...record.by, name: texts[n % texts.length]?.text ?? '', email: texts[n % texts.length]?.text ?? '' } }));

const printed = async (call: () => unknown): Promise<string> => {
  let text = '';
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation((piece) => ((text += String(piece)), true)));
  try {
    await call();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return text;
};
const asked = (...argv: readonly string[]): Arguments => {
  const read = parseArguments(argv);
  if ('problem' in read) throw new Error(read.problem);
  return read;
};
/** A screenful at a time: the terminal that is watched has no more rows. */
const misdeeds = async (text: string): Promise<readonly string[]> => {
  const lines = text.split('\n');
  const found: string[] = [];
  for (let from = 0; from < lines.length; from += 20) found.push(...(await misdeedsOfLines(lines.slice(from, from + 20).map((line) => line.slice(0, 130)).join('\n'))));
  return found;
};

const store = openStore(ground.state);
const folder = store.createSession({ repository: 'acme/small', target: 'v1.1.0', mode: 'live' });
const journal = await createJournal(folder.journal, { repository: 'acme/small', target: 'v1.1.0', mode: 'live', session: 1, version: '0' });
for (const { event, by, at } of records) await journal.append([event], { by, at });
journal.close();
writeFileSync(join(ground.project, '.gitignore'), '.scratch/\nevidence.md\n');

test.each(['status', 'next', 'log', 'decisions', 'blockers', 'verify', 'report'] as const)('holdpoint %s prints nothing that a terminal obeys', async (name) => {
  vi.stubEnv('HOLDPOINT_STATE', ground.state);
  process.chdir(ground.project);
  const run = await commands[name]();
  const text = await printed(() => run(asked(name)));
  expect(text.length).toBeGreaterThan(40);
  expect(await misdeeds(text)).toEqual([]);
  if (name === 'report') return;
  const json = await printed(() => run(asked(name, '--json')));
  expect(() => void JSON.parse(json)).not.toThrow();
  expect(await misdeeds(json)).toEqual([]);
});

test('JSON still says what was there, to the letter', async () => {
  vi.stubEnv('HOLDPOINT_STATE', ground.state);
  process.chdir(ground.project);
  const run = await commands.log();
  const read: { readonly records: readonly unknown[] } = JSON.parse(await printed(() => run(asked('log', '--json'))));
  expect(read.records).toEqual(JSON.parse(JSON.stringify(records.map((record) => ({ ...record, at: new Date(record.at).toISOString() })))));
});

test.each(texts)('plain lines, errors and the last lines: $name', async ({ text }) => {
  const one = planOf([step('a', { title: text, would: [text] }), watch('b', { title: text })], { repository: text, target: text, title: text });
  const events: readonly Happened[] = [...opened(one, { branch: text }), intended('a'), { type: 'attempt.sent', step: 'a', attempt: 1, sent: { text } }, { type: 'attempt.ended', step: 'a', attempt: 1, outcome: { result: 'failed', why: text, fix: text, evidence: [] }, commit: null }, intended('b')];
  const state = stateOf(events);
  const seen = { picture: [], why: text, lookedAt: NOW, nextAt: NOW, deadlineAt: null, polls: [], outOfReach: false, url: null };
  const world = plainWorld({ watches: { b: seen } });
  const lines = [...openingLines(state), ...recordsOf(events).flatMap((record) => lineOf(record, state) ?? []), ...needLines(state), ...watchLines(plainWorld(), world, state), ...farewell(state, world)];
  const errors = await printed(() => {
    printBroken(new Error(text));
    printBroken(new HoldpointError({ code: 1, what: text, why: text, fix: text }));
    printRefusal({ why: text, fix: text });
  });
  expect(await misdeeds([...lines, errors].join('\n'))).toEqual([]);
});
