import { useInput, usePaste } from 'ink';
import { keyPresses } from '../../src/ui/keys.ts';
import type { KeyPress } from '../../src/ui/keys.ts';

/** Keys one by one, though ink may give several in one event. `ctrl-c` is not among them: App alone takes it. */
export const useKeys = (onKey: (press: KeyPress) => void, { active, onPaste }: { readonly active: boolean; readonly onPaste?: (text: string) => void }): void => {
  useInput(
    (input, key) => {
      for (const press of keyPresses(input, key)) if (press.name !== 'ctrl-c') onKey(press);
    },
    { isActive: active },
  );
  // A paste is never keys: without a field to go into it is dropped.
  usePaste((text) => onPaste?.(text), { isActive: active });
};
