import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../src/core/command.ts';
import { ASKED_AGAIN_MS } from '../../src/core/rules.ts';
import type { ApprovalFound, Danger } from '../../src/core/world.ts';
import { dangerRows } from '../../src/ui/draw/danger.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { useSkin } from '../parts/skin.ts';
import { FormDialog } from './FormDialog.tsx';
import { base, titleOf, wanted } from './form-parts.ts';
import type { DialogProps, Of } from './props.ts';
import { refusalOf } from './use-read.ts';

/**
 * An environment of a run that waits for this person: what it is and rests on, its words, and a reason that GitHub shows to all. It asks on while it is open;
 * when something is another answer than before, it closes itself and says which.
 */
export const ApproveDialog = (props: DialogProps & { readonly dialog: Of<'approve'> }) => {
  const { actions, dialog, state, world } = props;
  const { glyphs } = useSkin();
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
  const found = read !== null && 'approval' in read && read.changed.length === 0 ? read : null;
  const words = found?.approval.words ?? '';
  const intro = (width: number) => {
    if (read === null) return paragraph('Asking GitHub what waits, and the tracker, the remote and the runbook…', width);
    if ('why' in read) return paragraph(`${read.why}. ${read.fix}`.trim(), width, 'status.failed');
    const danger: Danger = { step: dialog.step, opening: Symbol(dialog.step), words: read.approval.words, found: read.found, changed: read.changed, refusals: read.refusals, facts: read.approval.rows };
    return dangerRows({ compact: true, state, world, danger, step: dialog.step, width, glyphs });
  };
  return (
    <FormDialog
      // What was pressed before it could be read presses nothing.
      key={found === null ? 'reading' : 'read'}
      {...base(props)}
      title={`Approve · ${titleOf(props, dialog.step)}`}
      right={state.plan?.target ?? ''}
      intro={intro}
      fields={
        found === null
          ? []
          : [
              { name: 'words', label: `Type ${words}`, value: '', problem: (value) => (value === words ? null : `${words} is typed`) },
              { name: 'reason', label: 'Reason', value: '', problem: wanted('a reason') },
            ]
      }
      safe="Not now"
      act="Approve"
      closed={found === null ? (read !== null && 'approval' in read ? 'it is opened anew' : 'something waits for you') : found.refusals.length > 0 ? 'nothing stands in the way' : null}
      onAct={async ({ words: typed = '', reason = '' }) => (found === null ? null : actions.approve(dialog.step, found, { words: typed, reason }))}
    />
  );
};
