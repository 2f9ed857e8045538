import { useInput, usePaste } from 'ink';
import { createContext, use, useLayoutEffect, useRef } from 'react';
import { KEYMAP } from '../../src/ui/keymap.ts';
import { keyPresses } from '../../src/ui/keys.ts';
import type { KeyPress } from '../../src/ui/keys.ts';

/** The person's keys, for the dialogs, which know the keys that can be moved by our names of them. App itself stands above it. */
export const KeymapContext = createContext(KEYMAP);

/**
 * Keys one by one, though ink may give several in one event. `ctrl-c` is not among them: App alone takes it, and on the
 * screens before it `onInterrupt` does, quiet or not. It hears from the first
 * frame on and asks itself whether it is meant: what subscribed only when a dialog closed above it would lose the keys that come
 * between that frame and its effects. Whoever is below was there first and hears first, so it never takes the key that closes.
 */
export const useKeys = (onKey: (press: KeyPress) => void, { active, onPaste, onInterrupt }: { readonly active: boolean; readonly onPaste?: (text: string) => void; readonly onInterrupt?: () => void }): void => {
  const { inDialogs } = use(KeymapContext);
  const meant = useRef(active);
  useLayoutEffect(() => {
    meant.current = active;
  }, [active]);
  useInput((input, key) => {
    if (!meant.current) return;
    for (const press of keyPresses(input, key)) {
      if (press.name === 'ctrl-c') onInterrupt?.();
      else {
        const name = inDialogs[press.name];
        if (name !== null) onKey(name === undefined ? press : { ...press, name });
      }
    }
  });
  // A paste is never keys: without a field to go into it is dropped.
  usePaste((text) => {
    if (meant.current) onPaste?.(text);
  });
};
