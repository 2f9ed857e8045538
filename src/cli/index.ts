import type { Arguments } from './arguments.ts';

/** Runs one subcommand; answers the exit code (DESIGN 9). */
export type Run = (asked: Arguments) => Promise<number>;

/** One file per subcommand, loaded when it is asked for. */
export const commands = {
  start: () => import('./start.ts').then((m) => m.start),
  status: () => import('./status.ts').then((m) => m.status),
  next: () => import('./next.ts').then((m) => m.next),
  log: () => import('./log.ts').then((m) => m.log),
  decisions: () => import('./decisions.ts').then((m) => m.decisions),
  blockers: () => import('./blockers.ts').then((m) => m.blockers),
  run: () => import('./run.ts').then((m) => m.run),
  decide: () => import('./decide.ts').then((m) => m.decide),
  verify: () => import('./verify.ts').then((m) => m.verify),
  report: () => import('./report.ts').then((m) => m.report),
  recover: () => import('./recover.ts').then((m) => m.recover),
  abandon: () => import('./abandon.ts').then((m) => m.abandon),
  reset: () => import('./reset.ts').then((m) => m.reset),
  doctor: () => import('./doctor.ts').then((m) => m.doctor),
  replay: () => import('./replay.ts').then((m) => m.replay),
  runbook: () => import('./runbook.ts').then((m) => m.runbook),
  sandbox: () => import('./sandbox.ts').then((m) => m.sandbox),
  'sandbox-world': () => import('./sandbox-world.ts').then((m) => m.sandboxWorld),
  help: () => import('./help.ts').then((m) => m.help),
  version: () => import('./version.ts').then((m) => m.version),
} as const satisfies { readonly [name: string]: () => Promise<Run> };

export type CommandName = keyof typeof commands;

export const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word);
