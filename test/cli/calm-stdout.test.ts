import { expect, test } from 'vitest';
import { calmStdout } from '../../src/cli/calm-stdout.ts';

test('who listens for sizes hears of them only when it is said, and reads the newest; all else is of the real one', () => {
  const { stdout, resized } = calmStdout();
  const heard: string[] = [];
  const onResize = (): unknown => heard.push('resize');
  const onPipe = (): unknown => heard.push('pipe');
  expect(stdout.on('resize', onResize).on('pipe', onPipe)).toBe(stdout);
  process.stdout.emit('resize');
  process.stdout.emit('pipe');
  expect(heard).toEqual(['pipe']);
  resized();
  expect(heard).toEqual(['pipe', 'resize']);
  stdout.off('resize', onResize).off('pipe', onPipe);
  resized();
  process.stdout.emit('pipe');
  expect(heard).toHaveLength(2);
  expect([stdout.isTTY, stdout.columns]).toEqual([process.stdout.isTTY, process.stdout.columns]);
});
