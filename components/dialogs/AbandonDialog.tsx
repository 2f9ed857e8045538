import { BLANK, paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, wanted } from './form-parts.ts';
import type { DialogProps } from './props.ts';

export const AbandonDialog = (props: DialogProps) => {
  const words = `abandon ${props.state.plan?.target ?? ''}`;
  return <FormDialog {...base(props)} title={`Abandon ${props.state.plan?.target ?? ''}`} intro={(width) => [...paragraph('This release is given up for good. What is out already stays out, and the report says what that is.', width, 'danger'), BLANK, ...paragraph(`Type  ${words}  and say why.`, width)]} fields={[{ name: 'words', label: 'Words', value: '', problem: (value) => (value === words ? null : `${words} is typed exactly`) }, { name: 'reason', label: 'Reason', value: '', problem: wanted('a reason') }]} safe="Keep going" act="Abandon" onAct={({ words: said = '', reason = '' }) => props.actions.abandon(said, reason.trim())} />;
};
