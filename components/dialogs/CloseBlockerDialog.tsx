import { paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, wanted } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

export const CloseBlockerDialog = (props: DialogProps & { readonly dialog: Of<'close-blocker'> }) => (
  <FormDialog {...base(props)} title={`Close blocker ${props.dialog.id}`} intro={(width) => paragraph('Closing a blocker does not pass its gate; that is run again.', width)} fields={[{ name: 'reason', label: 'Reason', value: '', problem: wanted('a reason') }]} safe="Keep it open" act="Close it" onAct={({ reason = '' }) => props.actions.closeBlocker(props.dialog.id, reason.trim())} />
);
