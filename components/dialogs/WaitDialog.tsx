import { lastAttemptOf } from '../../src/core/state.ts';
import { clockOf, spanFrom } from '../../src/ui/duration.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

const OFFERED = ['2m', '10m', '30m'];

/** A quiet period before a retry; while one is on, its end before its time. */
export const WaitDialog = (props: DialogProps & { readonly dialog: Of<'wait'> }) => {
  const { dialog, actions, state, world } = props;
  const until = lastAttemptOf(state, dialog.step)?.quietUntil ?? null;
  if (until !== null)
    return (
      <FormDialog
        key="end"
        {...base(props)}
        title={`End the wait · ${titleOf(props, dialog.step)}`}
        right={`${clockOf(until - world.now)} left`}
        intro={(width) => paragraph('It is looked at first, whatever is tried afterwards. That you ended the wait is recorded.', width)}
        safe="Keep waiting"
        act="End it now"
        onAct={() => actions.endWait(dialog.step)}
      />
    );
  return (
    <FormDialog
      key="begin"
      {...base(props)}
      title={`Wait · ${titleOf(props, dialog.step)}`}
      intro={(width) => paragraph('Nothing is tried again until then; after that it is looked at once more, and you decide on what is there by that time. What you chose is recorded.', width)}
      fields={[{ name: 'wait', label: 'Wait (2m, 10m, 30m)', value: '10m', problem: (value) => (OFFERED.includes(value.trim()) ? null : 'it says 2m, 10m or 30m') }]}
      safe="Not now"
      act="Wait"
      onAct={({ wait = '' }) => actions.wait(dialog.step, spanFrom(wait) ?? 0)}
    />
  );
};
