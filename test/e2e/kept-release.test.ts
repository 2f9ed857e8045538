import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SKINS } from '../../src/dev/views.ts';
import { makePerson, REPOSITORY } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { openMaintainer } from './maintainer.ts';

/** The bundle of a release of `learn`, as an earlier Holdpoint wrote it: what was written once is read for ever. */
const KEPT = join(REPOSITORY, 'test/fixtures/learn-release.zip');

let person: Person;
beforeAll(() => {
  person = makePerson();
});
afterEach(closeTerminals);
afterAll(() => person.leave());

/** Of a release that is over nothing moves, so that its bars are the same in each run. */
test.each(SKINS)('a release of long ago is shown as it ended, with the time that each step took (%s)', async (skin) => {
  const { terminal, see, record } = openMaintainer({ person, args: ['replay', KEPT], skin });
  await see(/25\/25 passed · RELEASED/);
  await terminal.type('t');
  await see(/Timeline/);
  await record('timeline');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: null });
});
