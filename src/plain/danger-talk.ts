import type { ApprovalFound } from '../core/world.ts';
import { stepOf } from '../core/state.ts';
import { canBeTyped, dangerRows, headlineOf, lettersOf } from '../ui/draw/danger.ts';
import { approveForm } from '../ui/forms/read-forms.ts';
import { askForm, formLines } from './form-talk.ts';
import { fill, isChosen } from './talk.ts';
import type { Talk } from './talk.ts';
import { WIDTH, linesOf } from './word-glyphs.ts';

/**
 * What cannot be undone: all that was asked is read out with its age, its own words are typed, all is read out once more as it is then, and only a line of
 * its own does it. When something that it rests on changed, it is over and says what. It never acts on one line: a line end may be pasted.
 */
export const typeTheWords = async (talk: Talk, step: string): Promise<void> => {
  const { actions } = talk;
  talk.say(['Asking the tracker, the remote and the runbook.']);
  if ((await actions.openDanger(step)) !== null) return;
  const danger = () => {
    const now = talk.snapshot().world.danger;
    return now?.step === step ? now : null;
  };
  const shown = (): void => {
    const { state, world } = talk.snapshot();
    const live = state.plan?.mode === 'live' ? 'LIVE  ' : '';
    talk.say([`${live}${stepOf(state, step)?.title ?? step}`, ...linesOf(dangerRows({ headline: headlineOf(state, step), compact: false, state, world, danger: danger(), width: WIDTH, glyphs: talk.glyphs }), talk.glyphs)]);
  };
  const over = (): boolean => !canBeTyped(danger());
  const leave = (): void => {
    if (danger() !== null && over()) shown();
    actions.closeDanger();
    talk.say(['Nothing was done.']);
  };
  shown();
  const words = danger()?.words ?? '';
  if (over()) return leave();
  const typed = await fill(talk, { label: `Type  ${words}  exactly (${lettersOf(words)} letters)`, problem: (value) => (value === words ? null : `${words} is typed, letter for letter`), wants: 'words', over });
  if (typed === null) return leave();
  shown();
  if (over() || !(await isChosen(talk, { title: ['Exactly right. All of it is asked once more before it is done.'], safe: 'Leave it undone', act: `Do it: ${words}`, over }))) return leave();
  if ((await actions.typeDanger(step, typed)) !== null) leave();
};

/** An environment of a run that waits for this person: asked anew before the act, which is another question when something changed. */
export const approve = async (talk: Talk, step: string): Promise<void> => {
  const found = (before: ApprovalFound | null) => talk.actions.findApproval(step, before);
  const form = (read: Awaited<ReturnType<typeof found>>) => approveForm({ ...talk.snapshot(), actions: talk.actions }, step, read);
  talk.say(['Asking GitHub what waits, and the tracker, the remote and the runbook.']);
  const first = await found(null);
  await askForm(talk, form(first), {
    fresh: async () => {
      const now = await found('approval' in first ? first : null);
      const again = form(now);
      talk.say(formLines(again, talk));
      return again.closed === null || again.closed === undefined ? again : null;
    },
  });
};
