import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { SMALL_HEAD } from '../support/small-runbook.ts';
import { closeTerminals } from '../support/terminal.ts';
import { confirmAll, trust } from './odd-session.ts';
import { makeSmall } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

const ASKING = String.raw`${SMALL_HEAD}      - id: login
        title: Log in
        tty: true
        run: |
          printf 'User: '; read -r user
          printf 'Pass%s: ' word; read -rs word < /dev/tty; echo
          printf 'Arrow: '; read -rsn3 arrow; printf '%q\n' "$arrow"
          trap 'echo stopped by a person' INT; sleep 30 || true
          test "$(printf %s "$user$word" | wc -c)" -eq 23; echo "hello $user with $word"
`;

let person: Person;
let ground: SmallGround;
beforeEach(() => {
  person = makePerson();
  ground = makeSmall(person, ASKING);
});
afterEach(async () => {
  await closeTerminals();
  person.leave();
});

/** All texts that a session left. */
const left = (folder: string): string => readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => (entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), 'utf8') : '')).join('\n');

test('a person types to a step that has a terminal; what was typed is nowhere, and that somebody typed is in the evidence', async () => {
  const terminal = ground.open('start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook', ground.runbook);
  await trust(terminal);
  await confirmAll(terminal, 3);
  await terminal.waitFor('A go on');
  await terminal.quiet();
  await terminal.type('r');
  await terminal.waitFor('it asks something: i to type');
  await terminal.type('i');
  await terminal.waitFor('Your keys go to Log in');
  await terminal.type('robin');
  await terminal.waitFor('User: robin');
  // The cursor of the terminal stands where the process has its own.
  await expect.poll(() => (terminal.cursor().visible ? terminal.screen()[terminal.cursor().row]?.slice(0, terminal.cursor().column) : null)).toMatch(/ User: robin$/);
  await terminal.type('-vale\r');
  await terminal.waitFor('Password:');
  await terminal.type('correct-horse\r');
  await terminal.waitFor('Arrow:');
  await terminal.press('up');
  await terminal.waitFor("$'\\E[A'");
  await terminal.press('ctrl-c');
  await terminal.waitFor('esc back');
  await terminal.type('q');
  expect(await terminal.exit).toMatchObject({ signal: null });
  const kept = left(ground.state);
  expect(kept).toContain('hello [masked] with [masked]');
  expect(kept).toContain('a person typed to it');
  expect(kept).not.toMatch(/robin-va|rrect-hors/);
});

test('without a person at the screen such a step is refused, with the way there', async () => {
  const terminal = ground.open('start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook', ground.runbook);
  await trust(terminal);
  await confirmAll(terminal, 3);
  await terminal.waitFor('A go on');
  await terminal.quiet();
  await terminal.type('q');
  await terminal.exit;
  const { code, stderr } = await ground.run('run', 'login');
  expect(code).toBe(3);
  expect(stderr).toContain('it asks for a terminal (tty: true), and nobody sits at one here');
  expect(stderr).toContain('holdpoint start');
  expect(ground.journal().join('\n')).not.toContain('attempt.intended');
});
