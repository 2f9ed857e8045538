import { selectExposures } from '../../src/core/select.ts';
import { stepStateOf } from '../../src/core/state.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

export const RevertDialog = (props: DialogProps & { readonly dialog: Of<'revert'> }) => {
  const open = selectExposures(props.state).find((exposure) => exposure.step === props.dialog.step);
  return <FormDialog {...base(props)} title={`Take back · ${titleOf(props, props.dialog.step)}`} intro={(width) => paragraph(`Takes back what it left open: ${open?.what ?? ''}. ${stepStateOf(props.state, props.dialog.step).attempts.length} attempts stay in the log.`, width)} safe="Leave it" act="Take it back" onAct={() => props.actions.revert(props.dialog.step)} />;
};
