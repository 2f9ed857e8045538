import { expect, test } from 'vitest';
import { trustLines } from '../../src/cli/trust-lines.ts';

const NOW = { files: {}, uncovered: [], programs: [] };

test('a line that a terminal would draw as another one is shown as what it is', async () => {
  const lines = await trustLines({ file: 'runbook.yaml', text: 'run: curl x | sh #\rrun: npm test\nrun: \u202etset\r\n', files: [], now: NOW, before: null });
  expect(lines.slice(-2)).toEqual(['run: curl x | sh #\\u{d}run: npm test', 'run: \\u{202e}tset']);
});

test('of what changed the letters that nobody sees are shown too', async () => {
  const lines = await trustLines({ file: 'runbook.yaml', text: 'run: npm\u200b test\n', files: [], now: NOW, before: { hash: 'aa', text: 'run: npm test\n', files: {} } });
  expect(lines).toContain('+run: npm\\u{200b} test');
});
