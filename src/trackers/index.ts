import type { TrackerKind } from '../ports.ts';

/** Every tracker of blockers, by the name that the runbook gives it. Each is loaded when it is first needed. */
export const trackers = {
  file: () => import('./file.ts').then((m) => m.file),
  ergo: () => import('./ergo.ts').then((m) => m.ergo),
  github: () => import('./github.ts').then((m) => m.github),
} as const satisfies { readonly [key: string]: () => Promise<TrackerKind> };

export type TrackerKey = keyof typeof trackers;
