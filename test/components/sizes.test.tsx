import { afterEach, describe, expect, test } from 'vitest';
import type { ReactElement } from 'react';
import { App } from '../../components/App.tsx';
import type { AppProps } from '../../components/app-props.ts';
import { InputsForm } from '../../components/InputsForm.tsx';
import type { Skin } from '../../components/parts/skin.ts';
import { TrustScreen } from '../../components/TrustScreen.tsx';
import type { State } from '../../src/core/state.ts';
import type { World } from '../../src/core/world.ts';
import type { InputField } from '../../src/ui/forms/input-field.ts';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import { widthOf } from '../../src/ui/text.ts';
import { themeOf } from '../../src/ui/theme.ts';
import { NOW, fine } from '../support/history.ts';
import { screenOf } from '../support/screen.ts';
import type { Screen } from '../support/screen.ts';
import { asking, delivering, failedTwice, judging, plainWorld, propsOf, publishing, recorder, running } from './sample.ts';

/** Every view at every breakpoint, in texts that no layout was drawn for. */

let open: Screen | null = null;
afterEach(() => {
  open?.unmount();
  open = null;
});

const LONG = 'the title of a step that says far more than any line of any window has room for, and then goes on for a while '.repeat(3);
/** Letters of two columns, letters with marks, letters of several parts, none that has a space, and one of a single letter. */
const TITLES = ['発行する前に、すべてのプラットフォームで試験を行い、結果を確認してください'.repeat(2), 'Ve\u0301rifie\u0301 e\u0302tre\u0301 a\u030a\u0304 '.repeat(8), LONG, '👩‍👩‍👧‍👦 family 한국어 시험', 'x'.repeat(240), '版'];
const titleAt = (index: number): string => TITLES[index % TITLES.length] ?? '';

/** The same history with such titles. */
const dressed = (state: State): State => {
  const { plan } = state;
  if (plan === null) return state;
  return {
    ...state,
    repository: `acme/${'tidewater-'.repeat(12)}`,
    plan: {
      ...plan,
      repository: `acme/${'tidewater-'.repeat(12)}`,
      phases: plan.phases.map((phase, index) => ({ ...phase, title: titleAt(index + 2) })),
      steps: plan.steps.map((step, index) => ({ ...step, title: titleAt(index), would: step.would.map((line) => `${line} ${titleAt(index + 1)}`), judge: step.judge.map((question) => ({ ...question, text: titleAt(index + 1) })) })),
    },
  };
};

const RUNNING: World['running'] = { browsers: { attempt: 2, startedAt: NOW - 107_000, lastOutputAt: NOW - 1_000, lines: 1204, pid: 48213, command: LONG, limitMs: 1_200_000 } };
const WATCH: World['watches'][string] = {
  picture: [
    { type: 'facts', rows: [['run', LONG]] },
    { type: 'marks', title: titleAt(0), rows: [{ mark: 'passed', label: titleAt(0), at: '1:12' }, { mark: 'running', label: titleAt(1), at: '0:43', indent: 1 }] },
    { type: 'table', head: ['Target', 'expect', 'seen', 'digest', 'since', 'gives up in', 'state'], rows: [{ mark: 'waiting', cells: [titleAt(0), LONG, '1.1.0', '—', '41:20', '1:18:40', 'propagating'] }] },
  ],
  why: LONG,
  lookedAt: NOW - 3_000,
  nextAt: NOW + 2_000,
  deadlineAt: null,
  polls: [{ at: NOW - 3_000, ok: false, text: LONG }],
  outOfReach: false,
  url: 'http://127.0.0.1/run',
};
const danger: World['danger'] = { step: 'publish', opening: Symbol('publish'), words: 'publish v1.2.0', found: fine(), changed: [], refusals: [], facts: [['publishes', LONG], ['commit', titleAt(0)]] };
const blockers: World['blockers'] = { at: NOW, why: null, where: `/home/${'state/'.repeat(40)}blockers.json`, open: TITLES.map((title, index) => ({ id: `#${index}${'0'.repeat(index * 4)}`, title })) };

type Case = { readonly history: Parameters<typeof propsOf>[0]; readonly world?: Partial<World>; readonly cursor?: string; readonly keys: readonly string[] };

const VIEWS: { readonly [view: string]: Case } = {
  session: { history: asking, keys: [] },
  phase: { history: asking, keys: ['g'] },
  detail: { history: judging, cursor: 'bindings', keys: ['\t'] },
  zoomed: { history: judging, cursor: 'bindings', keys: ['z'] },
  output: { history: running, world: { running: RUNNING, usualMs: { browsers: 125_000 } }, cursor: 'browsers', keys: ['\t'] },
  failed: { history: failedTwice, cursor: 'browsers', keys: ['\t'] },
  past: { history: failedTwice, cursor: 'browsers', keys: ['l', 'l'] },
  watch: { history: publishing, world: { watches: { publish: WATCH } }, cursor: 'publish', keys: ['\t'] },
  delivery: { history: delivering, world: { watches: { 'delivery.npm': WATCH } }, keys: ['d'] },
  evidence: { history: judging, keys: ['e', 'G'] },
  blockers: { history: asking, world: { blockers }, keys: ['b'] },
  timeline: { history: judging, world: { usualMs: { perf: 9_000 } }, keys: ['t'] },
  decision: { history: asking, cursor: 'api', keys: ['a'] },
  judgements: { history: judging, cursor: 'bindings', keys: ['a'] },
  confirm: { history: failedTwice, cursor: 'tap', keys: ['r'] },
  danger: { history: failedTwice, world: { danger }, cursor: 'publish', keys: ['r'] },
  blocker: { history: failedTwice, cursor: 'browsers', keys: ['B'] },
  record: { history: judging, keys: ['e', '\r'] },
  help: { history: asking, keys: ['?'] },
  palette: { history: asking, keys: [':'] },
};

/** Both sides of every breakpoint of `layoutOf`, and the ends. */
const COLUMNS = [60, 61, 79, 80, 99, 100, 101, 120, 137, 159, 160, 200, 300] as const;
const ROWS = [16, 17, 18, 19, 20, 21, 24, 32, 36, 50, 100] as const;
/** Each width once a view and skin, each time beside another height: over all of them every pair comes near. */
const sizesFor = (view: number): readonly (readonly [columns: number, rows: number])[] => COLUMNS.map((columns, index) => [columns, ROWS[(index * 3 + view * 5) % ROWS.length] ?? 24]);

const SKINS: readonly Skin[] = [
  { theme: themeOf('auto', { colour: true }), glyphs: UNICODE, motion: false },
  { theme: themeOf('mono', { colour: false }), glyphs: ASCII, motion: false },
];

/** What stands in each cell; behind a letter of two columns there is an empty one. */
const segmenter = new Intl.Segmenter();
const cellsOf = (line: string): readonly string[] => [...segmenter.segment(line)].flatMap(({ segment }) => [segment, ...Array.from({ length: widthOf(segment) - 1 }, () => '')]);

type Corners = { readonly topLeft: string; readonly top: string; readonly topRight: string; readonly side: string; readonly bottomLeft: string; readonly bottomRight: string };

/** Frames of this kind, and those of them that are not closed: a side that is not where its corner is, or no bottom. */
const framesIn = (cells: readonly (readonly string[])[], { topLeft, top, topRight, side, bottomLeft, bottomRight }: Corners): { readonly count: number; readonly broken: readonly string[] } => {
  const broken: string[] = [];
  let count = 0;
  for (const [y, line] of cells.entries())
    for (const [x, cell] of line.entries()) {
      // In ASCII all corners look alike: a frame begins where a line goes on and a side goes down.
      if (cell !== topLeft || line[x + 1] !== top || cells[y + 1]?.[x] !== side) continue;
      count += 1;
      const right = line.findIndex((other, at) => at > x && other === topRight && line[at - 1] === top && cells[y + 1]?.[at] === side);
      let below = y + 1;
      while (right > 0 && cells[below]?.[x] === side && cells[below]?.[right] === side) below += 1;
      if (right < 0 || cells[below]?.[x] !== bottomLeft || cells[below]?.[right] !== bottomRight) broken.push(`at ${x},${y}`);
    }
  return { count, broken };
};

const drawnAnew = async (screen: Screen, change: () => void): Promise<void> => {
  const before = screen.bytes();
  change();
  for (let turns = 0; turns < 200 && screen.bytes() === before; turns += 1) await new Promise(setImmediate);
  for (let turns = 0; turns < 3; turns += 1) await new Promise(setImmediate);
};

const cases = Object.entries(VIEWS).flatMap(([view, one], index) => SKINS.map((skin) => ({ view, index, skin, name: skin.glyphs.name, ...one })));

type Whole = { readonly name: string; readonly skin: Skin; readonly dialog: boolean; /** The last row. */ readonly foot: RegExp; /** In the first one. */ readonly says: string };

const isWholeAt = async (screen: Screen, sizes: ReturnType<typeof sizesFor>, { name, skin, dialog, foot, says }: Whole): Promise<void> => {
  for (const [columns, rows] of sizes) {
    await drawnAnew(screen, () => screen.resize(columns, rows));
    const lines = screen.lines();
    const at = `${name} ${columns}×${rows} ${skin.glyphs.name}\n${screen.text()}`;
    expect(lines.length, at).toBe(rows);
    expect(lines.filter((line) => widthOf(line) > columns), at).toEqual([]);
    expect(lines[0], at).toContain(says);
    const cells = lines.map(cellsOf);
    const heavy = framesIn(cells, skin.glyphs.heavy);
    expect([heavy.count, heavy.broken], at).toEqual([1, []]);
    // A dialog stands on the frames below it.
    if (!dialog) expect(framesIn(cells, skin.glyphs.light).broken, at).toEqual([]);
    expect(lines.at(-1), at).toMatch(foot);
  }
};

const FIELDS: readonly InputField[] = TITLES.map((title, index) => ({ name: `input${index}`, label: `Input ${index}`, value: '', suggestion: title, choices: index === 3 ? ['dry-run', 'live'] : [], problem: (value) => (value === '' ? title : null) }));
const TREE = TITLES.map((title) => ({ title, steps: TITLES }));

/** A clock by which it has been quiet since. */
const quietClock = (): (() => number) => {
  let asked = 0;
  return () => (asked++ === 0 ? 0 : 10_000);
};
const FORMS: { readonly [form: string]: { readonly element: (skin: Skin) => ReactElement; readonly says: string; readonly foot: RegExp } } = {
  inputs: { element: (skin) => <InputsForm fields={FIELDS} tree={TREE} repository={LONG} skin={skin} clock={quietClock()} spareRow={false} redraw={() => undefined} onDone={() => undefined} />, says: 'holdpoint', foot: /\^C leave .*listening$/ },
  trust: { element: (skin) => <TrustScreen source={`.holdpoint/${'x'.repeat(300)}.yaml`} lines={TITLES} changed={false} skin={skin} clock={quietClock()} spareRow={false} redraw={() => undefined} onDone={() => undefined} />, says: 'Trust this runbook?', foot: /esc do not trust it .*listening$/ },
};
const forms = Object.entries(FORMS).flatMap(([form, one], index) => SKINS.map((skin) => ({ form, index, skin, name: skin.glyphs.name, ...one })));

describe('at every size', () => {
  test.each(forms)('$form in $name is whole', async ({ form, index, skin, element, says, foot }) => {
    const screen = screenOf(element(skin), { columns: 120, rows: 36 });
    open = screen;
    await screen.waitFor('listening');
    await isWholeAt(screen, sizesFor(index), { name: form, skin, dialog: false, says, foot });
  });

  test.each(cases)('$view in $name is whole', async ({ view, index, skin, history, world = {}, cursor, keys }) => {
    const plain = propsOf(history);
    const state = dressed(plain.state);
    const { actions } = recorder();
    const props: AppProps = { ...plain, state, actions, skin, world: plainWorld(world) };
    const screen = screenOf(<App {...props} />, { columns: 120, rows: 36 });
    open = screen;
    await screen.waitFor('holdpoint');
    if (cursor !== undefined) {
      // By its id: in such titles nobody finds anything.
      for (const key of `/${cursor}\r`) await screen.type(key);
    }
    for (const key of keys) await screen.type(key);
    const dialog = ['decision', 'judgements', 'confirm', 'danger', 'blocker', 'record', 'help', 'palette'].includes(view);
    await isWholeAt(screen, sizesFor(index), { name: view, skin, dialog, foot: dialog ? /esc [a-z ]+$/ : /(?:q leave|esc back|tab (?:tree|pane)) .*\? help$/, says: '[LIVE]' });
  });
});
