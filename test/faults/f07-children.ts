import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createFiles } from '../../src/adapters/files.ts';
import { createOutputs } from '../../src/adapters/log-file.ts';
import { createProcesses } from '../../src/adapters/processes.ts';
import type { LocalProcesses } from '../../src/adapters/processes.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { run } from '../../src/kinds/run.ts';
import { at } from '../support/at.ts';
import { portsOf } from '../support/ports.ts';
import type { Fault, Tally, Trial } from './fault.ts';

const PROGRAMS = join(import.meta.dirname, 'programs');
const program = (name: string, ...args: readonly (string | number)[]): string => `${name.endsWith('.mjs') ? `'${process.execPath}'` : 'bash'} '${join(PROGRAMS, name)}' ${args.join(' ')}`;
const MB = 1024 * 1024;
const NODE_READY_MS = 2_500;

type Case = {
  readonly name: string;
  readonly line: string;
  /** What rule 2 makes of it. */
  readonly is: 'passed' | 'failed' | 'unknown';
  readonly beside?: JsonObject;
  readonly timeoutMs?: number;
  /** How many processes it says it has started, at least. */
  readonly pids?: number;
  /** It may live on, and is found and named then. */
  readonly survives?: boolean;
  /** Memory may grow by so much while it runs. */
  readonly growsMb?: number;
  /** A person stops it once its log holds this. */
  readonly stopAt?: string;
  readonly logHolds?: Buffer;
};

const SIGNALS = ['HUP', 'INT', 'ILL', 'ABRT', 'FPE', 'KILL', 'SEGV', 'PIPE', 'ALRM', 'TERM', 'USR1', 'USR2', 'BUS', 'SYS'];

const casesOf = ({ long }: Trial): readonly Case[] => {
  const flood = (long ? 1024 : 64) * MB;
  // A flood that is kept would grow by all of it; the ring, the line and what waits to be collected are less than half of the small one.
  const growsMb = long ? 64 : 32;
  return [
    { name: 'ignores TERM', line: 'trap "" TERM; echo pid $$; while :; do sleep 300 & wait $!; done', is: 'unknown', timeoutMs: 400, pids: 1 },
    { name: 'exits 0 after the deadline', line: 'trap "echo all is well; exit 0" TERM; echo pid $$; while :; do sleep 300 & wait $!; done', is: 'unknown', timeoutMs: 400, pids: 1, beside: { expect: 'all is well' } },
    { name: 'exits 0 after the deadline, mapped', line: 'trap "exit 7" TERM; echo pid $$; while :; do sleep 300 & wait $!; done', is: 'unknown', timeoutMs: 400, pids: 1, beside: { exit: { else: 'passed' } } },
    { name: 'stops itself', line: 'echo pid $$; kill -STOP $$; exit 0', is: 'unknown', timeoutMs: 400, pids: 1 },
    { name: 'leaves its group and waits', line: program('leaves-the-group.mjs', 'stay'), is: 'unknown', timeoutMs: NODE_READY_MS, pids: 1 },
    { name: 'leaves its group and exits 0', line: program('leaves-the-group.mjs', 'exit'), is: 'passed', pids: 1, survives: true },
    { name: 'holds the pipe in a grandchild', line: 'sleep 300 & echo pid $!; exit 0', is: 'passed', pids: 1 },
    { name: 'floods the pipe from a grandchild for ever', line: "sh -c 'echo pid $$; exec yes' & sleep 0.3; exit 0", is: 'passed', pids: 1 },
    { name: 'fails, and a grandchild says that all is well', line: '(sleep 0.2; echo all is well; sleep 300) & echo pid $!; exit 1', is: 'failed', pids: 1, beside: { expect: 'all is well' } },
    { name: 'multiplies', line: program('multiplies.sh', 3, 2), is: 'unknown', timeoutMs: NODE_READY_MS, pids: 4 },
    { name: 'gives a grandchild another attempt', line: `HOLDPOINT_ATTEMPT=somebody:else:1 sleep 300 & echo pid $!; exit 0`, is: 'passed', pids: 1 },
    { name: 'gives itself no attempt', line: `echo pid $$; unset HOLDPOINT_ATTEMPT; exec sleep 300`, is: 'unknown', timeoutMs: 400, pids: 1 },
    { name: 'floods', line: program('floods.mjs', flood, 'stdout', 'lines'), is: 'passed', growsMb, timeoutMs: 600_000 },
    { name: 'floods its errors', line: program('floods.mjs', flood, 'stderr', 'lines'), is: 'passed', growsMb, timeoutMs: 600_000 },
    { name: 'floods without a newline', line: program('floods.mjs', flood, 'stdout', 'one-line'), is: 'passed', growsMb, timeoutMs: 600_000 },
    { name: 'floods until it is stopped', line: 'echo pid $$; exec yes', is: 'unknown', pids: 1, stopAt: 'y\ny\n' },
    { name: 'floods until its deadline', line: 'echo pid $$; exec yes', is: 'unknown', pids: 1, timeoutMs: 700 },
    { name: 'prints no newline', line: 'printf "not ok"', is: 'failed', beside: { reject: 'not ok' } },
    { name: 'prints what it must not hold, in bad UTF-8', line: String.raw`printf '\377\376 FAIL\303(\n'`, is: 'failed', beside: { reject: 'FAIL' }, logHolds: Buffer.from([0xff, 0xfe, 0x20]) },
    { name: 'prints bad UTF-8', line: String.raw`printf '\377\376\303(\342\202\000ok\n'`, is: 'passed', logHolds: Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xe2, 0x82, 0x00]) },
    { name: 'asks for input', line: 'read -r -p "Continue? [y/N] " answer; exit 0', is: 'failed' },
    { name: 'asks the terminal for input', line: 'read -r answer < /dev/tty; exit 0', is: 'failed' },
    { name: 'exits 126', line: 'exit 126', is: 'failed', beside: { exit: { else: 'passed' } } },
    { name: 'exits 127', line: 'no-such-tool-of-ours', is: 'failed', beside: { exit: { 127: 'passed' } } },
    { name: 'closes its output and fails', line: 'exec >&- 2>&-; exit 3', is: 'failed' },
    { name: 'closes its output and goes on', line: 'echo pid $$; exec >&- 2>&-; exec sleep 300', is: 'unknown', timeoutMs: 400, pids: 1 },
    // Bash takes no SIGQUIT, so another program has to die by it.
    { name: 'dies by SIGQUIT', line: `ulimit -c 0; exec '${process.execPath}' -e 'process.kill(process.pid, "SIGQUIT"); setTimeout(() => 0, 300_000)'`, is: 'unknown' },
    { name: 'kills its whole group', line: 'echo pid $$; kill -KILL 0; sleep 300', is: 'unknown', pids: 1 },
    ...SIGNALS.map((signal): Case => ({ name: `dies by SIG${signal}`, line: `ulimit -c 0; echo all is well; kill -${signal} $$; sleep 300`, is: 'unknown', beside: { expect: 'all is well', exit: { else: 'passed' } } })),
  ];
};

/** A process that has ended and is not yet collected has ended. */
const isAlive = (pid: number): boolean => !/^Z?$/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout.toString().trim().slice(0, 1));

/** Longer than any deadline here, a grace and a drain, on the busiest machine: whoever waits longer waits for ever. */
const FOR_EVER_MS = 60_000;

const tryOne = async (one: Case, n: number, folder: string): Promise<readonly string[]> => {
  const log = join(folder, `${n}.log`);
  const attempt = `f07-${process.pid}-${n}:step:1`;
  const processes: LocalProcesses = createProcesses({ environment: process.env, secrets: [], outputs: createOutputs(), onProgress: () => sample(), graceMs: 200 });
  const ports = { ...portsOf({ processes, files: createFiles({ roots: [folder], evidence: join(folder, 'evidence'), secrets: [] }), git: { root: folder } }), log, attempt };
  const spec = { run: one.line, ...one.beside };
  const before = process.memoryUsage.rss();
  let most = before;
  const sample = (): void => void (most = Math.max(most, process.memoryUsage.rss()));
  const about = at(spec, { step: { timeoutMs: one.timeoutMs ?? 600_000 } });
  const stopping = one.stopAt === undefined ? null : stopOnce(one.stopAt, log, () => processes.stop(attempt));
  const sent = await Promise.race([run.act?.(about, ports), pause(one.timeoutMs === 600_000 ? 600_000 : FOR_EVER_MS, null)]);
  stopping?.();
  if (sent === null || sent === undefined) {
    await processes.stopAll();
    return ['it did not come to an end'];
  }
  sample();
  const after = at(spec, { attempt: { sent } });
  const verdict = run.judge(after, await run.look(after, ports));
  const bytes = readFileSync(log);
  const pids = [...bytes.toString('latin1', 0, 4096).matchAll(/^pid (\d+)$/gm)].map((match) => Number(match[1]));
  const named = (await processes.survivors(attempt)).map(({ pid }) => pid);
  for (const pid of named) await processes.kill(pid);
  const gone = await within(10_000, () => !pids.some(isAlive));
  if (!gone) for (const pid of pids) spawnSync('kill', ['-KILL', String(pid)]);
  return [
    ...(verdict.is === one.is ? [] : [`it is ${verdict.is}${'why' in verdict ? ` (${verdict.why})` : ''}, and should be ${one.is}`]),
    ...(pids.length >= (one.pids ?? 0) ? [] : [`it told ${pids.length} of its processes, not ${one.pids}`]),
    ...(gone ? [] : ['some of it lives on, and is not found']),
    ...(one.survives === true || !pids.some((pid) => named.includes(pid)) ? [] : ['what should have been ended had to be found']),
    ...(one.survives === true && !pids.every((pid) => named.includes(pid)) ? ['what lives on was not found by the name of its attempt'] : []),
    ...(one.growsMb === undefined || most - before <= one.growsMb * MB ? [] : [`memory grew by ${Math.round((most - before) / MB)} MB, ${one.growsMb} are allowed`]),
    ...(one.logHolds === undefined || bytes.includes(one.logHolds) ? [] : ['its bytes are not in the log']),
  ];
};

/** Calls once the log holds this text; the answer gives up. */
const stopOnce = (text: string, log: string, stop: () => void): (() => void) => {
  const timer = setInterval(() => {
    try {
      if (!readFileSync(log).includes(text)) return;
    } catch {
      return;
    }
    clearInterval(timer);
    stop();
  }, 50);
  return () => clearInterval(timer);
};

const within = async (ms: number, holds: () => boolean): Promise<boolean> => {
  for (let waited = 0; !holds(); waited += 100) {
    if (waited >= ms) return false;
    await pause(100);
  }
  return true;
};

const tried = async (trial: Trial): Promise<Tally> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-f07-')));
  const broken: string[] = [];
  const cases = casesOf(trial);
  try {
    // One flood first, so that memory is measured against a program that is warm and not against an empty one.
    await tryOne({ name: 'warm', line: program('floods.mjs', 16 * MB, 'stdout', 'lines'), is: 'passed' }, 0, folder);
    const floods = cases.filter(({ growsMb }) => growsMb !== undefined);
    const attend = async (one: Case): Promise<void> => {
      for (const what of await tryOne(one, cases.indexOf(one) + 1, folder)) broken.push(`a child that ${one.name}: ${what}. Again: ${one.line}`);
    };
    for (const one of floods) {
      await attend(one);
      rmSync(join(folder, `${cases.indexOf(one) + 1}.log`), { force: true });
    }
    const waiting = cases.filter((one) => !floods.includes(one));
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await attend(next);
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return { tried: cases.length, broken, note: `real processes; what left its group is looked for in ${process.platform === 'linux' ? '/proc' : 'ps'}; floods of ${trial.long ? 1024 : 64} MB` };
};

/** F7: children that do not behave. */
export const children: Fault = { id: 'F7', what: 'children that do not behave', passes: 'bounded time and memory; never a pass that rule 2 does not give; nothing of it lives on unnamed', run: tried };
