import type { Kind } from './kind.ts';

/** Every kind of step, by the key that a step of it carries. Each is loaded when it is first needed. */
export const kinds = {
  run: () => import('./run.ts').then((m) => m.run),
  check: () => import('./check.ts').then((m) => m.check),
  decide: () => import('./decide.ts').then((m) => m.decide),
  manual: () => import('./manual.ts').then((m) => m.manual),
  git: () => import('./git.ts').then((m) => m.git),
  workflow: () => import('./workflow.ts').then((m) => m.workflow),
  provenance: () => import('./provenance.ts').then((m) => m.provenance),
  formula: () => import('./formula.ts').then((m) => m.formula),
  deliver: () => import('./deliver.ts').then((m) => m.deliver),
  stage: () => import('./stage.ts').then((m) => m.stage),
  install: () => import('./install.ts').then((m) => m.install),
  blockers: () => import('./blockers.ts').then((m) => m.blockers),
} as const satisfies { readonly [key: string]: () => Promise<Kind> };

export type KindKey = keyof typeof kinds;
