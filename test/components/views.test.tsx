import { afterEach, expect, test } from 'vitest';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/App.tsx';
import { widthOf } from '../../src/ui/text.ts';
import type { World } from '../../src/core/world.ts';
import { NOW, fine } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { asking, begun, delivering, exposed, failedTwice, judging, plainWorld, propsOf, publishing, running } from './sample.ts';

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const RUNNING: World['running'] = { browsers: { attempt: 2, startedAt: NOW - 107_000, lastOutputAt: NOW - 1_000, lines: 1204, pid: 48213, command: 'npm run test:browsers -- --ci', limitMs: 1_200_000 } };
const WATCH: World['watches'][string] = {
  picture: [
    { type: 'facts', rows: [['run', '20011842']] },
    { type: 'marks', title: 'Jobs', rows: [{ mark: 'passed', label: 'build (linux-x64)', at: '1:12' }, { mark: 'running', label: 'build (win32-x64)', at: '2:20' }, { mark: 'running', label: 'Sign binaries', at: '0:43', indent: 1 }] },
  ],
  why: 'Already out: nothing.',
  lookedAt: NOW - 3_000,
  nextAt: NOW + 2_000,
  deadlineAt: null,
  polls: [{ at: NOW - 3_000, ok: true, text: 'ok' }, { at: NOW - 6_000, ok: false, text: 'HTTP 502' }],
  outOfReach: false,
  url: 'http://127.0.0.1/run',
};
const late: World['watches'][string] = {
  ...WATCH,
  picture: [{ type: 'table', head: ['Target', 'expect', 'seen', 'digest', 'since', 'gives up in', 'state'], rows: [{ mark: 'waiting', cells: ['npm', '1.2.0', '1.1.0', '—', '41:20', '1:18:40', 'propagating'] }] }],
};
const danger: World['danger'] = { step: 'publish', opening: Symbol('publish'), words: 'publish v1.2.0', found: fine(), changed: [], refusals: [], facts: [['publishes', 'acme/tidewater  v1.1.0 → v1.2.0'], ['commit', 'c1c1c1c1c1c1 on main']] };

type Case = { readonly history: Parameters<typeof propsOf>[0]; readonly said?: Partial<AppProps>; readonly cursor?: string; readonly keys: readonly string[]; readonly says: readonly string[]; readonly small: string };

const VIEWS: { readonly [view: string]: Case } = {
  'main session': { history: asking, keys: [], says: ['Checklist', 'FAILED 2×', 'NEEDS YOU', '[LIVE]', '? help'], small: 'Checklist' },
  'a running gate with its output': { history: running, said: { world: plainWorld({ running: RUNNING, usualMs: { browsers: 125_000 } }) }, cursor: 'browsers', keys: ['\t'], says: ['1 204 lines', '[FOLLOWING] line 1 204', 'f follow', 'case 1203'], small: '[FOLLOWING]' },
  'a decision': { history: asking, cursor: 'api', keys: ['a'], says: ['Is the risk acceptable?', '(•) Not now', '[ Not now ]', '( Record )', 'waiting', 'Signing as  Ada'], small: '(•) Not now' },
  'a failed gate': { history: failedTwice, cursor: 'browsers', keys: ['\t'], says: ['FAILED  attempt 2', 'Because  firefox: 2 of 412', 'File a blocker', 'History', 'likely not a flake'], small: 'Failed gate' },
  'a publish watch': { history: publishing, said: { world: plainWorld({ watches: { publish: WATCH } }) }, cursor: 'publish', keys: ['\t'], says: ['Publish watch', 'build (linux-x64)', 'Sign binaries', 'Already out: nothing.', 'polled 3 s ago', 'HTTP 502 (kept watching)', 'w '], small: 'Publish watch' },
  'the delivery matrix': { history: delivering, said: { world: plainWorld({ watches: { 'delivery.npm': late } }) }, keys: ['d'], says: ['gives up in', '1:18:40', 'propagating', 'Homebrew', 'expected v1.2.0 everywhere'], small: 'Delivery' },
  'type to confirm': { history: begun, said: { world: plainWorld({ danger }) }, cursor: 'publish', keys: ['r'], says: ['LIVE · Publish to the registries', 'Type  publish v1.2.0', '(14 letters)', 'tag', 'evidence', 'just now', 'enter does nothing until the text is exactly right'], small: 'Type  publish v1.2.0' },
  'the evidence log': { history: judging, keys: ['e'], says: ['Evidence · 25 events', 'session 1 opened', 'chain ✓', 'session.opened'], small: 'Evidence · 25' },
  help: { history: asking, keys: ['?'], says: ['generated from the keymap', 'Everywhere', '✓ passed', '‼ unknown'], small: 'generated' },
  'the judgement sheet': { history: judging, cursor: 'bindings', keys: ['a'], says: ['Judgements', '1 not opened', 'NOT ANSWERED', '2 of 2 not answered'], small: 'Judgements' },
  'a new blocker': { history: failedTwice, cursor: 'browsers', keys: ['B'], says: ['New blocker', 'v1.2.0 blocked: Browser matrix', '3 secrets masked', '[ Cancel ]'], small: 'New blocker' },
  'a plain confirmation': { history: begun, cursor: 'tap', keys: ['r'], says: ['This changes something outside this machine', '[ Not now ]', 'It leaves open'], small: '[ Not now ]' },
  blockers: { history: asking, keys: ['b'], says: ['Blockers · 0 open', 'No blocker is open.'], small: 'Blockers' },
  timeline: { history: asking, keys: ['t'], says: ['Timeline · 6 attempts', '2×', 'running here', 'never measured'], small: 'Timeline' },
  palette: { history: asking, keys: [':'], says: ['Actions', 'run, or run again'], small: 'Actions' },
};

const SIZES = [[120, 36], [80, 24], [60, 16], [200, 50]] as const;
const cases = Object.entries(VIEWS).flatMap(([view, one]) => SIZES.map(([columns, rows]) => ({ view, ...one, columns, rows, size: `${columns}×${rows}` })));

test.each(cases)('$view fits exactly in $size', async ({ history, said, cursor, keys, says, small, columns, rows }) => {
  open = screenOf(<App {...propsOf(history, said)} />, { columns, rows });
  await open.waitFor('holdpoint');
  if (cursor !== undefined) await goTo(open, history, cursor);
  for (const key of keys) await open.type(key);
  // The smallest window has no room for all of it.
  const shown = rows < 24 ? [small] : says;
  for (const text of shown) await open.waitFor(text);
  const lines = open.lines();
  expect(lines).toHaveLength(rows);
  expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
});

/** Finds the step by its title, as a person would. */
const goTo = async (screen: Screen, history: Parameters<typeof propsOf>[0], cursor: string): Promise<void> => {
  const title = propsOf(history).state.plan?.steps.find(({ id }) => id === cursor)?.title ?? cursor;
  await screen.type('/');
  await screen.waitFor('enter keeps it');
  for (const letter of title) await screen.type(letter);
  await screen.waitFor(new RegExp(`/${title}`));
  await screen.type('\r');
  await screen.waitFor(/\? help/);
};

test('what a step leaves open stands in the header with its age', async () => {
  open = screenOf(<App {...propsOf(exposed)} />, { columns: 120, rows: 36 });
  await open.waitFor(/open: Homebrew formula 23h59m|open: Homebrew formula \d/);
  open.resize(80, 24);
  await open.waitFor(/exposed \d/);
});

test('a window that is too small says so and that nothing has stopped, and what was typed is there again afterwards', async () => {
  open = screenOf(<App {...propsOf(asking)} />, { columns: 120, rows: 36 });
  await open.waitFor('holdpoint');
  await open.type(':');
  await open.waitFor('Actions');
  for (const letter of 'evid') await open.type(letter);
  await open.waitFor(': evid');
  open.resize(52, 14);
  await open.waitFor('holdpoint needs 60×16; this is 52×14.');
  open.resize(1, 1);
  open.resize(80, 24);
  await open.waitFor(': evid');
});

test('hostile text of a step is drawn as letters only', async () => {
  const state = propsOf(failedTwice).state;
  const steps = state.plan?.steps.map((step) => (step.id === 'lint' ? { ...step, title: 'Lint\u001b[2J\u001b]0;owned\u0007 \u202eevil' } : step)) ?? [];
  const hostile = state.plan === null ? state : { ...state, plan: { ...state.plan, steps } };
  open = screenOf(<App {...propsOf(failedTwice, { state: hostile })} />, { columns: 120, rows: 36 });
  await open.waitFor('Lint evil');
  expect(open.text()).not.toMatch(/owned|\u202e/);
});
