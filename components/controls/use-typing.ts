import { useEffect } from 'react';
import type { KeyPress } from '../../src/ui/keys.ts';
import { QUIET_MS } from '../../src/ui/quiet.ts';
import { sentBy, sentByPaste } from '../../src/ui/sent-keys.ts';
import { isTypedTo } from '../../src/ui/viewstate.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';

/** Always leaves, whatever the person's own keys are: whoever cannot get out has lost the keyboard. */
const LEAVES = 'ctrl-g';
const LOOK_MS = 100;

/**
 * Keys that go to a process. When it has ended they go nowhere, until none came for as long as a new prompt waits: what was meant for it
 * must not start or stop anything here.
 */
export const useTyping = (props: AppProps, { view, viewNow, look, lastKeyAt }: { readonly view: ViewState; readonly viewNow: () => ViewState; readonly look: (action: Look) => void; readonly lastKeyAt: () => number }) => {
  const { actions, world, clock } = props;
  const over = view.typing !== null && !isTypedTo(view.typing, world);
  useEffect(() => {
    if (!over) return;
    const timer = setInterval(() => {
      if (clock() - lastKeyAt() >= QUIET_MS) look({ type: 'typing', to: null });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [over, clock, lastKeyAt, look]);

  const send = (keys: string): void => {
    const { typing } = viewNow();
    if (typing !== null && keys !== '') actions.type(typing.name, keys);
  };
  return {
    isOn: (): boolean => viewNow().typing !== null,
    key: (press: KeyPress): void => {
      if (press.name === LEAVES) return look({ type: 'typing', to: null });
      send(sentBy(press));
    },
    paste: (text: string): void => send(sentByPaste(text)),
  };
};
