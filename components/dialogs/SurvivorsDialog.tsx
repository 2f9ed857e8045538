import { useEffect, useState } from 'react';
import { BLANK, labelled, paragraph } from '../../src/ui/rows.ts';
import { orphansOf } from '../../src/ui/context.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** Process groups of this session that a crash left alive, one by one: those of one step, or all. It closes itself with the last, however that went. */
export const SurvivorsDialog = (props: DialogProps & { readonly dialog: Of<'survivors'> }) => {
  const { dialog, world, close } = props;
  const [left, setLeft] = useState<readonly number[]>([]);
  const [stops, setStops] = useState(0);
  const there = (dialog.step === null ? world.survivors : orphansOf(world, dialog.step)).filter(({ pid }) => !left.includes(pid));
  const [first] = there;
  const none = first === undefined;
  useEffect(() => {
    // Prevents: a dialog of nothing, which is not seen and takes every key.
    if (none) close();
  }, [none, close]);
  if (first === undefined) return null;
  return (
    <FormDialog
      // Whoever did not die is asked about anew.
      key={`${first.pid} ${stops}`}
      {...base(props)}
      done={() => setStops(stops + 1)}
      title="Still running from before"
      right={`${there.length}`}
      intro={(width) => [...paragraph(`A process that Holdpoint started is still alive. Its step counts as unknown, whatever it does now.`, width), BLANK, ...labelled('Attempt', first.attempt, { width, labelWidth: 10 }), ...labelled('Process', String(first.pid), { width, labelWidth: 10 }), ...labelled('Command', first.command, { width, labelWidth: 10 })]}
      safe="Leave it"
      onSafe={() => setLeft([...left, first.pid])}
      act="Stop it"
      onAct={async () => (await props.actions.killSurvivor(first.pid), null)}
    />
  );
};
