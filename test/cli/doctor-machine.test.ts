import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Capture } from '../../src/adapters/capture.ts';
import type { Check } from '../../src/cli/check.ts';
import { machineChecks, terminalChecks } from '../../src/cli/doctor-machine.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'holdpoint-doctor-'))));
afterEach(() => rmSync(home, { recursive: true }));

const FINE = { code: 0, stdout: 'version 1', stderr: '', missing: false };
/** A machine on which these programs are missing, and git knows nobody. */
const machine = (...gone: readonly string[]): Capture => async ([program, ...args]) => (gone.includes(program) ? { ...FINE, code: null, missing: true } : { ...FINE, code: args.includes('--get') ? 1 : 0 }) as Awaited<ReturnType<Capture>>; // the rest of an answer is not read
const checks = (env: NodeJS.ProcessEnv = {}, capture: Capture = machine()): Promise<readonly Check[]> => machineChecks({ git: null, cwd: home, capture, env: { XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, HOME: home, ...env } });
const fixOf = (found: readonly Check[], name: string): string | null | undefined => found.find((check) => check.name === name)?.fix;

test('what is missing of the machine ends in the command that gets it', async () => {
  expect(fixOf(await checks({}, machine('git')), 'git')).toMatch(/^install git/);
  expect(fixOf(await checks({}, machine('bash')), 'bash')).toMatch(/^install bash/);
  expect(fixOf(await checks(), 'identity')).toMatch(/^git config --global user\.name/);
  expect(fixOf(await checks(), 'state')).toBeNull();
});

test('a state folder that cannot be made or written in is said before a release is begun', async () => {
  expect(fixOf(await checks({ HOLDPOINT_STATE: '/dev/null/holdpoint' }), 'state')).toBe('export HOLDPOINT_STATE=/a/folder/of/yours');
  expect(fixOf(await checks({ HOLDPOINT_STATE: 'here' }), 'state')).toBe('Name the folder from the root on.');
});

const at = (env: NodeJS.ProcessEnv, { columns = 120, rows = 36, isTTY = true } = {}) => terminalChecks({ env, stdin: { isTTY }, stdout: { isTTY, columns, rows, hasColors: () => true, getColorDepth: () => 8 } });
const UTF8 = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const linesAt = (...of: Parameters<typeof at>): readonly string[] => at(...of).map(({ name, is, fix }) => `${name} ${is} ${fix ?? ''}`.trim());

test('a terminal that is fine is one line', () => {
  expect(at(UTF8)).toEqual([{ name: 'terminal', is: 'there', says: '120x36, 256 colours, UTF-8', fix: null }]);
  expect(linesAt(UTF8, { isTTY: false })).toEqual(['terminal not asked']);
});

test('each thing that is wrong with a terminal ends in the command that mends it', () => {
  expect(linesAt(UTF8, { columns: 40 })).toEqual(['terminal missing make the window 60x16 or larger, or start with --plain']);
  expect(linesAt({ ...UTF8, TERM: 'dumb' })).toEqual(['terminal there', 'term not asked export TERM=xterm-256color']);
  expect(linesAt({ TERM: 'xterm', LANG: 'C' })).toEqual(process.platform === 'darwin' ? ['terminal there'] : ['terminal there', 'locale not asked export LANG=C.UTF-8']);
  expect(linesAt({ ...UTF8, CI: '1' })).toEqual(['ci missing unset CI', 'terminal there']);
  expect(linesAt({ ...UTF8, TMUX: '/tmp/x,1,0' })).toEqual(['terminal there', 'tmux not asked tmux set -g set-clipboard on']);
});

test('who is led in lines needs no window of a size', () => {
  expect(linesAt({ ...UTF8, ACCESSIBLE: '1' }, { columns: 40 })).toEqual(['terminal there']);
});
