import { useEffect, useState } from 'react';
import { fixDiffForm } from '../../src/ui/forms/read-forms.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** Only lines that may be seen are made. */
const SHOWN = 200;

/** What a fix changed; commit and push are one act. */
export const FixDiffDialog = (props: DialogProps & { readonly dialog: Of<'fix-diff'> }) => {
  const { dialog, actions } = props;
  const [diff, setDiff] = useState<readonly string[] | null>(null);
  const at = useLive(0);
  useEffect(() => {
    let gone = false;
    actions.fixDiff(dialog.step).then((lines) => gone || setDiff(lines), (error: unknown) => gone || setDiff([`The diff cannot be read: ${error instanceof Error ? error.message : String(error)}`]));
    return () => {
      gone = true;
    };
  }, [actions, dialog.step]);
  const count = diff?.length ?? 1;
  return (
    <FormDialog
      {...base(props)}
      {...fixDiffForm(props, dialog.step, diff?.slice(at.value, at.value + SHOWN) ?? null)}
      right={`${count} lines`}
      onKey={(press) => {
        const by = press.name === 'down' ? 1 : press.name === 'up' ? -1 : press.name === 'pgdn' ? 10 : press.name === 'pgup' ? -10 : 0;
        if (by !== 0) at.set(Math.max(0, Math.min(count - 1, at.now() + by)));
        return by !== 0;
      }}
    />
  );
};
