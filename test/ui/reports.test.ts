import { expect, test } from 'vitest';
import { MODES, RESET, screenModes, switchAgain, switchOff, switchOn } from '../../src/ui/modes.ts';
import { NOTHING_HEARD, hearReports } from '../../src/ui/reports.ts';
import type { Report } from '../../src/ui/reports.ts';
import { emulate } from '../../src/dev/emulator.ts';

/** What is heard of input that comes in these pieces. */
const heard = (...pieces: readonly string[]): readonly Report[] => {
  const all: Report[] = [];
  let so = NOTHING_HEARD;
  for (const piece of pieces) {
    const { heard: next, reports } = hearReports(so, piece);
    so = next;
    all.push(...reports);
  }
  return all;
};

test('focus, wheel and clicks are read out of whatever stands around them, in cells from 0', () => {
  expect(heard('j\u001b[Ik\u001b[<64;10;5M\u001b[A\u001b[<65;1;1M\u001b[O')).toEqual([
    { is: 'focus', on: true },
    { is: 'wheel', x: 9, y: 4, by: -1 },
    { is: 'wheel', x: 0, y: 0, by: 1 },
    { is: 'focus', on: false },
  ]);
});

test('a click is the left button going down; its release, other buttons, and what shift or control is held for are nothing', () => {
  expect(heard('\u001b[<0;3;2M\u001b[<0;3;2m\u001b[<1;3;2M\u001b[<2;3;2M\u001b[<4;3;2M\u001b[<16;3;2M\u001b[<35;3;2M')).toEqual([{ is: 'click', x: 2, y: 1 }]);
});

test('a report that comes in pieces, cut anywhere, is one report', () => {
  for (const whole of ['\u001b[I', '\u001b[<0;120;36M']) for (let at = 1; at < whole.length; at += 1) expect(heard(whole.slice(0, at), whole.slice(at)), String(at)).toHaveLength(1);
});

test('a report that stands in a paste is text of the paste', () => {
  expect(heard('\u001b[200~ \u001b[I \u001b[<0;1;1M', ' \u001b[O \u001b[201~\u001b[O')).toEqual([{ is: 'focus', on: false }]);
});

/** What a terminal has on after these bytes. */
const on = (bytes: string): Promise<readonly string[]> => {
  const { write, switchedOn } = emulate({ columns: 80, rows: 24, reply: () => undefined });
  return new Promise((resolve) => write(bytes, () => resolve(switchedOn())));
};

test('each mode is switched off by what says so, and after a second time by the same', async () => {
  const modes = Object.values(MODES);
  expect(await on(switchOn(modes))).toEqual(['mouse', 'focus', 'title']);
  expect([await on(switchOn(modes) + switchOff(modes)), await on(switchOn(modes) + switchAgain(modes) + switchOff(modes) + '\u001b[?1049l\u001b[?2004l\u001b[?25h')]).toEqual([[], []]);
});

test('a reset leaves nothing on that a program may have left', async () => {
  const left = `${switchAgain(Object.values(MODES))}${MODES.title.on}\u001b[?2026h\u001b[?1002h\u001b[?1003h\u001b[>1u\u001b[?1h\u001b=\u001b[?7l`;
  expect(await on(left)).toHaveLength(11);
  expect(await on(left + RESET)).toEqual([]);
});

test('the mouse is off unless it is asked for, and a console without a title is not told one', () => {
  expect(screenModes({ TERM: 'xterm' }, { mouse: false })).toEqual([MODES.title, MODES.focus]);
  expect(screenModes({ TERM: 'linux' }, { mouse: true })).toEqual([MODES.focus, MODES.mouse]);
});
