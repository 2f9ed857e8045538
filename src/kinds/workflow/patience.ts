import type { At } from '../../core/kind.ts';

/** How long the slowest of these channels may take to show what it has, in milliseconds: before that, a 404 of an index is no "no". */
export const longestPatienceMs = (at: At<unknown>, channels: readonly string[]): number => Math.max(0, ...channels.map((name) => at.plan.channels[name]?.patienceMs ?? 0));
