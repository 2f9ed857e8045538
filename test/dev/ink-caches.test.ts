import { join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cachesInInk, rememberLines } from '../../src/dev/ink-caches.ts';

type Output = { readonly write: (x: number, y: number, text: string, options: { readonly transformers: readonly never[] }) => void; readonly clip: (clip: object) => void; readonly unclip: () => void; readonly get: () => { readonly output: string } };

const PATH = join(import.meta.dirname, '../../node_modules/ink/build/output.js');

/** Ink's own, as it is bundled with these plugins. */
const outputOf = async (plugins: readonly (typeof cachesInInk)[]): Promise<new (size: { readonly width: number; readonly height: number }) => Output> => {
  const { outputFiles } = await build({ entryPoints: [PATH], bundle: true, write: false, platform: 'node', format: 'esm', plugins: [...plugins] });
  const { default: made } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`);
  return made;
};

const line = fc.array(fc.constantFrom('a', 'bc ', '漢', '\u001b[31m', '\u001b[1m', '\u001b[39m', '\u001b[22m', '\u001b[48;5;20m', '\u001b[0m', 'é', '✓', '\u200b', '\n', '─'), { maxLength: 12 }).map((parts) => parts.join(''));
const write = fc.record({ x: fc.integer({ min: -3, max: 22 }), y: fc.integer({ min: -1, max: 5 }), text: line, clip: fc.option(fc.record({ x1: fc.nat(8), x2: fc.nat(20), y1: fc.nat(2), y2: fc.nat(5) }), { nil: null }) });

test('what is remembered of a line draws every frame as Ink alone does', async () => {
  const [Theirs, Ours] = await Promise.all([outputOf([]), outputOf([cachesInInk])]);
  const drawn = (Made: typeof Theirs, writes: readonly (typeof write extends fc.Arbitrary<infer T> ? T : never)[]): string => {
    const output = new Made({ width: 20, height: 5 });
    for (const { x, y, text, clip } of writes) {
      if (clip !== null) output.clip(clip);
      output.write(x, y, text, { transformers: [] });
      if (clip !== null) output.unclip();
    }
    return output.get().output;
  };
  fc.assert(fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
    for (const frame of [writes, writes.toReversed(), writes]) expect(drawn(Ours, frame)).toBe(drawn(Theirs, frame));
  }), { numRuns: 100 });
});

test('another Ink stops the build, so that somebody reads what became of it', () => {
  expect(() => rememberLines('export default class Output {}')).toThrow('read src/dev/ink-caches.ts');
});
