import { acts } from './acts.ts';
import { delivered } from './delivered.ts';
import { historyAndTags } from './history-and-tags.ts';
import type { Mutant } from './mutant.ts';
import { needsAndPasses } from './needs-and-passes.ts';
import { preflight } from './preflight.ts';
import { publish } from './publish.ts';
import { shell } from './shell.ts';
import { terminals } from './terminals.ts';
import { trackers } from './trackers.ts';
import { worldAndRecovery } from './world-and-recovery.ts';

/** Every way of being wrong that must be seen, in the order of the rules. */
export const mutants: readonly Mutant[] = [...needsAndPasses, ...acts, ...historyAndTags, ...worldAndRecovery, ...publish, ...preflight, ...delivered, ...shell, ...terminals, ...trackers];
