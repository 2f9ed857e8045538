import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first, by the end of their names. Where this is wrong only the end of a run is later. */
const LONGEST: readonly string[] = [
  'e2e/learn', 'e2e/adopt', 'e2e/partial-publish', 'e2e/wrong-bytes', 'e2e/plain-release', 'e2e/flaky-api', 'e2e/cli', 'e2e/crash', 'e2e/smooth', 'e2e/preflight-fails', 'e2e/small-window', 'e2e/stale-tap', 'e2e/lost-answer', 'e2e/no-run', 'e2e/bad-input',
  'components/hostile', 'adapters/git', 'core/properties', 'sandbox/scenario', 'plasmite/recovery', 'plasmite/release', 'components/views', 'cli/state-folder', 'adapters/hostile-names', 'sandbox/running', 'plasmite/traps',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((name) => moduleId.includes(`/test/${name}.test.`));
  return place < 0 ? LONGEST.length : place;
};

/** Begins with what takes longest. A machine that has run nothing yet takes the largest file first, and a whole release is seven lines. The runner wants a class. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
