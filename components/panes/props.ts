import type { RefObject } from 'react';
import type { State } from '../../src/core/state.ts';
import type { OutputWindow, World } from '../../src/core/world.ts';
import type { KeyContext } from '../../src/ui/context.ts';
import type { FirstError } from '../../src/ui/draw/first-error.ts';
import type { Slot } from '../../src/ui/layout.ts';
import type { Selected } from '../../src/ui/selection.ts';
import type { ViewState } from '../../src/ui/viewstate.ts';

/** How long the content of the pane is and where it stands, so that keys can scroll it. The pane writes it. */
export type Extent = { total: number; height: number; top: number };

/** What every pane is given. */
export type PaneProps = {
  readonly slot: Slot;
  readonly state: State;
  readonly world: World;
  readonly view: ViewState;
  readonly context: KeyContext;
  readonly selected: Selected | null;
  readonly output: OutputWindow;
  /** Of the log of an attempt that failed, or is past. */
  readonly error: FirstError | null;
  readonly narrow: boolean;
  readonly extent: RefObject<Extent>;
};
