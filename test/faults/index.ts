import type { Fault } from './fault.ts';

/** The faults of reference/faults.md, each in a file of its own; what takes longest first, so that no core is without work at the end. */
export const faults = {
  F6: () => import('./f06-publish.ts').then((m) => m.publish),
  F4: () => import('./f04-kill-at-boundary.ts').then((m) => m.killAtBoundary),
  F2: () => import('./f02-kill-any-time.ts').then((m) => m.killAnyTime),
  F8: () => import('./f08-terminal.ts').then((m) => m.terminal),
  F1: () => import('./f01-journal-crash.ts').then((m) => m.journalCrash),
  F13: () => import('./f13-two-at-once.ts').then((m) => m.twoAtOnce),
  F12: () => import('./f12-state-folder.ts').then((m) => m.stateFolder),
  F10: () => import('./f10-git.ts').then((m) => m.git),
  F3: () => import('./f03-journal-damage.ts').then((m) => m.journalDamage),
  F11: () => import('./f11-clock.ts').then((m) => m.clock),
  F5: () => import('./f05-http.ts').then((m) => m.http),
  F7: () => import('./f07-children.ts').then((m) => m.children),
  F9: () => import('./f09-lock.ts').then((m) => m.lock),
  'P1-8': () => import('./model.ts').then((m) => m.model),
} as const satisfies { readonly [id in Fault['id']]?: () => Promise<Fault> };
