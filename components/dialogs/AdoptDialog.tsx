import { adoptForm } from '../../src/ui/forms/read-forms.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps } from './props.ts';
import { useRead } from './use-read.ts';

/** Passes of a dry run, as a list that is adopted as it is read, or not at all. */
export const AdoptDialog = (props: DialogProps) => {
  const list = useRead(props.actions.listPasses);
  // With the list it becomes another prompt: what was pressed before it could be read presses nothing.
  return <FormDialog key={list === null ? 'reading' : 'read'} {...base(props)} {...adoptForm(props, list)} />;
};
