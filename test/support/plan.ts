import picomatch from 'picomatch';
import type { Globs, Mode, Phase, Plan, Question, Step } from '../../src/core/plan.ts';

export const TARGET = 'v1.2.0';
export const BASE = 'v1.1.0';

/** The hash that a step of `planOf` has; another hash is another definition. */
export const hashOf = (id: string): string => `hash-of-${id}`;

/** Globs with the regular expressions that the compiler makes of them. */
export const globsOf = (...globs: readonly string[]): Globs => ({ globs, patterns: globs.map((glob) => picomatch.makeRe(glob, { dot: true }).source) });

/**
 * A whole step. What is not said follows from the effect, as the compiler does it: one of effect none or local acts in the
 * checkout, an irreversible one is typed by its id and is closed by blockers.
 */
export const step = (id: string, said: Partial<Step> = {}): Step => {
  const effect = said.effect ?? 'none';
  const irreversible = effect === 'irreversible';
  return {
    id,
    phase: 'work',
    title: id,
    kind: 'run',
    spec: {},
    hash: hashOf(id),
    effect,
    point: irreversible || (said.judge ?? []).length > 0 ? 'hold' : 'machine',
    advisory: false,
    waivable: false,
    needs: [],
    reads: [],
    uses: [],
    captures: [],
    tools: [],
    covers: null,
    freshMs: null,
    timeoutMs: 60_000,
    silenceMs: 45_000,
    exclusive: false,
    when: null,
    judge: [],
    fix: [],
    revert: false,
    exposes: null,
    words: irreversible ? `${id} ${TARGET}` : null,
    inCheckout: effect === 'none' || effect === 'local',
    mayChangeCheckout: false,
    acts: true,
    pinsCandidate: false,
    closedByBlockers: irreversible,
    recheck: false,
    publishes: [],
    channel: null,
    would: [`do ${id}`],
    ...said,
  };
};

/** A step that only looks: a watch, a delivery, a question. */
export const watch = (id: string, said: Partial<Step> = {}): Step => step(id, { acts: false, inCheckout: false, ...said });

/** The push of the tag of this release. */
export const pushTag = (id: string, said: Partial<Step> = {}): Step => step(id, { effect: 'irreversible', pinsCandidate: true, words: `tag ${TARGET}`, ...said });

/** The gate on blockers: it looks at the tracker. */
export const blockersGate = (id: string, said: Partial<Step> = {}): Step => watch(id, { kind: 'blockers', closedByBlockers: true, recheck: true, ...said });

/** What a person answers after the commands of a gate passed. */
export const judgement = (id: string, text = `Is anything wrong with ${id}?`): Question => ({
  id,
  asks: 'judgement',
  text,
  options: [
    { key: 'nothing', label: 'Nothing found', reason: 'optional', does: 'pass', needsEvidenceOpened: true },
    { key: 'accepted', label: 'Found, and accepted', reason: 'required', does: 'pass' },
    { key: 'hold', label: 'Hold the release', reason: 'required', does: 'hold' },
  ],
});

export const decision: Question = {
  id: 'decision',
  asks: 'decision',
  text: 'Is the risk acceptable?',
  options: [
    { key: 'none', label: 'No risk', reason: 'optional', does: 'pass' },
    { key: 'hold', label: 'Stop', reason: 'required', does: 'hold' },
  ],
};

export const attestation: Question = { id: 'attest', asks: 'attest', text: 'Write the notes.', options: [{ key: 'done', label: 'Done', reason: 'optional', does: 'pass', takes: 'attachment' }] };

/** What a delivery asks when its patience has ended. */
export const patience: Question = {
  id: 'patience',
  asks: 'patience',
  text: 'npm is late. Wait, accept or declare it failed?',
  options: [
    { key: 'wait', label: 'Wait on', reason: 'optional', does: 'look' },
    { key: 'accept', label: 'Accept the delay', reason: 'required', does: 'waive' },
    { key: 'fail', label: 'Declare failure', reason: 'required', does: 'look' },
  ],
};

type Said = Partial<Omit<Plan, 'steps' | 'phases'>> & { readonly mode?: Mode; readonly parallel?: number };

/** A whole plan of these steps; phases come in the order in which steps name them. */
export const planOf = (steps: readonly Step[], { parallel = 0, ...said }: Said = {}): Plan => {
  const mode = said.mode ?? 'live';
  const phases = [...new Set(steps.map(({ phase }) => phase))].map(
    (id): Phase => ({ id, title: id, steps: steps.filter(({ phase }) => phase === id).map((one) => one.id), parallel }),
  );
  return {
    name: 'tidewater',
    title: 'Releasing Tidewater',
    repository: 'acme/tidewater',
    runbookHash: 'runbook-1',
    source: '.holdpoint/runbook.yaml',
    mode,
    target: TARGET,
    base: BASE,
    values: { target: TARGET, base: BASE, version: '1.2.0', mode },
    blockers: { tracker: 'file', title: `Release blockers: ${TARGET}`, paths: globsOf('.ergo/**') },
    evidencePath: 'evidence.md',
    tools: {},
    channels: {},
    phases,
    steps,
    ...said,
  };
};
