import type { RefObject } from 'react';
import { crumbRow } from '../src/ui/draw/crumb.ts';
import { headerRow } from '../src/ui/draw/header.ts';
import { footerOf } from '../src/ui/hints.ts';
import type { KeyContext } from '../src/ui/context.ts';
import { slotOf, unfocused } from '../src/ui/layout.ts';
import type { Layout } from '../src/ui/layout.ts';
import { loggedAttempt } from '../src/ui/selection.ts';
import { messageOf } from '../src/ui/message.ts';
import { piece, row } from '../src/ui/rows.ts';
import type { TreeLine } from '../src/ui/tree.ts';
import { canBeTyped } from '../src/ui/draw/danger.ts';
import { typingRow } from '../src/ui/draw/output.ts';
import { fieldLine } from '../src/ui/draw/field.ts';
import { fieldOf } from '../src/ui/field.ts';
import type { ViewState } from '../src/ui/viewstate.ts';
import type { AppProps } from './app-props.ts';
import { paneElement } from './panes/index.ts';
import { DetailPane } from './panes/DetailPane.tsx';
import { EvidencePane } from './panes/EvidencePane.tsx';
import type { Extent } from './panes/props.ts';
import { useFirstError } from './panes/use-first-error.ts';
import { TreePane } from './panes/TreePane.tsx';
import { Rows } from './parts/Rows.tsx';
import { useSkin } from './parts/skin.ts';
import { VIEWS } from './views/index.ts';

type ScreenProps = AppProps & { readonly layout: Layout; readonly view: ViewState; readonly lines: readonly TreeLine[]; readonly context: KeyContext; readonly extent: RefObject<Extent>; readonly narrow: boolean };

/** How long news takes the place of the hints in a window without a message line. */
const BRIEF_MS = 4_000;

/** Header, panes or a whole view, message and footer, each in its place. */
export const Screen = ({ state, world, records, output, search, layout, view, lines, context, extent, narrow }: ScreenProps) => {
  const { glyphs } = useSkin();
  const { columns } = layout;
  const { selected } = context;
  const covered = narrow && view.dialog !== null;
  const message = messageOf(state, world, context, view.note);
  const messageLine = row(' ', message.mark === null ? null : piece(`${glyphs.mark[message.mark]} `, `status.${message.mark}`), piece(message.text, message.mark === 'failed' ? 'status.failed' : 'plain'));
  // A dialog has the keys: nothing below it looks as if it had.
  const shown = view.dialog === null ? layout : unfocused(layout);
  const [header, crumb, tree, pane, detail, third, note, footer] = (['header', 'crumb', 'tree', 'pane', 'detail', 'third', 'message', 'footer'] as const).map((name) => slotOf(shown, name));
  const Whole = VIEWS[view.view];
  const attempt = selected !== null && view.view === 'session' && context.log && (context.face === 'failed' || selected.past !== null) ? loggedAttempt(selected, world) : undefined;
  const error = useFirstError({ output, search }, selected === null || attempt === undefined ? null : { step: selected.step.id, attempt });
  const at = { state, world, view, context, selected, output, error, narrow, extent };
  const footerLine = (): ReturnType<typeof footerOf> => {
    if (view.typing !== null && view.dialog === null) return typingRow(view.typing, world);
    if (view.find.typing && view.dialog === null) return row(piece(' /', 'field.focus'), ...fieldLine(fieldOf(view.find.text), { width: columns - 20, caret: glyphs.caret, tone: 'field.focus' }), piece(view.found === null ? '' : `   ${view.found}`, 'strong'), piece('   enter keeps it  esc clears it', 'dim'));
    // Without a message line, what a key answered stands where its hints were.
    const news = view.note !== null || world.readOnly !== null || (world.message !== null && world.now - world.message.at < BRIEF_MS);
    if (note === null && news && view.dialog === null) return messageLine;
    return footerOf(context, { dialog: view.dialog, lead: view.dialog?.is === 'danger' && canBeTyped(world.danger) ? `type ${selected?.step.words ?? 'the words'}` : '', opensAt: context.face === 'output' ? null : error, width: columns, narrow, glyphs });
  };
  return (
    <>
      {header && <Rows rect={header} rows={[headerRow({ state, world, width: columns, narrow, glyphs })]} />}
      {crumb && <Rows rect={crumb} rows={[crumbRow({ state, world, selected, face: context.face, glyphs })]} />}
      {Whole !== null && !covered && <Whole layout={shown} state={state} world={world} records={records} view={view} />}
      {Whole === null && tree && <TreePane slot={tree} state={state} world={world} lines={lines} cursor={view.cursor} find={view.focus === 'pane' && context.face === 'output' ? '' : view.find.text} top={view.dialog === null} />}
      {Whole === null && pane && !covered && paneElement(selected?.step.kind ?? null, context.face, { ...at, slot: pane })}
      {Whole === null && detail && <DetailPane {...at} slot={detail} />}
      {Whole === null && third && <EvidencePane slot={third} selected={selected} />}
      {note && <Rows rect={note} rows={[messageLine]} />}
      {footer && <Rows rect={footer} rows={[footerLine()]} />}
    </>
  );
};
