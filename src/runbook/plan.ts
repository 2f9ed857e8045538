import picomatch from 'picomatch';
import { fillQuoted } from '../core/quoted.ts';
import { namesIn } from '../core/values.ts';
import type { JsonObject } from '../core/json.ts';
import type { Condition, Globs, Mode, Option, Plan, Question, Step } from '../core/plan.ts';
import { canonical } from './canonical.ts';
import type { Runbook, RunbookCondition, RunbookStep } from './runbook.ts';
import { valuesOf } from './values.ts';
import type { InputProblem } from './values.ts';

export type Compiled = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: readonly InputProblem[] };

export type CompileWith = {
  /** Every input of the runbook, confirmed. */
  readonly inputs: { readonly [name: string]: string };
  /** SHA-256 of the runbook's bytes, and where they came from. */
  readonly runbookHash: string;
  readonly source: string;
  /** Hex digest of a text; the runbook reads no library of the platform itself. */
  readonly sha256: (text: string) => string;
};

/** The plan of one release: the runbook with its inputs. Gives every problem of the inputs at once. */
export const compile = (runbook: Runbook, { inputs, runbookHash, source, sha256 }: CompileWith): Compiled => {
  const read = valuesOf(runbook.inputs, inputs);
  if (!read.ok) return { ok: false, problems: read.problems };
  const { values } = read;
  const fill = (text: string): string => fillKnown(text, values);
  return {
    ok: true,
    plan: {
      name: runbook.name,
      title: runbook.title,
      repository: runbook.repository,
      runbookHash,
      source,
      mode: modeOf(values['mode']),
      target: values['target'] ?? '',
      base: values['base'] ?? '',
      values,
      blockers: { tracker: runbook.blockers.tracker, title: fill(runbook.blockers.title), paths: globsOf(runbook.blockers.paths) },
      evidencePath: fill(runbook.evidence),
      tools: runbook.tools,
      channels: runbook.channels,
      phases: runbook.phases.map((phase) => ({ ...phase, title: fill(phase.title) })),
      steps: runbook.steps.map((step) => stepOf(step, { runbook, values, fill, sha256 })),
    },
  };
};

/** Anything but the word "live" is a dry run: the mode that does less. The runbook admits no third word. */
const modeOf = (mode: string | undefined): Mode => (mode === 'live' ? 'live' : 'dry-run');

type With = { readonly runbook: Runbook; readonly values: { readonly [name: string]: string }; readonly fill: (text: string) => string; readonly sha256: (text: string) => string };

const stepOf = (step: RunbookStep, { runbook, values, fill, sha256 }: With): Step => ({
  id: step.id,
  phase: step.phase,
  title: fill(step.title),
  kind: step.kind,
  spec: step.spec,
  hash: sha256(canonical(hashedOf(step, runbook))),
  effect: step.effect,
  point: step.point,
  advisory: step.advisory,
  waivable: step.waivable,
  needs: step.needs,
  reads: step.reads,
  uses: step.uses,
  captures: step.captures,
  tools: step.tools,
  covers: step.covers === null ? null : globsOf(step.covers),
  freshMs: step.freshMs,
  timeoutMs: step.timeoutMs,
  ...(step.timeoutSaid ? { timeoutSaid: true } : {}),
  silenceMs: step.silenceMs,
  exclusive: step.exclusive,
  when: step.when === null ? null : conditionOf(step.when),
  judge: questionsOf(step, fill),
  fix: step.fix,
  revert: step.revert,
  exposes: step.exposes === null ? null : { ...step.exposes, what: fill(step.exposes.what) },
  ...(step.hint === null ? {} : { hint: Object.fromEntries(Object.entries<string>(step.hint).map(([status, said]) => [status, fill(said)])) }),
  words: step.words === null ? null : fill(step.words),
  inCheckout: step.traits.inCheckout ?? false,
  mayChangeCheckout: step.traits.mayChangeCheckout ?? false,
  acts: step.traits.acts ?? false,
  pinsCandidate: step.traits.pinsCandidate ?? false,
  // An open blocker closes everything irreversible, whatever the kind says (DESIGN 4).
  closedByBlockers: step.effect === 'irreversible' || (step.traits.closedByBlockers ?? false),
  recheck: step.traits.recheck ?? false,
  publishes: step.traits.publishes ?? [],
  channel: step.traits.channel ?? null,
  would: step.would.map((line) => fillQuoted(line, values)),
});

/** What a pass is about: what was written of the step, in what order it comes, and the channels and tools behind its names. */
const hashedOf = (step: RunbookStep, { channels, tools }: Runbook): JsonObject => ({
  definition: step.definition,
  when: step.when,
  needs: [...step.needs].toSorted(),
  channels: step.channels.map((name) => ({ ...channels[name] })),
  tools: step.tools.map((name) => ({ ...tools[name] })),
});

/** `dot`: a pattern that covers a folder covers its hidden files too. */
const globsOf = (globs: readonly string[]): Globs => ({ globs, patterns: globs.map((glob) => picomatch.makeRe(glob, { dot: true }).source) });

const conditionOf = ({ inputs, changed }: RunbookCondition): Condition => ({ inputs, ...(changed === null ? {} : { changed: globsOf(changed) }) });

const JUDGEMENT: readonly Option[] = [
  { key: 'nothing', label: 'Nothing found', reason: 'optional', does: 'pass', needsEvidenceOpened: true },
  { key: 'accepted', label: 'Found, and accepted', reason: 'required', does: 'pass' },
  { key: 'hold', label: 'Hold the release', reason: 'required', does: 'hold' },
];

const questionsOf = (step: RunbookStep, fill: (text: string) => string): readonly Question[] => {
  // `point: hold` on a step that asks nothing by itself: a person says that it is so.
  const asksNothing = step.point === 'hold' && step.judge.length === 0 && step.effect !== 'irreversible' && step.traits.hold !== true;
  const texts = asksNothing ? [`Is anything wrong with what "${step.title}" found?`] : step.judge;
  return texts.map((text, index) => ({ id: `judge-${index + 1}`, asks: 'judgement', text: fill(text), options: JUDGEMENT }));
};

/** Replaces what is known now; a captured value stays in braces. `${name}` is a variable of a shell, not ours. */
const fillKnown = (text: string, values: { readonly [name: string]: string }): string =>
  namesIn(text).reduce((filled, name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? filled : filled.replaceAll(new RegExp(`(?<!\\$)\\{${name}\\}`, 'g'), () => value);
  }, text);
