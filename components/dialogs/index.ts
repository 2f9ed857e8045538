import { createElement } from 'react';
import type { ReactElement } from 'react';
import type { Dialog } from '../../src/ui/viewstate.ts';
import { AbandonDialog } from './AbandonDialog.tsx';
import { AdoptDialog } from './AdoptDialog.tsx';
import { ApproveDialog } from './ApproveDialog.tsx';
import { BlockerDialog } from './BlockerDialog.tsx';
import { CloseBlockerDialog } from './CloseBlockerDialog.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { DangerDialog } from './DangerDialog.tsx';
import { EvidenceDialog } from './EvidenceDialog.tsx';
import { FixDialog } from './FixDialog.tsx';
import { FixDiffDialog } from './FixDiffDialog.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { PaletteDialog } from './PaletteDialog.tsx';
import { QuestionDialog } from './QuestionDialog.tsx';
import { RerunDialog } from './RerunDialog.tsx';
import { RevertDialog } from './RevertDialog.tsx';
import { SheetDialog } from './SheetDialog.tsx';
import { StopDialog } from './StopDialog.tsx';
import { SurvivorsDialog } from './SurvivorsDialog.tsx';
import { WaitDialog } from './WaitDialog.tsx';
import { WaiveDialog } from './WaiveDialog.tsx';
import type { DialogProps } from './props.ts';

/** The component of a dialog. */
export const dialogElement = (dialog: Dialog, props: DialogProps & { readonly key: string }): ReactElement => {
  const { is } = dialog;
  switch (is) {
    case 'question':
      return createElement(QuestionDialog, { ...props, dialog });
    case 'sheet':
      return createElement(SheetDialog, { ...props, dialog });
    case 'evidence':
      return createElement(EvidenceDialog, { ...props, dialog });
    case 'close-blocker':
      return createElement(CloseBlockerDialog, { ...props, dialog });
    case 'danger':
      return createElement(DangerDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'confirm':
      return createElement(ConfirmDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'waive':
      return createElement(WaiveDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'wait':
      return createElement(WaitDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'fix':
      return createElement(FixDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'fix-diff':
      return createElement(FixDiffDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'blocker':
      return createElement(BlockerDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'stop':
      return createElement(StopDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'approve':
      return createElement(ApproveDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'rerun':
      return createElement(RerunDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'revert':
      return createElement(RevertDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'help':
      return createElement(HelpDialog, props);
    case 'palette':
      return createElement(PaletteDialog, props);
    case 'leave':
      return createElement(LeaveDialog, props);
    case 'abandon':
      return createElement(AbandonDialog, props);
    case 'adopt':
      return createElement(AdoptDialog, props);
    case 'survivors':
      return createElement(SurvivorsDialog, { ...props, dialog });
    default:
      return is satisfies never;
  }
};
