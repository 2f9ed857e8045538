import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { REPOSITORY } from '../support/holdpoint.ts';
import type { Terminal } from '../support/terminal.ts';
import type { Ground } from './ground.ts';

export const BIN = join(REPOSITORY, 'bin/holdpoint.js');

export type Running = { readonly terminal: Terminal; readonly pid: number; readonly ground: Ground };
export type Case = {
  readonly name: string;
  /** What happens to its terminal once it is there. */
  readonly happens: (running: Running, random: () => number) => Promise<void>;
  /** A command runs meanwhile. */
  readonly busy?: boolean;
  /** Nobody is left to look at the terminal. */
  readonly blind?: boolean;
  readonly detached?: boolean;
  /** The shell around it: what it does with the program, which is `"$@"`. @default it runs it, and says with what it left */
  readonly shell?: string;
  readonly env?: { readonly [name: string]: string };
  /** With what it leaves. @default 2 */
  readonly code?: number;
  /** It could not say that it leaves. */
  readonly unsaid?: boolean;
  /** Said to the terminal before it starts, by `stty`. */
  readonly stty?: string;
  /** What stands on the screen once it can be tried; null where there is no room for anything. */
  readonly ready?: string | null;
};

const quit = async ({ terminal }: Running): Promise<void> => {
  await terminal.waitFor('A go on');
  await terminal.quiet();
  await terminal.type('q');
};
/** What the screen of a session switches on: without it nothing below could be left on. */
export const SCREEN = ['alternate screen', 'bracketed paste', 'focus', 'mouse', 'title'] as const;

/** A shell with job control, which has the terminal while its job is stopped, and waits for Enter to continue it. */
const JOBS = 'set -m; "$@"; code=$?; while [ $code = 148 ]; do stty -a; echo "stopped here"; read -r _; fg > /dev/null; code=$?; done; echo "left with $code"; stty -a; exec sleep 60';
/** Stops it, looks at what the shell gets, has it continued, and looks whether all of the screen is there again. */
const stopped = (stop: (running: Running) => Promise<void>, { restored }: { readonly restored: boolean }) => async (running: Running): Promise<void> => {
  const { terminal } = running;
  await stop(running);
  await terminal.waitFor('stopped here');
  if (restored && terminal.switchedOn().length > 0) throw new Error(`stopped, and left on: ${terminal.switchedOn().join(', ')}`);
  if (restored && / -icanon| -echo /.test(terminal.text())) throw new Error('stopped, and the terminal is left raw');
  await terminal.type('\r');
  await terminal.waitFor('A go on');
  await terminal.waitUntilGone('stopped here');
  const off = (): readonly string[] => SCREEN.filter((mode) => !terminal.switchedOn().includes(mode));
  for (let waited = 0; off().length > 0; waited += 50) {
    if (waited > 30_000) throw new Error(`continued, and not switched on again: ${off().join(', ')}`);
    await pause(50);
  }
  await quit(running);
};

/** A bug in the middle of it, at a signal of ours. */
const BUGS = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("process.on('SIGUSR2', () => { throw new Error('a bug of the test') }); process.on('SIGURG', () => void Promise.reject(new Error('a bug of the test')));")}` } as const;
const bug = (name: NodeJS.Signals) => async (running: Running): Promise<void> => {
  await signal(name)(running);
  await running.terminal.waitFor('holdpoint has a bug, and stopped');
};

const signal = (name: NodeJS.Signals) => async ({ pid }: Running): Promise<void> => void process.kill(pid, name);

export const CASES: readonly Case[] = [
  ...(['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const).flatMap((name): readonly Case[] => [
    { name, happens: signal(name) },
    { name: `${name} while a command runs`, happens: signal(name), busy: true },
  ]),
  { name: 'SIGTERM, twice', happens: async (running) => (await signal('SIGTERM')(running), signal('SIGHUP')(running)), busy: true },
  { name: 'the window is closed', happens: async ({ terminal }) => terminal.hangUp(), blind: true },
  { name: 'the window is closed while a command runs', happens: async ({ terminal }) => terminal.hangUp(), blind: true, busy: true },
  { name: 'the window is closed and no signal says so (EIO)', happens: async ({ terminal }) => terminal.hangUp(), blind: true, detached: true },
  { name: 'the same while a command runs', happens: async ({ terminal }) => terminal.hangUp(), blind: true, detached: true, busy: true },
  { name: 'a terminal that it does not control', happens: quit, detached: true },
  { name: '1×1', happens: async (running) => (running.terminal.resize(1, 1), await running.terminal.waitUntilGone('A go on'), running.terminal.resize(120, 36), quit(running)) },
  { name: '1×1, and a signal', happens: async (running) => (running.terminal.resize(1, 1), await running.terminal.waitUntilGone('A go on'), signal('SIGTERM')(running)) },
  { name: '1×1 from the start', stty: 'rows 1 cols 1', ready: null, happens: signal('SIGTERM') },
  { name: '0×0 from the start', stty: 'rows 0 cols 0', ready: null, happens: signal('SIGTERM') },
  { name: '0×0 from the start, larger then', stty: 'rows 0 cols 0', ready: null, happens: async (running) => (running.terminal.resize(119, 35), running.terminal.resize(120, 36), quit(running)) },
  {
    name: 'a storm of resizes',
    happens: async (running, random) => {
      for (let n = 0; n < 200; n += 1) {
        running.terminal.resize(1 + Math.floor(random() * 200), 1 + Math.floor(random() * 60));
        await pause(n % 10 === 0 ? 20 : 0);
      }
      running.terminal.resize(120, 36);
      await quit(running);
    },
  },
  {
    name: 'a storm of resizes, and a signal in it',
    busy: true,
    happens: async (running, random) => {
      for (let n = 0; n < 60; n += 1) {
        running.terminal.resize(1 + Math.floor(random() * 200), 1 + Math.floor(random() * 60));
        if (n === 30) await signal('SIGHUP')(running);
        await pause(2);
      }
    },
  },
  {
    name: 'stopped and continued',
    happens: async (running) => {
      await signal('SIGSTOP')(running);
      running.terminal.resize(110, 34);
      await pause(100);
      await signal('SIGCONT')(running);
      await quit(running);
    },
  },
  { name: 'ctrl-z, and continued', shell: JOBS, happens: stopped(async ({ terminal }) => (await terminal.quiet(), terminal.write('\u001a')), { restored: true }) },
  { name: 'told to stop by a signal, and continued', shell: JOBS, happens: stopped(signal('SIGTSTP'), { restored: true }) },
  { name: 'stopped for certain, and continued by a shell', shell: JOBS.replaceAll('148', '147').replace('stty -a', 'stty sane'), happens: stopped(signal('SIGSTOP'), { restored: false }) },
  { name: 'a bug', env: BUGS, code: 1, unsaid: true, happens: bug('SIGUSR2') },
  { name: 'a promise that nobody waits for', env: BUGS, code: 1, unsaid: true, happens: bug('SIGURG') },
  { name: 'kill -9, and a reset', shell: `("$@"); code=$?; '${process.execPath}' '${BIN}' reset; echo "left with $code"; stty -a; exec sleep 60`, code: 137, unsaid: true, happens: async (running) => (await signal('SIGKILL')(running), void (await running.terminal.waitFor('as a shell wants it'))) },
  { name: 'stopped, told to end, and continued', busy: true, happens: async (running) => (await signal('SIGSTOP')(running), await signal('SIGTERM')(running), await pause(50), signal('SIGCONT')(running)) },
];
