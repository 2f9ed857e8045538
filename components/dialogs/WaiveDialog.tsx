import { spanFrom } from '../../src/ui/duration.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf, wanted } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** Reason and end of a waiver; it is for this step and this candidate only. */
export const WaiveDialog = (props: DialogProps & { readonly dialog: Of<'waive'> }) => {
  const { dialog, actions, world } = props;
  return (
    <FormDialog
      {...base(props)}
      title={`! Waive · ${titleOf(props, dialog.step)}`}
      intro={(width) => paragraph('Lets this step be passed by, for this candidate only, until it expires. It stands in the report under your name.', width)}
      fields={[
        { name: 'reason', label: 'Reason', value: '', problem: wanted('a reason') },
        { name: 'until', label: 'For (30m, 12h, 2d)', value: '', problem: (value) => (spanFrom(value) === null ? 'it says for how long' : null) },
      ]}
      safe="Not now"
      act="Waive"
      onAct={({ reason = '', until = '' }) => actions.waive(dialog.step, { reason: reason.trim(), until: world.now + (spanFrom(until) ?? 0) })}
    />
  );
};
