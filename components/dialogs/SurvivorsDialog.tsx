import { BLANK, labelled, paragraph } from '../../src/ui/rows.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps } from './props.ts';

/** Process groups of this session that a crash left alive, one by one. */
export const SurvivorsDialog = (props: DialogProps) => {
  const [first, ...more] = props.world.survivors;
  if (first === undefined) return null;
  return <FormDialog key={first.pid} {...base(props)} done={more.length === 0 ? props.close : () => undefined} title="Still running from before" right={`${more.length + 1}`} intro={(width) => [...paragraph(`A process that Holdpoint started is still alive. Its step counts as unknown, whatever it does now.`, width), BLANK, ...labelled('Attempt', first.attempt, { width, labelWidth: 10 }), ...labelled('Process', String(first.pid), { width, labelWidth: 10 }), ...labelled('Command', first.command, { width, labelWidth: 10 })]} safe="Leave it" act="Stop it" onAct={async () => (await props.actions.killSurvivor(first.pid), null)} />;
};
