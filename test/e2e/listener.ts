import { openHoldpoint } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import type { Terminal } from '../support/terminal.ts';

/** A maintainer who reads lines and types lines: numbers, texts and words, each once it is asked for. */
export type Listener = {
  readonly terminal: Terminal;
  /** Waits until this was printed, and is still to be seen. */
  readonly hear: (text: string | RegExp) => Promise<void>;
  /** Types the number of a choice of the question that is asked now. */
  readonly choose: (label: string) => Promise<void>;
  /** Types a text where one is asked for. */
  readonly write: (prompt: string, text: string) => Promise<void>;
};

const WAIT = { timeoutMs: 60_000 };
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
/** What changed since the question, a line each; then nothing more. */
const CHANGES = '\\s*(?:\\d\\d:\\d\\d:\\d\\d .*\\s*)*(?![^])';

/** Lines are not broken in so wide a window, so that they can be told apart. */
export const openListener = ({ person, args, env = {}, cwd }: { readonly person: Person; readonly args: readonly string[]; readonly env?: { readonly [name: string]: string }; readonly cwd?: string }): Listener => {
  const terminal = openHoldpoint({ person, args, columns: 300, rows: 100, env, ...(cwd === undefined ? {} : { cwd }) });
  const hear = async (text: string | RegExp): Promise<void> => void (await terminal.waitFor(text, WAIT));
  return {
    terminal,
    hear,
    choose: async (label) => {
      const [, number = ''] = await terminal.waitFor(new RegExp(`^ {2}(\\d+) {2}(?=.*${escaped(label)}).*\\n(?:(?! {2}0 {2}).*\\n)*Type (?:a number from 0 to \\d+|0), then enter:${CHANGES}`, 'm'), WAIT);
      await terminal.type(`${number}\r`, { paceMs: 5 });
    },
    write: async (prompt, text) => {
      await hear(new RegExp(`^${escaped(prompt)}.*:${CHANGES}`, 'm'));
      await terminal.type(`${text}\r`, { paceMs: 5 });
    },
  };
};
