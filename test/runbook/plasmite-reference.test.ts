import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '../../src/core/json.ts';
import { readSource } from '../../src/runbook/source.ts';
import { planOf } from './support.ts';

/*
 * The built-in runbook against the page that says how Plasmite is released: whatever stands there as code is in the runbook, or a
 * kind of step does it, and which one is said here. `fixtures/plasmite-release.md` is that page.
 */

const REFERENCE = readFileSync(join(import.meta.dirname, '../fixtures/plasmite-release.md'), 'utf8');
const RUNBOOK = readFileSync(join(import.meta.dirname, '../../src/runbook/builtin/plasmite.yaml'), 'utf8');
const plan = planOf(RUNBOOK);

/** What the runbook has in another form: the step that has it, and a text of that step (or of what it would run) that shows it. */
const REPLACED: { readonly [code: string]: readonly [step: string, text: string] } = {
  'git status --short --branch': ['clean', '$ git status --short --branch'],
  ahead: ['clean', 'pushed'],
  'ergo where': ['tracker', 'healthy'],
  '## [X.Y.Z] - date': ['changelog', '[0-9]{4}-[0-9]{2}-[0-9]{2}'],
  'bindings/python/pyproject.toml': ['versions', 'scripts/check-version-alignment.sh'],
  'bindings/node/package.json': ['versions', 'scripts/check-version-alignment.sh'],
  'bindings/node/native/Cargo.toml': ['versions', 'scripts/check-version-alignment.sh'],
  'git diff --name-only $RELEASE_BASE..HEAD': ['performance', 'git diff --name-only "$RELEASE_BASE"..HEAD'],
  'git tag -a vX.Y.Z -m "Release vX.Y.Z"': ['tag', "$ git tag -a v1.2.0 -m 'Release v1.2.0'"],
  'git push origin vX.Y.Z': ['push-tag', '$ git push origin v1.2.0'],
  'release-context': ['build', 'release.yml'],
  'build-native': ['build', 'release.yml'],
  'build-python-dist': ['build', 'release.yml'],
  'build-node-dist': ['build', 'release.yml'],
  'dist-<Rust target triple>': ['build', 'dist-*'],
  source_ref: ['provenance', '{target}'],
  source_workflow: ['provenance', 'build'],
  'plasmite_<version>_<platform>.tar.gz': ['tap', 'plasmite_{version}_{platform}.tar.gz'],
  'https://github.com/sandover/plasmite/releases/download/v<version>/plasmite_<version>_<platform>.tar.gz': ['tap', 'plasmite_{version}_{platform}.tar.gz'],
  'plasmite: update to <version>': ['tap', 'plasmite: update to {version}'],
  'resolve-build-run': ['rehearsal', 'release-publish.yml'],
  'collect-build-artifacts': ['rehearsal', 'release-publish.yml'],
  'verify-homebrew-tap': ['rehearsal', 'release-publish.yml'],
  'build_run_id=<id>': ['rehearsal', '-f build_run_id={build_run_id}'],
  'rehearsal=true': ['rehearsal', '-f rehearsal=true'],
  'rehearsal=false': ['publish', '-f rehearsal=false'],
  'allow_partial_release=false': ['publish', '-f allow_partial_release=false'],
  'allow_partial_release=true': ['publish', '"allow_partial_release":"true"'],
  'plasmite --version': ['install-npm', '/plasmite" --version'],
  // The crates.io channel reads it: a crate is made again from the tag.
  '.cargo_vcs_info.json': ['delivery.crates', 'crates'],
  'go get …/bindings/go/…@vX.Y.Z': ['go-module', 'go get "github.com/sandover/plasmite/bindings/go/...@$RELEASE_TARGET"'],
};

/** Not of a step: what the head of the runbook says, by the text that says it. */
const IN_ITS_HEAD: { readonly [code: string]: string } = {
  'Release blockers: <release_target>': 'Release blockers: {target}',
  release_target: 'target: { type: tag',
  base_tag: 'base: { type: tag, exists: remote }',
  'plasmite-<version>.tgz': 'plasmite-{version}.tgz',
};

const partOf = (from: string, to: string): string => REFERENCE.slice(REFERENCE.indexOf(from), REFERENCE.indexOf(to));
/** Code spans in order, each once; in a table a pipe is escaped. */
const codeIn = (text: string): readonly string[] => [...new Set([...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(String.raw`\|`, '|').replaceAll('\n', ' ')))];

/** Every key and text of the runbook as it is written. */
const textsIn = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, Json]) => [key, ...textsIn(inner)]);
};
const written = textsIn(z.json().parse(readSource(RUNBOOK, 'plasmite.yaml').source?.value));
const ofStep = (id: string): string => {
  const step = plan.steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`plasmite has no step "${id}"`);
  return [...step.would.map((line) => `$ ${line}`), ...textsIn(step.spec), JSON.stringify(step.spec)].join('\n');
};

describe('what the reference has as code', () => {
  const codes = codeIn(partOf('## Policy', '## Traps in the source'));

  test.each(codes)('%s', (code) => {
    const [step, text] = REPLACED[code] ?? [];
    if (step !== undefined && text !== undefined) expect(ofStep(step)).toContain(text);
    else if (IN_ITS_HEAD[code] !== undefined) expect(RUNBOOK).toContain(IN_ITS_HEAD[code]);
    else expect(written.some((one) => one.includes(code)), `${code} is nowhere in the runbook`).toBe(true);
  });

  test('nothing is listed here that the reference does not have, or that the runbook has as it stands', () => {
    const listed = [REPLACED, IN_ITS_HEAD].flatMap((list) => Object.keys(list));
    expect(listed.filter((code) => !codes.includes(code))).toEqual([]);
    expect(listed.filter((code) => written.some((one) => one.includes(code)))).toEqual([]);
  });
});

/** The decisions of every release, and the step that asks each. */
const DECISIONS: readonly (readonly [decision: RegExp, step: string])[] = [
  [/target and timing/, 'timing'],
  [/compatibility risk/, 'compatibility'],
  [/propagation delays/, 'delivery.npm'],
  [/any exception/, 'exceptions'],
];

test('each decision of the reference is asked by a step, and there is no other decision in it', () => {
  const lines = partOf('## Human decisions', '## Phases and steps').split('\n').filter((line) => /^\d+\. /.test(line));
  expect(lines.map((line) => DECISIONS.find(([decision]) => decision.test(line))?.[1])).toEqual(['timing', 'compatibility', 'delivery.npm', 'exceptions']);
  for (const [, id] of DECISIONS) expect(['decide', 'deliver']).toContain(plan.steps.find((step) => step.id === id)?.kind);
});

test('each gate of the reference has a step, which asks what the human also judges', () => {
  const rows = partOf('| gate |', 'Advisory, blocks nothing').split('\n').filter((line) => /^\| \d/.test(line)).map((line) => /^\| (\d+) /.exec(line)?.[1]);
  expect(rows).toEqual(['0', '1', '2', '3', '5', '6', '7', '8', '9', '11']);
  for (const number of rows) {
    const steps = plan.steps.filter((step) => step.title.startsWith(`${number} `));
    expect(steps.some((step) => step.judge.length > 0), `gate ${number}`).toBe(true);
  }
});
