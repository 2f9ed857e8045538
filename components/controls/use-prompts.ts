import { useEffect, useRef } from 'react';
import { promptFor, promptOf } from '../../src/ui/prompts.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';

/** Opens what was asked for as soon as it is there, and, while `A` goes on, the first prompt. */
export const usePrompts = (props: AppProps, { view, look }: { readonly view: ViewState; readonly look: (action: Look) => void }): void => {
  const { state, world } = props;
  const prompted = useRef(world.prompt?.at ?? null);
  const fixes = useRef(new Set<string>());

  const looked = useRef(false);

  useEffect(() => {
    // Once, for what was there when the screen opened.
    if (looked.current) return;
    looked.current = true;
    if (world.survivors.length > 0) look({ type: 'dialog', dialog: { is: 'survivors', step: null } });
    for (const [id, step] of Object.entries(state.steps)) for (const fix of step.fixes) if (fix.ended !== null) fixes.current.add(`${id} ${fix.n}`);
  });

  useEffect(() => {
    // What is shown again asks nobody anything.
    if (view.dialog !== null || world.replay !== undefined) return;
    for (const [id, step] of Object.entries(state.steps)) {
      const fix = step.fixes.at(-1);
      if (fix?.ended?.ok !== true || fix.shared !== null || fix.sharing || fixes.current.has(`${id} ${fix.n}`)) continue;
      fixes.current.add(`${id} ${fix.n}`);
      return look({ type: 'dialog', dialog: { is: 'fix-diff', step: id } });
    }
    const awaited = view.awaiting === null ? null : promptOf(state, view.awaiting);
    if (awaited !== null) {
      look({ type: 'await', step: null });
      return look({ type: 'dialog', dialog: awaited });
    }
    // The only prompt that may open unasked (DESIGN 5): where `A` stopped, once.
    if (world.prompt === null || world.prompt.at === prompted.current) return;
    prompted.current = world.prompt.at;
    const prompt = promptFor(state, world.prompt.step);
    look({ type: 'move', to: world.prompt.step });
    if (prompt === null) return;
    look({ type: 'dialog', dialog: prompt });
    if (prompt.is === 'danger') void props.actions.openDanger(prompt.step).then((refusal) => refusal !== null && look({ type: 'note', note: `${refusal.why}. ${refusal.fix}` }));
  });
};
