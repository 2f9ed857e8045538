import chalk from 'chalk';
import { renderToString, Text, Transform } from 'ink';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paint } from '../../components/parts/paint.ts';
import { textProps } from '../../components/parts/skin.ts';
import type { Style } from '../../src/core/world.ts';

const before = chalk.level;
beforeAll(() => {
  chalk.level = 3;
});
afterAll(() => {
  chalk.level = before;
});

const colours = [{}, { color: 'red' }, { color: 'cyanBright' }, { color: 'gray' }, { color: '#12ab7f' }, { color: '#AbC' }, { color: 'no colour of anybody' }, { color: '' }];
const flags = Array.from({ length: 16 }, (_, bits): Style => ({ ...(bits & 1 ? { bold: true } : {}), ...(bits & 2 ? { dim: true } : {}), ...(bits & 4 ? { inverse: true } : {}), ...(bits & 8 ? { underline: true } : {}) }));

test('a style is painted as Ink paints it', () => {
  for (const colour of colours) {
    for (const flag of flags) {
      const style = { ...colour, ...flag };
      const said = (text: string): string => renderToString(<Transform transform={() => paint(text, style)}>{text}</Transform>);
      for (const text of ['x', 'a xx b', '漢 é']) expect(said(text), JSON.stringify(style)).toBe(renderToString(<Text {...textProps(style)}>{text}</Text>));
    }
  }
  expect(paint('x', { color: 'red', bold: true })).toContain('\u001b[');
  expect(paint('', { color: 'red' })).toBe('');
});

test('with another depth of colours it is painted anew', () => {
  const deep = paint('x', { color: '#12ab7f' });
  chalk.level = 1;
  try {
    expect(paint('x', { color: '#12ab7f' })).not.toBe(deep);
  } finally {
    chalk.level = 3;
  }
});
