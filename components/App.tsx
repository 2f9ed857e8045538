import { Box, Text, useInput, useWindowSize } from 'ink';
import { useCallback, useMemo, useRef } from 'react';
import type { ContextType } from 'react';
import { keyContextOf } from '../src/ui/context.ts';
import { inAscii } from '../src/ui/glyphs.ts';
import { keyPresses } from '../src/ui/keys.ts';
import { actionFor } from '../src/ui/keymap.ts';
import { SMALLEST, layoutOf, slotOf } from '../src/ui/layout.ts';
import { firstOf } from '../src/ui/selection.ts';
import { stackOf } from '../src/ui/viewstate.ts';
import type { AppProps } from './app-props.ts';
import type { Drafts } from './controls/drafts.ts';
import { finding } from './controls/finding.ts';
import { movement } from './controls/movement.ts';
import { useCalls } from './controls/use-calls.ts';
import { useControls } from './controls/use-controls.ts';
import { useLogSearch } from './controls/use-log-search.ts';
import { PlacedContext, usePointer } from './controls/use-pointer.ts';
import { usePrompts } from './controls/use-prompts.ts';
import { useTyping } from './controls/use-typing.ts';
import { useTree } from './controls/use-tree.ts';
import { useView } from './controls/use-view.ts';
import { Dialogs } from './Dialogs.tsx';
import type { Extent } from './panes/props.ts';
import { SkinContext } from './parts/skin.ts';
import { KeymapContext, useKeys } from './parts/use-keys.ts';
import { Screen } from './Screen.tsx';

export type { AppProps } from './app-props.ts';

/** The whole screen of a session. It holds where one looks and nothing else; all acts go out through `props.actions`. */
export const App = (props: AppProps) => {
  const { state, world, skin, spareRow } = props;
  const window = useWindowSize();
  const rows = window.rows - (spareRow ? 1 : 0);
  const { columns } = window;
  const { view, viewNow, look } = useView(() => firstOf(state));
  const extent = useRef<Extent>({ total: 0, height: 1, top: 0 });
  const placed = useRef<ContextType<typeof PlacedContext>['current']>({ tree: null, list: null });
  const lastKeyAt = useRef(props.clock());
  const drafts = useRef<Drafts>(new Map());
  const stack = stackOf(view.dialog);
  const narrow = columns < 100;
  const layout = layoutOf({ columns, rows, view: narrow && stack.length > 0 ? 'session' : view.view, focus: narrow && stack.length > 0 ? 'pane' : view.focus, zoom: view.zoom });
  const canSuspend = props.suspend !== null;
  const { keymap } = props;
  const contextNow = () => keyContextOf(state, world, viewNow(), { canSuspend, keymap });
  const context = useMemo(() => keyContextOf(state, world, view, { canSuspend, keymap }), [state, world, view, canSuspend, keymap]);
  const treeAt = useTree(state);

  const search = useLogSearch(props, { look, viewNow, contextNow, extent });
  const page = (slotOf(layout, view.focus === 'tree' ? 'tree' : 'pane')?.height ?? 12) - 2;
  const move = movement({ props, treeAt, viewNow, look, contextNow, extent, page, search, narrow });
  const { perform, interrupt } = useControls({ props, viewNow, look, move });
  const find = finding({ props, viewNow, look, contextNow, search });
  usePrompts(props, { view, look });
  usePointer({ hear: props.hear, placed, layout, viewNow, look, treeAt, move });
  const keyedAt = useCallback(() => lastKeyAt.current, []);
  useCalls(props, { muted: view.muted, lastKeyAt: keyedAt });
  const typing = useTyping(props, { view, viewNow, look, lastKeyAt: keyedAt });

  // ctrl-c is taken here and nowhere else, before any field and in every dialog; while keys go to a process, it is one of them.
  useInput((input, key) => {
    lastKeyAt.current = props.clock();
    const presses = keyPresses(input, key);
    // A screen is torn below a dialog or a text as well; a letter would be text there, and what a process is sent is its own.
    if ((viewNow().dialog !== null || viewNow().find.typing) && presses.some(({ name }) => name.startsWith('ctrl-') && actionFor(keymap, name, 'pane') === 'redraw')) props.redraw();
    const stop = presses.find((press) => press.name === 'ctrl-c' && !press.repeat);
    if (stop === undefined) return;
    if (typing.isOn()) typing.key(stop);
    else interrupt();
  });
  useKeys(
    (press) => {
      // A dialog may have opened by a key of the same event: it gets none of the keys that were meant for the screen.
      if (viewNow().dialog !== null) return;
      if (typing.isOn()) return typing.key(press);
      if (viewNow().find.typing) return find.key(press);
      const action = actionFor(keymap, press.name, viewNow().focus);
      if (action !== null) perform(action);
    },
    // What cannot be seen is not acted on: in a window that is too small only ctrl-c is heard.
    { active: view.dialog === null && layout.fits, onPaste: (text) => (typing.isOn() ? typing.paste(text) : viewNow().find.typing && find.paste(text)) },
  );

  return (
    <SkinContext value={skin}>
      <KeymapContext value={keymap}>
        <PlacedContext value={placed}>
          <Box width={columns} height={rows} overflow="hidden">
            {layout.fits ? <Screen {...props} layout={layout} view={view} lines={treeAt(view.folds)} context={context} extent={extent} narrow={narrow} /> : <Text wrap="truncate">{skin.glyphs.name === 'ascii' ? inAscii(tooSmall(columns, window.rows)) : tooSmall(columns, window.rows)}</Text>}
            <Dialogs stack={stack} drafts={drafts.current} state={state} world={world} actions={props.actions} layout={layout} context={context} clock={props.clock} look={look} perform={perform} />
          </Box>
        </PlacedContext>
      </KeymapContext>
    </SkinContext>
  );
};

/** The dialogs stay mounted below it, so that what was typed is there again in a larger window. */
const tooSmall = (columns: number, rows: number): string => `holdpoint needs ${SMALLEST.columns}×${SMALLEST.rows}; this is ${columns}×${rows}. Nothing has stopped.`;
