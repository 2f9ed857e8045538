import { createElement } from 'react';
import type { ReactElement } from 'react';
import type { Form } from '../../src/ui/forms/form.ts';
import { abandonForm, closeBlockerForm, confirmForm, fixForm, leaveForm, revertForm, stopForm, waitForm, waiveForm } from '../../src/ui/forms/step-forms.ts';
import type { Dialog } from '../../src/ui/viewstate.ts';
import { AdoptDialog } from './AdoptDialog.tsx';
import { ApproveDialog } from './ApproveDialog.tsx';
import { BlockerDialog } from './BlockerDialog.tsx';
import { DangerDialog } from './DangerDialog.tsx';
import { EvidenceDialog } from './EvidenceDialog.tsx';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import { FixDiffDialog } from './FixDiffDialog.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { PaletteDialog } from './PaletteDialog.tsx';
import { QuestionDialog } from './QuestionDialog.tsx';
import { RecordDialog } from './RecordDialog.tsx';
import { RerunDialog } from './RerunDialog.tsx';
import { SheetDialog } from './SheetDialog.tsx';
import { SurvivorsDialog } from './SurvivorsDialog.tsx';
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
    case 'record':
      return createElement(RecordDialog, { ...props, dialog });
    case 'close-blocker':
      return asForm(props, closeBlockerForm(props, dialog.id));
    case 'danger':
      return createElement(DangerDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'confirm':
      return asForm(props, confirmForm(props, dialog.step));
    case 'waive':
      return asForm(props, waiveForm(props, dialog.step));
    case 'wait':
      return asForm(props, waitForm(props, dialog.step));
    case 'fix':
      return asForm(props, fixForm(props, dialog.step));
    case 'fix-diff':
      return createElement(FixDiffDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'blocker':
      return createElement(BlockerDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'stop':
      return asForm(props, stopForm(props, dialog.step));
    case 'approve':
      return createElement(ApproveDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'rerun':
      return createElement(RerunDialog, { ...props, dialog: { is, step: dialog.step } });
    case 'revert':
      return asForm(props, revertForm(props, dialog.step));
    case 'help':
      return createElement(HelpDialog, props);
    case 'palette':
      return createElement(PaletteDialog, props);
    case 'leave':
      return asForm(props, leaveForm(props, props.context.acting));
    case 'abandon':
      return asForm(props, abandonForm(props));
    case 'adopt':
      return createElement(AdoptDialog, props);
    case 'survivors':
      return createElement(SurvivorsDialog, { ...props, dialog });
    default:
      return is satisfies never;
  }
};

/** A form that is about another thing than before, such as the end of a wait and no more its beginning, keeps nothing that was typed. */
const asForm = (props: DialogProps & { readonly key: string }, form: Form): ReactElement => createElement(FormDialog, { ...base(props), ...form, key: `${props.key} ${form.title}` });
