import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOutputs } from '../../src/adapters/log-file.ts';
import { createOutputWindow } from '../../src/adapters/output.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Lend } from '../../src/adapters/desk.ts';
import type { CommandLine } from '../../src/ports.ts';
import { temporaryFolder } from './support/temporary.ts';

let folder = '';
beforeAll(async () => {
  folder = await temporaryFolder();
});

let count = 0;
/** A command that asks for a terminal, where somebody sits at one. */
const start = ({ tty = true, ...more }: Partial<Omit<CommandLine, 'tty'>> & Pick<CommandLine, 'run'> & { readonly tty?: boolean }, { lend = (call) => call(), pty, capture = {} }: { readonly lend?: Lend | null; readonly pty?: () => Promise<null>; readonly capture?: { readonly [name: string]: string } } = {}) => {
  count += 1;
  const name = `tty-${process.pid}:step:${count}`;
  const log = join(folder, `step.${count}.log`);
  const outputs = createOutputs();
  const processes = createProcesses({ environment: process.env, secrets: [], outputs, onProgress: () => undefined, graceMs: 300, ...(pty === undefined ? {} : { pty }) });
  if (lend !== null) processes.seat(lend);
  const ended = processes.run({ cwd: folder, env: {}, pass: [], timeoutMs: 20_000, expect: null, reject: null, ...(tty ? { tty } : {}), ...more }, { attempt: name, log, capture });
  const view = createOutputWindow({ outputs, logOf: () => log, beside: processes.beside });
  const attempt = count;
  const screen = async (size: { readonly columns: number; readonly rows: number } = { columns: 60, rows: 10 }): Promise<string> => (await view({ step: 'step', attempt, ...size, top: null })).lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
  const until = async (wanted: string): Promise<void> => {
    while (!(await screen()).includes(wanted)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { ended, type: (keys: string) => processes.type?.(name, keys) ?? false, stop: () => processes.stop(name), until, screen, log: () => readFile(log, 'utf8') };
};
const isAlive = (pid: number): boolean => !/^Z?$/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout.toString().trim().slice(0, 1));

describe('a step that asks for a terminal', () => {
  test('has one, of the size of the pane', async () => {
    const one = start({ run: { shell: 'test -t 0 && test -t 1 && test -t 2; echo ready; read -r _; stty size' } });
    while (!(await one.screen({ columns: 71, rows: 13 })).includes('ready')) await new Promise((resolve) => setTimeout(resolve, 5));
    while (!one.type('\r')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await one.ended).toMatchObject({ code: 0, typed: true });
    expect(await one.log()).toContain('13 71');
  });

  test('is judged as any other: code, signal, missing program, deadline', async () => {
    const [code, signal, missing, late] = await Promise.all([
      start({ run: { shell: 'echo "error: no" ; exit 3' } }).ended,
      start({ run: { shell: 'kill -SEGV $$' } }).ended,
      start({ run: { argv: ['no-such-tool'] } }).ended,
      start({ run: { shell: 'sleep 60 & echo "child $!"; wait' }, timeoutMs: 400 }, { capture: { child: 'child (\\d+)' } }).ended,
    ]);
    expect(code).toMatchObject({ code: 3, signal: null, trouble: null, firstError: 'error: no' });
    expect(code.typed).toBeUndefined();
    expect(signal).toMatchObject({ code: null, signal: 'SIGSEGV', trouble: null });
    expect(missing).toMatchObject({ code: null, trouble: 'missing', missing: 'no-such-tool' });
    expect(late).toMatchObject({ code: null, trouble: 'deadline' });
    expect(isAlive(Number(late.captured['child'])), 'what it started is ended with it').toBe(false);
  });

  test('is stopped as a group though nobody answers it', async () => {
    const one = start({ run: { shell: 'read -rp "Continue? [y/N] " answer; test "$answer" = y' } });
    await one.until('[y/N]');
    one.stop();
    expect(await one.ended).toMatchObject({ code: null, trouble: 'stopped' });
  });

  test('reads a passphrase that is echoed nowhere and logged nowhere, though it prints it itself', async () => {
    const one = start({ run: { shell: 'printf "%s: " Passphrase; read -rs word < /dev/tty; echo; echo "you said $word"' } });
    await one.until('Passphrase:');
    for (const key of 'correct-horse\r') one.type(key);
    expect(await one.ended).toMatchObject({ code: 0 });
    expect(await one.log()).toContain('Passphrase: \r\nyou said [masked]\r\n');
  });

  test('shows what is typed while it is typed, and logs none of it', async () => {
    const one = start({ run: { shell: 'printf "%s: " OTP; read -r otp; test "${#otp}" = 6' } });
    await one.until('OTP:');
    one.type('4242');
    await one.until('OTP: 4242');
    expect(await one.log()).not.toContain('42');
    one.type('42\r');
    expect(await one.ended).toMatchObject({ code: 0 });
    expect(await one.log()).not.toMatch(/4\D?2/);
  });

  test('gets ctrl-c and arrows as they are', async () => {
    const one = start({ run: { shell: 'trap "echo interrupted; exit 4" INT; read -rsn3 key; printf "%q\\n" "$key"; read -r _' } });
    while (!one.type('\u001b[A')) await new Promise((resolve) => setTimeout(resolve, 5));
    await one.until("$'\\E[A'");
    one.type('\u0003');
    expect(await one.ended).toMatchObject({ code: 4 });
  });

  test('is refused where nobody sits at a terminal', async () => {
    await expect(start({ run: { shell: 'true' } }, { lend: null }).ended).rejects.toThrow('nobody sits at one here');
  });
});

test('a step that asks for none has its input at its end, and nothing can be typed to it', async () => {
  const one = start({ run: { shell: 'cat; test ! -p /dev/stdin; test ! -S /dev/stdin; sleep 0.05' }, tty: false });
  while (await one.screen().then((text) => !text.includes('$ cat'))) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(one.type('y')).toBe(false);
  expect(await one.ended).toMatchObject({ code: 0 });
});

describe('without a pseudo-terminal on this platform', () => {
  const pty = async (): Promise<null> => null;

  test('the whole screen is lent, and the log says that it holds nothing of it', async () => {
    const order: string[] = [];
    const lend: Lend = async (call) => {
      order.push('lent');
      await call();
      order.push('back');
    };
    const one = start({ run: { shell: 'test -n "$HOLDPOINT_ATTEMPT"; exit 5' } }, { pty, lend });
    expect(await one.ended).toMatchObject({ code: 5, signal: null, trouble: null });
    expect(order).toEqual(['lent', 'back']);
    expect(await one.log()).toMatch(/^\$ .*\n\[The whole screen was lent to it\. What it printed there is not in this log\.\]\n$/);
  });

  test('its deadline holds, and a signal is never a code', async () => {
    const [late, signal] = await Promise.all([start({ run: { shell: 'sleep 2' }, timeoutMs: 300 }, { pty }).ended, start({ run: { argv: ['bash', '-c', 'kill -SEGV $$'] } }, { pty }).ended]);
    expect(late).toMatchObject({ code: null, trouble: 'deadline' });
    expect(signal).toMatchObject({ code: null, trouble: null });
    expect(signal.signal).not.toBeNull();
  });

  test.each([['expect', { expect: 'fine' }, {}], ['reject', { reject: 'error' }, {}], ['a capture', {}, { value: '(.*)' }]])('a step whose output must be read is refused: %s', async (_, more, capture) => {
    await expect(start({ run: { shell: 'true' }, ...more }, { pty, capture }).ended).rejects.toThrow('no pseudo-terminal on this platform');
  });
});
