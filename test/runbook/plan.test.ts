import { describe, expect, test } from 'vitest';
import { compile } from '../../src/runbook/plan.ts';
import { INPUTS, planOf, runbookOf, sha256, stepOf, withPhases, withStep, withSteps } from './support.ts';

const CHANNELS = 'channels: { npm: { kind: npm, package: tidewater, patience: 1m }, brew: { kind: homebrew, tap: acme/homebrew-tap, checkout: ../tap, formula: Formula/t.rb } }';
const BUILD = '- { id: build, title: Build, workflow: { file: release.yml, for: commit, artifacts: [dist] }, capture: { build_run_id: run.id } }';
const step = (id: string, more = ''): string => `- { id: ${id}, title: ${id}, run: ls${more} }`;
const needs = (runbook: string, id: string): readonly string[] => stepOf(planOf(runbook), id).needs;

describe('order', () => {
  test('a step needs the step before it in its phase', () => {
    expect(needs(withSteps([step('a'), step('b'), step('c')].join('\n')), 'c')).toEqual(['b']);
  });

  test('with parallel a step needs only what it names', () => {
    const runbook = withPhases(`- id: p\n  title: P\n  parallel: true\n  steps:\n    ${step('a')}\n    ${step('b')}\n    ${step('c', ', needs: [a]')}`);
    expect([needs(runbook, 'a'), needs(runbook, 'b'), needs(runbook, 'c')]).toEqual([[], [], ['a']]);
  });

  test('the first steps of a phase need every step of the phase before', () => {
    const runbook = withPhases(`- id: p\n  title: P\n  steps:\n    ${step('a')}\n    ${step('b')}\n- id: q\n  title: Q\n  parallel: 2\n  steps:\n    ${step('c')}\n    ${step('d')}\n    ${step('e', ', needs: [d]')}`);
    expect([needs(runbook, 'c'), needs(runbook, 'd'), needs(runbook, 'e')]).toEqual([['a', 'b'], ['a', 'b'], ['d']]);
  });

  test('advisory steps are never needed, and what they need is inherited', () => {
    const runbook = withSteps([step('a'), step('b', ', advisory: true'), step('c', ', advisory: true'), step('d')].join('\n'));
    expect(needs(runbook, 'd')).toEqual(['a']);
  });

  test('an advisory step at the start of a phase passes on the phase before', () => {
    const runbook = withPhases(`- { id: p, title: P, steps: [{ id: a, title: A, run: ls }] }\n- { id: q, title: Q, steps: [{ id: b, title: B, run: ls, advisory: true }, { id: c, title: C, run: ls }] }`);
    expect(needs(runbook, 'c')).toEqual(['a']);
  });

  test('needs adds an edge, also to a later step', () => {
    const runbook = withPhases(`- id: p\n  title: P\n  parallel: true\n  steps:\n    ${step('a', ', needs: [b]')}\n    ${step('b')}`);
    expect(needs(runbook, 'a')).toEqual(['b']);
  });

  test('a step that may not apply does not let the next one past what is behind it', () => {
    // Accident: in a dry run "b" is not applicable and opens its door at once; with a failed "a" behind it, "c" must stay closed.
    const runbook = withSteps([step('a'), step('b', ', when: { mode: live }'), step('c')].join('\n'));
    expect(needs(runbook, 'c')).toEqual(['b', 'a']);
  });

  test('a remote step, which a dry run leaves out, does not let the next one past what is behind it', () => {
    const runbook = withSteps([step('a'), step('b', ', effect: remote'), step('c')].join('\n'));
    expect(needs(runbook, 'c')).toEqual(['b', 'a']);
  });

  test('steps of one condition apply together, so they need just each other', () => {
    const runbook = withPhases(`- { id: p, title: P, steps: [{ id: a, title: A, run: ls }] }\n- { id: q, title: Q, when: { mode: live }, steps: [{ id: b, title: B, run: ls }, { id: c, title: C, run: ls, effect: remote }, { id: d, title: D, run: ls }] }`);
    expect([needs(runbook, 'b'), needs(runbook, 'c'), needs(runbook, 'd')]).toEqual([['a'], ['b'], ['c']]);
  });

  test('parallel: absent is one at a time, true has no cap, a number is the cap', () => {
    const runbook = withPhases(['', '  parallel: true\n', '  parallel: 3\n'].map((line, n) => `- id: p${n}\n  title: P\n${line}  steps: [{ id: s${n}, title: S, run: ls }]`).join('\n'));
    expect(planOf(runbook).phases.map(({ parallel }) => parallel)).toEqual([1, 0, 3]);
  });
});

describe('a delivery', () => {
  const runbook = withSteps(`${BUILD}\n- { id: delivery, title: serves it, deliver: [npm, brew] }\n- { id: after, title: After, run: ls }\n- { id: one, title: One, run: ls, needs: [delivery.npm] }`, CHANNELS);

  test('becomes one step for each channel, side by side', () => {
    const plan = planOf(runbook);
    expect(plan.steps.map(({ id, channel, needs: open }) => [id, channel, open])).toEqual([
      ['build', null, []],
      ['delivery.npm', 'npm', ['build']],
      ['delivery.brew', 'brew', ['build']],
      ['after', null, ['delivery.npm', 'delivery.brew']],
      ['one', null, ['after', 'delivery.npm']],
    ]);
    expect(plan.phases[0]).toMatchObject({ parallel: 0, steps: ['build', 'delivery.npm', 'delivery.brew', 'after', 'one'] });
    expect(stepOf(plan, 'delivery.npm')).toMatchObject({ title: 'npm: serves it', spec: { deliver: ['npm'], run: 'build' }, reads: ['build'] });
  });

  test('gives each channel a hash of its own, so that another channel does not make it stale', () => {
    const other = planOf(runbook.replace('Formula/t.rb', 'Formula/other.rb'));
    expect(stepOf(other, 'delivery.npm').hash).toBe(stepOf(planOf(runbook), 'delivery.npm').hash);
    expect(stepOf(other, 'delivery.brew').hash).not.toBe(stepOf(planOf(runbook), 'delivery.brew').hash);
  });
});

describe('the hash of a step', () => {
  const hash = (runbook: string): string => stepOf(planOf(runbook), 'it').hash;
  const base = withStep('run: ls\nuses: [just]', 'tools: { just: { version: just --version, get: brew } }');

  test('is of its definition, its needs, its condition and its tools', () => {
    const others = [base.replace('run: ls', 'run: pwd'), base.replace('title: It', 'title: Other'), base.replace('just --version', 'just -V'), base.replace('  steps:', '  when: { mode: live }\n    steps:'), base.replace('      - id: it', '      - { id: before, title: B, run: ls }\n      - id: it')];
    expect(new Set([base, ...others].map(hash)).size).toBe(6);
  });

  test('does not change with where it is written, the order of its keys or the inputs', () => {
    expect(hash(base.replace('      - id: it\n        title: It', '      # a comment\n      - title: It\n        id: it'))).toBe(hash(base));
    expect(stepOf(planOf(base, { ...INPUTS, target: 'v9.9.9' }), 'it').hash).toBe(hash(base));
  });
});

describe('values', () => {
  test('inputs and the groups of their patterns become values, and braces of titles, questions and paths are filled', () => {
    const top = 'evidence: out/{target}.md\nblockers: { tracker: file, title: "Blockers of {target}" }';
    const plan = planOf(withSteps("- { id: it, title: 'It {version}', run: ls, judge: ['Is {target} right?'], exposes: { what: '{base} is served', until: it } }", top));
    expect(plan).toMatchObject({ target: 'v1.2.0', base: 'v1.1.0', mode: 'live', values: { ...INPUTS, version: '1.2.0' }, evidencePath: 'out/v1.2.0-live.md', blockers: { title: 'Blockers of v1.2.0' } });
    expect(stepOf(plan, 'it')).toMatchObject({ title: 'It 1.2.0', judge: [{ text: 'Is v1.2.0 right?' }], exposes: { what: 'v1.1.0 is served' } });
  });

  test('a step uses the captured values that it names, in braces or as a variable, and needs the step that took them', () => {
    const plan = planOf(withPhases(`- id: p\n  title: P\n  parallel: true\n  steps:\n    ${BUILD}\n    - { id: a, title: A, run: 'gh run view $RELEASE_BUILD_RUN_ID' }\n    - { id: b, title: B, workflow: { file: p.yml, dispatch: { id: '{build_run_id}' } } }\n    ${step('c')}`));
    expect(['a', 'b', 'c', 'build'].map((id) => stepOf(plan, id)).map(({ uses, reads, needs: open, captures }) => ({ uses, reads, needs: open, captures }))).toEqual([
      { uses: ['build_run_id'], reads: ['build'], needs: ['build'], captures: [] },
      { uses: ['build_run_id'], reads: ['build'], needs: ['build'], captures: [] },
      { uses: [], reads: [], needs: [], captures: [] },
      { uses: [], reads: [], needs: [], captures: ['build_run_id'] },
    ]);
  });

  test('every wrong input is named at once, and no plan is made', () => {
    const compiled = compile(runbookOf(withStep('run: ls')), { inputs: { target: '1.2.0', base: '-x', mode: 'real', who: 'me' }, runbookHash: '', source: '', sha256 });
    expect(compiled.ok ? [] : compiled.problems.map(({ input }) => input)).toEqual(['who', 'target', 'base', 'mode', 'agent']);
  });
});

describe('policy', () => {
  const policy = (keys: string): unknown => {
    const { effect, point, words, closedByBlockers, waivable } = stepOf(planOf(withStep(keys)), 'it');
    return { effect, point, words, closedByBlockers, waivable };
  };

  test('the push of a tag is irreversible, a hold, closed by blockers, and its words name the tag', () => {
    expect(policy("git: { push: '{target}' }")).toEqual({ effect: 'irreversible', point: 'hold', words: 'tag v1.2.0', closedByBlockers: true, waivable: false });
  });

  test('a publishing dispatch is started by typing publish and the target', () => {
    const plan = planOf(withSteps(`${BUILD}\n- { id: it, title: It, workflow: { file: p.yml, dispatch: {}, publishes: [npm] }, effect: irreversible }`, CHANNELS));
    expect(stepOf(plan, 'it')).toMatchObject({ effect: 'irreversible', words: 'publish v1.2.0', publishes: ['npm'], reads: ['build'], spec: { run: 'build' } });
  });

  test('a step that is made irreversible is started by typing its id and the target', () => {
    expect(policy('run: ./upload\neffect: irreversible')).toEqual({ effect: 'irreversible', point: 'hold', words: 'it v1.2.0', closedByBlockers: true, waivable: false });
  });

  test('a check has no effect, a run a local one, and the machine opens both', () => {
    expect([policy('check: ls'), policy('run: ls')]).toMatchObject([{ effect: 'none', point: 'machine', words: null }, { effect: 'local', point: 'machine', words: null }]);
  });

  test('a judgement makes a hold, and asks with three options', () => {
    const { point, judge } = stepOf(planOf(withStep('run: ls\njudge: [Is anything wrong?]')), 'it');
    expect(point).toBe('hold');
    expect(judge).toMatchObject([{ id: 'judge-1', asks: 'judgement', text: 'Is anything wrong?', options: [{ key: 'nothing', does: 'pass', reason: 'optional', needsEvidenceOpened: true }, { key: 'accepted', does: 'pass', reason: 'required' }, { key: 'hold', does: 'hold', reason: 'required' }] }]);
  });

  test('point: hold asks a person about a step that asks nothing by itself', () => {
    expect(stepOf(planOf(withStep('run: ls\npoint: hold')), 'it').judge).toMatchObject([{ text: 'Is anything wrong with what "It" found?' }]);
  });

  test('a decision asks by itself and gets no question beside its own', () => {
    expect(stepOf(planOf(withStep('decide: Really?\noptions: { yes: { label: Yes } }')), 'it')).toMatchObject({ point: 'hold', judge: [] });
  });
});

describe('globs', () => {
  test('become sources of regular expressions that match paths from the root, hidden ones too', () => {
    const covers = stepOf(planOf(withStep("run: ls\ncovers: ['src/**', '*.md']")), 'it').covers;
    const matches = (path: string): boolean => (covers?.patterns ?? []).some((pattern) => new RegExp(pattern).test(path));
    expect(['src/a/b.ts', 'src/.hidden/x', 'README.md', 'docs/README.md', 'other/src/a'].map(matches)).toEqual([true, true, true, false, false]);
  });
});

test('what would run has the values that are known, and keeps the others in braces', () => {
  const plan = planOf(withSteps(`${BUILD}\n- { id: it, title: It, workflow: { file: p.yml, dispatch: { id: '{build_run_id}', tag: '{target}' } } }`));
  expect(stepOf(plan, 'it').would.join(' ')).toContain('-f id={build_run_id} -f tag=v1.2.0');
});

test('a plan is plain data: it is the same after a way through JSON', () => {
  const plan = planOf(withSteps(`${BUILD}\n- { id: delivery, title: serves it, deliver: [npm, brew], when: { changed: ['src/**'] } }`, CHANNELS));
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
