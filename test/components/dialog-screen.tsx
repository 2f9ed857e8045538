import { Box } from 'ink';
import { afterEach } from 'vitest';
import type { Drafts } from '../../components/controls/drafts.ts';
import { Dialogs } from '../../components/Dialogs.tsx';
import { SkinContext } from '../../components/parts/skin.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { layoutOf } from '../../src/ui/layout.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import type { Look } from '../../src/ui/viewstate.ts';
import { stateOf } from '../support/given.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import type { PromptCase } from './prompt-cases.ts';
import { plainWorld, recorder, stillSkin } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

/** One dialog on a screen of its own, with a clock that only moves when a person looks. */
export const shown = async (prompt: PromptCase, { columns = 100, rows = 32, drafts = new Map() }: { readonly columns?: number; readonly rows?: number; readonly drafts?: Drafts } = {}) => {
  let now = 0;
  const { actions, calls } = recorder(prompt.answers);
  const looks: Look[] = [];
  const state = stateOf(prompt.history);
  const world = plainWorld(prompt.world);
  const element = (width: number, height: number) => (
    <SkinContext value={stillSkin}>
      <Box width={width} height={height}>
        <Dialogs stack={[prompt.dialog]} drafts={drafts} state={state} world={world} actions={actions} layout={layoutOf({ columns: width, rows: height, view: 'session', focus: 'pane', zoom: false })} context={keyContextOf(state, world, viewFrom('browsers'), { canSuspend: false })} clock={() => now} look={(action) => looks.push(action)} perform={() => undefined} />
      </Box>
    </SkinContext>
  );
  const screen = screenOf(element(columns, rows), { columns, rows });
  open = screen;
  await screen.waitFor(prompt.there);
  return {
    screen,
    looks,
    did: () => calls.filter(([name]) => name === prompt.does),
    left: () => calls.filter(([name]) => name === 'leave' && prompt.does !== 'leave'),
    /** A key that a person presses after having looked. */
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        now += 700;
        await screen.type(key);
      }
    },
    type: async (...keys: readonly string[]) => {
      for (const key of keys) await screen.type(key);
    },
    resize: (width: number, height: number) => {
      screen.resize(width, height);
      screen.rerender(element(width, height));
    },
  };
};
