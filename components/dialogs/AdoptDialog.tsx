import { adoptForm } from '../../src/ui/forms/read-forms.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps } from './props.ts';
import { useRead } from './use-read.ts';

/** Passes of a dry run, as a list that is adopted as it is read, or not at all. */
export const AdoptDialog = (props: DialogProps) => {
  const list = useRead(props.actions.listPasses);
  const at = useLive(0);
  const total = list !== null && 'adoptable' in list ? list.adoptable.length + list.not.length : 0;
  const form = adoptForm(props, list);
  return (
    <FormDialog
      // With the list it becomes another prompt: what was pressed before it could be read presses nothing.
      key={list === null ? 'reading' : 'read'}
      {...base(props)}
      {...form}
      intro={(width, glyphs) => form.intro(width, glyphs).slice(at.value)}
      onKey={(press) => {
        const by = press.name === 'down' ? 1 : press.name === 'up' ? -1 : press.name === 'pgdn' ? 10 : press.name === 'pgup' ? -10 : 0;
        if (by !== 0) at.set(Math.max(0, Math.min(at.now() + by, total + 4)));
        return by !== 0;
      }}
    />
  );
};
