import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { focused } from '../support/focus.ts';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';
import { ALONE, makeSmall } from './small-ground.ts';

let person: Person | null = null;
afterEach(async () => {
  await closeTerminals();
  person?.leave();
});

const RUNBOOK = ALONE.replace(
  /      - \{ id: too.*\n/,
  `      - id: chosen
        title: It is chosen
        decide: Shall we?
        options:
          yes: { label: We shall, reason: required }
          no: { label: We shall not, reason: required, holds: true }
`,
);

const ENTER = '\r';
const PASTED = '\u001b[200~\r\n\u001b[201~';
const SHIFT_ENTER = '\u001b[13;2u';
const HELD = '\u001b[13;1:2u';

/** A key that is held down, as terminals send it: at once, after half a second, and then thirty times a second. */
const holdEnter = async (terminal: Terminal): Promise<void> => {
  terminal.write(ENTER);
  await pause(500);
  for (let count = 0; count < 12; count += 1) {
    terminal.write(ENTER);
    await pause(33);
  }
};

/** What the terminal's own cursor stands on. */
const onCursor = (terminal: Terminal): string => {
  const { row, column, visible } = terminal.cursor();
  return visible ? terminal.cells(row).slice(column).map(({ text }) => text).join('').trimEnd() : '';
};

test('at a real terminal no Enter that was early, held down or pasted answers anything, and one that was meant does', async () => {
  person = makePerson();
  const ground = makeSmall(person, RUNBOOK);
  const terminal = ground.open('start', 'v1.1.0', '--base', 'v1.0.0', '--mode', 'live', '--runbook', ground.runbook);

  // Typed before there is a question, soon after it is there, and at the pace of somebody who types on: all dropped.
  terminal.write(ENTER);
  await terminal.waitFor('Trust this runbook?');
  let last = Date.now();
  for (const after of [10, 290, 350, 350]) {
    await pause(after);
    terminal.write(ENTER);
    last = Date.now();
    expect(terminal.text()).toContain('waiting');
  }
  await terminal.waitFor('listening');
  // The program saw the last key a little after it was written, never before.
  expect(Date.now() - last).toBeGreaterThanOrEqual(690);
  expect(onCursor(terminal)).toMatch(/^\[ Do not trust it \]/);
  terminal.write(PASTED);
  await terminal.press('tab');
  await expect.poll(() => focused(terminal)).toContain('[ Trust it ]');
  terminal.write(PASTED);
  await terminal.press('enter');

  // One Enter, one input, however long it is held.
  await terminal.waitFor('0/3 confirmed');
  await holdEnter(terminal);
  expect(terminal.text()).toContain('0/3 confirmed');
  await terminal.waitFor('listening');
  await holdEnter(terminal);
  terminal.write(PASTED);
  await terminal.press('end');
  await terminal.waitFor('1/3 confirmed');
  await terminal.press('enter', 'end', 'enter');

  // The Enter that comes ten milliseconds after the key that opens a question was not meant for it.
  await terminal.waitFor('A go on');
  await terminal.type('G');
  terminal.write('a');
  await pause(10);
  terminal.write(ENTER);
  await terminal.waitFor(/\(•\) Not now[^]*waiting/);
  await pause(300);
  terminal.write(ENTER);
  await terminal.waitFor(/\(•\) Not now[^]*listening/);
  await terminal.press('down');
  await terminal.waitFor('(•) We shall');
  await terminal.press('tab');
  await terminal.type('first');
  terminal.write(SHIFT_ENTER);
  await terminal.type('second');
  terminal.write(PASTED);
  await terminal.press('left', 'left');
  await expect.poll(() => onCursor(terminal).slice(0, 1)).toMatch(/[nd]/);
  await terminal.press('tab', 'tab');
  await expect.poll(() => focused(terminal)).toContain('[ Record ]');
  expect(onCursor(terminal)).toMatch(/^\[ Record \]/);
  terminal.write(PASTED);
  terminal.write(HELD);
  terminal.write(ENTER + ENTER);
  await terminal.quiet();
  expect(ground.journal().some((line) => line.includes('attempt.answered'))).toBe(false);
  // Another key in between: the program may have seen the last Enter later than it was written.
  await terminal.press('up');
  await holdEnter(terminal);
  await terminal.waitUntilGone('Signing as');
  const answers = ground.journal().filter((line) => line.includes('attempt.answered'));
  expect(answers).toHaveLength(1);
  expect(answers[0]).toContain(String.raw`"reason":"first\nsecond"`);

  await terminal.waitFor('? help');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 2, signal: null });
  expect(terminal.switchedOn()).toEqual([]);
});
