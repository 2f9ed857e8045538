import { stepOf } from '../../src/core/state.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** Stopping a gate only asks when it cannot be run again; cancelling a live publish wants the word typed. */
export const StopDialog = (props: DialogProps & { readonly dialog: Of<'stop'> }) => {
  const { dialog, actions, state, world } = props;
  const step = stepOf(state, dialog.step);
  const typedWord = step?.effect === 'irreversible';
  const watch = world.watches[dialog.step];
  return <FormDialog {...base(props)} title={`Stop · ${titleOf(props, dialog.step)}`} intro={(width) => paragraph(`${watch === undefined ? 'It runs on this machine and is stopped as a group; its log is kept.' : `What is out already stays out. ${watch.why}`}`, width)} fields={typedWord ? [{ name: 'word', label: 'Type cancel', value: '', problem: (value) => (value === 'cancel' ? null : 'cancel is typed') }] : []} safe="Go on" act="Stop it" onAct={() => actions.stop(dialog.step)} />;
};
