import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeLock } from '../../src/adapters/lock.ts';
import type { Holder, Taken } from '../../src/adapters/lock.ts';
import { bootId, processNamespace, startOf } from '../../src/adapters/process-identity.ts';
import { temporaryFolder } from './support/temporary.ts';

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});

type Racer = { readonly child: ChildProcess; readonly says: () => Promise<string> };
const racer = async (): Promise<Racer> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'support/lock-racer.ts'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  child.stdout?.on('data', (said: Buffer) => {
    for (const line of said.toString().trim().split('\n')) {
      const next = waiting.shift();
      if (next === undefined) lines.push(line);
      else next(line);
    }
  });
  const says = (): Promise<string> => {
    const line = lines.shift();
    return line === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(line);
  };
  expect(await says()).toBe('ready');
  return { child, says };
};
const kill = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
const holding = async (): Promise<Racer> => {
  const one = await racer();
  one.child.stdin?.write('take\n');
  expect(await one.says()).toBe('held');
  return one;
};
type Planted = { readonly [Field in keyof Holder]?: Holder[Field] | undefined };
const plant = (holder: Planted | string): Promise<void> => {
  const whole = { host: hostname(), boot: bootId(), namespace: processNamespace(), pid: process.pid, started: startOf(process.pid) ?? '', since: '2026-01-02T03:04:05.000Z' };
  return writeFile(join(folder, 'lock-00000001'), typeof holder === 'string' ? holder : JSON.stringify({ ...whole, ...holder }));
};
const refused = (taken: Taken): Extract<Taken, { held: false }> => {
  if (taken.held) throw new Error('it was taken');
  return taken;
};

test('exactly one of six racers takes a lock, whether it is new or its holder was killed', async () => {
  for (let round = 0; round < 4; round += 1) {
    const racers = await Promise.all(Array.from({ length: 6 }, racer));
    for (const { child } of racers) child.stdin?.write('take\n');
    const answers = await Promise.all(racers.map(({ says }) => says()));
    const owners = racers.filter((_, index) => answers[index] === 'held');
    expect(owners).toHaveLength(1);
    expect(answers.filter((answer) => answer === `refused by ${owners[0]?.child.pid}`)).toHaveLength(5);
    await Promise.all(racers.map(({ child }) => kill(child)));
  }
}, 30_000);

test('exactly one of six takes a lock that was released', async () => {
  const holder = await racer();
  holder.child.stdin?.write('release\n');
  expect(await holder.says()).toBe('held');
  const racers = await Promise.all(Array.from({ length: 6 }, racer));
  for (const { child } of racers) child.stdin?.write('take\n');
  expect((await Promise.all(racers.map(({ says }) => says()))).filter((answer) => answer === 'held')).toHaveLength(1);
});

describe('a lock is refused, and tells who holds it,', () => {
  test('while its holder lives', async () => {
    const { child } = await holding();
    const { holder, why } = refused(takeLock(folder));
    expect(holder).toMatchObject({ host: hostname(), pid: child.pid });
    expect(why).toContain(`process ${child.pid}`);
  });

  test('while its holder is stopped: there is no time-out', async () => {
    const { child } = await holding();
    child.kill('SIGSTOP');
    expect(refused(takeLock(folder)).holder?.pid).toBe(child.pid);
  });

  test('while this very process holds it', () => {
    expect(takeLock(folder).held).toBe(true);
    expect(refused(takeLock(folder)).holder?.pid).toBe(process.pid);
  });

  test('when it was taken on another host, whatever runs here', async () => {
    await plant({ host: 'another.example.test', pid: 999_999 });
    expect(refused(takeLock(folder))).toMatchObject({ holder: { host: 'another.example.test' }, why: expect.stringContaining('open on another.example.test since 2026-01-02') });
  });

  test('when it was taken in another namespace of processes, where its number says nothing here', async () => {
    for (const gone of [{ pid: 999_999 }, { started: `${bootId()}:1` }]) {
      await plant({ ...gone, namespace: 'pid:[1]' });
      expect(refused(takeLock(folder))).toMatchObject({ holder: { namespace: 'pid:[1]' }, why: expect.stringMatching(/^it is open on this host in another namespace of processes \(a sandbox or a container has its own\) since 2026-01-02[^]*only you can know whether that is over: then remove .*lock-00000001$/) });
    }
  });

  test('when an older Holdpoint took it, which did not say in which namespace, and it is not seen where there are any', async () => {
    await plant({ namespace: undefined });
    expect(refused(takeLock(folder)).why).toContain(`open here since 2026-01-02T03:04:05.000Z, in process ${process.pid}`);
    await plant({ namespace: undefined, pid: 999_999 });
    const unseen = { held: false, why: expect.stringMatching(/^it was taken by an older Holdpoint on this host[^]*only you can know whether that is over: then remove .*lock-00000001$/) };
    expect(takeLock(folder)).toMatchObject(processNamespace() === '' ? { held: true } : unseen);
  });

  test.each(['', 'not JSON', '{"host":"here"}', '[]'])('or says that nobody can tell: %j', async (content) => {
    await plant(content);
    expect(refused(takeLock(folder))).toMatchObject({ holder: null, why: expect.stringContaining(join(folder, 'lock-00000001')) });
  });
});

test('a link, or a record that others may write, says nothing: who holds it is not known', async () => {
  await writeFile(join(folder, 'free'), '{"free":true}');
  await symlink(join(folder, 'free'), join(folder, 'lock-00000001'));
  expect(refused(takeLock(folder))).toMatchObject({ holder: null, why: expect.stringContaining('remove that file') });
  await rm(join(folder, 'lock-00000001'));
  await writeFile(join(folder, 'lock-00000001'), '{"free":true}');
  await chmod(join(folder, 'lock-00000001'), 0o666);
  expect(refused(takeLock(folder)).holder).toBeNull();
});

describe('a lock is taken over', () => {
  test('when its holder is dead', async () => {
    const { child } = await holding();
    await kill(child);
    expect(takeLock(folder).held).toBe(true);
  });

  test('when another process has got the number of its holder', async () => {
    await plant({ started: `${bootId()}:1` });
    expect(takeLock(folder).held).toBe(true);
  });

  test('when its holder ran before this host was started again', async () => {
    for (const namespace of [processNamespace(), 'pid:[1]', undefined]) {
      await rm(folder, { recursive: true });
      await mkdir(folder);
      await plant({ boot: 'earlier', started: 'earlier:1', pid: process.pid, namespace });
      expect(takeLock(folder).held).toBe(true);
    }
  });

  test('where the system has no namespaces, and says of no process in which it is', async () => {
    await plant({ pid: 999_999, namespace: '' });
    expect(takeLock(folder).held).toBe(processNamespace() === '');
  });
});

test('a lock that was released can be taken, again and again, and leaves no heap of files', async () => {
  for (let n = 0; n < 30; n += 1) {
    const taken = takeLock(folder);
    if (!taken.held) throw new Error(taken.why);
    taken.release();
    taken.release();
  }
  expect((await readdir(folder)).length).toBeLessThan(40);
});

test('a release by one that has lost its lock frees nobody else\'s', async () => {
  const first = takeLock(folder);
  // Somebody who knew that the other machine was off has removed the file by hand.
  await writeFile(join(folder, 'lock-00000002'), await readFile(join(folder, 'lock-00000001')));
  if (first.held) first.release();
  expect(takeLock(folder).held).toBe(false);
});
