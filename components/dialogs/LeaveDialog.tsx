import { BLANK, paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps } from './props.ts';

/** Only when a local gate runs: what runs elsewhere does not need Holdpoint. */
export const LeaveDialog = (props: DialogProps) => (
  <FormDialog {...base(props)} title="Leave" intro={(width) => [...paragraph(`${props.context.acting.join(', ')} runs on this machine. Leaving stops it, and records that.`, width, 'strong'), BLANK, ...paragraph('What runs elsewhere goes on. holdpoint brings you back here.', width)]} safe="Stay" act="Stop it and leave" onAct={async () => (await props.actions.leave('a person left while a gate ran'), null)} />
);
