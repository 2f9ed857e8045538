import type { FormProps } from './FormDialog.tsx';
import type { DialogProps } from './props.ts';

/** What a form takes over from the dialog it is in. */
export const base = ({ layout, active, clock, close, draft, actions }: DialogProps): Pick<FormProps, 'layout' | 'active' | 'clock' | 'close' | 'draft' | 'edit'> => ({ layout, active, clock, close, draft, edit: actions.edit });
