import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { KeyPress } from '../../src/ui/keys.ts';
import { findLine, findStep } from '../../src/ui/find.ts';
import { reveal } from '../../src/ui/move.ts';
import { listedIn } from '../../src/ui/listed.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { KeyContext } from '../../src/ui/context.ts';
import type { AppProps } from '../app-props.ts';
import type { LogSearch } from './use-log-search.ts';

/** Keys while the text to find is typed: the tree, the record and the log jump along at every letter. */
export const finding = ({ props, viewNow, look, contextNow, search }: { readonly props: AppProps; readonly viewNow: () => ViewState; readonly look: (action: Look) => void; readonly contextNow: () => KeyContext; readonly search: LogSearch }) => {
  const inLog = (): boolean => listedIn(props, viewNow()) === null && viewNow().focus === 'pane' && contextNow().face === 'output';
  const set = (text: string): void => {
    look({ type: 'find', text, typing: true });
    const { row, find } = viewNow();
    const listed = listedIn(props, viewNow());
    if (listed !== null) {
      const found = findLine(listed, { text, from: row, way: 0 });
      return found === null ? undefined : look({ type: 'row', row: found });
    }
    if (inLog()) return search.find(text);
    const to = reveal(props.state, findStep(props.state.plan, { text, from: find.from, way: 0 })) ?? { type: 'move', to: find.from };
    look(to);
  };
  return {
    key: (press: KeyPress): void => {
      const { text } = viewNow().find;
      if (press.name === 'esc') {
        if (inLog()) search.clear({ back: true });
        return look({ type: 'back' });
      }
      if (press.name === 'enter') {
        return look({ type: 'find', text, typing: false });
      }
      const next = typed(fieldOf(text), press);
      if (next !== null) set(next.text);
    },
    paste: (text: string): void => set(pasted(fieldOf(viewNow().find.text), text).text),
  };
};
