import { setTimeout as pause } from 'node:timers/promises';
import type { Key } from './keys.ts';
import type { Terminal } from './terminal.ts';

/** What has the keys is drawn inverse: the button or the field. */
export const focused = (terminal: Pick<Terminal, 'recording'>): string =>
  terminal.recording('focus').cells.map((row) => row.map((cell) => (cell.style.inverse ? cell.text : ' ')).join('').trim()).join('\n');

const PRESSES = 12;

/** Presses a key until what is watched is so. Each press is given the time to be drawn: keys that a busy machine reads at once are a paste, of which an Enter is none. */
export const pressUntil = async (terminal: Terminal, key: Key, { watch, holds, what }: { readonly watch: () => string; readonly holds: (watched: string) => boolean; readonly what: string }): Promise<void> => {
  for (let presses = 0; presses < PRESSES; presses += 1) {
    const before = watch();
    if (holds(before)) return;
    await terminal.press(key);
    await drawn(() => watch() !== before);
  }
  throw new Error(`${what}\n${terminal.text()}`);
};

/** Moves to a button of the dialog that listens, and presses it. */
export const push = async (terminal: Terminal, button: string): Promise<void> => {
  await pressUntil(terminal, 'tab', { watch: () => focused(terminal), holds: (focus) => focus.includes(`[ ${button} ]`), what: `no button "${button}" could be focused` });
  await terminal.press('enter');
};

/** Enter, after another key: right after an Enter it is one that is held down, and one that came with the key before it is pasted. Both are dropped, and pressed again. */
const confirmUntilGone = async (terminal: Terminal, unwanted: string): Promise<void> => {
  const gone = (): boolean => !terminal.text().includes(unwanted);
  for (let presses = 0; presses < PRESSES && !gone(); presses += 1) {
    await terminal.press('end', 'enter');
    await drawn(gone);
  }
  if (!gone()) throw new Error(`${unwanted} is there after ${PRESSES} Enters\n${terminal.text()}`);
};

/** Confirms each input of the form that listens, as it is suggested. */
export const confirmInputs = async (terminal: Terminal, inputs: number): Promise<void> => {
  for (let confirmed = 0; confirmed < inputs; confirmed += 1) {
    await terminal.waitFor(`${confirmed}/${inputs} confirmed`);
    await confirmUntilGone(terminal, `${confirmed}/${inputs} confirmed`);
  }
};

/** A press that changes nothing on screen is given up on after two seconds; the caller sees what it has. */
export const drawn = async (changed: () => boolean): Promise<void> => {
  for (let looks = 0; looks < 100 && !changed(); looks += 1) await pause(20);
};
