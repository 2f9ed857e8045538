import { environmentName } from '../core/plan.ts';
import type { JsonObject } from '../core/json.ts';
import { objectOf, textsOf } from './authored.ts';
import type { AuthoredPhase, AuthoredStep } from './authored.ts';
import type { Problem } from './problem.ts';
import type { Source } from './source.ts';

/** Values that Holdpoint itself knows while it runs; they stand in fields, not in a child's environment. */
export const RUNTIME: readonly string[] = ['commit', 'branch', 'user', 'host'];
const TAKEN: readonly string[] = [...RUNTIME, 'platform', 'nonce'];

/** Every name that a text of the runbook may use. */
export type Names = {
  /** Inputs and the groups of their patterns: known before anything runs. */
  readonly fixed: readonly string[];
  /** Captured values, with the step that captures each. */
  readonly captured: ReadonlyMap<string, AuthoredStep>;
  readonly inputs: JsonObject;
  readonly tools: readonly string[];
  readonly channels: JsonObject;
};

/** Collects the names of a file, broken parts included, and says where one is taken twice. */
export const readNames = (file: JsonObject, phases: readonly AuthoredPhase[], source: Source): { readonly names: Names; readonly problems: readonly Problem[] } => {
  const inputs = objectOf(file['inputs']);
  const problems: Problem[] = [];
  const taken = new Map<string, string>(TAKEN.map((name) => [environmentName(name), 'Holdpoint itself']));
  const claim = (name: string, by: string, place: Pick<Problem, 'file' | 'line' | 'column'>): void => {
    const owner = taken.get(environmentName(name));
    if (owner === undefined) taken.set(environmentName(name), by);
    else problems.push({ ...place, what: `the value "${name}" is already given by ${owner}`, instead: 'Give it another name.' });
  };
  const fixed: string[] = [];
  for (const [name, raw] of Object.entries(inputs)) {
    claim(name, `the input ${name}`, source.at(['inputs', name], 'key'));
    fixed.push(name);
    for (const group of groupsOf(textsOf(objectOf(raw)['pattern'])[0] ?? '')) {
      claim(group, `the pattern of ${name}`, source.at(['inputs', name, 'pattern']));
      fixed.push(group);
    }
  }
  const captured = new Map<string, AuthoredStep>();
  for (const step of phases.flatMap((phase) => phase.steps)) {
    for (const name of Object.keys(objectOf(step.raw['capture']))) {
      const place = source.at([...step.path, 'capture', name], 'key');
      if (!/^[a-z][a-z0-9_]*$/.test(name)) problems.push({ ...place, what: `"${name}" is not a name of a value`, instead: 'Write small letters, digits and _, such as build_run_id.' });
      claim(name, `the step ${step.id}`, place);
      if (!captured.has(name)) captured.set(name, step);
    }
  }
  return { names: { fixed, captured, inputs, tools: Object.keys(objectOf(file['tools'])), channels: objectOf(file['channels']) }, problems };
};

/** Named groups of a pattern; none where it is broken. */
export const groupsOf = (pattern: string): readonly string[] => {
  try {
    return Object.keys(new RegExp(`${pattern}|`).exec('')?.groups ?? {});
  } catch {
    return [];
  }
};
