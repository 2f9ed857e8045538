import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../src/core/command.ts';
import { ASKED_AGAIN_MS } from '../../src/core/rules.ts';
import type { ApprovalFound } from '../../src/core/world.ts';
import { approveForm } from '../../src/ui/forms/read-forms.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';
import { refusalOf } from './use-read.ts';

/**
 * An environment of a run that waits for this person: what it is and rests on, its words, and a reason that GitHub shows to all. It asks on while it is open;
 * when something is another answer than before, it closes itself and says which.
 */
export const ApproveDialog = (props: DialogProps & { readonly dialog: Of<'approve'> }) => {
  const { actions, dialog, world } = props;
  const [read, setRead] = useState<ApprovalFound | Refusal | null>(null);
  const last = useRef<ApprovalFound | null>(null);
  const [answeredAt, setAnsweredAt] = useState<number | null>(null);
  const clock = useRef(world.now);
  clock.current = world.now;
  // Counted from the answer, not from the asking: one that takes longer than a round would be thrown away each time, and nothing ever shown.
  const due = answeredAt === null || world.now - answeredAt >= ASKED_AGAIN_MS;
  useEffect(() => {
    if (!due || (last.current !== null && last.current.changed.length > 0)) return;
    let gone = false;
    const answered = (now: ApprovalFound | Refusal): void => {
      if (gone) return;
      // A silence in between forgets nothing: what changed meanwhile is said when there is an answer again.
      if ('approval' in now) last.current = now;
      setRead(now);
      setAnsweredAt(clock.current);
    };
    actions.findApproval(dialog.step, last.current).then(answered, (error: unknown) => answered(refusalOf(error)));
    return () => {
      gone = true;
    };
  }, [actions, dialog.step, due]);
  const found = read !== null && 'approval' in read && read.changed.length === 0;
  // What was pressed before it could be read presses nothing.
  return <FormDialog key={found ? 'read' : 'reading'} {...base(props)} {...approveForm(props, dialog.step, read)} />;
};
