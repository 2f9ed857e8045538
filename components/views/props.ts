import type { Recorded } from '../../src/core/event.ts';
import type { State } from '../../src/core/state.ts';
import type { World } from '../../src/core/world.ts';
import type { Layout } from '../../src/ui/layout.ts';
import type { ViewState } from '../../src/ui/viewstate.ts';

/** What a view of the whole screen is given. */
export type ViewProps = { readonly layout: Layout; readonly state: State; readonly world: World; readonly records: readonly Recorded[]; readonly view: ViewState };
