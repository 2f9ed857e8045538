import { useEffect, useState } from 'react';
import type { BlockerDraft } from '../../src/core/world.ts';
import { BLANK, labelled, row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, wanted } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** A blocker with its title to edit and its body filled in from what failed. `^E` edits the body. */
export const BlockerDialog = (props: DialogProps & { readonly dialog: Of<'blocker'> }) => {
  const { dialog, actions } = props;
  const [draft, setDraft] = useState<BlockerDraft | null>(null);
  const body = useLive<string | null>(null);
  useEffect(() => {
    let gone = false;
    actions.draftBlocker(dialog.step).then((made) => gone || setDraft(made), (error: unknown) => gone || setDraft({ title: '', body: '', where: `cannot be drafted: ${error instanceof Error ? error.message : String(error)}`, masked: 0, remote: false }));
    return () => {
      gone = true;
    };
  }, [actions, dialog.step]);
  const { glyphs } = useSkin();
  if (draft === null) return <FormDialog key="reading" {...base(props)} title="New blocker" intro={() => [row(`Filling it in${glyphs.ellipsis}`)]} safe="Cancel" act="File it" onAct={async () => ({ why: 'it is still being filled in', fix: 'Wait a moment.' })} />;
  const text = body.value ?? draft.body;
  return (
    <FormDialog
      {...base(props)}
      key="draft"
      title={`New blocker · ${draft.where}`}
      right={draft.remote && props.state.plan?.mode === 'dry-run' ? 'dry run: shown, not filed' : ''}
      intro={(width) => [...text.split('\n').slice(0, 10).flatMap((line) => labelled('', clean(line), { width, labelWidth: 0, tone: 'dim' }).slice(0, 1)), BLANK, row(`${text.split('\n').length} lines. ${draft.masked} secrets masked.   (^E edits it in $EDITOR)`)]}
      fields={[{ name: 'title', label: 'Title', value: draft.title, problem: wanted('a title') }]}
      onKey={(press) => {
        if (press.name !== 'ctrl-e') return false;
        void actions.edit(text).then((edited) => edited === null || body.set(edited));
        return true;
      }}
      safe="Cancel"
      act="File it"
      onAct={({ title = '' }) => actions.fileBlocker(dialog.step, { title: title.trim(), body: text })}
    />
  );
};
