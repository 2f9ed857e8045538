import type { DOMElement } from 'ink';
import { widthOf } from '../../src/ui/text.ts';

type Node = DOMElement['childNodes'][number];

/**
 * What is being typed bears this in the tree that Ink draws, so that a copy of the screen can leave it out: a field cuts its text into
 * pieces, of which no redactor knows the whole. Ink asks only the outermost text how it wraps; a text inside one may say anything.
 */
export const TYPED = { wrap: 'truncate-middle' } as const;
const isTyped = (node: DOMElement): boolean => node.style.textWrap === TYPED.wrap;

/**
 * What stands on the screen below this box, a string a row, without spaces at the ends. What was drawn later hides what it
 * stands on, as it does in the terminal. What is being typed is stars.
 */
export const frameOf = (box: DOMElement, { columns, rows }: { readonly columns: number; readonly rows: number }): readonly string[] => {
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '));
  paint(box, 0, 0, cells);
  return cells.map((line) => line.join('').trimEnd());
};

const paint = (node: Node, x: number, y: number, cells: readonly string[][]): void => {
  if (node.nodeName === '#text') return;
  const left = x + (node.yogaNode?.getComputedLeft() ?? 0);
  const top = y + (node.yogaNode?.getComputedTop() ?? 0);
  if (node.nodeName === 'ink-text') return textOf(node).split('\n').forEach((line, row) => write(line, left, cells[top + row]));
  for (const child of node.childNodes) paint(child, left, top, cells);
};

const textOf = (node: Node): string => {
  if (node.nodeName === '#text') return node.nodeValue;
  const text = node.childNodes.map(textOf).join('');
  return isTyped(node) ? `${'*'.repeat(widthOf(text.trimEnd()))}${' '.repeat(text.length - text.trimEnd().length)}` : text;
};

const segmenter = new Intl.Segmenter();

/** A letter of two columns has an empty cell behind it; when one half is written over, the other is a space. */
const write = (text: string, left: number, line: string[] | undefined): void => {
  let at = left;
  for (const { segment } of segmenter.segment(text)) {
    const width = widthOf(segment);
    if (line === undefined || width === 0 || at + width > line.length) return;
    if (line[at] === '') line[at - 1] = ' ';
    if (line[at + width] === '') line[at + width] = ' ';
    line[at] = segment;
    if (width === 2) line[at + 1] = '';
    at += width;
  }
};
