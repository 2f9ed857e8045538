import { useEffect, useMemo, useState } from 'react';
import { roomIn } from '../../src/ui/draw/dialog.ts';
import { diffRows, fixDiffForm } from '../../src/ui/forms/read-forms.ts';
import { FORM_WIDTH, FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** What a fix changed; commit and push are one act. */
export const FixDiffDialog = (props: DialogProps & { readonly dialog: Of<'fix-diff'> }) => {
  const { dialog, actions, layout } = props;
  const [diff, setDiff] = useState<readonly string[] | null>(null);
  useEffect(() => {
    let gone = false;
    actions.fixDiff(dialog.step).then((lines) => gone || setDiff(lines), (error: unknown) => gone || setDiff([`The diff cannot be read: ${error instanceof Error ? error.message : String(error)}`]));
    return () => {
      gone = true;
    };
  }, [actions, dialog.step]);
  // Laid out once, and not on every key: a diff may have ten thousand lines.
  const width = roomIn(layout, FORM_WIDTH - 4);
  const rows = useMemo(() => diffRows(diff, width), [diff, width]);
  return <FormDialog key={diff === null ? 'reading' : 'read'} {...base(props)} {...fixDiffForm(props, dialog.step, diff)} intro={() => rows} />;
};
