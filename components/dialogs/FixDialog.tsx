import { stepOf } from '../../src/core/state.ts';
import { BLANK, paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf, wouldRows } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** A fix runs commands that change the checkout, so it is shown first. */
export const FixDialog = (props: DialogProps & { readonly dialog: Of<'fix'> }) => {
  const { dialog, actions, state } = props;
  return <FormDialog {...base(props)} title={`Fix · ${titleOf(props, dialog.step)}`} intro={(width) => [...paragraph('Its fix runs in the repository and may change files. What it changed is shown afterwards, before anything is committed.', width), BLANK, ...wouldRows(stepOf(state, dialog.step)?.fix ?? [], width)]} safe="Not now" act="Run the fix" onAct={() => actions.fix(dialog.step)} />;
};
