import { describe, expect, test } from 'vitest';
import { watchLines } from '../../src/adapters/line-watch.ts';

const firstErrorOf = (text: string): string | null => {
  const watch = watchLines({ expect: null, reject: null, capture: {} });
  watch.write('stdout', Buffer.from(text));
  return watch.end().firstError;
};

describe('the first line that looks like an error', () => {
  test.each([
    'error: could not compile `tidewater`',
    'error[E0308]: mismatched types',
    'src/a.ts(3,5): error TS2322: no',
    'fatal: not a git repository',
    "thread 'main' panicked at src/main.rs:3:5:",
    'Error: Cannot find module',
    'TypeError: x is not a function',
    'java.lang.IllegalStateException: no',
    'FAILED tests/test_a.py::test_b - assert 1 == 2',
    ' FAIL  test/a.test.ts',
    'not ok 3 - adds',
    '  ✗ adds two numbers',
    'npm ERR! code E404',
    'Traceback (most recent call last):',
    'bash: line 1: just: command not found',
    'cp: cannot stat x: No such file or directory',
  ])('is this one: %s', (line) => {
    expect(firstErrorOf(`all is well\n\u001b[31m${line}\u001b[0m\nerror: a later one\n`)).toBe(line.trim());
  });

  test.each(['Compiling thiserror v1.0.40', '0 errors, 3 warnings', 'FAILED: 0', 'ok 3 - reports no error', 'test result: ok. 5 passed; 0 failed'])('is not this one: %s', (line) => {
    expect(firstErrorOf(`${line}\n`)).toBeNull();
  });
});

test('what is found does not depend on where the output was cut', () => {
  const text = Buffer.from('one\r\n\u001b[1mtwo ✓\u001b[0m\rthree\nid=42\nfatal: ü');
  for (let cut = 0; cut <= text.length; cut += 1) {
    const watch = watchLines({ expect: '^two ✓$', reject: 'one.two', capture: { id: String.raw`^id=(\d+)$` } });
    watch.write('stdout', text.subarray(0, cut));
    watch.write('stdout', text.subarray(cut));
    expect(watch.end()).toEqual({ expected: true, rejected: false, firstError: 'fatal: ü', captured: { id: '42' }, lastLines: ['one', 'two ✓', 'three', 'id=42', 'fatal: ü'] });
  }
});

test('lines of the two streams are never mixed into one', () => {
  const watch = watchLines({ expect: 'first second', reject: null, capture: {} });
  watch.write('stdout', Buffer.from('first '));
  watch.write('stderr', Buffer.from('third\n'));
  watch.write('stdout', Buffer.from('second\n'));
  expect(watch.end().expected).toBe(true);
});
