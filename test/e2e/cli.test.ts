import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pathsOf } from '../../src/sandbox/names.ts';
import { stopWorld } from '../../src/sandbox/running.ts';
import { REPOSITORY, makePerson, runHoldpoint, runProgram } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { ALONE, SMALL, beginSmall, makeSmall, quietGitHub } from './small-ground.ts';
import type { SmallGround } from './small-ground.ts';

let person: Person;
let begun: SmallGround;
let ground: SmallGround;

beforeAll(async () => {
  person = makePerson();
  begun = makeSmall(person, SMALL);
  await beginSmall(begun);
}, 60_000);
beforeEach(() => {
  ground = begun.copy();
});
afterEach(closeTerminals);
afterAll(() => person.leave());

const SHA = expect.stringMatching(/^[0-9a-f]{64}$/);

describe('what reads', () => {
  test('status --json has the keys of its first version, and exits 3 while something can be done', async () => {
    const { code, value } = await ground.json('status');
    expect(code).toBe(3);
    expect(value).toEqual({
      holdpoint: 1,
      target: 'v1.1.0',
      mode: 'live',
      session: 1,
      candidate: ground.git('rev-parse', 'HEAD'),
      phase: 'all',
      end: null,
      counts: { ready: 5, 'needs-you': 2 },
      steps: expect.arrayContaining([{ id: 'passes', phase: 'all', kind: 'run', title: 'It passes', status: 'ready', why: '', attempts: 0, evidence: [] }]),
      needs: [
        { step: 'chosen', question: 'It is chosen', how: expect.any(String) },
        { step: 'share', question: 'Start Push the branch?', how: expect.any(String) },
        { step: 'push', question: 'Type: tag v1.1.0', how: expect.any(String) },
      ],
      blockers: [],
      exposures: [],
      chain: { events: expect.any(Number), head: SHA, ok: true },
    });
  });

  test('status, next, log, decisions and blockers are lines for people', async () => {
    expect(await ground.run('status')).toMatchObject({ code: 3, stdout: expect.stringMatching(/^acme\/small v1\.0\.0 → v1\.1\.0 \[LIVE\] session 1: 0\/7 open\n1 All of it 0\/7\n.*passes {2}ready/) });
    expect(await ground.run('next')).toMatchObject({ code: 3, stdout: expect.stringContaining('holdpoint run passes    It passes\n') });
    expect(await ground.run('log')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ +1 {2}\d{4}-.*session\.opened/) });
    expect(await ground.run('decisions')).toMatchObject({ code: 0 });
    expect(await ground.run('blockers')).toMatchObject({ code: 0, stdout: 'No open blocker is known.\n' });
  });

  test('next, log, decisions, blockers and verify say their version in JSON', async () => {
    expect(await ground.json('next')).toEqual({ code: 3, value: { holdpoint: 1, end: null, startable: expect.arrayContaining([{ step: 'passes', title: 'It passes', how: 'holdpoint run passes' }]), needs: expect.any(Array) } });
    expect(await ground.json('log')).toMatchObject({ code: 0, value: { holdpoint: 1, records: expect.arrayContaining([{ n: 1, at: expect.stringMatching(/^\d{4}-/), by: { name: 'Robin Vale', email: expect.any(String), person: true }, event: expect.objectContaining({ type: 'session.opened' }) }]) } });
    expect(await ground.json('decisions')).toEqual({ code: 0, value: { holdpoint: 1, decisions: [] } });
    expect(await ground.json('blockers')).toEqual({ code: 0, value: { holdpoint: 1, open: [], filed: [] } });
    expect(await ground.json('verify')).toEqual({ code: 0, value: { holdpoint: 1, path: expect.stringContaining('journal.jsonl'), events: expect.any(Number), head: SHA, ok: true, anchors: expect.any(Array), adopted: [] } });
  });

  test('verify recomputes every record: one changed byte is exit 1 with file and line', async () => {
    expect(await ground.run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('unbroken from the header on') });
    const { value } = await ground.json('verify');
    const path = String(Object.entries(value ?? {}).find(([name]) => name === 'path')?.[1]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"person":true', '"person":true '));
    expect(await ground.run('verify')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/journal\.jsonl:2 is damaged\n {2}its hash is not the hash of its content\n/) });
  });

  test('a reader that leaves early is no error', async () => {
    const piped = await runProgram('bash', ['-c', 'set -o pipefail; "$0" "$@" | head -n 1', process.execPath, join(REPOSITORY, 'bin/holdpoint.js'), 'runbook', 'schema'], { cwd: ground.project, env: { ...person.env, PATH: process.env['PATH'] ?? '' } });
    expect(piped).toEqual({ code: 0, stdout: '{\n', stderr: '' });
  });

  test('a session that is not there is exit 2, and so is a mode that is none', async () => {
    expect(await ground.run('status', '--target', 'v9.9.9')).toMatchObject({ code: 2, stderr: expect.stringContaining('no release of acme/small to v9.9.9 was begun') });
    expect(await ground.run('status', '--mode', 'wet')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no mode "wet"') });
  });
});

describe('run STEP', () => {
  test('that passes is exit 0 with its evidence', async () => {
    expect(await ground.run('run', 'passes')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^It passes: passed\n {2}.*sha256 [0-9a-f]{64}/) });
    expect((await ground.json('status')).value).toMatchObject({ counts: { passed: 1 } });
  });

  test('that fails is exit 3 with why and what to do', async () => {
    expect(await ground.run('run', 'fails')).toMatchObject({ code: 3, stdout: expect.stringMatching(/^It fails: failed: .*no such luck.*\n {2}\S/) });
  });

  test('that needs a person is exit 3 with the question and the command that answers it', async () => {
    const ran = await ground.run('run', 'judged');
    expect(ran).toMatchObject({ code: 3, stdout: expect.stringContaining('It is judged: a person is needed: Is anything wrong with it?') });
    expect(ran.stdout).toMatch(/holdpoint decide judged accepted\|hold --reason TEXT\nholdpoint start, at a terminal: a on judged, where its evidence is opened first: nothing\n/);
  });

  test('that reaches out of this machine, or cannot be undone, is exit 3 and does nothing', async () => {
    expect(await ground.run('run', 'share')).toMatchObject({ code: 3, stderr: expect.stringMatching(/needs a person\n {2}.*terminal\.\n[\s\S]*r on share, and confirm/) });
    expect(await ground.run('run', 'push')).toMatchObject({ code: 3, stderr: expect.stringMatching(/cannot be undone\n {2}.*typing: tag v1\.1\.0\n[\s\S]*Type: tag v1\.1\.0/) });
    expect(ground.journal().some((line) => line.includes('attempt.intended'))).toBe(false);
    expect(ground.git('ls-remote', '--tags', 'origin', 'v1.1.0')).toBe('');
  });

  test('that is none of the runbook is exit 3, and no step at all is usage', async () => {
    expect(await ground.run('run', 'nothing')).toMatchObject({ code: 3, stderr: expect.stringContaining('the runbook has no step "nothing"') });
    expect(await ground.run('run')).toMatchObject({ code: 2 });
  });

  test('beside a session that is open is refused, and told who holds it', async () => {
    const terminal = ground.open('start');
    await terminal.waitFor('A go on');
    const before = ground.journal();
    expect(await ground.run('run', 'passes')).toMatchObject({ code: 3, stderr: expect.stringMatching(new RegExp(`Another Holdpoint works on acme/small v1\\.1\\.0\\n {2}it is open here since \\d{4}-.*, in process ${terminal.pid}\\n`)) });
    expect(await ground.run('start', '--plain')).toMatchObject({ code: 3, stderr: expect.stringContaining('Another Holdpoint works on') });
    expect(await ground.run('status')).toMatchObject({ code: 3, stdout: expect.stringContaining('session 1') });
    expect(ground.journal()).toEqual(before);
  });
});

describe('decide and abandon want a person', () => {
  test('decide without a terminal is exit 3 with the question, and answers nothing', async () => {
    const before = ground.journal();
    expect(await ground.run('decide', 'chosen', 'yes')).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/A person must answer at a terminal: .*\n {2}holdpoint decide chosen yes --reason TEXT, at a terminal/) });
    expect(await ground.run('decide', 'chosen')).toMatchObject({ code: 2 });
    expect(ground.journal()).toEqual(before);
  });

  test('decide at a terminal asks once more, and only the same option records it', async () => {
    const doubtful = ground.open('decide', 'chosen', 'yes');
    await doubtful.waitFor('Type the option once more to record it (yes):');
    await doubtful.type('no\r');
    expect(await doubtful.exit).toEqual({ code: 2, signal: null });
    expect((await ground.json('decisions')).value).toMatchObject({ decisions: [] });
    const sure = ground.open('decide', 'chosen', 'yes', '--reason', 'all is well');
    await sure.waitFor('Shall we?');
    await sure.waitFor('Type the option once more to record it (yes):');
    await sure.type('yes\r');
    expect(await sure.exit).toEqual({ code: 0, signal: null });
    expect((await ground.json('decisions')).value).toMatchObject({ decisions: [{ step: 'chosen', answer: 'We shall', reason: 'all is well', by: expect.objectContaining({ person: true }) }] });
    expect((await ground.json('status')).value).toMatchObject({ counts: { passed: 1 } });
  });

  test('decide that is repeated, or answers what is not asked, changes nothing', async () => {
    const refused = async (args: readonly string[], says: string): Promise<void> => {
      const terminal = ground.open('decide', ...args);
      await terminal.waitFor(says);
      expect(await terminal.exit).toEqual({ code: 3, signal: null });
    };
    const sure = ground.open('decide', 'chosen', 'yes');
    await sure.waitFor('Type the option once more');
    await sure.type('yes\r');
    expect(await sure.exit).toEqual({ code: 0, signal: null });
    await ground.run('run', 'passes');
    const before = ground.journal();
    await refused(['chosen', 'yes'], 'It is chosen is passed: nothing is asked');
    await refused(['chosen', 'perhaps'], '"perhaps" is not among the answers of It is chosen');
    await refused(['passes', 'yes'], 'It passes is passed: nothing is asked');
    await refused(['fails', 'yes'], 'It fails asks nothing');
    await refused(['judged', 'hold'], 'It is judged asks when its commands have passed');
    await refused(['push', 'yes'], 'Push the tag asks nothing');
    // Not even that somebody came back: nobody did anything.
    expect(ground.journal()).toEqual(before);
    await ground.run('run', 'judged');
    const asked = ground.journal();
    await refused(['judged', 'nothing'], 'holdpoint start');
    await refused(['judged', 'accepted'], 'needs a reason');
    expect(ground.journal()).toEqual(asked);
  });

  test('a question that is left is exit 2 and one quiet line, and nothing is changed', async () => {
    for (const [key, args, question] of [['\u0003', ['decide', 'chosen', 'yes'], 'Type the option once more'], ['\u0004', ['decide', 'chosen', 'yes'], 'Type the option once more'], ['\u0003', ['abandon', '--reason', 'enough'], 'to do it:'], ['\u0004', ['abandon', '--reason', 'enough'], 'to do it:']] as const) {
      const terminal = ground.open(...args);
      await terminal.waitFor(question);
      terminal.write(key);
      expect(await terminal.exit).toEqual({ code: 2, signal: null });
      expect(terminal.history().join('\n').trimEnd()).toMatch(/\nLeft without an answer\. Nothing was changed\.$/);
      expect(terminal.history().join('\n')).not.toContain('bug');
    }
    expect(await ground.json('status')).toMatchObject({ code: 3, value: { end: null, counts: { 'needs-you': 2 } } });
    expect((await ground.json('decisions')).value).toMatchObject({ decisions: [] });
  });

  test('abandon is typed at a terminal with a reason; the session is over then, and status exits 1', async () => {
    expect(await ground.run('abandon', '--reason', 'enough')).toMatchObject({ code: 3, stderr: expect.stringContaining('type: abandon v1.1.0') });
    const terminal = ground.open('abandon', '--reason', 'enough');
    await terminal.waitFor('Nothing of it is out.');
    await terminal.type('abandon v1.1.0\r');
    expect(await terminal.exit).toEqual({ code: 0, signal: null });
    expect(await ground.json('status')).toMatchObject({ code: 1, value: { end: 'abandoned' } });
    expect(await ground.run('run', 'passes')).toMatchObject({ code: 3, stderr: expect.stringContaining('this session is abandoned') });
  });

  test('a blocker is closed by a person with a reason, and that passes no gate', async () => {
    const blocker = { id: 'B1', target: 'v1.1.0', title: 'It leaks', body: '', filedAt: 1, by: 'robin', closed: null };
    writeFileSync(join(ground.state, 'acme%2Fsmall/v1.1.0/blockers.json'), JSON.stringify({ version: 1, blockers: [blocker] }));
    await ground.run('run', 'passes');
    expect(await ground.json('blockers')).toMatchObject({ code: 3, value: { open: [{ id: 'B1', title: 'It leaks' }] } });
    const close = ['blockers', 'close', 'B1', '--reason', 'mended in 1.1.1'] as const;
    expect(await ground.run(...close)).toMatchObject({ code: 3, stderr: expect.stringContaining('needs a person at a terminal') });
    const terminal = ground.open(...close);
    await terminal.waitFor('Closed B1. 0 still open. Its gate is not passed by that: run it again.');
    expect(await terminal.exit).toEqual({ code: 0, signal: null });
    expect((await ground.json('log')).value).toMatchObject({ records: expect.arrayContaining([expect.objectContaining({ by: expect.objectContaining({ person: true }), event: { type: 'blocker.closed', id: 'B1', reason: 'mended in 1.1.1' } })]) });
    expect(await ground.run('blockers')).toMatchObject({ code: 0 });
  });

  test('closing a blocker wants its id and a reason, and one that does not exist is not closed', async () => {
    expect(await ground.run('blockers', 'close', 'B1')).toMatchObject({ code: 2, stderr: expect.stringContaining('needs its id and a reason') });
    expect(await ground.run('blockers', 'open')).toMatchObject({ code: 2 });
    const terminal = ground.open('blockers', 'close', 'B1', '--reason', 'mended');
    await terminal.waitFor('there is no blocker B1 of v1.1.0');
    expect(await terminal.exit).toEqual({ code: 3, signal: null });
  });
});

describe('start goes on with what has not ended', () => {
  test('also when another session was begun and ended after it, and refuses what it would have to ignore', async () => {
    await beginSmall(ground, { mode: 'dry-run' });
    const terminal = ground.open('abandon', '--mode', 'dry-run', '--reason', 'rehearsed enough');
    await terminal.waitFor('Nothing of it is out.');
    await terminal.type('abandon v1.1.0\r');
    expect(await terminal.exit).toEqual({ code: 0, signal: null });
    const before = ground.journal();
    expect(await ground.run('start', '--plain', '--base', 'v0.9.0')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^--base v0\.9\.0 cannot be used\n.*was begun with v1\.0\.0\n/) });
    expect(await ground.run('start', '--plain', '--runbook', 'plasmite')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^--runbook builtin:plasmite cannot be used\n/) });
    expect(ground.journal()).toEqual(before);
    expect(await ground.run('start', '--plain', '--base', 'v1.0.0')).toMatchObject({ code: 3, stdout: expect.stringMatching(/^holdpoint acme\/small v1\.0\.0 -> v1\.1\.0 \[LIVE\], session 1\n/) });
  });
});

test('a screen whose journal cannot be written any more is left with exit 1, and says so', async () => {
  const terminal = ground.open('start');
  await terminal.waitFor('A go on');
  await terminal.quiet();
  appendFileSync(join(ground.state, 'acme%2Fsmall/v1.1.0/live-1/journal.jsonl'), 'not ours\n');
  await terminal.type('A');
  await terminal.waitFor('Read-only: ');
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 1, signal: null });
  expect(terminal.history().join('')).toMatch(/Journal: {2}CANNOT BE WRITTEN: .*something else has written to it/);
});

describe('report', () => {
  test('is made from the journal, and made again over itself', async () => {
    await ground.run('run', 'fails');
    const path = join(ground.project, '.scratch/evidence-v1.1.0-live.md');
    expect(await ground.run('report')).toEqual({ code: 0, stdout: `${path}\n`, stderr: '' });
    expect(readFileSync(path, 'utf8')).toMatch(/^<!-- holdpoint report · acme\/small · v1\.1\.0 · live -->[\s\S]*It fails/);
    expect(await ground.run('report')).toMatchObject({ code: 0 });
  });

  test('never goes over a file that Holdpoint did not write', async () => {
    const path = join(ground.project, '.scratch/evidence-v1.1.0-live.md');
    mkdirSync(join(path, '..'));
    writeFileSync(path, '# Mine\n');
    expect(await ground.run('report')).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('was not written by Holdpoint') });
    expect(readFileSync(path, 'utf8')).toBe('# Mine\n');
  });
});

describe('--plain prints one line per change and exits by where it stands', () => {
  test('3 when a person is needed, with how to answer', async () => {
    const { code, stdout } = await ground.run('start', '--plain');
    expect(code).toBe(3);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('holdpoint acme/small v1.0.0 -> v1.1.0 [LIVE], session 1');
    expect(lines.filter((line) => /It passes passed/.test(line))).toHaveLength(1);
    expect(stdout).toMatch(/It fails FAILED/);
    expect(stdout).toMatch(/It is judged: .*\(holdpoint decide judged .*\)/);
    expect(stdout).not.toContain('\u001b');
  });

  test('2 when a signal ends it, whose name is recorded; only the world is awaited then, and status exits 8', async () => {
    const other = makePerson();
    const { env, close } = await quietGitHub();
    try {
      const awaiting = makeSmall(other, `${ALONE}      - { id: ci, title: CI is green, workflow: { file: ci.yml, for: commit, poll: 1s } }\n`).with(env);
      await beginSmall(awaiting);
      expect(await awaiting.runUntil(['CI is green: no run', 'It passes too passed'], 'start', '--plain')).toMatchObject({ code: 2, stderr: '' });
      expect(awaiting.journal().at(-1)).toMatch(/"type":"session\.left".*"SIGTERM"/);
      expect(await awaiting.json('status')).toMatchObject({ code: 8, value: { end: null, counts: { passed: 2, waiting: 1 }, needs: [] } });
    } finally {
      close();
      other.leave();
    }
  });

  test('0 when it was released, and nothing is left to do', async () => {
    const other = makePerson();
    try {
      const alone = makeSmall(other, ALONE);
      await beginSmall(alone);
      expect(await alone.run('start', '--plain')).toMatchObject({ code: 0, stdout: expect.stringContaining('RELEASED') });
      expect(await alone.json('status')).toMatchObject({ code: 0, value: { end: 'released' } });
    } finally {
      other.leave();
    }
  });
});

describe('what needs no session', () => {
  test('reset puts a terminal right: alternate screen, mouse, paste and cursor', async () => {
    const { code, stdout } = await ground.run('reset');
    expect(code).toBe(0);
    for (const mode of ['?1049l', '?1000l', '?2004l', '?25h']) expect(stdout).toContain(mode);
  });

  test('runbook check lists every error with its place, and schema is a JSON Schema', async () => {
    expect(await ground.run('runbook', 'check', ground.runbook)).toMatchObject({ code: 0, stdout: expect.stringContaining('7 steps in 1 phase, no errors.') });
    writeFileSync(ground.runbook, `${SMALL}      - { id: ci, title: CI, workflow: { file: ci.yml, for: commit } }\n      - { id: one, title: One, run: cargo test one }\n`);
    const compared = await ground.run('runbook', 'check', ground.runbook);
    expect(compared).toMatchObject({ code: 2, stderr: expect.stringMatching(/^\S*runbook\.yaml:\d+:\d+: there is no workflow \.github\/workflows\/ci\.yml in this checkout\./) });
    expect(compared.stdout).toMatch(/runbook\.yaml:\d+:\d+: advice: "cargo test one" is as good as passed[^]*9 steps in 1 phase, 1 error, 1 piece of advice\./);
    const elsewhere = await runHoldpoint({ person, args: ['runbook', 'check', ground.runbook], cwd: person.home });
    expect(elsewhere).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Its workflows and scripts were not looked at: this is no checkout of acme/small.') });
    writeFileSync(ground.runbook, SMALL.replace('title: It passes,', 'titel: It passes,').replace('id: fails,', 'id: passes,'));
    const broken = await ground.run('runbook', 'check', ground.runbook);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/has \d errors\n/);
    expect(broken.stderr).toMatch(/runbook\.yaml:\d+:\d+.*titel/);
    const schema = await ground.run('runbook', 'schema');
    expect(JSON.parse(schema.stdout)).toMatchObject({ $schema: expect.stringContaining('json-schema.org'), type: 'object' });
    expect(await ground.run('runbook', 'cook')).toMatchObject({ code: 2 });
    expect(await ground.run('runbook', 'check', ground.project)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^\S*project cannot be read\n {2}EISDIR.*\n {2}Name a file/) });
    expect(await ground.run('runbook', 'schema', 'no/such/folder/schema.json')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^no\/such\/folder\/schema\.json cannot be written\n {2}ENOENT.*\n {2}Name a file/) });
  });

  test('sandbox makes a world and says how to reach it; a scenario that is none is usage', async () => {
    expect(await runHoldpoint({ person, args: ['sandbox', '--scenario', 'stormy'] })).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no scenario "stormy"') });
    const made = await runHoldpoint({ person, args: ['sandbox', 'env', '--scenario', 'smooth'] });
    const folder = join(person.state, 'holdpoint/sandbox/smooth');
    try {
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^export GH_TOKEN='sandbox-token-[\s\S]*export GITHUB_API_URL='http:\/\/127\.0\.0\.1:\d+'/) });
      expect(made.stdout).toContain(`cd '${pathsOf(folder).project}'`);
    } finally {
      await stopWorld(folder);
    }
  });
});
