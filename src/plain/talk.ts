import type { Recorded } from '../core/event.ts';
import type { State } from '../core/state.ts';
import type { Actions, World } from '../core/world.ts';
import type { Glyphs } from '../ui/glyphs.ts';
import type { Keymap } from '../ui/keymap.ts';

/**
 * What is typed as an answer. `number`: one of a list. `text`: a line of the person's own; several that were pasted are one. `words`: a text
 * that must be exact, of which nothing that was pasted with line ends is taken.
 */
export type Wanted = 'number' | 'text' | 'words';

/** What came of a question: a line, or it was left, or what it asked about was over. */
export type Typed = { readonly is: 'typed'; readonly text: string } | { readonly is: 'over' };

/** A conversation in lines. It only prints and asks; what can be asked and done is in the state, the forms and the deeds of `ui`. */
export type Talk = {
  readonly snapshot: () => { readonly state: State; readonly world: World; readonly records: readonly Recorded[] };
  readonly actions: Actions;
  readonly glyphs: Glyphs;
  readonly keymap: Keymap;
  readonly say: (lines: readonly string[]) => void;
  /** Asks for one line. Nothing that was typed before it listens counts. `over` says that it has nothing to ask any more. */
  readonly ask: (question: { readonly wants: Wanted; readonly prompt: string; readonly over: () => boolean }) => Promise<Typed>;
  /** A moment later: what changes in quick steps is said when it has come to rest. */
  readonly moment: () => Promise<void>;
  /** Nobody is there any more: the person left, or the terminal did. */
  readonly left: () => boolean;
};

/** Who prints and asks. */
export type Asker = Pick<Talk, 'say' | 'ask'>;

/** `key`: the letter that does the same on the screen; texts name it, so it counts here too. */
export type Choice<Value> = { readonly label: string; readonly value: Value; readonly key?: string };
export type Chosen<Value> = { readonly is: 'chosen'; readonly value: Value } | { readonly is: 'safe' } | { readonly is: 'over' };

export const NEVER_OVER = (): boolean => false;

/** A numbered question. 0 is the safe choice and stands first; an empty line, and what is none of them, chooses nothing. */
export const choose = async <Value>(talk: Asker, { title, safe, choices, over = NEVER_OVER }: { readonly title: readonly string[]; readonly safe: string; readonly choices: readonly Choice<Value>[]; readonly over?: () => boolean }): Promise<Chosen<Value>> => {
  talk.say([...title, `  0  ${safe}`, ...choices.map(({ label, key }, index) => `  ${index + 1}  ${label}${key === undefined ? '' : `  (${key})`}`)]);
  for (;;) {
    const typed = await talk.ask({ wants: 'number', prompt: choices.length === 0 ? 'Type 0, then enter:' : `Type a number from 0 to ${choices.length}, then enter:`, over });
    if (typed.is === 'over') return typed;
    const text = typed.text.trim();
    if (text === '0') return { is: 'safe' };
    const choice = /^[1-9]\d*$/.test(text) ? choices[Number(text) - 1] : choices.find(({ key }) => key === text);
    if (choice !== undefined) return { is: 'chosen', value: choice.value };
    talk.say([text === '' ? 'An empty line chooses nothing.' : `"${text}" is none of these.`]);
  }
};

/** Whether the person chose the act, and not the safe choice before it. */
export const isChosen = async (talk: Asker, { title, safe, act, over = NEVER_OVER }: { readonly title: readonly string[]; readonly safe: string; readonly act: string; readonly over?: () => boolean }): Promise<boolean> =>
  (await choose(talk, { title, safe, choices: [{ label: act, value: true }], over })).is === 'chosen';

/** A line of the person's own, asked until nothing is wrong with it; null when it was left with 0, or is over. */
export const fill = async (talk: Asker, { label, problem, wants = 'text', over = NEVER_OVER }: { readonly label: string; readonly problem: (value: string) => string | null; readonly wants?: Wanted; readonly over?: () => boolean }): Promise<string | null> => {
  for (;;) {
    const typed = await talk.ask({ wants, prompt: `${label}, or 0 to leave it:`, over });
    if (typed.is === 'over' || typed.text.trim() === '0') return null;
    const wrong = problem(typed.text);
    if (wrong === null) return typed.text;
    talk.say([`Not yet: it goes on once ${wrong}.`]);
  }
};
