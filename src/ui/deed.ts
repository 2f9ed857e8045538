import type { Refusal } from '../core/command.ts';
import { stepStateOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Actions, World } from '../core/world.ts';
import type { KeyContext } from './context.ts';
import { reconciles, waitsForRetry } from './disabled.ts';
import type { Action } from './keymap.ts';
import { promptOf } from './prompts.ts';
import { evidenceOf } from './selection.ts';
import type { Selected } from './selection.ts';
import type { Dialog } from './viewstate.ts';

/**
 * What an action does, whichever view it is asked for in: something is asked first, or it is done at once. `done` is what is said when it
 * was; `awaits` is the step whose question opens as soon as it is asked.
 */
export type Deed = { readonly is: 'dialog'; readonly dialog: Dialog } | { readonly is: 'act'; readonly act: () => Promise<Refusal | null>; readonly done: string | null; readonly awaits: string | null };

type Doing = { readonly state: State; readonly world: World; readonly actions: Actions };

/** The deed of an action that is not off; null where it is a matter of the view alone. */
export const deedOf = (action: Action, context: KeyContext, { state, world, actions }: Doing): Deed | null => {
  const { selected } = context;
  const asks = (is: 'confirm' | 'waive' | 'wait' | 'fix' | 'fix-diff' | 'blocker' | 'stop' | 'approve' | 'rerun' | 'revert'): Deed | null => (selected === null ? null : dialog({ is, step: selected.step.id }));
  switch (action) {
    case 'run':
      return selected === null ? null : run(selected, context, actions);
    case 'answer': {
      if (selected === null) return null;
      if (context.approvable) return asks('approve');
      const prompt = promptOf(state, selected.step.id);
      return prompt === null ? run(selected, context, actions) : dialog(prompt);
    }
    case 'go-on':
      return act(actions.goOn);
    case 'fix': {
      const fix = selected === null ? undefined : stepStateOf(state, selected.step.id).fixes.at(-1);
      return asks(fix?.ended?.ok === true && fix.shared === null ? 'fix-diff' : 'fix');
    }
    case 'share-fix':
      return asks('fix-diff');
    case 'file-blocker':
      return asks('blocker');
    case 'rerun':
    case 'waive':
    case 'wait':
    case 'revert':
      return asks(action);
    case 'stop': {
      if (selected === null) return null;
      const { id, title, effect } = selected.step;
      if (!context.stoppable && context.orphans.length > 0) return dialog({ is: 'survivors', step: id });
      return effect === 'none' || effect === 'local' ? act(() => actions.stop(id), `Stopping ${title}.`) : asks('stop');
    }
    case 'close-blocker':
      return context.blocker === null ? null : dialog({ is: 'close-blocker', id: context.blocker });
    case 'open-log':
      return selected === null ? null : act(() => actions.openLog(selected.step.id, { ...(context.readLine === null ? {} : { line: context.readLine }), ...(selected.past === null ? {} : { attempt: selected.past.n }) }));
    case 'browse': {
      const { url } = context;
      return url === null ? null : act(() => actions.openUrl(url));
    }
    case 'poll': {
      // What did not happen is watched no more; to look at it once more is a reconcile.
      if (selected !== null && waitsForRetry(context) && context.closed === null) return act(() => actions.reconcile(selected.step.id), LOOKING);
      const step = selected !== null && world.watches[selected.step.id] !== undefined ? selected.step.id : null;
      return act(async () => (actions.pollNow(step), null));
    }
    case 'read-evidence': {
      const file = evidenceOf(selected?.attempt).find((evidence) => evidence.type === 'file');
      return selected === null || file === undefined ? null : dialog({ is: 'evidence', step: selected.step.id, name: file.name, from: null });
    }
    case 'report':
      return act(actions.writeReport, 'The report is written.');
    case 'shell':
      return act(async () => (await actions.shell(), null));
    case 'leave':
      return context.acting.length > 0 && !context.replaying ? dialog({ is: 'leave' }) : act(async () => (await actions.leave('a person left'), null));
    case 'adopt':
    case 'abandon':
      return dialog({ is: action });
    default:
      return null;
  }
};

const LOOKING = 'Looking at what became of it.';
const dialog = (opens: Dialog): Deed => ({ is: 'dialog', dialog: opens });
const act = (does: () => Promise<Refusal | null>, done: string | null = null, awaits: string | null = null): Deed => ({ is: 'act', act: does, done, awaits });

const run = ({ step }: Selected, context: KeyContext, actions: Actions): Deed => {
  if (reconciles(context)) return act(() => actions.reconcile(step.id), LOOKING);
  if (step.effect === 'irreversible') return dialog({ is: 'danger', step: step.id });
  if (step.effect === 'remote') return dialog({ is: 'confirm', step: step.id });
  return act(() => actions.start(step.id, { confirmed: false }), null, step.point === 'hold' ? step.id : null);
};
