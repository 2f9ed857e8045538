import type { JsonObject } from '../../src/core/json.ts';
import type { At } from '../../src/core/kind.ts';
import type { Plan, Step } from '../../src/core/plan.ts';

export const COMMIT = 'c0ffee0000000000000000000000000000000001';
export const MOVED = 'badc0de000000000000000000000000000000002';
export const NOW = Date.parse('2026-03-02T10:00:00Z');

/** Where the journal stands in these tests. */
export const CHAIN = { session: 'live-1', n: 41, hash: 'ab'.repeat(32) };

const step: Step = {
  id: 'step', phase: 'phase', title: 'Step', kind: 'run', spec: {}, hash: 'h', effect: 'none', point: 'machine', advisory: false, waivable: true, needs: [], reads: [], uses: [], captures: [], tools: [],
  covers: null, freshMs: null, timeoutMs: 3_600_000, silenceMs: 45_000, exclusive: false, when: null, judge: [], fix: [], revert: false, exposes: null, words: null, inCheckout: false, mayChangeCheckout: false,
  acts: true, pinsCandidate: false, closedByBlockers: false, recheck: false, publishes: [], channel: null, would: [],
};

const plan: Plan = {
  name: 'tidewater', title: 'Releasing Tidewater', repository: 'acme/tidewater', runbookHash: 'r', source: 'builtin:test', mode: 'live', target: 'v1.2.3', base: 'v1.2.2', values: { target: 'v1.2.3', version: '1.2.3' },
  blockers: { tracker: 'file', title: 'Release blockers: v1.2.3', paths: { globs: ['.ergo/**'], patterns: ['^\\.ergo/'] } }, evidencePath: 'evidence.md',
  tools: { just: { name: 'just', version: 'just --version', get: 'cargo install just' } },
  channels: {
    npm: { name: 'npm', kind: 'npm', spec: { package: 'tidewater' }, patienceMs: 900_000 },
    crates: { name: 'crates', kind: 'crates.io', spec: { package: 'tidewater' }, patienceMs: 600_000 },
    brew: { name: 'brew', kind: 'homebrew', spec: { tap: 'acme/homebrew-tap', checkout: '../homebrew-tap', formula: 'Formula/tidewater.rb' }, patienceMs: 600_000 },
  },
  phases: [{ id: 'phase', title: 'Phase', steps: ['step'], parallel: 1 }],
  steps: [
    step,
    { ...step, id: 'build', kind: 'workflow', spec: { workflow: { file: 'release.yml', for: 'push-tag', artifacts: ['dist-*'] } } },
  ],
};

export type Given = {
  readonly step?: Partial<Step>;
  readonly plan?: Partial<Plan>;
  readonly attempt?: Partial<At<JsonObject>['attempt']>;
} & Partial<Omit<At<JsonObject>, 'spec' | 'step' | 'plan' | 'attempt'>>;

/** What a look or an act is about, of a release of v1.2.3 at COMMIT. */
export const at = (spec: JsonObject, { step: ofStep, plan: ofPlan, attempt, ...given }: Given = {}): At<JsonObject> => ({
  spec,
  step: { ...step, spec, ...ofStep },
  plan: { ...plan, ...ofPlan },
  purpose: 'watch',
  now: NOW,
  candidate: { commit: COMMIT, branch: 'main' },
  chain: CHAIN,
  values: { ...plan.values, commit: COMMIT },
  read: {},
  boundRuns: [],
  ...given,
  attempt: { n: 1, startedAt: NOW, note: {}, sent: null, facts: {}, answers: [], ...attempt },
});

/** An answer of a person. */
export const answer = (question: string, option: string, but: { readonly reason?: string; readonly attachment?: string; readonly at?: number } = {}) => ({ question, option, reason: but.reason ?? '', attachment: but.attachment ?? null, at: but.at ?? NOW });
