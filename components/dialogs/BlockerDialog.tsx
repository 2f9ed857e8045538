import { useEffect, useState } from 'react';
import type { BlockerDraft } from '../../src/core/world.ts';
import { blockerForm } from '../../src/ui/forms/read-forms.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** A blocker filled in from what failed; `^X` edits its body. */
export const BlockerDialog = (props: DialogProps & { readonly dialog: Of<'blocker'> }) => {
  const { dialog, actions, draft: typed } = props;
  const [draft, setDraft] = useState<BlockerDraft | null>(null);
  const body = useLive<string | null>(typed.read('body') ?? null);
  useEffect(() => {
    let gone = false;
    actions.draftBlocker(dialog.step).then((made) => gone || setDraft(made), (error: unknown) => gone || setDraft({ title: '', body: '', where: `cannot be drafted: ${error instanceof Error ? error.message : String(error)}`, masked: 0, remote: false }));
    return () => {
      gone = true;
    };
  }, [actions, dialog.step]);
  const form = blockerForm(props, dialog.step, { draft, body: body.value });
  if (draft === null) return <FormDialog key="reading" {...base(props)} {...form} />;
  const edit = async (): Promise<void> => {
    const edited = await actions.edit(body.now() ?? draft.body);
    if (edited === null) return;
    body.set(edited);
    typed.keep('body', edited);
  };
  return (
    <FormDialog
      {...base(props)}
      key="draft"
      {...form}
      onKey={(press) => {
        if (press.name !== 'ctrl-x') return false;
        void edit();
        return true;
      }}
    />
  );
};
