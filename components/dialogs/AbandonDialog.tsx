import { whatIsOut } from '../../src/core/decide-session.ts';
import { BLANK, paragraph } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, wanted } from './form-parts.ts';
import type { DialogProps } from './props.ts';

export const AbandonDialog = (props: DialogProps) => {
  const words = `abandon ${props.state.plan?.target ?? ''}`;
  return <FormDialog {...base(props)} title={`Abandon ${props.state.plan?.target ?? ''}`} intro={(width) => [...paragraph('This release is given up for good.', width, 'danger'), BLANK, ...outRows(props, width), BLANK, ...paragraph(`Type  ${words}  and say why.`, width)]} fields={[{ name: 'words', label: 'Words', value: '', problem: (value) => (value === words ? null : `${words} is typed exactly`) }, { name: 'reason', label: 'Reason', value: '', problem: wanted('a reason') }]} safe="Keep going" act="Abandon" onAct={({ words: said = '', reason = '' }) => props.actions.abandon(said, reason.trim())} />;
};

const outRows = ({ state }: DialogProps, width: number): readonly Row[] => {
  const out = whatIsOut(state);
  return out.length === 0 ? paragraph('Nothing of it is out.', width) : [...paragraph('What is out stays out, and stands in the report:', width), ...out.flatMap((line) => paragraph(`  ${line}`, width))];
};
