import { Box, useWindowSize } from 'ink';
import { useMemo } from 'react';
import { brokenLines } from '../src/ui/broken.ts';
import { buttonsRow } from '../src/ui/draw/buttons.ts';
import { askingFoot } from '../src/ui/draw/dialog.ts';
import { BLANK, boxed, paragraph, piece, row, safeRow, textOf } from '../src/ui/rows.ts';
import type { Row } from '../src/ui/rows.ts';
import { clean } from '../src/ui/clean.ts';
import { trustIntro } from '../src/ui/trust-intro.ts';
import { Rows } from './parts/Rows.tsx';
import { SkinContext } from './parts/skin.ts';
import type { Skin } from './parts/skin.ts';
import { useLive } from './parts/use-live.ts';
import { usePrompt } from './parts/use-prompt.ts';

export type TrustScreenProps = {
  /** Where the runbook is from: `.holdpoint/runbook.yaml`. */
  readonly source: string;
  /** Files of the repository alone are asked about when the runbook itself is trusted, or part of the program. */
  readonly about?: 'runbook' | 'scripts';
  /** The text, or the diff since it was last trusted. */
  readonly lines: readonly string[];
  readonly changed: boolean;
  readonly skin: Skin;
  readonly clock: () => number;
  readonly spareRow: boolean;
  /** `ctrl-l`: forget what is on the terminal and draw all of it. */
  readonly redraw: () => void;
  readonly onDone: (trusted: boolean) => void;
};

/** Below this the text and its buttons cannot be read. */
const READABLE = { columns: 44, rows: 10 } as const;

/**
 * A runbook runs commands, so it is shown and trusted in words first; not to trust it is preselected. Every letter of it can be
 * scrolled to, and where none can be seen nothing can be trusted. To leave is safe at any time, so that waits for no quiet.
 */
export const TrustScreen = ({ source, about = 'runbook', lines, changed, skin, clock, spareRow, redraw, onDone }: TrustScreenProps) => {
  const window = useWindowSize();
  const rows = window.rows - (spareRow ? 1 : 0);
  const width = window.columns;
  const at = useLive(0);
  const trust = useLive(false);
  const height = rows - 9;
  const readable = width >= READABLE.columns && rows >= READABLE.rows;
  const inner = width - 4;
  const text = useMemo(() => brokenLines(lines.map((line) => textOf(safeRow(row(line), skin.glyphs))), inner - 2), [lines, inner, skin.glyphs]);
  const last = Math.max(0, text.length - height);
  const scroll = (by: number): void => at.set(Math.max(0, Math.min(last, at.now() + by)));
  const word = usePrompt({
    active: true,
    clock,
    onInterrupt: () => onDone(false),
    atAnyTime: (press) => (press.name === 'esc' && (onDone(false), true)) || (press.name === 'ctrl-l' && (redraw(), true)),
    onKey: (press) => {
      if (!readable) return;
      if (press.name === 'down' || press.name === 'j') return scroll(1);
      if (press.name === 'up' || press.name === 'k') return scroll(-1);
      if (press.name === 'pgdn' || press.name === 'space') return scroll(height);
      if (press.name === 'pgup') return scroll(-height);
      if (press.name === 'g' || press.name === 'home') return scroll(-text.length);
      if (press.name === 'G' || press.name === 'end') return scroll(text.length);
      if (['tab', 'shift-tab', 'left', 'right'].includes(press.name)) return trust.set(!trust.now());
      if (press.name === 'enter') onDone(trust.now());
    },
  });
  const tone = (line: string) => (!changed ? 'plain' : line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'plain');
  const top = Math.min(at.value, last);
  const body: readonly Row[] = [
    ...paragraph(clean(trustIntro({ source, about, changed })), inner, 'strong').slice(0, 2),
    row(piece(skin.glyphs.rule.repeat(inner), 'dim')),
    ...Array.from({ length: Math.max(0, height) }, (_, index): Row => {
      const part = text[top + index];
      return part === undefined ? BLANK : row(piece(part.first ? '' : `${skin.glyphs.ellipsis} `, 'dim'), piece(part.text, tone(lines[part.line] ?? '')));
    }),
    row(piece(skin.glyphs.rule.repeat(inner), 'dim')),
    buttonsRow([{ label: 'Do not trust it', focused: !trust.value, open: true }, { label: 'Trust it', focused: trust.value, open: true }], inner),
  ];
  const hints = askingFoot([['↑/↓', 'scroll'], ['esc', 'do not trust it'], ['tab', 'choose'], ['⏎', 'press']], word, { width, glyphs: skin.glyphs });
  if (!readable)
    return (
      <SkinContext value={skin}>
        <Box width={width} height={rows} overflow="hidden">
          <Rows rect={{ x: 0, y: 0, width, height: rows }} rows={paragraph('This window is too small to read what is to be trusted. Make it larger; esc: do not trust it.', width)} />
        </Box>
      </SkinContext>
    );
  return (
    <SkinContext value={skin}>
      <Box width={width} height={rows} overflow="hidden">
        <Rows rect={{ x: 0, y: 0, width, height: rows - 1 }} rows={boxed({ rows: body, width, height: rows - 1, title: changed ? 'Trust the change?' : about === 'scripts' ? 'Trust these scripts?' : 'Trust this runbook?', right: `line ${Math.min(lines.length, (text[top]?.line ?? 0) + 1)} of ${lines.length}`, focused: true, glyphs: skin.glyphs })} />
        <Rows rect={{ x: 0, y: rows - 1, width, height: 1 }} rows={[hints]} />
      </Box>
    </SkinContext>
  );
};
