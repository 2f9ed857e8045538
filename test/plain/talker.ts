import type { Actions, World } from '../../src/core/world.ts';
import type { Talk, Wanted } from '../../src/plain/talk.ts';
import { KEYMAP } from '../../src/ui/keymap.ts';
import { wordGlyphs } from '../../src/plain/word-glyphs.ts';
import { plainWorld, recorder } from '../components/sample.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';

type With = { readonly typed: readonly string[]; readonly actions?: Partial<Actions>; readonly world?: World };

/** A conversation with somebody whose lines are known beforehand; when they have no more, they are gone. */
export const talker = (history: readonly Happened[], { typed, actions: answers = {}, world: first = plainWorld() }: With) => {
  const said: string[] = [];
  const asked: { readonly wants: Wanted; readonly prompt: string }[] = [];
  const lines = [...typed];
  const { actions, calls } = recorder(answers);
  let gone = false;
  let now = { state: stateOf(history), world: first, records: recordsOf(history) };
  const talk: Talk = {
    snapshot: () => now,
    actions,
    glyphs: wordGlyphs(false),
    keymap: KEYMAP,
    say: (more) => void said.push(...more),
    ask: async ({ wants, prompt, over }) => {
      if (gone || over()) return { is: 'over' };
      asked.push({ wants, prompt });
      const text = lines.shift();
      if (text !== undefined) return { is: 'typed', text };
      gone = true;
      return { is: 'over' };
    },
    moment: async () => undefined,
    left: () => gone,
  };
  return {
    talk,
    said,
    asked,
    calls,
    /** Lines that nobody asked for. */
    unread: lines,
    /** The world, or the history, is another from now on. */
    becomes: ({ history: later = history, world = now.world }: { readonly history?: readonly Happened[]; readonly world?: World }): void => {
      now = { state: stateOf(later), world, records: recordsOf(later) };
    },
  };
};
