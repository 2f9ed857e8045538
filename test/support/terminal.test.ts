import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { linesOf } from '../../src/dev/recording.ts';
import { closeTerminals, openTerminal, type Terminal } from './terminal.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'holdpoint-terminal-'));
});
afterEach(async () => {
  await closeTerminals();
  vi.unstubAllEnvs();
  rmSync(cwd, { recursive: true, force: true });
});

const bash = (columns = 60, rows = 10): Terminal => openTerminal({ argv: ['bash', '--norc', '--noprofile'], cwd, env: { PS1: 'ready> ' }, columns, rows });
const ink = (): Terminal => openTerminal({ argv: [process.execPath, join(import.meta.dirname, '../fixtures/small-ink-app.ts')], cwd, columns: 50, rows: 12 });

test('a program sees a terminal of the size that was asked for, and only the environment that was named', async () => {
  vi.stubEnv('CI', 'true');
  vi.stubEnv('SOMETHING_OF_MINE', 'x');
  const terminal = bash();
  await terminal.waitFor('ready>');
  await terminal.type('stty size; echo "ci=[$CI] mine=[$SOMETHING_OF_MINE] term=$TERM"\r');
  await terminal.waitFor('10 60');
  await terminal.waitFor(/^ci=\[\] mine=\[\] term=xterm-256color$/m);
});

test('what was matched is handed back with its groups', async () => {
  const terminal = bash();
  await terminal.type('echo run-$((40 + 2))\r');
  expect((await terminal.waitFor(/^run-(\d+)$/m))[1]).toBe('42');
});

test('a time-out shows the whole screen', async () => {
  const terminal = bash();
  await terminal.waitFor('ready>');
  await expect(terminal.waitFor('never shown', { timeoutMs: 50 })).rejects.toThrow(/waited for never shown: not within 0.05 s[^]*1 │ready>/);
});

test('waiting ends at once when the program has left', async () => {
  const terminal = bash();
  terminal.write('echo bye; exit 4\r');
  await expect(terminal.waitFor('never shown')).rejects.toThrow(/left with code 4[^]*bye/);
  expect(await terminal.exit).toEqual({ code: 4, signal: null });
});

test('a signal is told from a code', async () => {
  const terminal = bash();
  await terminal.waitFor('ready>');
  terminal.kill('SIGKILL');
  expect(await terminal.exit).toEqual({ code: null, signal: 'SIGKILL' });
});

test('text that is overwritten is gone', async () => {
  const terminal = bash();
  await terminal.type("read -s -p 'name? '; printf '\\rdone     \\n'\r");
  await terminal.waitFor(/^name\?/m);
  terminal.write('x\r');
  await terminal.waitUntilGone(/^name\?/m);
  expect(terminal.screen()).toContain('done');
});

test('cells tell colours, weight and inversion apart', async () => {
  const terminal = bash();
  await terminal.type("printf '\\033[31;1mR\\033[0m\\033[7mI\\033[0m\\033[38;2;1;2;3mT\\033[0m\\033[38;5;200mP\\033[0m\\n'\r");
  await terminal.waitFor(/^RITP$/m);
  const row = terminal.cells(terminal.screen().indexOf('RITP'));
  expect(row.slice(0, 4).map(({ style }) => [style.fg, style.bold, style.inverse])).toEqual([
    [1, true, false], [null, false, true], ['#010203', false, false], [200, false, false],
  ]);
});

test('a question of the program to its terminal is answered', async () => {
  const terminal = bash();
  await terminal.waitFor('ready>');
  await terminal.type("IFS=';' read -s -d R -p $'\\e[6n' row column; echo \"cursor at ${row#*[} $column\"\r");
  await terminal.waitFor(/^cursor at \d+ 1$/m);
});

test('the end of a flood of ten megabytes is seen', async () => {
  const terminal = bash();
  await terminal.type('seq 1 1500000; echo the-end-$((1 + 1))\r');
  await terminal.waitFor('the-end-2', { timeoutMs: 60_000 });
  expect(terminal.screen()).toContain('1500000');
}, 90_000);

test('keys reach a full-screen program one by one, Escape is not taken for Alt', async () => {
  const terminal = ink();
  await terminal.waitFor('keys:');
  expect(terminal.onAlternateScreen()).toBe(true);
  await terminal.press('up', 'escape', 'enter', 'ctrl-l');
  await terminal.type('xy');
  await terminal.waitFor('keys: up escape enter ctrl-l x y');
  expect(terminal.cursor().visible).toBe(false);
});

test('a resize is seen by the program and by the screen', async () => {
  const terminal = ink();
  await terminal.waitFor('✓ 50x12');
  terminal.resize(40, 8);
  await terminal.waitFor('✓ 40x8');
  expect(terminal.screen()).toHaveLength(8);
  expect(terminal.screen()[0]).toBe(`╭${'─'.repeat(38)}╮`);
  expect(terminal.recording('small')).toMatchObject({ name: 'small', columns: 40, rows: 8 });
});

test('what is printed after the alternate screen was left stands on the normal one', async () => {
  const terminal = ink();
  await terminal.waitFor('keys:');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 7, signal: null });
  expect(terminal.onAlternateScreen()).toBe(false);
  expect(terminal.history()).toEqual(['left the screen']);
  expect(terminal.cursor().visible).toBe(true);
});

test('a screen is recorded only when a folder is named for it', async () => {
  const folder = join(cwd, 'recorded');
  const terminal = bash();
  await terminal.waitFor('ready>');
  vi.stubEnv('HOLDPOINT_RECORD', '');
  terminal.record('unseen');
  vi.stubEnv('HOLDPOINT_RECORD', folder);
  terminal.record('shell');
  expect(readdirSync(folder)).toEqual(['shell-60x10.json']);
  expect(linesOf(terminal.recording('shell'))).toEqual(terminal.screen());
  expect(JSON.parse(readFileSync(join(folder, 'shell-60x10.json'), 'utf8'))).toEqual(terminal.recording('shell'));
});
