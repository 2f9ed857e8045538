import { useCursor } from 'ink';

/** The terminal's own cursor, on the focused row or field. At most one on screen: screen readers and input methods follow it. */
export const Caret = ({ x, y }: { readonly x: number; readonly y: number }) => {
  const { setCursorPosition } = useCursor();
  setCursorPosition({ x, y });
  return null;
};
