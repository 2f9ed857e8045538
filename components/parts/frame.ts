import type { DOMElement } from 'ink';
import { widthOf } from '../../src/ui/text.ts';

type Node = DOMElement['childNodes'][number];

/**
 * What stands on the screen below this box, a string a row, without spaces at the ends. What was drawn later hides what it
 * stands on, as it does in the terminal.
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
  if (node.nodeName === 'ink-text') return write(textOf(node), left, cells[top]);
  for (const child of node.childNodes) paint(child, left, top, cells);
};

const textOf = (node: Node): string => (node.nodeName === '#text' ? node.nodeValue : node.childNodes.map(textOf).join(''));

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
