import { expect, test } from 'vitest';
import { scenesOf } from '../../src/dev/cast.ts';
import type { Cast, CastEvent } from '../../src/dev/cast.ts';
import { gifOf } from '../../src/dev/gif.ts';
import { linesOf } from '../../src/dev/recording.ts';

const SIZE = { columns: 20, rows: 10 };
const castOf = (...events: readonly CastEvent[]): Cast => ({ ...SIZE, events: [[0, 'o', '\u001b[?1049h'], ...events] });
const at = (row: number, text: string): string => `\u001b[${row};1H${text}\u001b[K`;
const whole = (text: string): string => Array.from({ length: 10 }, (_, row) => at(row + 1, text)).join('');
const shown = async (...casts: readonly Cast[]): Promise<readonly (readonly [string, number])[]> =>
  (await scenesOf(casts, SIZE)).map(({ recording, ms }) => [linesOf(recording).find((line) => line !== '') ?? '', ms]);

test('what passes by quicker than one can see is no scene, nor is a clock that ticks', async () => {
  const cast = castOf([1, 'o', at(1, 'one')], [1.05, 'o', at(1, 'two')], [1.1, 'o', at(1, 'three')], [2, 'o', at(1, 'three 0:01')], [3, 'o', at(1, 'three 0:02')], [4, 'o', at(1, 'four')]);
  expect(await shown(cast)).toEqual([['', 1_000], ['one', 200], ['three', 260], ['three 0:01', 260], ['four', 260]]);
});

test('what is mostly new stands as long as one reads it, and no longer than it stood', async () => {
  expect(await shown(castOf([1, 'o', whole('a question')], [9, 'o', whole('an answer')], [9.5, 'o', at(1, 'the end')]))).toEqual([['', 1_000], ['a question', 1_200], ['an answer', 500], ['the end', 260]]);
});

test('what is drawn at another size, or beside the screen of the program, is no scene', async () => {
  expect(await shown(castOf([1, 'r', '12x4'], [2, 'o', at(1, 'small')], [3, 'r', '20x10'], [4, 'o', `\u001b[2J${at(1, 'large')}`], [5, 'o', '\u001b[?1049l'], [6, 'o', 'left']))).toEqual([['', 1_000], ['large', 260]]);
});

test('the film is a GIF that says how long each picture stands', async () => {
  const scenes = await scenesOf([castOf([1, 'o', whole('one')], [2, 'o', whole('two')])], SIZE);
  const bytes = Buffer.from(await gifOf(scenes, 200));
  expect(bytes.subarray(0, 6).toString('latin1')).toBe('GIF89a');
  // Graphic control extensions, which hold the delays in hundredths: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
  const delays = [...bytes.toString('latin1').matchAll(/\x21\xf9\x04.(..)/gs)].map(([, two = '']) => two.charCodeAt(0) + 256 * two.charCodeAt(1));
  expect(delays).toEqual([100, 100, 120]);
});
