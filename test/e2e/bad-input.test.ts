import { appendFileSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { REPOSITORY, makePerson, runProgram } from '../support/holdpoint.ts';
import type { Person } from '../support/holdpoint.ts';
import { closeTerminals } from '../support/terminal.ts';
import { answering, makePlace, makeWorld, nobodyAt, pathOf, watched } from './bad-input.ts';
import type { Place, World } from './bad-input.ts';
import { FLOOD_BYTES, ODD, beginSession } from './odd-session.ts';

let person: Person;
let world: World;
/** A place where a session was begun by a person, and left. */
let begun: Place;

beforeAll(async () => {
  person = makePerson();
  world = await makeWorld(person);
  begun = makePlace(world);
  await beginSession(begun, begun.write('odd.yaml', ODD));
}, 60_000);
afterEach(async () => {
  await closeTerminals();
  for (const close of closing.splice(0)) close();
});
afterAll(async () => {
  await world.leave();
  person.leave();
});

/** A row that is refused: before anything is begun, or before anything that exists is changed. */
type Refused = {
  readonly what: string;
  readonly args?: readonly string[];
  /** Makes the place bad; answers variables that differ. */
  readonly make?: (place: Place) => Promise<Variables> | Variables;
  readonly cwd?: (place: Place) => string;
  readonly code: number;
  /** What is wrong, why, and what to do about it. */
  readonly says: readonly [string | RegExp, string | RegExp, string | RegExp, ...(readonly (string | RegExp)[])];
  /** There is a session already. */
  readonly session?: true;
};
type Variables = { readonly [name: string]: string };

const start = ({ target = 'v1.2.0', base = 'v1.1.0', runbook = 'sandbox' }: { readonly target?: string; readonly base?: string; readonly runbook?: string } = {}): readonly string[] => ['start', target, '--base', base, '--mode', 'live', '--runbook', runbook];

/** Another place with the session that was begun, and its runbook. */
const again = (): Place => {
  const place = makePlace(world, { state: begun.state });
  place.write('odd.yaml', ODD);
  return place;
};

const NONE: Variables = {};
const journalOf = (place: Place): string => [...place.journals().keys()][0] ?? '';
const closing: (() => void)[] = [];

const REFUSED: readonly Refused[] = [
  { what: 'not a git repository', cwd: (place) => place.folder, code: 2, says: ['is not a git repository', 'fatal: not a git repository', 'Start in a checkout of the repository'] },
  { what: 'no runbook', args: ['start'], code: 2, says: ['There is no runbook here', '.holdpoint/runbook.yaml does not exist in', 'Write .holdpoint/runbook.yaml, or name a built-in one: holdpoint start --runbook plasmite'] },
  {
    what: 'broken YAML',
    args: start({ runbook: '../broken.yaml' }),
    make: (place) => (place.write('broken.yaml', 'holdpoint: 1\nname: "odd\nphases: [\n'), NONE),
    code: 2,
    says: ['../broken.yaml has', /broken\.yaml:\d+:\d+/, 'holdpoint runbook check'],
  },
  { what: 'a target that is no version', args: start({ target: 'latest' }), code: 2, says: ['target "latest" cannot be used', 'target "latest" is not of the form ^v', 'Give a tag of that form, such as v1.2.3.'] },
  {
    what: 'target on origin already',
    args: start({ target: 'v1.1.0', base: 'v1.0.0' }),
    code: 3,
    says: ['target "v1.1.0" cannot be used', /origin already has the tag v1\.1\.0: [0-9a-f]{12}, by Robin Marlow <robin@driftwood\.example> on \d{4}-\d\d-\d\dT[\d:+Z-]+/, 'a pushed tag is never moved. --adopt takes the commit'],
  },
  { what: 'target lower than base', args: start({ target: 'v1.0.9' }), code: 2, says: ['target "v1.0.9" cannot be used', 'v1.0.9 is not above v1.1.0', 'Name a version above the base'] },
  { what: 'base unknown on origin', args: start({ base: 'v1.1.9' }), code: 2, says: ['base "v1.1.9" cannot be used', 'origin has no tag v1.1.9', 'Name a tag that is on origin'] },
  { what: 'detached head', make: async (place) => (await place.git('switch', '--quiet', '--detach', 'HEAD'), NONE), code: 3, says: ['HEAD is detached', /HEAD is [0-9a-f]{7} and on no branch/, 'git switch to the branch that is released'] },
  { what: 'dirty tree', make: (place) => (place.write('project/left-over.txt', 'x'), NONE), code: 3, says: ['The working tree is not clean', 'left-over.txt', 'Commit or stash what is there'] },
  {
    what: 'unpushed tree',
    make: async (place) => (await place.git('commit', '--quiet', '--allow-empty', '--message', 'Not pushed'), NONE),
    code: 3,
    says: ['main has commits that origin does not have', 'ahead by 1', 'git push origin main'],
  },
  {
    what: 'origin that is not `repository`',
    make: async (place) => (await place.git('remote', 'set-url', 'origin', 'https://github.com/somebody/else.git'), NONE),
    code: 2,
    says: ['This is another repository', 'origin is somebody/else; the runbook releases holdpoint-sandbox/driftwood', 'Start in a clone of holdpoint-sandbox/driftwood'],
  },
  { what: 'no token', make: async (place) => ({ GH_TOKEN: '', PATH: await pathOf(place, ['git', 'bash']) }), code: 4, says: ['There is no GitHub token', 'neither GH_TOKEN nor GITHUB_TOKEN is set', 'gh auth login, or set GH_TOKEN'] },
  { what: 'a wrong token', make: () => ({ GH_TOKEN: 'sandbox-token-of-nobody' }), code: 4, says: ['GitHub does not take the token', 'GitHub does not accept the token: Bad credentials', 'gh auth login, or set GH_TOKEN'] },
  { what: 'a token without the scope', make: () => ({ GH_TOKEN: world.weakToken }), code: 4, says: ['The GitHub token may not do enough', "robin-marlow's token has only read:user; a release needs the scope repo", 'gh auth refresh --scopes repo,workflow'] },
  { what: 'no network', make: async () => ({ GITHUB_API_URL: await nobodyAt() }), code: 3, says: ['GitHub cannot be reached', /127\.0\.0\.1:\d+ could not be asked: the connection was refused/, 'Check the network connection'] },
  {
    what: '502s',
    make: async () => {
      const { url, close } = await answering(502);
      closing.push(close);
      return { GITHUB_API_URL: url };
    },
    code: 3,
    says: ['GitHub cannot be reached', 'GitHub is in trouble itself: it answered 502 for your login', 'Look again in a moment'],
  },
  {
    what: 'no `ergo`',
    args: start({ runbook: '../ergo.yaml' }),
    make: async (place) => (place.write('ergo.yaml', ODD.replace('tracker: file', 'tracker: ergo')), { PATH: await pathOf(place, ['git', 'bash']) }),
    code: 3,
    says: ['The blocker tracker ergo is missing', 'ergo is not installed', /brew install \S*ergo/],
  },
  { what: 'tap checkout missing', make: (place) => (rmSync(place.tap, { recursive: true }), NONE), code: 3, says: ['The tap is not checked out', '../homebrew-tap does not exist', /git clone https:\/\/github\.com\/holdpoint-sandbox\/homebrew-tap\.git .*homebrew-tap/] },
  { what: 'tap checkout dirty', make: (place) => (place.write('homebrew-tap/draft.rb', 'x'), NONE), code: 3, says: ['The checkout of the tap is not clean', '../homebrew-tap: draft.rb', 'Commit or remove what is in'] },
  {
    what: 'a journal from a newer version',
    args: ['start'],
    session: true,
    make: (place) => (appendFileSync(journalOf(place), '{"v":2,"n":99,"what":"a record of a later Holdpoint"}\n'), NONE),
    code: 1,
    says: [/journal\.jsonl:\d+\n/, 'written by a newer Holdpoint (version 2 of the journal, this one reads 1)', 'Install the Holdpoint that wrote it. Nothing was changed.'],
  },
  {
    what: 'a damaged line in it',
    args: ['start'],
    session: true,
    make: (place) => (writeFileSync(journalOf(place), readFileSync(journalOf(place), 'utf8').replace('"v1.1.0"', '"v1.1.1"')), NONE),
    code: 1,
    says: [/journal\.jsonl:\d+ is damaged/, 'its hash is not the hash of its content', 'Nothing was changed. Keep the file, then run: holdpoint recover'],
  },
];

const refused = async ({ args = start(), make = () => NONE, cwd, code, says, session }: Refused): Promise<void> => {
  const place = session === true ? again() : makePlace(world);
  const env = await make(place);
  const before = place.journals();
  expect(before.size).toBe(session === true ? 1 : 0);
  const ran = await place.run(args, { env, ...(cwd === undefined ? {} : { cwd: cwd(place) }) });
  for (const text of says) expect(ran.stderr).toMatch(text);
  expect(ran.code).toBe(code);
  expect(place.journals()).toEqual(before);
};

/** What was recorded before is recorded still, byte for byte, and what came after it chains to it. */
const onlyGrew = async (place: Place, before: ReadonlyMap<string, Buffer>): Promise<void> => {
  const [journal, old] = [...before][0] ?? ['', Buffer.alloc(0)];
  expect(readFileSync(journal).subarray(0, old.length)).toEqual(old);
  expect(await place.run(['verify'])).toMatchObject({ code: 0, stdout: expect.stringContaining('unbroken') });
};

/** A row in which the session goes on, with what it must show. */
const LIVED: readonly { readonly what: string; readonly check: () => Promise<void> }[] = [
  {
    what: 'a window of 20×5: it says how large it must be, and what is typed there starts nothing',
    check: async () => {
      const place = again();
      const before = place.journals();
      const terminal = place.open(['start'], { columns: 20, rows: 5 });
      await terminal.waitFor('holdpoint needs 60');
      await terminal.quiet();
      await terminal.type('rA');
      // They are read while the window is small: a busy machine may read keys and the new size at once.
      await terminal.quiet();
      terminal.resize(120, 36);
      await terminal.waitFor('q leave');
      expect(terminal.text()).toContain('0/3');
      await terminal.type('q');
      expect(await terminal.exit).toEqual({ code: 2, signal: null });
      await onlyGrew(place, before);
      expect((await place.run(['log'])).stdout).not.toContain('attempt.intended');
    },
  },
  {
    what: 'resized to 1×1: back at its size it draws what it drew',
    check: async () => {
      const place = again();
      const before = place.journals();
      const terminal = place.open(['start'], { columns: 120, rows: 36 });
      await terminal.waitFor('q leave');
      terminal.resize(1, 1);
      await terminal.waitUntilGone('q leave');
      terminal.resize(120, 36);
      await terminal.waitFor('q leave');
      expect(terminal.text()).toContain('Says a word');
      await terminal.type('q');
      expect(await terminal.exit).toEqual({ code: 2, signal: null });
      await onlyGrew(place, before);
    },
  },
  {
    what: '1 GB of output: it ends, is on disk whole, and takes hardly more memory than a word',
    check: async () => {
      const place = again();
      const before = place.journals();
      const quiet = await watched(place, ['run', 'quiet']);
      expect(quiet).toMatchObject({ code: 0, stdout: expect.stringContaining('Says a word: passed') });
      const flood = await watched(place, ['run', 'flood']);
      expect(flood).toMatchObject({ code: 0, stdout: expect.stringContaining('Floods: passed') });
      expect(flood.mostBytes - quiet.mostBytes).toBeLessThan(160 * 1024 * 1024);
      const logs = join(journalOf(place), '../logs');
      const [log = ''] = readdirSync(logs).filter((name) => name.startsWith('flood'));
      expect(statSync(join(logs, log)).size).toBeGreaterThan(FLOOD_BYTES);
      await onlyGrew(place, before);
    },
  },
  {
    what: 'binary output: nothing of it reaches the terminal as a command',
    check: async () => {
      const place = again();
      const before = place.journals();
      const terminal = place.open(['start']);
      await terminal.waitFor('q leave');
      await terminal.quiet();
      await terminal.type('/Prints bytes');
      await terminal.press('enter');
      await terminal.type('r');
      await terminal.waitFor('Prints bytes passed.');
      expect(terminal.onAlternateScreen()).toBe(true);
      expect(terminal.output()).not.toContain('\u001b]0;owned');
      expect(terminal.output()).not.toContain('Parsing error');
      expect(terminal.screen()[0]).toContain('holdpoint-sandbox/driftwood');
      await terminal.type('q');
      expect(await terminal.exit).toEqual({ code: 2, signal: null });
      await onlyGrew(place, before);
    },
  },
  {
    what: 'a full disk: the journal takes no part of a record, and nothing is done',
    check: async () => {
      const place = again();
      const before = place.journals();
      // Without root there is no small disk; a limit on the size of files fails the same write at the same place (EFBIG for ENOSPC).
      const limit = Math.floor((before.get(journalOf(place))?.length ?? 0) / 1024);
      const ran = await runProgram('bash', ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, join(REPOSITORY, 'bin/holdpoint.js'), 'run', 'quiet'], { cwd: place.project, env: { ...person.env, ...place.env, PATH: process.env['PATH'] ?? '' } });
      expect(ran.stderr).toContain('The session could not be resumed');
      expect(ran.stderr).toMatch(/recorded: The journal .*journal\.jsonl could not be written: EFBIG/);
      expect(ran.stderr).toContain('then start holdpoint again: it looks at the world first');
      expect(ran.code).toBe(1);
      expect(place.journals()).toEqual(before);
    },
  },
];

test.each([...REFUSED.map((row) => ({ what: row.what, check: () => refused(row) })), ...LIVED])('$what', ({ check }) => check());
