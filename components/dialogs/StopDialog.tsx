import { lastAttemptOf, stepOf } from '../../src/core/state.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** Stopping a gate only asks when it cannot be run again; cancelling a live publish wants the word typed. */
export const StopDialog = (props: DialogProps & { readonly dialog: Of<'stop'> }) => {
  const { dialog, actions, state, world } = props;
  const typedWord = stepOf(state, dialog.step)?.effect === 'irreversible';
  const attempt = lastAttemptOf(state, dialog.step);
  // Where nothing runs here, what its act started elsewhere is watched.
  const elsewhere = attempt !== undefined && (attempt.phase === 'looking' || (attempt.phase === 'asked' && attempt.watching) || attempt.reconciling) && world.running[dialog.step] === undefined;
  const why = world.watches[dialog.step]?.why ?? '';
  const intro = elsewhere ? `GitHub is asked to cancel the run. What is out already stays out, and the run is watched until it has ended. ${why}` : 'It runs on this machine and is stopped as a group; its log is kept.';
  return (
    <FormDialog
      {...base(props)}
      title={`${elsewhere ? 'Cancel run' : 'Stop'} · ${titleOf(props, dialog.step)}`}
      intro={(width) => paragraph(intro.trim(), width)}
      fields={typedWord ? [{ name: 'word', label: 'Type cancel', value: '', problem: (value) => (value === 'cancel' ? null : 'cancel is typed') }] : []}
      safe="Go on"
      act={elsewhere ? 'Cancel the run' : 'Stop it'}
      onAct={() => actions.stop(dialog.step)}
    />
  );
};
