import { Box, Text } from 'ink';
import type { Rect } from '../../src/ui/layout.ts';
import { caretIn, fitRow, safeRow } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { Caret } from './Caret.tsx';
import { TYPED } from './frame.ts';
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
      {lines.map((line, index) => (
        <Text key={index} wrap="truncate">
          {line.map((part, at) => (
            <Text key={at} {...(part.typed === true ? TYPED : {})} {...textProps(theme(part.style ?? part.tone ?? 'plain'))}>
              {part.text}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
};
