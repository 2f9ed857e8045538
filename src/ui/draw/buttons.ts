import { caretPiece, piece, row, rowWidth } from '../rows.ts';
import type { Row } from '../rows.ts';

/** Buttons at the right end: brackets, and the one with the keys inverse, the terminal's cursor on it. A button that is not open yet is dim. */
export const buttonsRow = (buttons: readonly { readonly label: string; readonly focused: boolean; readonly open: boolean }[], width: number): Row => {
  const drawn = buttons.flatMap((button) => {
    const one = piece(button.open ? `[ ${button.label} ]` : `( ${button.label} )`, button.focused ? 'selected' : button.open ? 'strong' : 'dim');
    return [button.focused ? caretPiece(one) : one, piece('   ')];
  });
  return row(' '.repeat(Math.max(0, width - rowWidth(drawn) - 4)), ...drawn);
};
