import { useCursor } from 'ink';
import { useLayoutEffect, useState } from 'react';

/** The terminal's own cursor, on the focused row or field. At most one on screen: screen readers and input methods follow it. */
export const Caret = ({ x, y }: { readonly x: number; readonly y: number }) => {
  const { setCursorPosition } = useCursor();
  const [, settle] = useState(false);
  setCursorPosition({ x, y });
  // The cursor of a dialog that closes goes away after this one has come, and takes the position with it: said once more, it stays.
  useLayoutEffect(() => settle(true), []);
  return null;
};
