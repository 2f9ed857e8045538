import { setTimeout as pause } from 'node:timers/promises';
import { linesOf } from '../../src/dev/recording.ts';
import { openHoldpoint } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import type { Key } from '../support/keys.ts';
import type { Terminal } from '../support/terminal.ts';

/**
 * A maintainer at a real terminal: writes bytes, reads the screen, and waits for text. Every prompt is given its quiet time, as a
 * person gives it by reading.
 */
export type Maintainer = {
  readonly terminal: Terminal;
  /** Confirms each input of the form as it is suggested. */
  readonly confirmInputs: () => Promise<void>;
  /** Turns `A` on and waits for this text, whichever prompt it is in. */
  readonly goOnUntil: (text: string | RegExp) => Promise<void>;
  /** In the open dialog: chooses an option, fills fields by their label, and records. */
  readonly answer: (dialog: string | RegExp, option: string, fields?: { readonly [label: string]: string }) => Promise<void>;
  /** In the sheet: opens the evidence of the line it is on, answers "nothing found", and waits for what is left. */
  readonly nothingFound: (step: string, left: string | RegExp) => Promise<void>;
  /** The one plain question of a remote step. */
  readonly confirm: (step: string) => Promise<void>;
  /** Types the words of an irreversible step once its dialog has asked the world. */
  readonly typeWords: (words: string) => Promise<void>;
  /** Moves to a step of the tree by searching for it. */
  readonly find: (step: string) => Promise<void>;
  /** Presses a button of the open dialog. */
  readonly push: (button: string) => Promise<void>;
};

const WAIT = { timeoutMs: 40_000 };

export const openMaintainer = (options: { readonly person: Person; readonly args: readonly string[]; readonly columns?: number; readonly rows?: number; readonly env?: { readonly [name: string]: string }; readonly cwd?: string }): Maintainer => {
  const terminal = openHoldpoint(options);

  /** The prompt listens once no key came for a while; it says so itself. */
  const listening = (): Promise<unknown> => terminal.waitFor('listening', WAIT);

  /** What is drawn inverse: the button or field that has the keys. */
  const inverse = (): string => terminal.recording('focus').cells.map((row) => row.map((cell) => (cell.style.inverse ? cell.text : ' ')).join('').trim()).join('\n');

  /** Presses a key until the screen says so, giving each press the time to be drawn. */
  const pressUntil = async (key: Key, holds: () => boolean, what: string): Promise<void> => {
    for (let presses = 0; presses < 12; presses += 1) {
      if (holds()) return;
      const before = inverse() + terminal.text();
      await terminal.press(key);
      await drawn(() => inverse() + terminal.text() !== before);
    }
    throw new Error(`${what}\n${terminal.text()}`);
  };

  const push = async (button: string): Promise<void> => {
    await pressUntil('tab', () => inverse().includes(button), `no button "${button}" could be focused`);
    await terminal.press('enter');
  };

  /** Opens every piece of evidence of the line, one after the other. */
  const pressUntilOpened = async (on: RegExp, unopened: RegExp): Promise<void> => {
    for (let pieces = 0; pieces < 6 && unopened.test(terminal.text()); pieces += 1) {
      await terminal.press('ctrl-o');
      await terminal.waitUntilGone(on, WAIT);
      await terminal.press('escape');
      await terminal.waitFor(on, WAIT);
      await listening();
    }
  };

  const choose = (option: string): Promise<void> => pressUntil('up', () => terminal.text().includes(`(•) ${option}`), `no option "${option}" could be chosen`);

  const goOnUntil = async (text: string | RegExp): Promise<void> => {
    await terminal.type('A');
    await terminal.waitFor(text, WAIT);
  };

  const answer: Maintainer['answer'] = async (dialog, option, fields = {}) => {
    await terminal.waitFor(dialog, WAIT);
    await listening();
    await choose(option);
    for (const text of Object.values(fields)) {
      await terminal.press('tab');
      await terminal.type(text);
    }
    await push('Record');
    await terminal.waitUntilGone('Signing as', WAIT);
  };

  return {
    terminal,
    confirmInputs: async () => {
      for (const confirmed of ['0/4', '1/4', '2/4', '3/4']) {
        await terminal.waitFor(`${confirmed} confirmed`, WAIT);
        await terminal.press('enter');
      }
      await terminal.waitFor('0/25', WAIT);
      // A person looks before they press.
      await terminal.quiet();
    },
    goOnUntil,
    answer,
    nothingFound: async (step, left) => {
      const on = new RegExp(`› \\? ${step}`);
      await terminal.waitFor('Judgements', WAIT);
      await listening();
      await pressUntil('down', () => on.test(terminal.text()), `the sheet has no open line "${step}"`);
      const unopened = new RegExp(`› \\? ${step} .*not opened`);
      await pressUntilOpened(on, unopened);
      await terminal.press('enter');
      await answer('Signing as', 'Nothing found');
      await terminal.waitFor(left, WAIT);
    },
    confirm: async (step) => {
      await terminal.waitFor(new RegExp(`\\? ${step}[\\s\\S]*outside this machine`), WAIT);
      await listening();
      await push('Do it');
    },
    typeWords: async (words) => {
      await terminal.waitFor(new RegExp(`Type +${words.replaceAll('.', '\\.')}`), WAIT);
      await listening();
      await terminal.type(words);
      await terminal.waitFor('enter does it', WAIT);
      await terminal.press('enter');
    },
    find: async (step) => {
      await terminal.type('/');
      await terminal.type(step);
      await terminal.press('enter');
    },
    push,
  };
};

/** A press that changes nothing on screen is given up on after two seconds; the caller sees what it has. */
const drawn = async (changed: () => boolean): Promise<void> => {
  for (let looks = 0; looks < 100 && !changed(); looks += 1) await pause(20);
};

export const screenOf = (terminal: Terminal): string => linesOf(terminal.recording('now')).join('\n');
