import { clockOf, dayOf } from '../duration.ts';
import type { KeyContext } from '../context.ts';
import { keyOf } from '../keys.ts';
import { originOf } from '../records.ts';
import { BLANK, labelled, piece, row, spread } from '../rows.ts';
import type { Row } from '../rows.ts';
import { evidenceOf } from '../selection.ts';
import type { Selected } from '../selection.ts';
import { attemptWord } from '../tree.ts';
import type { Attempt } from '../../core/state.ts';
import { evidenceRows } from './detail.ts';
import type { Drawing } from './detail.ts';
import { errorPlace, firstErrorRows } from './first-error.ts';
import type { FirstError } from './first-error.ts';

/** An attempt before the newest, as it was: what it came to, when, by whom, of which commit, with what. Nothing of how the step stands now. */
export const pastRows = ({ step, state, past }: Selected & { readonly past: Attempt }, context: KeyContext, drawing: Drawing & { readonly short: boolean; readonly error: FirstError | null }): readonly Row[] => {
  const { width, glyphs, short, error } = drawing;
  const { mark, word } = attemptWord(step, past);
  const label = (name: string, text: string): readonly Row[] => (text === '' ? [] : labelled(name, text, { width, labelWidth: 9 }));
  const gap = short ? [] : [BLANK];
  const { outcome } = past;
  const took = past.endedAt === null ? '' : `, took ${clockOf(past.endedAt - past.startedAt)}`;
  return [
    spread(row(piece(glyphs.mark[mark], `status.${mark}`), piece(` ${step.title}, attempt ${past.n} of ${state.attempts.length}`, 'strong')), row(piece(` ${word}`, `status.${mark}`), '   '), width, glyphs),
    ...gap,
    ...label('Past', `As it was. ${keyOf(context.keymap, 'shut')} in the tree goes to how it stands.`),
    ...label('Because', outcome === null || outcome.result === 'passed' ? '' : outcome.why),
    ...gap,
    ...label('Began', `${dayOf(past.startedAt)}${took}, by ${past.by.name}`),
    ...label('Commit', `${past.for.commit.slice(0, 12)}${past.for.tree === 'clean' ? '' : ', and changes that no commit had'}`),
    ...label('Ran', past.for.step === step.hash ? step.would.join('  ') : 'by another definition of the step than now; its log has the commands'),
    ...past.answers.flatMap(({ by, option, reason }) => label('Answer', `${option} by ${by.name}${reason === '' ? '' : `: ${reason}`}`)),
    ...label('Adopted', past.adopted === null ? '' : `from ${originOf(past.adopted)}, record ${past.adopted.n}`),
    ...(error === null ? [] : firstErrorRows(error, { short })),
    ...label('Log', context.log ? `${keyOf(context.keymap, 'face')} in the pane shows it, ${keyOf(context.keymap, 'open-log')} opens it${error === null ? '' : ` at ${errorPlace(error)}`}` : ''),
    ...gap,
    ...evidenceRows(evidenceOf(past), { ...drawing, title: 'Evidence then' }),
  ];
};
