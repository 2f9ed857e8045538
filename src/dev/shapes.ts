type Weight = 0 | 1 | 2;
/** How thick the arms of a box-drawing character are: 0 none, 1 light, 2 heavy. */
type Arms = readonly [up: Weight, right: Weight, down: Weight, left: Weight];

const ARMS: { readonly [character: string]: Arms } = {
  '─': [0, 1, 0, 1], '━': [0, 2, 0, 2], '│': [1, 0, 1, 0], '┃': [2, 0, 2, 0],
  '┌': [0, 1, 1, 0], '┐': [0, 0, 1, 1], '└': [1, 1, 0, 0], '┘': [1, 0, 0, 1],
  '┏': [0, 2, 2, 0], '┓': [0, 0, 2, 2], '┗': [2, 2, 0, 0], '┛': [2, 0, 0, 2],
  '├': [1, 1, 1, 0], '┤': [1, 0, 1, 1], '┬': [0, 1, 1, 1], '┴': [1, 1, 0, 1], '┼': [1, 1, 1, 1],
  '┣': [2, 2, 2, 0], '┫': [2, 0, 2, 2], '┳': [0, 2, 2, 2], '┻': [2, 2, 0, 2], '╋': [2, 2, 2, 2],
  '┠': [2, 1, 2, 0], '┨': [2, 0, 2, 1], '┝': [1, 2, 1, 0], '┥': [1, 0, 1, 2],
};
const ROUND: { readonly [character: string]: readonly [x: 1 | -1, y: 1 | -1] } = { '╭': [1, 1], '╮': [-1, 1], '╰': [1, -1], '╯': [-1, -1] };
const BLOCKS: { readonly [character: string]: readonly [x: number, y: number, width: number, height: number] } = {
  '█': [0, 0, 1, 1], '▀': [0, 0, 1, 0.5], '▄': [0, 0.5, 1, 0.5], '▏': [0, 0, 0.125, 1], '▌': [0, 0, 0.5, 1], '▐': [0.5, 0, 0.5, 1],
};

export type Place = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/**
 * SVG of a line or block character that fills its cell, so that it joins its neighbours whatever the font does, and of the
 * hourglass (waiting), which no DejaVu font has; null for any other character.
 */
export const drawShape = (character: string, place: Place, colour: string): string | null => {
  const arms = ARMS[character];
  if (arms !== undefined) return drawArms(arms, place, colour);
  const bend = ROUND[character];
  if (bend !== undefined) return drawBend(bend, place, colour);
  if (character === '⧗') return drawHourglass(place, colour);
  const block = BLOCKS[character];
  if (block === undefined) return null;
  const [x, y, width, height] = block;
  return rect(place.x + x * place.width, place.y + y * place.height, width * place.width, height * place.height, colour);
};

const rect = (x: number, y: number, width: number, height: number, colour: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;

const thickness = (weight: Weight): number => (weight === 2 ? 3 : 1);
const middle = (from: number, length: number, thick: number): number => from + Math.floor((length - thick) / 2);

const drawArms = ([up, right, down, left]: Arms, { x, y, width, height }: Place, colour: string): string => {
  const [upright, level] = [thickness(Math.max(up, down) === 2 ? 2 : 1), thickness(Math.max(left, right) === 2 ? 2 : 1)];
  // Arms reach over the middle by the thickness of the crossing line, which closes the corner.
  const [top, bottom] = [middle(y, height, level), middle(y, height, level) + level];
  const [near, far] = [middle(x, width, upright), middle(x, width, upright) + upright];
  const arm = (weight: Weight, horizontal: boolean, from: number, to: number): string => {
    if (weight === 0) return '';
    const thick = thickness(weight);
    return horizontal ? rect(from, middle(y, height, thick), to - from, thick, colour) : rect(middle(x, width, thick), from, thick, to - from, colour);
  };
  return arm(up, false, y, bottom) + arm(down, false, top, y + height) + arm(left, true, x, far) + arm(right, true, near, x + width);
};

const drawBend = ([toX, toY]: readonly [x: 1 | -1, y: 1 | -1], { x, y, width, height }: Place, colour: string): string => {
  const [centreX, centreY] = [middle(x, width, 1) + 0.5, middle(y, height, 1) + 0.5];
  const radius = Math.floor(width / 2);
  const [endX, endY] = [toX === 1 ? x + width : x, toY === 1 ? y + height : y];
  return `<path d="M${endX} ${centreY}H${centreX + toX * radius}Q${centreX} ${centreY} ${centreX} ${centreY + toY * radius}V${endY}" fill="none" stroke="${colour}"/>`;
};

const drawHourglass = ({ x, y, width, height }: Place, colour: string): string => {
  const [left, right, top, bottom] = [x + 1.5, x + width - 1.5, y + height * 0.3, y + height * 0.76];
  return `<path d="M${left} ${top}H${right}L${left} ${bottom}H${right}Z" fill="${colour}"/>`;
};
