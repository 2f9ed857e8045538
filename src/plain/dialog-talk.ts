import type { World } from '../core/world.ts';
import { orphansOf } from '../ui/context.ts';
import { adoptForm, blockerForm, fixDiffForm, rerunForm, survivorForm } from '../ui/forms/read-forms.ts';
import { abandonForm, closeBlockerForm, confirmForm, fixForm, leaveForm, revertForm, stopForm, waitForm, waiveForm } from '../ui/forms/step-forms.ts';
import type { Dialog } from '../ui/viewstate.ts';
import { actingTitles } from './standing.ts';
import { approve, typeTheWords } from './danger-talk.ts';
import { askForm } from './form-talk.ts';
import { askQuestion, askSheet, readEvidence } from './question-talk.ts';
import type { Talk } from './talk.ts';

/** What the screen opens as a dialog, as a conversation. */
export const converse = async (talk: Talk, dialog: Dialog): Promise<void> => {
  const { actions } = talk;
  const of = { ...talk.snapshot(), actions };
  switch (dialog.is) {
    case 'danger':
      return typeTheWords(talk, dialog.step);
    case 'approve':
      return approve(talk, dialog.step);
    case 'question':
      return askQuestion(talk, dialog);
    case 'sheet':
      return askSheet(talk, dialog.phase);
    case 'evidence':
      return readEvidence(talk, dialog.step, dialog.name);
    case 'confirm':
      return done(askForm(talk, confirmForm(of, dialog.step)));
    case 'fix':
      return done(askForm(talk, fixForm(of, dialog.step)));
    case 'fix-diff':
      return done(askForm(talk, fixDiffForm(of, dialog.step, await actions.fixDiff(dialog.step))));
    case 'stop':
      return done(askForm(talk, stopForm(of, dialog.step)));
    case 'revert':
      return done(askForm(talk, revertForm(of, dialog.step)));
    case 'waive':
      return done(askForm(talk, waiveForm(of, dialog.step)));
    case 'wait':
      return done(askForm(talk, waitForm(of, dialog.step)));
    case 'rerun':
      return done(askForm(talk, rerunForm(of, dialog.step, await actions.findFailed(dialog.step))));
    case 'blocker':
      return done(askForm(talk, blockerForm(of, dialog.step, { draft: await actions.draftBlocker(dialog.step), body: null })));
    case 'close-blocker':
      return done(askForm(talk, closeBlockerForm(of, dialog.id)));
    case 'adopt':
      return done(askForm(talk, adoptForm(of, await actions.listPasses())));
    case 'abandon':
      return done(askForm(talk, abandonForm(of)));
    case 'leave':
      return done(askForm(talk, leaveForm(of, actingTitles(of.state))));
    case 'survivors':
      return askSurvivors(talk, dialog.step === null ? of.world.survivors : orphansOf(of.world, dialog.step));
    case 'help':
    case 'palette':
    case 'record':
      // The list of choices is both, and lines have no place in the log to open a record from.
      return;
    default:
      return dialog satisfies never;
  }
};

const done = async (asked: Promise<boolean>): Promise<void> => void (await asked);

const askSurvivors = async (talk: Talk, survivors: World['survivors']): Promise<void> => {
  for (const survivor of survivors) await askForm(talk, survivorForm(talk, survivor));
};
