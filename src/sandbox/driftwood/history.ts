import type { Faults } from '../scenario.ts';
import { changelog, manifests } from './manifests.ts';
import { SCRIPTS } from './scripts.ts';
import { cli, LIBRARY, tests } from './sources.ts';
import type { Files } from './texts.ts';
import { CONTINUOUS, GUARDED, RELEASING } from './workflows.ts';

export type HistoryEntry = {
  readonly message: string;
  /** How long before now the commit was made, in hours. */
  readonly hoursAgo: number;
  readonly files: Files;
  /** The annotated tag that this commit carries. */
  readonly tag: string | null;
};

const DAY = 24;

/**
 * The history of driftwood: what it was at v1.1.0, and what has happened since. The last commit is the candidate of v1.2.0.
 * `pythonLeftBehind`: pyproject.toml keeps the version before; `guarded`: the jobs that publish are behind an environment from now on.
 */
export const driftwoodHistory = ({ pythonLeftBehind, guarded = false }: Pick<Faults, 'pythonLeftBehind' | 'guarded'>): readonly HistoryEntry[] => [
  {
    message: 'Sort names the way people do',
    hoursAgo: 90 * DAY,
    tag: null,
    files: { ...SCRIPTS, ...RELEASING, ...manifests({ version: '1.0.0' }), ...changelog('1.0.0'), ...source('insertion') },
  },
  { message: 'Release 1.1.0', hoursAgo: 41 * DAY, tag: 'v1.1.0', files: { ...manifests({ version: '1.1.0' }), ...changelog('1.1.0') } },
  { message: 'Run the tests on every push', hoursAgo: 20 * DAY, tag: null, files: CONTINUOUS },
  { message: 'Sort by merging: a tenth of the comparisons', hoursAgo: 9 * DAY, tag: null, files: source('merge') },
  { message: 'Add --unique', hoursAgo: 3 * DAY, tag: null, files: source('unique') },
  {
    message: 'Prepare 1.2.0',
    hoursAgo: 2,
    tag: null,
    files: { ...manifests({ version: '1.2.0', ...(pythonLeftBehind && { python: '1.1.0' }) }), ...changelog('1.2.0'), ...(guarded && GUARDED) },
  },
];

const source = (stage: 'insertion' | 'merge' | 'unique'): Files => ({
  'src/driftwood.mjs': LIBRARY[stage],
  'src/cli.mjs': cli({ unique: stage === 'unique' }),
  'test/driftwood.test.mjs': tests({ unique: stage === 'unique' }),
});

export const isExecutable = (path: string): boolean => path.startsWith('scripts/') && path.endsWith('.sh');
