import { stepOf } from '../../src/core/state.ts';
import type { Danger } from '../../src/core/world.ts';
import { canBeTyped, dangerRows, headlineOf, lettersOf, typeRows } from '../../src/ui/draw/danger.ts';
import { placeDialog, refusedRows, roomIn, scrollOf, statusRow } from '../../src/ui/draw/dialog.ts';
import { fieldLine } from '../../src/ui/draw/field.ts';
import { fieldOf, pasted, typed } from '../../src/ui/field.ts';
import type { Field } from '../../src/ui/field.ts';
import { BLANK, paragraph, piece, row, spread } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { DialogBox } from '../parts/DialogBox.tsx';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { usePrompt } from '../parts/use-prompt.ts';
import type { DialogProps, Of } from './props.ts';

const WIDTH = 78;

type Typing = { readonly field: Field; readonly busy: boolean; readonly refusal: string | null };

const whyDead = (danger: Danger | null): string => {
  if (danger === null || danger.changed.length > 0) return 'Nothing can be typed. esc closes this.';
  return danger.found === null ? 'Asking the world; nothing can be typed yet.' : 'Nothing can be typed; it asks again by itself. esc closes this.';
};

/**
 * What cannot be undone: its own words, typed exactly. Enter is dead until they match; one that is held down, pasted or
 * came together with letters counts for nothing; when anything it rests on changed, the dialog is closed and says what.
 */
export const DangerDialog = ({ dialog, state, world, actions, layout, active, clock, close }: DialogProps & { readonly dialog: Of<'danger'> }) => {
  const { glyphs } = useSkin();
  const at = useLive(0);
  const typing = useLive<Typing>({ field: fieldOf(''), busy: false, refusal: null });
  const danger = world.danger?.step === dialog.step ? world.danger : null;
  const dead = !canBeTyped(danger);
  const leave = (): void => {
    actions.closeDanger();
    close();
  };

  const submit = async (): Promise<void> => {
    const current = typing.now();
    if (danger === null || dead || current.busy || current.field.text !== danger.words) return;
    typing.set({ ...current, busy: true, refusal: null });
    const refusal = await actions.typeDanger(dialog.step, current.field.text);
    if (refusal === null) close();
    else typing.set({ ...typing.now(), busy: false, refusal: `${refusal.why}. ${refusal.fix}` });
  };
  const change = (next: Field | null): void => {
    if (next !== null && !dead && !typing.now().busy) typing.set({ ...typing.now(), field: next, refusal: null });
  };

  const word = usePrompt({
    active,
    clock,
    onPaste: (text) => change(pasted(typing.now().field, text)),
    onKey: (press) => {
      if (press.name === 'esc') return leave();
      if (press.name === 'enter') return void submit();
      const by = scrollOf(press.name, page);
      if (by !== 0) return at.set(Math.max(0, Math.min(at.now() + by, over)));
      change(typed(typing.now().field, press));
    },
  });

  const width = roomIn(layout, WIDTH);
  const words = danger?.words ?? stepOf(state, dialog.step)?.words ?? '';
  const { field, busy, refusal } = typing.value;
  const exact = field.text === words;
  const compact = layout.fits && layout.narrow;
  const gap = compact ? [] : [BLANK];
  const rows = dangerRows({ headline: headlineOf(state, dialog.step), state, world, danger, width, glyphs, compact });
  const refused = refusedRows(refusal, { width, most: compact ? 2 : 6 });
  const foot: readonly Row[] = dead
    ? [BLANK, row(piece(whyDead(danger), 'danger')), statusRow('', word, { width, glyphs })]
    : [
        ...gap,
        ...typeRows(words, width),
        ...gap,
        spread(row('  ', ...fieldLine(field, { width: width - 34, caret: glyphs.caret, tone: exact ? 'field.focus' : 'field' })), row(piece(busy ? 'asking all of it again…' : exact ? 'exactly right: enter does it' : `(${lettersOf(words)} letters)`, exact ? 'strong' : 'dim'), '  '), width, glyphs),
        ...gap,
        ...refused.below,
        ...paragraph(compact ? 'enter does nothing until the text is exactly right. esc leaves it undone.' : 'enter does nothing until the text is exactly right. A held-down or pasted enter is ignored. esc leaves it undone.', width, 'dim'),
        statusRow('', word, { width, glyphs }),
      ];
  const live = state.plan?.mode === 'live' ? 'LIVE · ' : '';
  const box = { width: WIDTH, rows: [...refused.above, ...rows], foot, at: at.value };
  const { over, page } = placeDialog(layout, box);
  return <DialogBox layout={layout} active={active} title={`${live}${stepOf(state, dialog.step)?.title ?? dialog.step}`} right="" {...box} />;
};
