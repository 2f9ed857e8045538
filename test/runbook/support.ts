import { createHash } from 'node:crypto';
import type { Plan, Step } from '../../src/core/plan.ts';
import { channels } from '../../src/channels/index.ts';
import { kinds } from '../../src/kinds/index.ts';
import { parseRunbook } from '../../src/runbook/parse.ts';
import { compile } from '../../src/runbook/plan.ts';
import { problemText } from '../../src/runbook/problem.ts';
import { registriesOf } from '../../src/runbook/registries.ts';
import { trackers } from '../../src/trackers/index.ts';
import type { Runbook } from '../../src/runbook/runbook.ts';

/** The kinds and channels that the program has. */
export const registries = registriesOf({
  kinds: await Promise.all(Object.values(kinds).map((load) => load())),
  channels: await Promise.all(Object.values(channels).map((load) => load())),
  trackers: Object.keys(trackers),
});

export const sha256 = (of: string): string => createHash('sha256').update(of).digest('hex');

export const INPUTS = { target: 'v1.2.0', base: 'v1.1.0', mode: 'live', agent: 'robin@desk' };

export const parse = (source: string) => parseRunbook(source, { file: 'runbook.yaml', registries });

/** Every error of a runbook, as a person reads it. */
export const errorsOf = (source: string): readonly string[] => {
  const parsed = parse(source);
  return parsed.ok ? [] : parsed.errors.map(problemText);
};

export const runbookOf = (source: string): Runbook => {
  const parsed = parse(source);
  if (!parsed.ok) throw new Error(`the runbook of this test is broken:\n${parsed.errors.map(problemText).join('\n')}`);
  return parsed.runbook;
};

export const planOf = (source: string, inputs: { readonly [name: string]: string } = INPUTS): Plan => {
  const compiled = compile(runbookOf(source), { inputs, runbookHash: sha256(source), source: 'builtin:test', sha256 });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan;
};

export const stepOf = (plan: Plan, id: string): Step => {
  const step = plan.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`the plan has no step ${id}: ${plan.steps.map((other) => other.id).join(' ')}`);
  return step;
};

const HEAD = `holdpoint: 1
name: tidewater
title: Releasing Tidewater
repository: acme/tidewater
inputs:
  target: { type: tag, pattern: '^v(?<version>\\d+\\.\\d+\\.\\d+)$' }
  base: { type: tag, exists: remote }
  mode: { type: choice, of: [dry-run, live] }
  agent: { type: text, suggest: '{user}@{host}' }
`;

const indent = (block: string, spaces: number): string => block.trim().split('\n').map((line) => `${' '.repeat(spaces)}${line}`).join('\n');

/** A whole runbook around phases: YAML at no indent. `top` stands between the inputs and the phases. */
export const withPhases = (phases: string, top = ''): string => `${HEAD}${top === '' ? '' : `${top.trim()}\n`}phases:\n${indent(phases, 2)}\n`;

/** A whole runbook around the steps of its only phase. */
export const withSteps = (steps: string, top = ''): string => withPhases(`- id: only\n  title: Only\n  steps:\n${indent(steps, 4)}`, top);

/** A runbook of one step `it` that has these keys; `run: 'true'` unless a kind is given. */
export const withStep = (keys: string, top = ''): string => withSteps(`- id: it\n  title: It\n${indent(keys, 2)}`, top);
