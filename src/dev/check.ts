import { checkFrames } from './frames.ts';
import { recordEndToEnd, runTool } from './record.ts';

type Section = { readonly name: string; readonly run: () => boolean | Promise<boolean> };

const vitest = (...args: readonly string[]): boolean => runTool('vitest', ['run', '--config', 'test/vitest.config.ts', ...args]);

/** All that must hold before a change is one, quickest first; the first that does not hold ends the check. */
const SECTIONS: readonly Section[] = [
  { name: 'types', run: () => runTool('tsc', ['--project', '.']) },
  { name: 'lint', run: () => runTool('oxlint', ['--deny-warnings']) },
  { name: 'architecture', run: () => vitest('--project', 'architecture') },
  { name: 'build', run: () => runTool('node', ['src/dev/build.ts']) },
  { name: 'generated', run: () => runTool('node', ['src/dev/check-generated.ts']) },
  { name: 'unit tests', run: () => vitest('--project', 'unit') },
  { name: 'faults', run: () => runTool('node', ['test/faults/run.ts']) },
  {
    name: 'end to end, and frames',
    run: async () => {
      let same = false;
      const green = await recordEndToEnd((folder) => {
        same = checkFrames(folder);
      });
      return green && same;
    },
  },
];

for (const { name, run } of SECTIONS) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
  const started = performance.now();
  const holds = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${holds ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!holds) {
    const left = SECTIONS.slice(SECTIONS.findIndex((section) => section.name === name) + 1);
    console.error(`\nThe check stopped at: ${name}.${left.length === 0 ? '' : ` Not run: ${left.map((section) => section.name).join(', ')}.`}`);
    process.exit(1);
  }
}
console.log('\nAll of it holds.');
