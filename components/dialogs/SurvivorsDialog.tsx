import { useEffect, useState } from 'react';
import { orphansOf } from '../../src/ui/context.ts';
import { survivorForm } from '../../src/ui/forms/read-forms.ts';
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
      {...survivorForm(props, first)}
      right={`${there.length}`}
      onSafe={() => setLeft([...left, first.pid])}
    />
  );
};
