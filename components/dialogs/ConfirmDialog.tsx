import { stepOf } from '../../src/core/state.ts';
import { wouldRun } from '../../src/core/would-run.ts';
import { BLANK, paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf, wouldRows } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** The one plain question of a remote step. */
export const ConfirmDialog = (props: DialogProps & { readonly dialog: Of<'confirm'> }) => {
  const { dialog, actions, state } = props;
  const step = stepOf(state, dialog.step);
  return <FormDialog {...base(props)} title={`? ${titleOf(props, dialog.step)}`} right={state.plan?.mode === 'live' ? 'LIVE' : ''} intro={(width) => [...paragraph('This changes something outside this machine. Do it?', width, 'strong'), BLANK, ...wouldRows(step === undefined ? [] : wouldRun(state, step), width), ...(step?.exposes === null || step === undefined ? [] : [BLANK, ...paragraph(`It leaves open: ${step.exposes.what}`, width, 'status.stale')])]} safe="Not now" act="Do it" onAct={() => actions.start(dialog.step, { confirmed: true })} />;
};
