import type { Recorded } from '../src/core/event.ts';
import type { State } from '../src/core/state.ts';
import type { Actions, OutputSearch, OutputWindow, Travel, World } from '../src/core/world.ts';
import type { Keymap } from '../src/ui/keymap.ts';
import type { Report } from '../src/ui/reports.ts';
import type { Skin } from './parts/skin.ts';

/** The window beyond the screen: what calls a person there, its title, and whether somebody looks at it (null: not known). */
export type Attention = { readonly call: (text: string) => void; readonly title: (text: string) => void; readonly focused: () => boolean | null };

/** All that the screen is given. It changes nothing by itself: what a key asks for goes out through `actions`. */
export type AppProps = {
  readonly state: State;
  readonly world: World;
  /** Records of the journal, the oldest first. */
  readonly records: readonly Recorded[];
  readonly actions: Actions;
  readonly output: OutputWindow;
  readonly search: OutputSearch;
  readonly skin: Skin;
  readonly keymap: Keymap;
  /** Milliseconds of any one clock, for the quiet rule and for ctrl-c twice. */
  readonly clock: () => number;
  /** Leave the last row free: a frame as tall as a Windows console is cleared and redrawn every time. */
  readonly spareRow: boolean;
  /** `ctrl-l`: forget what is on the terminal and draw all of it. */
  readonly redraw: () => void;
  /** `ctrl-z`; null where a program cannot be suspended. */
  readonly suspend: (() => void) | null;
  /** Calls for what the terminal says beside keys, and answers how to end that; null where it is not asked. */
  readonly hear: ((call: (report: Report) => void) => () => void) | null;
  /** Calls a person who looks elsewhere; null where nobody is called. */
  readonly attention: Attention | null;
  /** Goes to another record of a replay, and says which; absent in a session, which goes one way only. */
  readonly travel?: (to: Travel) => string;
};
