import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exitDecides, identifyRun } from '../../src/core/rules.ts';
import type { Exit, ExitMap, RunFacts, RunWanted } from '../../src/core/rules.ts';

const RUNS = 5_000;

describe('rule 2, over every way in which a process can end', () => {
  const result = fc.constantFrom('passed' as const, 'failed' as const, 'unknown' as const);
  const maps: fc.Arbitrary<ExitMap> = fc.dictionary(fc.constantFrom('0', '1', '2', '126', '127', 'else'), result);
  const exits: fc.Arbitrary<Exit> = fc.record({
    code: fc.constantFrom(null, 0, 0, 1, 2, 126, 127, 255),
    signal: fc.constantFrom(null, null, null, 'SIGKILL', 'SIGTERM'),
    trouble: fc.constantFrom(null, null, null, 'missing' as const, 'deadline' as const, 'lost' as const, 'stopped' as const),
    expected: fc.boolean(),
    rejected: fc.boolean(),
  });
  const isMissing = ({ code, trouble }: Exit): boolean => trouble === 'missing' || code === 126 || code === 127;
  const endedByItself = ({ code, signal, trouble }: Exit): boolean => trouble === null && signal === null && code !== null;
  const holds = (what: string, of: (exit: Exit, map: ExitMap) => boolean): void => {
    test(what, () => fc.assert(fc.property(exits, maps, of), { numRuns: RUNS }));
  };

  holds('what passes ended by itself, in time, with what it should say, on a number that passes', (exit, map) => {
    if (exitDecides(exit, map) !== 'passed') return true;
    return endedByItself(exit) && !isMissing(exit) && exit.expected && !exit.rejected && (map[String(exit.code)] ?? map['else'] ?? (exit.code === 0 ? 'passed' : 'failed')) === 'passed';
  });
  holds('what is missing fails, whatever the map says', (exit, map) => !isMissing(exit) || exitDecides(exit, map) === 'failed');
  holds('what was not seen to end is unknown, whatever the map says', (exit, map) => isMissing(exit) || endedByItself(exit) || exitDecides(exit, map) === 'unknown');
  holds('without a map every number but 0 fails', (exit) => !endedByItself(exit) || exit.code === 0 || exitDecides(exit) === 'failed');
  holds('a number that is mapped to unknown is unknown', (exit, map) => isMissing(exit) || !endedByItself(exit) || map[String(exit.code)] !== 'unknown' || exitDecides(exit, map) === 'unknown');
});

describe('rule 11, over lists of runs that are alike', () => {
  const runs: fc.Arbitrary<readonly RunFacts[]> = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('9', '10', '11', '99', '100', '101', '9007199254740993'),
      path: fc.constantFrom('release.yml', 'release.yml', 'ci.yml'),
      event: fc.constantFrom('push', 'push', 'schedule'),
      commit: fc.constantFrom('c1', 'c1', 'c2'),
      branch: fc.constantFrom('v1', 'v1', 'v2', null),
      title: fc.constantFrom('Release nonce-7', 'Release nonce-7', 'Release nonce-8'),
      actor: fc.constantFrom('ada', 'ada', 'eve'),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 4 },
  );
  const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 });
  const wanteds: fc.Arbitrary<RunWanted> = fc
    .record({ branch: sometimes(fc.constant('v1')), actor: sometimes(fc.constant('ada')), nonce: sometimes(fc.constant('nonce-7')), above: sometimes(fc.constantFrom('9', '10', '99')), bound: sometimes(fc.subarray(['10', '100', '101'])) })
    .map(({ branch, actor, nonce, above, bound }) => ({
      path: 'release.yml',
      event: 'push',
      commit: 'c1',
      ...(branch === null ? {} : { branch }),
      ...(actor === null ? {} : { actor }),
      ...(nonce === null ? {} : { nonce }),
      ...(above === null ? {} : { above }),
      ...(bound === null ? {} : { bound }),
    }));
  /** What of a run is not as it is wanted, by name. */
  const wrongIn = (run: RunFacts, wanted: RunWanted): readonly string[] => {
    const wrong: string[] = [];
    if (run.path !== wanted.path) wrong.push('path');
    if (run.event !== wanted.event) wrong.push('event');
    if (run.commit !== wanted.commit) wrong.push('commit');
    if (wanted.branch !== undefined && run.branch !== wanted.branch) wrong.push('branch');
    if (wanted.actor !== undefined && run.actor !== wanted.actor) wrong.push('actor');
    if (wanted.nonce !== undefined && !run.title.includes(wanted.nonce)) wrong.push('nonce');
    if (wanted.above !== undefined && Number(run.id) <= Number(wanted.above)) wrong.push('id');
    if (wanted.bound?.some((id) => id === run.id) === true) wrong.push('bound');
    return wrong;
  };

  test('a run is bound when nothing of it is wrong, and something is of every other', () => {
    let bound = 0;
    fc.assert(
      fc.property(runs, wanteds, (list, wanted) => {
        const found = identifyRun(list, wanted);
        const right = list.filter((run) => wrongIn(run, wanted).length === 0);
        expect(found.is).toBe(right.length === 0 ? 'no-run' : right.length === 1 ? 'one' : 'ambiguous');
        if (found.is === 'one') {
          bound += 1;
          expect(found.run).toBe(right[0]);
        }
      }),
      { numRuns: RUNS },
    );
    expect(bound).toBeGreaterThan(RUNS / 20);
  });

  test('a twin makes what was bound ambiguous, and nothing is bound any more', () => {
    fc.assert(
      fc.property(runs, wanteds, (list, wanted) => {
        const found = identifyRun(list, wanted);
        if (found.is === 'one') expect(identifyRun([...list, { ...found.run, id: '18014398509481985' }], wanted).is).toBe('ambiguous');
      }),
      { numRuns: RUNS },
    );
  });
});
