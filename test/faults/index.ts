import type { Fault } from './fault.ts';

/** The faults of reference/faults.md, each in a file of its own. */
export const faults = {
  F2: () => import('./f02-kill-any-time.ts').then((m) => m.killAnyTime),
  F4: () => import('./f04-kill-at-boundary.ts').then((m) => m.killAtBoundary),
  F7: () => import('./f07-children.ts').then((m) => m.children),
} as const satisfies { readonly [id: Fault['id']]: () => Promise<Fault> };
