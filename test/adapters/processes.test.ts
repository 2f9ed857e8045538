import { spawnSync } from 'node:child_process';
import { readFile, stat, symlink, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOutputs } from '../../src/adapters/log-file.ts';
import type { Outputs } from '../../src/adapters/log-file.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { Progress } from '../../src/adapters/processes.ts';
import type { CommandLine, Ended } from '../../src/ports.ts';
import { temporaryFolder } from './support/temporary.ts';

let folder = '';
beforeAll(async () => {
  folder = await temporaryFolder();
});

let count = 0;
const SESSION = `test-${process.pid}`;
const start = (more: Partial<CommandLine> & Pick<CommandLine, 'run'>, { secrets = [], capture = {}, attempt, log }: { readonly secrets?: readonly string[]; readonly capture?: { readonly [name: string]: string }; readonly attempt?: string; readonly log?: string } = {}) => {
  count += 1;
  const name = attempt ?? `${SESSION}/${count}.1`;
  const path = log ?? join(folder, `${count}.log`);
  const progress: Progress[] = [];
  const outputs = createOutputs();
  const processes = createProcesses({ environment: { ...process.env, NEVER_TOKEN: 'not-for-children' }, secrets, outputs, onProgress: (_, one) => progress.push(one), graceMs: 300 });
  const command: CommandLine = { cwd: folder, env: {}, pass: [], timeoutMs: 60_000, expect: null, reject: null, ...more };
  return { ended: processes.run(command, { attempt: name, log: path, capture }), processes, name, path, progress, outputs };
};
const sh = (shell: string, more: Partial<CommandLine> = {}, options: Parameters<typeof start>[1] = {}): Promise<Ended> => start({ run: { shell }, ...more }, options).ended;
/** Ended, and not yet collected by its parent, is ended. */
const isAlive = (pid: number): boolean => !/^Z?$/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout.toString().trim().slice(0, 1));
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('how a command ended', () => {
  test('is its exit code when it ended by itself', async () => {
    expect(await sh('exit 0')).toMatchObject({ code: 0, signal: null, trouble: null, expected: true, rejected: false });
    expect(await sh('echo "error: three tests broke" >&2; exit 3')).toMatchObject({ code: 3, signal: null, trouble: null, firstError: 'error: three tests broke' });
  });

  test('is the failure of any part of a pipe, and of an unset variable', async () => {
    expect(await sh('false | cat')).toMatchObject({ code: 1 });
    expect((await sh('echo "$NOT_SET_ANYWHERE"')).code).toBe(1);
  });

  test('is a signal, never a code, when it died by one', async () => {
    expect(await sh('kill -SEGV $$')).toMatchObject({ code: null, signal: 'SIGSEGV', trouble: null });
  });

  test.each([
    ['a word of a shell line', { shell: 'no-such-tool --version' }, 'no-such-tool'],
    ['the program of an argv', { argv: ['no-such-tool', '--version'] as const }, 'no-such-tool'],
    ['a program behind env', { shell: 'env no-such-tool' }, 'no-such-tool'],
  ])('is a missing program, with its name: %s', async (_, run, missing) => {
    expect(await start({ run: 'argv' in run ? { argv: [...run.argv] as [string, ...string[]] } : run }).ended).toMatchObject({ code: null, signal: null, trouble: 'missing', missing });
  });

  test('is a missing program when a file is not executable', async () => {
    await writeFile(join(folder, 'plain.sh'), 'echo hi');
    await chmod(join(folder, 'plain.sh'), 0o644);
    expect(await sh('./plain.sh')).toMatchObject({ trouble: 'missing' });
    expect(await start({ run: { argv: [join(folder, 'plain.sh')] } }).ended).toMatchObject({ trouble: 'missing' });
  });

  test('is not known when its folder is not there', async () => {
    expect(await sh('true', { cwd: join(folder, 'nowhere') })).toMatchObject({ code: null, trouble: 'lost', firstError: `its folder ${join(folder, 'nowhere')} is not there` });
  });

  test('is the deadline, whatever exit code comes after it', async () => {
    expect(await sh('trap "exit 0" TERM; while :; do sleep 0.05; done', { timeoutMs: 300 })).toMatchObject({ code: null, signal: null, trouble: 'deadline' });
  });

  test('is the deadline for a group that ignores TERM, and nothing of it lives on', async () => {
    const { ended, path } = start({ run: { shell: 'trap "" TERM; sh -c "trap \'\' TERM; echo pid $$; sleep 300" & echo pid $!; wait' }, timeoutMs: 400 });
    expect(await ended).toMatchObject({ trouble: 'deadline' });
    const pids = [...(await readFile(path, 'utf8')).matchAll(/^pid (\d+)$/gm)].map((match) => Number(match[1]));
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('is the deadline for what started a session of its own, and that is ended too', async () => {
    const { ended, path } = start({ run: { shell: 'setsid sh -c "echo pid \\$\\$; exec sleep 300" & sleep 300' }, timeoutMs: 700 });
    expect(await ended).toMatchObject({ trouble: 'deadline' });
    const pid = Number(/^pid (\d+)$/m.exec(await readFile(path, 'utf8'))?.[1]);
    await until(() => !isAlive(pid));
  });

  test('is known soon though a grandchild holds the pipe, and the grandchild is ended', async () => {
    const { ended, path } = start({ run: { shell: 'sleep 300 & echo pid $!; exit 0' } });
    expect(await ended).toMatchObject({ code: 0, trouble: null });
    const pid = Number(/^pid (\d+)$/m.exec(await readFile(path, 'utf8'))?.[1]);
    await until(() => !isAlive(pid));
  });

  test('is stopped when a person stopped it', async () => {
    const { ended, processes, name, path } = start({ run: { shell: 'echo started; sleep 300' } });
    await until(async () => (await readFile(path, 'utf8').catch(() => '')).includes('\nstarted'));
    processes.stop('somebody/else.1');
    processes.stop(name);
    expect(await ended).toMatchObject({ code: null, signal: null, trouble: 'stopped' });
  });

  test('is stopped when it was stopped before it had begun', async () => {
    const { ended, processes, name } = start({ run: { shell: 'exit 0' } });
    processes.stop(name);
    expect(await ended).toMatchObject({ trouble: 'stopped' });
  });

  test('is not known when the disk does not take its log', async () => {
    const outputs = createOutputs();
    let room = 100;
    const full: Outputs = {
      ...outputs,
      open: async (path) => {
        const log = await outputs.open(path);
        return {
          ...log,
          append: (bytes) => {
            room -= bytes.length;
            if (room < 0) throw new Error('ENOSPC: no space left on device, write');
            log.append(bytes);
          },
        };
      },
    };
    const processes = createProcesses({ environment: process.env, secrets: [], outputs: full, onProgress: () => undefined, graceMs: 300 });
    const command: CommandLine = { run: { shell: 'for i in $(seq 100); do echo line; done; exit 0' }, cwd: folder, env: {}, pass: [], timeoutMs: 60_000, expect: null, reject: null };
    expect(await processes.run(command, { attempt: `${SESSION}/full.1`, log: join(folder, 'full.log') })).toMatchObject({ code: null, trouble: 'lost', firstError: 'its log could not be written: ENOSPC: no space left on device, write' });
  });

  test('is not known when its log is no file, and nothing runs', async () => {
    expect(await sh('touch ran-anyway', {}, { log: '/dev/full' })).toMatchObject({ trouble: 'lost' });
    await expect(stat(join(folder, 'ran-anyway'))).rejects.toThrow('ENOENT');
  });

  test('a link in place of the log is refused, and nothing runs', async () => {
    await symlink(join(folder, 'victim'), join(folder, 'link.log'));
    expect(await sh('touch ran-anyway', {}, { log: join(folder, 'link.log') })).toMatchObject({ trouble: 'lost' });
    await expect(stat(join(folder, 'ran-anyway'))).rejects.toThrow('ENOENT');
  });
});

describe('what a command printed', () => {
  test('stands in the log after the line that was run, in a file of the person alone', async () => {
    const { ended, path } = start({ run: { argv: ['printf', '%s\\n', 'two words', "it's"] } });
    await ended;
    expect(await readFile(path, 'utf8')).toBe("$ printf '%s\\n' 'two words' 'it'\\''s'\ntwo words\nit's\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('goes to the end of a log that is there, on a line of its own', async () => {
    const log = join(folder, 'twice.log');
    await sh('printf unfinished', {}, { log });
    await sh('echo second', {}, { log });
    expect(await readFile(log, 'utf8')).toBe('$ printf unfinished\nunfinished\n$ echo second\nsecond\n');
  });

  test('is redacted before it reaches the disk, the ring and what is captured', async () => {
    const secret = 'correct-horse-battery';
    const { ended, path, outputs } = start({ run: { shell: `echo "id=${secret}"; echo "error: ${secret}" >&2; printf "tail ${secret}"; exit 1` } }, { secrets: [secret], capture: { id: 'id=(.*)' } });
    const result = await ended;
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(result.captured).toEqual({ id: '[masked]' });
    expect(await readFile(path, 'utf8')).not.toContain(secret);
    expect(outputs.ring(path)?.tail(10_000).toString()).toBe(await readFile(path, 'utf8'));
  });

  test('shows a prompt without a newline while the command still runs', async () => {
    const { ended, processes, name, path } = start({ run: { shell: 'printf "Continue? [y/N] "; sleep 300' } });
    await until(async () => (await readFile(path, 'utf8').catch(() => '')).endsWith('\nContinue? [y/N] '));
    processes.stop(name);
    await ended;
  });

  test('must hold what is expected, colours aside, and must not hold what is rejected', async () => {
    const colours = String.raw`printf '\033[32mtest result: \033[1mok\033[0m. 12 passed\n'`;
    expect(await sh(colours, { expect: String.raw`^test result: ok\. [1-9]` })).toMatchObject({ code: 0, expected: true });
    expect(await sh('echo "test result: ok. 0 passed"', { expect: String.raw`ok\. [1-9]` })).toMatchObject({ code: 0, expected: false });
    expect(await sh('echo warning: deprecated >&2', { reject: '^warning' })).toMatchObject({ code: 0, rejected: true });
  });

  test('is matched line by line, however it is cut', async () => {
    expect(await sh('printf "one "; sleep 0.3; printf "two\\n"', { expect: '^one two$' })).toMatchObject({ expected: true });
    expect(await sh('printf "one\\ntwo\\n"', { expect: String.raw`one\stwo` })).toMatchObject({ expected: false });
    expect(await sh('printf "fail\\nok\\n"', { expect: '^(?!fail)ok$' })).toMatchObject({ expected: true });
  });

  test('gives values that are captured from stdout, the first that matches', async () => {
    const { captured } = await sh('echo "run 41" >&2; echo "run 42"; echo "run 43"', {}, { capture: { id: String.raw`run (\d+)`, all: 'run 4.', none: 'absent' } });
    expect(captured).toEqual({ id: '42', all: 'run 42' });
  });

  test('keeps its last lines without colours', async () => {
    const { lastLines } = await sh(String.raw`seq 1 500; printf '\033[31mthe end\033[0m\n'`);
    expect(lastLines).toHaveLength(60);
    expect(lastLines.slice(-2)).toEqual(['500', 'the end']);
  });

  test('of 200 MB goes to disk whole, in bounded memory, and what comes last is still found', async () => {
    const before = process.memoryUsage().rss;
    const { ended, path, progress } = start({ run: { shell: '{ yes "$(printf "%099d" 7)" || true; } | head -c 200000000; echo; echo "all 7 done"' }, expect: '^all 7 done$' });
    expect(await ended).toMatchObject({ code: 0, expected: true });
    expect((await stat(path)).size).toBeGreaterThan(200_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(progress.at(-1)?.lines).toBe(2_000_003);
  });

  test('without any newline for 20 MB ends, in bounded memory', async () => {
    const { ended, path } = start({ run: { shell: 'head -c 20000000 /dev/zero | tr "\\0" x' } });
    expect(await ended).toMatchObject({ code: 0 });
    expect((await stat(path)).size).toBeGreaterThan(20_000_000);
  });

  test('that is no UTF-8 goes to the log as it came', async () => {
    const { ended, path } = start({ run: { shell: String.raw`printf '\377\376\000\200\n'` } });
    await ended;
    expect((await readFile(path)).subarray(-5)).toEqual(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]));
  });
});

test('a command that asks for input gets none, and ends', async () => {
  expect(await sh('read -r answer || echo "nobody answered"; exit 4')).toMatchObject({ code: 4, lastLines: expect.arrayContaining(['nobody answered']) });
});

test('a child does not see variables named like secrets, unless the step passes them', async () => {
  expect((await sh('echo "<${NEVER_TOKEN-}>"')).lastLines).toContain('<>');
  expect((await sh('echo "<${NEVER_TOKEN-}>"', { pass: ['NEVER_TOKEN'] })).lastLines).toContain('<not-for-children>');
});

test('values reach a command as variables only, so that a tag name is never run', async () => {
  const { lastLines } = await sh('echo "$RELEASE_TARGET"', { env: { RELEASE_TARGET: 'v1$(touch injected)' } });
  expect(lastLines).toContain('v1$(touch injected)');
});

test('progress tells the process, its command and its lines', async () => {
  const { ended, progress } = start({ run: { shell: 'echo one; echo two' } });
  await ended;
  expect(progress.at(-1)).toMatchObject({ lines: 3, command: 'echo one; echo two' });
  expect(progress[0]?.pid).toBeGreaterThan(1);
});

describe('processes of another Holdpoint', () => {
  test('are found by the session in their environment, and ended on request', async () => {
    const lost = start({ run: { shell: 'echo here; sleep 300' } }, { attempt: `${SESSION}-lost/bench.2` });
    await until(async () => (await readFile(lost.path, 'utf8').catch(() => '')).includes('\nhere'));
    const { processes } = start({ run: { shell: 'true' } });
    const found = await processes.survivors(`${SESSION}-lost/`);
    expect(found).toMatchObject([{ attempt: `${SESSION}-lost/bench.2` }]);
    expect(await processes.survivors(`${SESSION}-other/`)).toEqual([]);
    await processes.kill(found[0]?.pid ?? 0);
    expect(await lost.ended).toMatchObject({ signal: 'SIGTERM' });
    expect(await processes.survivors(`${SESSION}-lost/`)).toEqual([]);
  });

  test('are not those that this one runs itself', async () => {
    const { ended, processes, name, path } = start({ run: { shell: 'echo here; sleep 300' } });
    await until(async () => (await readFile(path, 'utf8').catch(() => '')).includes('\nhere'));
    expect(await processes.survivors(name)).toEqual([]);
    await processes.stopAll();
    expect(await ended).toMatchObject({ trouble: 'stopped' });
  });

  test('a group that carries no attempt is never ended', async () => {
    const { processes } = start({ run: { shell: 'true' } });
    await processes.kill(process.pid);
    await processes.kill(1);
    expect(isAlive(process.pid)).toBe(true);
  });
});

describe('a small tool', () => {
  const { processes } = start({ run: { shell: 'true' }, cwd: '/' }, { log: '/dev/null' });

  test('answers with its code, what it printed, and what it was given', async () => {
    expect(await processes.capture(['sh', '-c', 'cat; echo problem >&2; exit 2'], { cwd: '/', input: 'given\n' })).toEqual({ code: 2, stdout: 'given\n', stderr: 'problem\n', missing: false });
  });

  test('that is not there is missing', async () => {
    expect(await processes.capture(['no-such-tool'], { cwd: '/' })).toMatchObject({ code: null, missing: true });
  });

  test('that hangs gives no code', async () => {
    expect(await processes.capture(['sh', '-c', 'echo part; sleep 300 & wait'], { cwd: '/', timeoutMs: 200 })).toMatchObject({ code: null, stdout: 'part\n' });
  });
});

test('when all was stopped, nothing of a command that had ended is left, though it ignores TERM', async () => {
  const ready = join(folder, 'ready');
  const { ended, path, processes } = start({ run: { shell: `(trap "" TERM; echo pid $BASHPID; touch '${ready}'; while :; do sleep 300 & wait $!; done) & while [ ! -e '${ready}' ]; do sleep 0.05; done; exit 0` } });
  await ended;
  const pid = Number(/^pid (\d+)$/m.exec(await readFile(path, 'utf8'))?.[1]);
  await processes.stopAll();
  expect(isAlive(pid)).toBe(false);
});
