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

const TYPED = 'qzqxjkqv';

test.each([
  ['a reason', [['/Accept\r', '? help'], ['a', '(•) Not now'], ['\u001b[A', '(•) Stop'], ['\t', '▏']], '\t'],
  ['what is looked for', [['/', 'enter keeps it']], null],
  ['a command', [[':', ': ▏']], null],
] as const)('%s that is being typed is stars in the frame, also where the keys are elsewhere by now', async (_, opens, leaves) => {
  const drawn = createRef<DOMElement>();
  let now = 0;
  const screen = screenOf(<Box ref={drawn}><App {...propsOf(asking, { clock: () => now })} /></Box>, size);
  const seen = (): string => (drawn.current === null ? '' : frameOf(drawn.current, size).join('\n'));
  await screen.waitFor('Accept API changes');
  for (const [keys, then] of opens) {
    for (const key of keys.startsWith('\u001b') ? [keys] : keys) await screen.type(key);
    await screen.waitFor(then);
    now += 700;
  }
  for (const letter of TYPED) await screen.type(letter);
  await screen.waitFor(TYPED);
  expect(seen()).toContain('*'.repeat(TYPED.length + 1));
  if (leaves !== null) {
    await screen.type(leaves);
    await screen.waitFor(new RegExp(`${TYPED}(?!▏)`));
    expect(seen()).toContain('*'.repeat(TYPED.length));
  }
  for (let from = 0; from + 3 <= TYPED.length; from += 1) expect(seen()).not.toContain(TYPED.slice(from, from + 3));
  screen.unmount();
});
