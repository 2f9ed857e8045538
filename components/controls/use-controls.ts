import { useRef } from 'react';
import type { Refusal } from '../../src/core/command.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { deedOf } from '../../src/ui/deed.ts';
import { interruptWords, leavesBy } from '../../src/ui/interrupt.ts';
import { disabledReason, recordOf } from '../../src/ui/keymap.ts';
import type { Action } from '../../src/ui/keymap.ts';
import type { Dialog, Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';
import { copied } from './copied.ts';

type Controls = { readonly props: AppProps; readonly viewNow: () => ViewState; readonly look: (action: Look) => void; readonly move: (action: Action) => boolean };

/** Does what a key or the palette asks for: a look of the view, a dialog, or one of the actions that came in as props. */
export const useControls = ({ props, viewNow, look, move }: Controls): { readonly perform: (action: Action) => void; readonly interrupt: () => void } => {
  const interruptedAt = useRef<number | null>(null);
  const note = (text: string | null): void => look({ type: 'note', note: text });
  const ask = async (answer: Promise<Refusal | null>, done: string | null = null): Promise<void> => {
    const refusal = await answer.catch((error: unknown): Refusal => ({ why: error instanceof Error ? error.message : String(error), fix: '' }));
    if (refusal !== null) note(`${refusal.why}. ${refusal.fix}`.trim());
    else if (done !== null) note(done);
  };

  const open = (dialog: Dialog): void => {
    look({ type: 'dialog', dialog });
    if (dialog.is !== 'danger') return;
    void props.actions.openDanger(dialog.step).then((refusal) => {
      if (refusal === null) return;
      look({ type: 'dialog', dialog: null });
      note(`${refusal.why}. ${refusal.fix}`);
    });
  };

  const perform = (action: Action): void => {
    const { state, world, actions } = props;
    const view = viewNow();
    const context = keyContextOf(state, world, view, { canSuspend: props.suspend !== null, keymap: props.keymap });
    const off = disabledReason(action, context);
    if (off !== null) return note(`${recordOf(props.keymap, action).verb}: ${off}`);
    if (view.note !== null) note(null);
    if (move(action)) return;
    const deed = deedOf(action, context, props);
    // What comes next of the step is looked at, and not an attempt that is about to be past.
    if (action === 'run' && context.selected !== null) look({ type: 'move', to: context.selected.step.id });
    if (deed?.is === 'dialog') return open(deed.dialog);
    if (deed?.is === 'act') {
      if (deed.awaits !== null) look({ type: 'await', step: deed.awaits });
      return void ask(deed.act(), deed.done);
    }
    switch (action) {
      case 'copy':
        return void copied(props, view, context).then(async ({ text, what }) => {
          // What was selected has been taken, and the output goes on as before.
          if (view.selection !== null) look({ type: 'select', selection: null });
          const { selected } = context;
          await ask(actions.copy(text, context.log && selected !== null ? { step: selected.step.id, ...(selected.past === null ? {} : { attempt: selected.past.n }) } : null), `Copied ${what}.`);
        });
      case 'type':
        return typeof context.typeTo === 'string' ? undefined : look({ type: 'typing', to: context.typeTo });
      case 'redraw':
        return props.redraw();
      case 'suspend':
        return props.suspend?.();
      case 'help':
      case 'palette':
        return look({ type: 'dialog', dialog: { is: action } });
      case 'record-back':
        return note(props.travel?.('back') ?? null);
      case 'record-on':
        return note(props.travel?.('on') ?? null);
      case 'record-first':
        return note(props.travel?.('first') ?? null);
      case 'record-last':
        return note(props.travel?.('last') ?? null);
      case 'interrupt':
        return interrupt();
      default:
        return;
    }
  };

  const interrupt = (): void => {
    const now = props.clock();
    const again = leavesBy(interruptedAt.current, now);
    interruptedAt.current = now;
    if (again) return void props.actions.leave('ctrl-c, twice');
    const running = Object.keys(props.world.running);
    for (const step of running) void ask(props.actions.stop(step));
    note(interruptWords(running.length));
  };

  return { perform, interrupt };
};
