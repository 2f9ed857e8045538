import { Box, Text } from 'ink';
import type { DOMElement } from 'ink';
import { createRef } from 'react';
import { expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import { frameOf } from '../../components/parts/frame.ts';
import { screenOf } from '../support/screen.ts';
import { asking, propsOf } from './sample.ts';

const size = { columns: 120, rows: 36 };

test('the frame as text is what is on the screen, dialogs over what they stand on', async () => {
  const drawn = createRef<DOMElement>();
  const screen = screenOf(<Box ref={drawn}><App {...propsOf(asking)} /></Box>, size);
  const seen = (): readonly string[] => (drawn.current === null ? [] : frameOf(drawn.current, size));
  const shown = (): readonly string[] => Array.from({ length: size.rows }, (_, row) => (screen.lines()[row] ?? '').trimEnd());
  await screen.waitFor('Accept API changes');
  expect(seen()).toEqual(shown());
  await screen.type('?');
  await screen.waitFor('generated from the keymap');
  expect(seen()).toEqual(shown());
  screen.unmount();
});

test('a letter of two columns keeps its place, and its half is a space when something is drawn over it', () => {
  const drawn = createRef<DOMElement>();
  const at = (left: number, text: string) => <Box position="absolute" left={left} top={0}><Text>{text}</Text></Box>;
  const screen = screenOf(<Box ref={drawn} width={12} height={1}>{at(0, '日本 b')}{at(1, 'x')}{at(9, 'too long')}</Box>, { columns: 12, rows: 1 });
  expect(drawn.current === null ? [] : frameOf(drawn.current, { columns: 12, rows: 1 })).toEqual([' x本 b   too']);
  screen.unmount();
});
