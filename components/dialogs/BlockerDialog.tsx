import { useEffect, useState } from 'react';
import type { BlockerDraft } from '../../src/core/world.ts';
import { BLANK, labelled, paragraph, row } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, wanted } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** A blocker with its title to edit and its body filled in from what failed. `^E` edits the body. Where an open one has the same first error, this is added to it unless the person says otherwise. */
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
  const { same } = draft;
  const adds = same?.open === true ? same : null;
  return (
    <FormDialog
      {...base(props)}
      key="draft"
      title={`${adds === null ? 'New blocker' : `Adds to ${clean(adds.id)}: same first error`} · ${draft.where}`}
      right={draft.remote && props.state.plan?.mode === 'dry-run' ? 'dry run: shown, not filed' : ''}
      intro={(width) => [...sameness(draft, width), ...text.split('\n').slice(0, 10).flatMap((line) => labelled('', clean(line), { width, labelWidth: 0, tone: 'dim' }).slice(0, 1)), BLANK, row(`${text.split('\n').length} lines. ${draft.masked} secrets masked.   (^E edits it in $EDITOR)`)]}
      fields={[...(adds === null ? [] : [{ name: 'to', label: 'Adds to', value: adds.id, problem: (id: string) => (['', adds.id].includes(id.trim()) ? null : `"Adds to" is ${adds.id}, or empty for a new one`) }]), { name: 'title', label: 'Title', value: draft.title, problem: wanted('a title') }]}
      onKey={(press) => {
        if (press.name !== 'ctrl-e') return false;
        void actions.edit(text).then((edited) => edited === null || body.set(edited));
        return true;
      }}
      safe="Cancel"
      act="File it"
      onAct={({ title = '', to = '' }) => actions.fileBlocker(dialog.step, { title: title.trim(), body: text, ...(to.trim() === '' ? {} : { to: to.trim() }) })}
    />
  );
};

/** Whether this failure is known already, before anything is filed twice. */
const sameness = ({ same, unasked }: BlockerDraft, width: number): readonly Row[] => {
  if (unasked !== undefined) return [...paragraph(`Whether it is filed already is not known: ${unasked}.`, width, 'status.unknown'), BLANK];
  if (same === undefined) return [];
  const { id, title, open } = same;
  return [...paragraph(open ? `${id} "${title}" is open and has the same first error: this is added to it. Empty "Adds to" for a new one.` : `${id} "${title}" had the same first error and is closed: the new one names it.`, width, 'status.needs-you'), BLANK];
};
