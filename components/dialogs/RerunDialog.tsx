import { useCallback } from 'react';
import { BLANK, labelled, paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';
import { useRead } from './use-read.ts';

/** The one plain question before the failed jobs of a run are run again: which run, which jobs, as they were read just now. They are read again before they are. */
export const RerunDialog = (props: DialogProps & { readonly dialog: Of<'rerun'> }) => {
  const { actions, dialog, state } = props;
  const read = useRead(useCallback(() => actions.findFailed(dialog.step), [actions, dialog.step]));
  const found = read !== null && 'run' in read ? read : null;
  const intro = (width: number) => {
    if (read === null) return paragraph('Asking GitHub what failed…', width);
    if ('why' in read) return paragraph(`${read.why}. ${read.fix}`.trim(), width, 'status.failed');
    return [...paragraph('GitHub runs these jobs again, at the same commit. Do it?', width, 'strong'), BLANK, ...read.rows.flatMap(([label, value]) => labelled(label, value, { width, labelWidth: 12 }))];
  };
  return (
    <FormDialog
      // What was pressed before it could be read presses nothing.
      key={found === null ? 'reading' : 'read'}
      {...base(props)}
      title={`Run failed jobs again · ${titleOf(props, dialog.step)}`}
      right={state.plan?.target ?? ''}
      intro={intro}
      safe="Not now"
      act="Run them again"
      closed={found === null ? 'what failed was read' : null}
      onAct={async () => (found === null ? null : actions.rerunFailed(dialog.step, found))}
    />
  );
};
