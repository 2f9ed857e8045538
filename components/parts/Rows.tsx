import { Box, Text, Transform } from 'ink';
import type { Rect } from '../../src/ui/layout.ts';
import type { Style } from '../../src/core/world.ts';
import { caretIn, fitRow, safeRow, textOf } from '../../src/ui/rows.ts';
import type { Piece, Row } from '../../src/ui/rows.ts';
import type { Theme } from '../../src/ui/theme.ts';
import { Caret } from './Caret.tsx';
import { TYPED } from './frame.ts';
import { paint } from './paint.ts';
import { textProps, useSkin } from './skin.ts';

/**
 * The one place where lines become cells: every text is made safe and every line exactly as wide as its place, so that
 * what stands above hides what stands below, and no line wraps.
 */
export const Rows = ({ rect, rows, caret: hasCaret = true }: { readonly rect: Rect; readonly rows: readonly Row[]; readonly caret?: boolean }) => {
  const { theme, glyphs } = useSkin();
  const lines = rows.slice(0, rect.height).map((line) => fitRow(safeRow(line, glyphs), rect.width, glyphs));
  const [caret] = lines.flatMap((line, y) => {
    const x = caretIn(line);
    return x === null ? [] : [{ x: rect.x + x, y: rect.y + y }];
  });
  return (
    <Box position="absolute" left={rect.x} top={rect.y} width={rect.width} height={rect.height} flexDirection="column" overflow="hidden">
      {hasCaret && caret !== undefined && <Caret {...caret} />}
      {lines.some(isTyped) ? lines.map((line, index) => <Apart key={index} line={line} theme={theme} />) : <Painted lines={lines} theme={theme} />}
    </Box>
  );
};

const styleOf = ({ style, tone = 'plain' }: Piece, theme: Theme): Style => theme(style ?? tone);

const isTyped = (line: Row): boolean => line.some(({ typed }) => typed === true);

/** All lines as one node, of which Ink measures and cuts the bare text; how each is painted is put in its place afterwards. A node a piece cost more than all else of a frame. */
const Painted = ({ lines, theme }: { readonly lines: readonly Row[]; readonly theme: Theme }) => {
  const texts = lines.map(textOf);
  const painted = lines.map((line) => line.map((part) => paint(part.text, styleOf(part, theme))).join(''));
  return <Transform transform={(line, index) => (line === texts[index] ? (painted[index] ?? line) : line)}>{texts.join('\n')}</Transform>;
};

/** What is being typed is a node of its own, so that a copy of the screen can leave it out. */
const Apart = ({ line, theme }: { readonly line: Row; readonly theme: Theme }) => (
  <Text wrap="truncate">
    {line.map((part, at) => (
      <Text key={at} {...(part.typed === true ? TYPED : {})} {...textProps(styleOf(part, theme))}>
        {part.text}
      </Text>
    ))}
  </Text>
);
