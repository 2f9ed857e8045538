import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readJournal } from '../../src/adapters/journal.ts';
import { reduce } from '../../src/core/reduce.ts';
import { initialState } from '../../src/core/state.ts';
import { makePerson } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { openTerminal } from '../support/terminal.ts';
import { BIN, CASES, SCREEN } from './f08-cases.ts';
import type { Case } from './f08-cases.ts';
import type { Fault, Tally, Trial } from './fault.ts';
import { makeGround } from './ground.ts';
import type { Ground } from './ground.ts';

const DETACHES = join(import.meta.dirname, 'programs/detaches.mjs');
/** On the busiest machine, where a disk that flushes may stand still for half a minute: whoever takes longer does not end by itself. */
const FOR_EVER_MS = 240_000;

/** Without a terminal there is nobody to ask: blocked, and every stream may be missing. */
const BARE: readonly { readonly name: string; readonly redirect: string }[] = [
  { name: 'nothing but /dev/null', redirect: '< /dev/null > /dev/null 2>&1' },
  { name: 'no standard input', redirect: '<&- > /dev/null 2>&1' },
  { name: 'no standard output', redirect: '< /dev/null >&-' },
  { name: 'no streams at all', redirect: '<&- >&- 2>&-' },
  { name: 'a reader that has left', redirect: '< /dev/null > >(exec true) 2>&1; code=$?; exit $code' },
];

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const within = async (holds: () => boolean | Promise<boolean>): Promise<boolean> => {
  for (let waited = 0; !(await holds()); waited += 50) {
    if (waited >= FOR_EVER_MS) return false;
    await pause(50);
  }
  return true;
};

const eventsIn = (ground: Ground) => readJournal(ground.journal).records.map(({ event }) => event);

/** After everything: the journal is unbroken, tells what can have happened, and says how it was left. */
const wrongInJournal = (ground: Ground, { unsaid = false }: { readonly unsaid?: boolean } = {}): readonly string[] => {
  try {
    const { records } = readJournal(ground.journal);
    records.reduce(reduce, initialState);
    const last = records.at(-1)?.event.type;
    return unsaid || last === 'session.left' ? [] : [`its last record is ${last ?? 'none'}, and it did not say that it left`];
  } catch (error) {
    return [`its journal is not sound: ${String(error)}`];
  }
};

const tryOne = async (one: Case, person: Person, ground: Ground, random: () => number): Promise<readonly string[]> => {
  const resumes = eventsIn(ground).filter(({ type }) => type === 'session.resumed').length;
  const argv = [...(one.detached === true ? [process.execPath, DETACHES] : []), process.execPath, BIN, 'start', '--mouse'];
  // A shell around it keeps the terminal there, and says afterwards how it was left.
  const around = `${one.stty === undefined ? '' : `stty ${one.stty}; `}${one.shell ?? `trap '' HUP INT QUIT TERM; (trap - HUP INT QUIT TERM; exec "$@"); echo "left with $?"; stty -a; exec sleep 60`}`;
  const terminal = openTerminal({ argv: ['bash', '-c', around, 'bash', ...argv], cwd: ground.project, env: { ...person.env, ...ground.env, ...one.env }, patienceMs: FOR_EVER_MS });
  const resumed = () => eventsIn(ground).flatMap((event) => (event.type === 'session.resumed' ? [event.pid] : []));
  let pid = 0;
  try {
    if (!(await within(() => resumed().length > resumes))) return [`it did not start:\n${terminal.text()}`];
    pid = resumed().at(-1) ?? 0;
    if (one.ready !== null) await terminal.waitFor(one.ready ?? 'A go on');
    else if (!(await within(() => terminal.onAlternateScreen()))) return ['it drew nothing'];
    const off = (): readonly string[] => SCREEN.filter((mode) => !terminal.switchedOn().includes(mode));
    if (one.ready !== null && !(await within(() => off().length === 0))) return [`the screen is there, and not switched on: ${off().join(', ')}`];
    let child = 0;
    if (one.busy === true) {
      await terminal.quiet();
      const log = join(ground.journal, '../logs');
      const attempt = (): number => eventsIn(ground).filter((event) => event.type === 'attempt.intended').length;
      const before = attempt();
      // At the start the attempt before may still be looked at, and then the key is refused: a person presses it again.
      if (!(await within(async () => (await terminal.type('r'), await terminal.quiet(), attempt() > before)))) return [`no attempt began:\n${terminal.text()}`];
      const told = (): RegExpExecArray | null => {
        try {
          return /^pid (\d+)$/m.exec(readFileSync(join(log, `busy.${attempt()}.log`), 'utf8'));
        } catch {
          return null;
        }
      };
      if (!(await within(() => told() !== null))) return [`its command did not start:\n${terminal.text()}`];
      child = Number(told()?.[1]);
    }
    await one.happens({ terminal, pid, ground }, random);
    const ended = await within(() => !isAlive(pid));
    if (!ended) return [`it did not end${terminal.text() === '' ? '' : `:\n${terminal.text()}`}`];
    const problems = [...wrongInJournal(ground, one), ...(child !== 0 && !(await within(() => !isAlive(child))) ? ['its command lives on'] : [])];
    if (one.blind === true) return problems;
    // Of what was written, not of what is seen: a window of one cell shows nothing.
    const left = (): RegExpExecArray | null => /left with (\d+)\r?\n([^]*echok[^]*)/.exec(terminal.output());
    await within(() => left() !== null);
    const [, code = 'nothing', settings = ''] = left() ?? [];
    const raw = /-icanon|-isig|-opost|-icrnl|-echo(?![a-z])/.exec(settings)?.[0];
    return [...problems, ...(code === String(one.code ?? 2) ? [] : [`it left with ${code}`]), ...terminal.switchedOn().map((what) => `${what} is left on`), ...(raw === undefined ? [] : [`the terminal is left raw: ${raw}`])];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    if (pid > 1 && isAlive(pid)) process.kill(pid, 'SIGKILL');
    if (isAlive(terminal.pid)) process.kill(terminal.pid, 'SIGKILL');
  }
};

const tryBare = async ({ redirect }: { readonly redirect: string }, person: Person, ground: Ground): Promise<readonly string[]> => {
  const child = spawn('bash', ['-c', `"$@" ${redirect}`, 'bash', process.execPath, BIN, 'start'], { cwd: ground.project, env: { ...person.env, ...ground.env, PATH: process.env['PATH'] ?? '' }, stdio: 'ignore', detached: true });
  let code: number | null | undefined;
  child.on('exit', (exit) => (code = exit));
  if (!(await within(() => code !== undefined))) {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    return ['it did not end'];
  }
  return [...(code === 3 ? [] : [`it ended with ${code}, and a person is needed: 3`]), ...wrongInJournal(ground)];
};

/** Chance that can be had again: https://en.wikipedia.org/wiki/Linear_congruential_generator */
const chanceFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
};

const LANES = 3;

const tried = async ({ long, seed }: Trial): Promise<Tally> => {
  const person = makePerson();
  const broken: string[] = [];
  const rounds = long ? 5 : 1;
  const waiting = Array.from({ length: rounds }, (_, round) => CASES.map((one) => ({ one, round }))).flat();
  try {
    const lane = async (name: string): Promise<void> => {
      // The command stands first, so that it is where the cursor is.
      const ground = await makeGround(person, name, ["{ id: busy, title: Takes long, run: 'echo pid $$; sleep 300' }", '{ id: chosen, title: It is chosen, decide: Shall we?, options: { yes: { label: We shall }, no: { label: We shall not, reason: required, holds: true } } }']);
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { one, round } = next;
        for (const what of await tryOne(one, person, ground, chanceFrom(seed + round))) broken.push(`${one.name}: ${what}. Again: --only F8 --seed ${seed}`);
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, n) => lane(`lane-${n}`)));
    const bare = await makeGround(person, 'bare', ['{ id: chosen, title: It is chosen, decide: Shall we?, options: { yes: { label: We shall }, no: { label: We shall not, reason: required, holds: true } } }']);
    for (const one of BARE) for (const what of await tryBare(one, person, bare)) broken.push(`no terminal, ${one.name}: ${what}`);
  } finally {
    person.leave();
  }
  return { tried: CASES.length * rounds + BARE.length, broken, note: 'a real pseudo-terminal (node-pty); what is left on is read by replaying the escapes, raw mode by stty' };
};

/** F8: terminals that go away, shrink, or never were. */
export const terminal: Fault = { id: 'F8', what: 'terminals that go away', passes: 'journal sound, exit code right, terminal restored, nothing goes on', run: tried };
