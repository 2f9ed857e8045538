import { useCallback } from 'react';
import { rerunForm } from '../../src/ui/forms/read-forms.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';
import { useRead } from './use-read.ts';

/** The failed jobs of a run, read when it opens. */
export const RerunDialog = (props: DialogProps & { readonly dialog: Of<'rerun'> }) => {
  const { actions, dialog } = props;
  const read = useRead(useCallback(() => actions.findFailed(dialog.step), [actions, dialog.step]));
  // What was pressed before it could be read presses nothing.
  return <FormDialog key={read !== null && 'run' in read ? 'read' : 'reading'} {...base(props)} {...rerunForm(props, dialog.step, read)} />;
};
