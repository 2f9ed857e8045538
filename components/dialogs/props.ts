import type { State } from '../../src/core/state.ts';
import type { Actions, World } from '../../src/core/world.ts';
import type { KeyContext } from '../../src/ui/context.ts';
import type { Action } from '../../src/ui/keymap.ts';
import type { Layout } from '../../src/ui/layout.ts';
import type { Dialog, Look } from '../../src/ui/viewstate.ts';
import type { Draft } from '../controls/drafts.ts';

/** What every dialog is given. */
export type DialogProps = {
  readonly state: State;
  readonly world: World;
  readonly actions: Actions;
  readonly layout: Layout;
  readonly context: KeyContext;
  /** It is the topmost one and has the keys. */
  readonly active: boolean;
  /** Milliseconds of any one clock, for the quiet rule. */
  readonly clock: () => number;
  /** What was typed into it before it was closed. */
  readonly draft: Draft;
  readonly close: () => void;
  readonly look: (action: Look) => void;
  /** Does what a key would do, by name. */
  readonly perform: (action: Action) => void;
};

/** The dialog of this name, with what it is about. */
export type Of<Is extends Dialog['is']> = Dialog extends infer One ? (One extends { readonly is: infer Names } ? (Is extends Names ? Omit<One, 'is'> & { readonly is: Is } : never) : never) : never;
