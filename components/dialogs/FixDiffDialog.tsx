import { useEffect, useState } from 'react';
import { piece, row } from '../../src/ui/rows.ts';
import { clean } from '../../src/ui/clean.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf, wanted } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';

/** What a fix changed; commit and push are one act. */
export const FixDiffDialog = (props: DialogProps & { readonly dialog: Of<'fix-diff'> }) => {
  const { dialog, actions, state } = props;
  const [diff, setDiff] = useState<readonly string[] | null>(null);
  const at = useLive(0);
  useEffect(() => {
    let gone = false;
    actions.fixDiff(dialog.step).then((lines) => gone || setDiff(lines), (error: unknown) => gone || setDiff([`The diff cannot be read: ${error instanceof Error ? error.message : String(error)}`]));
    return () => {
      gone = true;
    };
  }, [actions, dialog.step]);
  const lines = diff ?? ['Reading what it changed…'];
  const tone = (line: string) => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'plain');
  const dry = state.plan?.mode === 'dry-run';
  return (
    <FormDialog
      {...base(props)}
      title={`What the fix changed · ${titleOf(props, dialog.step)}`}
      right={`${lines.length} lines`}
      intro={() => lines.slice(at.value, at.value + 200).map((line) => row(piece(clean(line), tone(line))))}
      onKey={(press) => {
        const by = press.name === 'down' ? 1 : press.name === 'up' ? -1 : press.name === 'pgdn' ? 10 : press.name === 'pgup' ? -10 : 0;
        if (by !== 0) at.set(Math.max(0, Math.min(lines.length - 1, at.now() + by)));
        return by !== 0;
      }}
      fields={[{ name: 'message', label: 'Message', value: `${titleOf(props, dialog.step)}: fix for ${state.plan?.target ?? ''}`, problem: wanted('a message') }]}
      safe="Not now"
      act={dry ? 'Commit (a dry run pushes nothing)' : 'Commit and push'}
      onAct={({ message = '' }) => actions.shareFix(dialog.step, message.trim())}
    />
  );
};
