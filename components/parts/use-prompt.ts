import { useRef } from 'react';
import type { KeyPress } from '../../src/ui/keys.ts';
import { isHeld } from '../../src/ui/quiet.ts';
import { useKeys } from './use-keys.ts';
import { useQuiet } from './use-quiet.ts';

type Prompt = {
  readonly active: boolean;
  readonly clock: () => number;
  readonly onKey: (press: KeyPress) => void;
  readonly onPaste?: (text: string) => void;
  readonly onInterrupt?: () => void;
  /** Hears a key before the quiet rule does, and says whether it took it: only for what is safe at any time. */
  readonly atAnyTime?: (press: KeyPress) => boolean;
};

/**
 * The keys of whatever asks a person something (UX 4.2, 4.3): none before it has been quiet, and no Enter that is held down or came in one
 * piece with other keys. Every prompt hears through this and through nothing else, so that none can leave a rule out.
 */
export const usePrompt = ({ active, clock, onKey, onPaste, onInterrupt, atAnyTime }: Prompt): 'waiting' | 'listening' => {
  const quiet = useQuiet(clock);
  const enteredAt = useRef<number | null>(null);
  useKeys(
    (press) => {
      if (atAnyTime?.(press) === true) return;
      const held = press.name === 'enter' && (press.repeat || isHeld(enteredAt.current, clock()));
      enteredAt.current = press.name === 'enter' ? clock() : null;
      if (!quiet.take() || held) return;
      // A paste without brackets: a line end where a text has lines, and nothing elsewhere.
      onKey(press.name === 'enter' && press.together ? { ...press, name: 'ctrl-j' } : press);
    },
    { active, ...(onInterrupt === undefined ? {} : { onInterrupt }), onPaste: (text) => quiet.take() && onPaste?.(text) },
  );
  return quiet.word;
};
