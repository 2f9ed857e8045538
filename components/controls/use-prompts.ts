import { useEffect, useRef } from 'react';
import { nothingAsked, unaskedPrompt } from '../../src/ui/prompts.ts';
import type { Unasked } from '../../src/ui/prompts.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';

/** Opens what was asked for as soon as it is there, and, while `A` goes on, the first prompt. */
export const usePrompts = (props: AppProps, { view, look }: { readonly view: ViewState; readonly look: (action: Look) => void }): void => {
  const { state, world } = props;
  const asked = useRef<Unasked | null>(null);

  const looked = useRef(false);

  useEffect(() => {
    // Once, for what was there when the screen opened.
    if (looked.current) return;
    looked.current = true;
    if (world.survivors.length > 0) look({ type: 'dialog', dialog: { is: 'survivors', step: null } });
    asked.current = nothingAsked(state, world);
  });

  useEffect(() => {
    // What is shown again asks nobody anything.
    if (view.dialog !== null || world.replay !== undefined || asked.current === null) return;
    const due = unaskedPrompt(state, world, { ...asked.current, awaiting: view.awaiting });
    if (due === null) return;
    asked.current = due.unasked;
    if (due.unasked.awaiting !== view.awaiting) look({ type: 'await', step: null });
    if (due.step !== null) look({ type: 'move', to: due.step });
    const { dialog } = due;
    if (dialog === null) return;
    look({ type: 'dialog', dialog });
    if (dialog.is === 'danger') void props.actions.openDanger(dialog.step).then((refusal) => refusal !== null && look({ type: 'note', note: `${refusal.why}. ${refusal.fix}` }));
  });
};
