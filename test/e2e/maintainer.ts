import { setTimeout as pause } from 'node:timers/promises';
import { normalise } from '../../src/dev/normalise.ts';
import { frameOf, readFrames } from '../../src/dev/frames.ts';
import { fileNameOf, linesOf } from '../../src/dev/recording.ts';
import { recordedName, SIZES } from '../../src/dev/views.ts';
import type { SkinName, ViewName } from '../../src/dev/views.ts';
import { confirmInputs, drawn, pressUntil, push as pushIn } from '../support/focus.ts';
import { openHoldpoint } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import type { Terminal } from '../support/terminal.ts';
import { inSkin, readIn, startedIn } from './skin.ts';

/**
 * A maintainer at a real terminal: writes bytes, reads the screen, and waits for text. Every prompt is given its quiet time, as a
 * person gives it by reading.
 */
export type Maintainer = {
  readonly terminal: Terminal;
  /** Waits for a text as long as a person would. */
  readonly see: (text: string | RegExp) => Promise<void>;
  /** Confirms each input of the form as it is suggested. */
  readonly confirmInputs: () => Promise<void>;
  /** Turns `A` on and waits for this text, whichever prompt it is in. */
  readonly goOnUntil: (text: string | RegExp) => Promise<void>;
  /** In the open dialog: chooses an option and fills its fields in order. */
  readonly fillIn: (dialog: string | RegExp, option: string, texts?: readonly string[]) => Promise<void>;
  /** As `fillIn`, and records it. */
  readonly answer: (dialog: string | RegExp, option: string, texts?: readonly string[]) => Promise<void>;
  /** In the sheet: opens the evidence of the line it is on, answers "nothing found", and waits for what is left. */
  readonly nothingFound: (step: string, left: string | RegExp) => Promise<void>;
  /** The one plain question of a remote step. */
  readonly confirm: (step: string) => Promise<void>;
  /** Types the words of an irreversible step, or the rest of them, once its dialog has asked the world; Enter is left to `enterWords`. */
  readonly typeWords: (words: string, rest?: string) => Promise<void>;
  /** Enter, and the dialog is gone. */
  readonly enterWords: () => Promise<void>;
  /** Moves to a step of the tree by searching for it. */
  readonly find: (step: string) => Promise<void>;
  /** Presses a button of the open dialog once it listens. */
  readonly push: (button: string) => Promise<void>;
  /** Looks at the world with `p`, again and again, until it shows this. */
  readonly lookUntil: (text: RegExp) => Promise<void>;
  /** Records a view at each size, once its hints are there: in a small window news takes their place for a while. The window is as before in the end. */
  readonly record: (view: ViewName, options?: { readonly last?: string; /** What is there once all of it was read at this size. */ readonly shows?: (size: Size) => RegExp }) => Promise<void>;
  /** Resizes the window, and waits until all of it is drawn for its new size. */
  readonly resize: (columns: number, rows: number) => Promise<void>;
};

type Size = { readonly columns: number; readonly rows: number };

const WAIT = { timeoutMs: 45_000 };
const STILL_MS = 80;
const KEPT = readFrames();
/** Of all that one file of tests records. */
let looksLeft = 60;
/** What the last row of the screen ends with. */
const HELP = '? help';

export const openMaintainer = (options: { readonly person: Person; readonly args: readonly string[]; readonly columns?: number; readonly rows?: number; readonly env?: { readonly [name: string]: string }; readonly cwd?: string; readonly skin?: SkinName; readonly film?: string }): Maintainer => {
  const { skin = 'colour', args, env, ...where } = options;
  const started = startedIn(skin);
  const terminal = readIn(openHoldpoint({ ...where, args: [...args, ...started.args], env: { ...env, ...started.env } }), skin);
  const inThisSkin = (pattern: RegExp): RegExp => new RegExp(inSkin(pattern, skin));
  const see = async (text: string | RegExp): Promise<void> => void (await terminal.waitFor(text, WAIT));

  /** The prompt listens once no key came for a while; it says so itself. */
  const listening = (): Promise<void> => see('listening');

  const push = async (button: string): Promise<void> => {
    await listening();
    await pushIn(terminal, button);
  };

  const chosen = (): string => inThisSkin(/\(•\) .*/).exec(terminal.text())?.[0] ?? '';
  const choose = (option: string): Promise<void> => pressUntil(terminal, 'up', { watch: chosen, holds: (line) => line.startsWith(inSkin('(•) ', skin) + option), what: `no option "${option}" could be chosen` });

  /** Opens every piece of evidence of the line, one after the other. */
  const openEvidence = async (on: RegExp, unopened: RegExp): Promise<void> => {
    for (let pieces = 0; pieces < 6 && unopened.test(terminal.text()); pieces += 1) {
      await terminal.press('ctrl-o');
      await terminal.waitUntilGone(on, WAIT);
      await terminal.press('escape');
      await see(on);
      await listening();
    }
  };

  const goOnUntil = async (text: string | RegExp): Promise<void> => {
    // No dialog is open any more: the hints are those of the tree.
    await see('A go on');
    await terminal.type('A');
    await see(text);
  };

  const fillIn: Maintainer['fillIn'] = async (dialog, option, texts = []) => {
    await see(dialog);
    await listening();
    await choose(option);
    for (const text of texts) {
      await terminal.press('tab');
      await terminal.type(text);
    }
  };

  const answer: Maintainer['answer'] = async (dialog, option, texts) => {
    await fillIn(dialog, option, texts);
    await push('Record');
    await terminal.waitUntilGone('Signing as', WAIT);
  };

  /** Makes the window so large, and waits until all of it is drawn: what the terminal made of the old frame ends elsewhere. */
  const fit = async ({ columns, rows }: Size, last: string): Promise<void> => {
    const { columns: before, rows: high } = terminal.size();
    if (columns !== before || rows !== high) terminal.resize(columns, rows);
    await see(new RegExp(`^ holdpoint[^]*\\n.{${columns - 1 - last.length}}${last.replace('?', '\\?')}$`));
  };

  /** Nothing changes any more but clocks: what a pane shows of a log comes a moment after its frame. */
  const still = async (): Promise<void> => {
    const read = (): string => normalise(terminal.screen()).join('\n');
    for (let looks = 0, before = ''; looks < 40; looks += 1) {
      const now = read();
      if (now === before) return;
      before = now;
      await pause(STILL_MS);
    }
  };

  /** News that pass, and a count that is still being made, are no difference to the frame that is kept: it is given its time. Where all frames are others, for they are meant to be, not each of them is waited for. */
  const asKept = async (name: string): Promise<void> => {
    const kept = KEPT.get(`${fileNameOf({ name, ...terminal.size() })}.txt`);
    for (; looksLeft > 0 && frameOf(terminal.recording(name)) !== kept; looksLeft -= 1) await pause(STILL_MS);
  };

  return {
    terminal,
    see,
    confirmInputs: async () => {
      await see('0/4 confirmed');
      await listening();
      await confirmInputs(terminal, 4);
      await see('0/25');
      // A person looks before they press.
      await terminal.quiet();
    },
    goOnUntil,
    fillIn,
    answer,
    nothingFound: async (step, left) => {
      // The line of the sheet: the crumb of a narrow window has the same words.
      const on = inThisSkin(new RegExp(`┃ › \\? ${step}`));
      const line = (): string => inThisSkin(/┃ › . .*/).exec(terminal.text().slice(terminal.text().indexOf('Judgements')))?.[0] ?? '';
      await see('Judgements');
      await listening();
      await pressUntil(terminal, 'down', { watch: line, holds: (text) => on.test(text), what: `the sheet has no open line "${step}"` });
      await openEvidence(on, inThisSkin(new RegExp(`┃ › \\? ${step} .*not opened`)));
      await terminal.press('enter');
      await answer('Signing as', 'Nothing found');
      await see(left);
    },
    confirm: async (step) => {
      await see(new RegExp(`\\? ${step}[\\s\\S]*outside this machine`));
      await push('Do it');
      await terminal.waitUntilGone('outside this machine. Do it?', WAIT);
    },
    typeWords: async (words, rest = words) => {
      await see(asking(words));
      await listening();
      await terminal.type(rest);
      await see('enter does it');
    },
    enterWords: async () => {
      await terminal.press('enter');
      await terminal.waitUntilGone('LIVE · ', WAIT);
    },
    find: async (step) => {
      await terminal.type('/');
      await terminal.type(step);
      await terminal.press('enter');
    },
    push,
    lookUntil: async (text) => {
      for (let looks = 0; looks < 60 && !inThisSkin(text).test(terminal.text()); looks += 1) {
        const before = terminal.text();
        await terminal.type('p');
        await drawn(() => terminal.text() !== before);
        // A finger, not a key that is held down: each look asks git, the world and the tools.
        await terminal.quiet();
      }
      await see(text);
    },
    record: async (view, { last = HELP, shows = () => /^/ } = {}) => {
      const was = terminal.size();
      for (const size of [was, ...SIZES.filter(({ columns, rows }) => columns !== was.columns || rows !== was.rows)]) {
        await fit(size, last);
        await see(shows(size));
        await still();
        await asKept(recordedName(view, skin));
        terminal.record(recordedName(view, skin));
      }
      await fit(was, last);
    },
    resize: (columns, rows) => fit({ columns, rows }, HELP),
  };
};

const asking = (words: string): RegExp => new RegExp(`Type +${words.replaceAll('.', '\\.')} +to do it`);

export const screenOf = (terminal: Terminal): string => linesOf(terminal.recording('now')).join('\n');
