import { useRef } from 'react';
import type { Refusal } from '../../src/core/command.ts';
import { stepStateOf } from '../../src/core/state.ts';
import { keyContextOf } from '../../src/ui/context.ts';
import { reconciles, waitsForRetry } from '../../src/ui/disabled.ts';
import { disabledReason, recordOf } from '../../src/ui/keymap.ts';
import type { Action } from '../../src/ui/keymap.ts';
import type { Selected } from '../../src/ui/selection.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';
import { promptOf } from './prompts.ts';
import { copied } from './copied.ts';

type Controls = { readonly props: AppProps; readonly viewNow: () => ViewState; readonly look: (action: Look) => void; readonly move: (action: Action) => boolean };

const AGAIN_MS = 2000;

/** Does what a key or the palette asks for: a look of the view, a dialog, or one of the actions that came in as props. */
export const useControls = ({ props, viewNow, look, move }: Controls): { readonly perform: (action: Action) => void; readonly interrupt: () => void } => {
  const interruptedAt = useRef<number | null>(null);
  const note = (text: string | null): void => look({ type: 'note', note: text });
  const ask = async (answer: Promise<Refusal | null>, done: string | null = null): Promise<void> => {
    const refusal = await answer.catch((error: unknown): Refusal => ({ why: error instanceof Error ? error.message : String(error), fix: '' }));
    if (refusal !== null) note(`${refusal.why}. ${refusal.fix}`.trim());
    else if (done !== null) note(done);
  };

  const run = (selected: Selected): void => {
    const { step } = selected;
    const { actions, state, world } = props;
    if (reconciles(keyContextOf(state, world, viewNow(), { canSuspend: false }))) return void ask(actions.reconcile(step.id), 'Looking at what became of it.');
    if (step.effect === 'irreversible') {
      look({ type: 'dialog', dialog: { is: 'danger', step: step.id } });
      return void actions.openDanger(step.id).then((refusal) => {
        if (refusal === null) return;
        look({ type: 'dialog', dialog: null });
        note(`${refusal.why}. ${refusal.fix}`);
      });
    }
    if (step.effect === 'remote') return look({ type: 'dialog', dialog: { is: 'confirm', step: step.id } });
    if (step.point === 'hold') look({ type: 'await', step: step.id });
    return void ask(actions.start(step.id, { confirmed: false }));
  };

  const perform = (action: Action): void => {
    const { state, world, actions } = props;
    const view = viewNow();
    const context = keyContextOf(state, world, view, { canSuspend: props.suspend !== null });
    const off = disabledReason(action, context);
    if (off !== null) return note(`${recordOf(action).verb}: ${off}`);
    if (view.note !== null) note(null);
    if (move(action)) return;
    const { selected } = context;
    const dialog = (is: 'confirm' | 'waive' | 'wait' | 'fix' | 'fix-diff' | 'blocker' | 'stop' | 'approve' | 'rerun' | 'revert'): void => selected === null ? undefined : look({ type: 'dialog', dialog: { is, step: selected.step.id } });
    switch (action) {
      case 'run':
        return selected === null ? undefined : run(selected);
      case 'answer': {
        if (selected === null) return;
        if (context.approvable) return dialog('approve');
        const prompt = promptOf(state, selected.step.id);
        return prompt === null ? run(selected) : look({ type: 'dialog', dialog: prompt });
      }
      case 'go-on':
        return void ask(actions.goOn());
      case 'fix': {
        const fix = selected === null ? undefined : stepStateOf(state, selected.step.id).fixes.at(-1);
        return dialog(fix?.ended?.ok === true && fix.shared === null ? 'fix-diff' : 'fix');
      }
      case 'rerun':
        return dialog('rerun');
      case 'share-fix':
        return dialog('fix-diff');
      case 'file-blocker':
        return dialog('blocker');
      case 'waive':
        return dialog('waive');
      case 'wait':
        return dialog('wait');
      case 'revert':
        return dialog('revert');
      case 'stop': {
        if (selected === null) return;
        if (!context.stoppable && context.orphans.length > 0) return look({ type: 'dialog', dialog: { is: 'survivors', step: selected.step.id } });
        const again = selected.step.effect === 'none' || selected.step.effect === 'local';
        return again ? void ask(actions.stop(selected.step.id), `Stopping ${selected.step.title}.`) : dialog('stop');
      }
      case 'close-blocker':
        return context.blocker === null ? undefined : look({ type: 'dialog', dialog: { is: 'close-blocker', id: context.blocker } });
      case 'open-log':
        return selected === null ? undefined : void ask(actions.openLog(selected.step.id));
      case 'browse':
        return context.url === null ? undefined : void ask(actions.openUrl(context.url));
      case 'copy':
        return void copied(props, view, context).then(({ text, what }) => ask(actions.copy(text), `Copied ${what}.`));
      case 'poll':
        // What did not happen is watched no more; to look at it once more is a reconcile.
        if (selected !== null && waitsForRetry(context) && context.closed === null) return void ask(actions.reconcile(selected.step.id), 'Looking at what became of it.');
        return actions.pollNow(selected !== null && world.watches[selected.step.id] !== undefined ? selected.step.id : null);
      case 'read-evidence': {
        const file = (selected?.attempt?.proof?.evidence ?? selected?.attempt?.outcome?.evidence ?? []).find((evidence) => evidence.type === 'file');
        return selected === null || file === undefined ? undefined : look({ type: 'dialog', dialog: { is: 'evidence', step: selected.step.id, name: file.name, from: null } });
      }
      case 'report':
        return void ask(actions.writeReport(), 'The report is written.');
      case 'shell':
        return void actions.shell();
      case 'redraw':
        return props.redraw();
      case 'suspend':
        return props.suspend?.();
      case 'leave':
        return context.acting.length > 0 && !context.replaying ? look({ type: 'dialog', dialog: { is: 'leave' } }) : void actions.leave('a person left');
      case 'adopt':
      case 'help':
      case 'palette':
      case 'abandon':
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
    const again = interruptedAt.current !== null && now - interruptedAt.current < AGAIN_MS;
    interruptedAt.current = now;
    if (again) return void props.actions.leave('ctrl-c, twice');
    const running = Object.keys(props.world.running);
    for (const step of running) void ask(props.actions.stop(step));
    note(running.length === 0 ? 'Nothing runs on this machine. ctrl-c again within 2 s leaves.' : 'Stopping what runs here. ctrl-c again within 2 s leaves.');
  };

  return { perform, interrupt };
};
