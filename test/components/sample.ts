import type { Plan } from '../../src/core/plan.ts';
import type { State } from '../../src/core/state.ts';
import type { Actions, LogMatches, World } from '../../src/core/world.ts';
import type { Recorded } from '../../src/core/event.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { KEYMAP } from '../../src/ui/keymap.ts';
import { themeOf } from '../../src/ui/theme.ts';
import type { AppProps } from '../../components/app-props.ts';
import type { Skin } from '../../components/parts/skin.ts';
import { recordsOf, stateOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { NOW, intended, opened, proof } from '../support/history.ts';
import { decision, judgement, planOf, step, watch } from '../support/plan.ts';

const steps = [
  step('clean', { title: 'Working tree clean', phase: 'prepare' }),
  step('branch', { title: 'On release branch', phase: 'prepare', needs: ['clean'] }),
  step('lint', { title: 'Lint', phase: 'verify', needs: ['branch'] }),
  step('browsers', { title: 'Browser matrix', phase: 'verify', needs: ['branch'], fix: ['npx playwright install'], would: ['npm run test:browsers -- --ci'] }),
  step('perf', { title: 'Perf budget', phase: 'verify', needs: ['branch'] }),
  step('api', { title: 'Accept API changes', phase: 'verify', kind: 'decide', acts: false, point: 'hold', needs: ['lint'], would: [] }),
  step('bindings', { title: 'Bindings and packaging', phase: 'verify', needs: ['branch'], judge: [judgement('bindings'), judgement('size', 'Is the package larger than it should be?')] }),
  step('tap', { title: 'Homebrew formula', phase: 'publish', effect: 'remote', needs: ['lint'], exposes: { what: 'brew install answers 404 until the release exists', until: 'publish' }, revert: true }),
  step('publish', { title: 'Publish to the registries', phase: 'publish', kind: 'workflow', effect: 'irreversible', needs: ['lint'], words: 'publish v1.2.0', publishes: ['npm'], acts: true }),
  watch('delivery.npm', { title: 'npm', phase: 'deliver', kind: 'deliver', channel: 'npm', needs: ['lint'] }),
  watch('delivery.brew', { title: 'Homebrew', phase: 'deliver', kind: 'deliver', channel: 'brew', needs: ['lint'] }),
  step('announce', { title: 'Announce', phase: 'announce', needs: ['delivery.npm', 'delivery.brew', 'publish'] }),
];

export const plan: Plan = planOf(steps, { channels: { npm: { name: 'npm', kind: 'npm', spec: {}, patienceMs: 600_000 }, brew: { name: 'brew', kind: 'homebrew', spec: {}, patienceMs: 600_000 } } });

const passed = (id: string, attempt = 1): readonly Happened[] => [
  intended(id, { attempt }),
  { type: 'attempt.sent', step: id, attempt, sent: {} },
  { type: 'attempt.ended', step: id, attempt, outcome: { result: 'passed', evidence: proof, captured: {} }, commit: null },
];
const failed = (id: string, attempt: number): readonly Happened[] => [
  intended(id, { attempt }),
  { type: 'attempt.sent', step: id, attempt, sent: {} },
  {
    type: 'attempt.ended',
    step: id,
    attempt,
    outcome: { result: 'failed', why: 'firefox: 2 of 412 tests failed', fix: 'Mend it, then run it again.', evidence: [{ type: 'value', name: 'first error', value: 'pool.spec.ts:62  drains on close: Timeout 5000 ms exceeded waiting for socket 3 to close' }] },
    commit: null,
  },
];

export const begun: readonly Happened[] = [...opened(plan), ...['clean', 'branch', 'lint'].flatMap((id) => passed(id))];
export const failedTwice: readonly Happened[] = [...begun, ...failed('browsers', 1), ...failed('browsers', 2)];
export const asking: readonly Happened[] = [...failedTwice, intended('api'), { type: 'attempt.asked', step: 'api', attempt: 1, questions: [decision], watching: false }];
export const judging: readonly Happened[] = [
  ...asking,
  intended('bindings'),
  { type: 'attempt.sent', step: 'bindings', attempt: 1, sent: {} },
  { type: 'attempt.commands-passed', step: 'bindings', attempt: 1, evidence: proof, captured: {} },
  { type: 'attempt.asked', step: 'bindings', attempt: 1, questions: steps.find(({ id }) => id === 'bindings')?.judge ?? [], watching: false },
];
export const running: readonly Happened[] = [...begun, ...failed('browsers', 1), intended('browsers', { attempt: 2 })];
export const delivering: readonly Happened[] = [...begun, ...passed('perf'), intended('delivery.npm'), intended('delivery.brew')];
export const publishing: readonly Happened[] = [...begun, intended('publish', { words: 'publish v1.2.0' }), { type: 'attempt.sent', step: 'publish', attempt: 1, sent: { run: '20011842' } }];
/** The tap is out and the publish is not: something stands open. */
export const exposed: readonly Happened[] = [...begun, ...passed('tap')];

export const plainWorld = (said: Partial<World> = {}): World => ({
  now: NOW,
  watches: {},
  running: {},
  danger: null,
  message: null,
  chain: { events: 40, head: '5e1a0c07d1f2', ok: true },
  readOnly: null,
  goingOn: false,
  prompt: null,
  usualMs: {},
  blockers: { at: NOW - 5_000, open: [], why: null, where: 'file' },
  notices: [],
  survivors: [],
  you: { name: 'Ada', email: 'ada@tidewater.test' },
  dryRun: null,
  ...said,
});

export const stillSkin: Skin = { theme: themeOf('mono', { colour: false }), glyphs: UNICODE, motion: false };

/** Every call, with what it was called with; an action that a test does not expect to be called refuses. */
export const recorder = (answers: Partial<Actions> = {}): { readonly actions: Actions; readonly calls: (readonly [string, ...unknown[]])[] } => {
  const calls: (readonly [string, ...unknown[]])[] = [];
  const noted =
    <Given extends readonly unknown[], Result>(name: string, act: (...given: Given) => Result) =>
    (...given: Given): Result => {
      calls.push([name, ...given]);
      return act(...given);
    };
  const fine = async (): Promise<null> => null;
  const actions: Actions = {
    start: fine, reconcile: fine, wait: fine, endWait: fine, goOn: fine, openDanger: fine, closeDanger: () => undefined, typeDanger: fine, answer: fine, waive: fine, stop: fine, type: () => true, fix: fine, shareFix: fine, fileBlocker: fine,
    openEvidence: async () => ['nothing but a log'], fixDiff: async () => ['-old', '+new'], draftBlocker: async () => ({ title: 'v1.2.0 blocked: Browser matrix', body: 'command\nexit code', where: 'file', masked: 3, remote: false }),
    closeBlocker: fine, listPasses: async () => ({ why: 'there is no dry run of this release', fix: 'Run the gates here.' }), adoptPasses: fine, findApproval: async () => ({ why: 'nothing waits for an approval', fix: 'Look again.' }), approve: fine, findFailed: async () => ({ why: 'nothing failed', fix: 'Look again.' }), rerunFailed: fine, revert: fine, pollNow: () => undefined, writeReport: fine, killSurvivor: async () => undefined, shell: async () => undefined, openLog: fine, edit: async () => null, openUrl: fine, copy: fine, abandon: fine, leave: async () => undefined,
    ...answers,
  };
  // Every action keeps its own type; only its name is noted on the way.
  return { actions: Object.fromEntries(Object.entries(actions).map(([name, act]) => [name, noted(name, act as (...given: readonly unknown[]) => unknown)])) as unknown as Actions, calls };
};

export const propsOf = (history: readonly Happened[], said: Partial<AppProps> = {}): AppProps => {
  const state: State = stateOf(history);
  const records: readonly Recorded[] = recordsOf(history);
  return {
    state,
    world: plainWorld(),
    records,
    actions: recorder().actions,
    output: async ({ rows, top }) => {
      const all = Array.from({ length: 1204 }, (_, index) => [{ text: `[firefox]    ok ${index + 1}  auth.spec.ts:${index}  case ${index} (0.5s)`, style: {} }]);
      const from = top ?? Math.max(0, all.length - rows);
      return { lines: all.slice(from, from + rows), top: from, total: all.length };
    },
    search: () => matchesAt([17, 400]),
    skin: stillSkin,
    keymap: KEYMAP,
    clock: () => performance.now(),
    spareRow: false,
    redraw: () => undefined,
    suspend: null,
    hear: null,
    attention: null,
    ...said,
  };
};

/** A search that has found these lines and is over. */
export const matchesAt = (lines: readonly number[]): LogMatches => ({
  count: () => lines.length,
  searching: () => false,
  at: async (n) => lines[n] ?? null,
  before: async (line) => lines.filter((one) => one < line).length,
  done: async () => undefined,
  cancel: () => undefined,
});
