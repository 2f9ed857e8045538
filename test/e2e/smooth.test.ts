import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { openMaintainer } from './maintainer.ts';

let person: Person;
beforeEach(() => {
  person = makePerson();
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

test('a maintainer releases v1.2.0 from nothing checked to every channel serves it', async () => {
  const maintainer = openMaintainer({ person, args: ['sandbox', '--scenario', 'smooth'] });
  const { terminal } = maintainer;
  await maintainer.confirmInputs();
  await maintainer.goOnUntil('Decision · Changelog');
  await maintainer.answer('Decision · Changelog', 'Done', { note: 'read CHANGELOG.md' });
  await maintainer.goOnUntil('Judgements');
  await maintainer.nothingFound('Packaging smoke', 'Benchmark');
  await maintainer.nothingFound('Benchmark', 'Judgements');
  expect(terminal.text()).toContain('');
});
