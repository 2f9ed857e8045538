import { Box, Text } from 'ink';
import type { Rect } from '../../src/ui/layout.ts';
import { fitRow, safeRow } from '../../src/ui/rows.ts';
import type { Row } from '../../src/ui/rows.ts';
import { TYPED } from './frame.ts';
import { textProps, useSkin } from './skin.ts';

/**
 * The one place where lines become cells: every text is made safe and every line exactly as wide as its place, so that
 * what stands above hides what stands below, and no line wraps.
 */
export const Rows = ({ rect, rows }: { readonly rect: Rect; readonly rows: readonly Row[] }) => {
  const { theme, glyphs } = useSkin();
  return (
    <Box position="absolute" left={rect.x} top={rect.y} width={rect.width} height={rect.height} flexDirection="column" overflow="hidden">
      {rows.slice(0, rect.height).map((line, index) => (
        <Text key={index} wrap="truncate">
          {fitRow(safeRow(line, glyphs), rect.width, glyphs).map((part, at) => (
            <Text key={at} {...(part.typed === true ? TYPED : {})} {...textProps(theme(part.style ?? part.tone ?? 'plain'))}>
              {part.text}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
};
