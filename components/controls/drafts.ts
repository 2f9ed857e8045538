import type { State } from '../../src/core/state.ts';
import { lastAttemptOf } from '../../src/core/state.ts';
import { dialogKey } from '../../src/ui/viewstate.ts';
import type { Dialog } from '../../src/ui/viewstate.ts';

/** What was typed into a dialog and not given: there again when it opens again, until it is given or Holdpoint is left. */
export type Draft = {
  readonly read: (field: string) => string | undefined;
  readonly keep: (field: string, text: string) => void;
  readonly forget: () => void;
};

/** The drafts of a screen, by dialog and attempt: what was said of one attempt is not put into the mouth of another. */
export type Drafts = Map<string, { readonly [field: string]: string }>;

export const draftOf = (drafts: Drafts, dialog: Dialog, state: State): Draft => {
  const key = `${dialogKey(dialog)} ${'step' in dialog && dialog.step !== null ? (lastAttemptOf(state, dialog.step)?.n ?? 0) : ''}`;
  return {
    read: (field) => drafts.get(key)?.[field],
    keep: (field, text) => void drafts.set(key, { ...drafts.get(key), [field]: text }),
    forget: () => void drafts.delete(key),
  };
};
