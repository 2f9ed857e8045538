import type { Command } from '../../src/core/command.ts';
import type { Actor, OpenBlocker } from '../../src/core/event.ts';
import type { Step } from '../../src/core/plan.ts';
import { C1 } from './history.ts';

export const COMMITS = [C1, 'c2c2c2c2', 'c3c3c3c3'] as const;
export const FILES = ['src/a.rs', 'docs/a.md', '.ergo/B1.json'] as const;
export const SCRIPT: Actor = { name: 'ci', email: '', person: false };

/** The world beside the journal, as a walk makes it up. `just` is the version of a tool; `dropped` is what an edit took out of the runbook. */
export type World = { now: number; just: string | null; base: string; head: string; branch: string; tag: { object: string; commit: string } | null; blockers: readonly OpenBlocker[]; hash: string; dropped: Step | null };

/** Whether it was taken, and its sender told so. */
export type Send = (command: Command, by?: Actor) => boolean;

export type Dice = { readonly below: (n: number) => number; readonly percent: (n: number) => boolean; readonly one: <T>(of: readonly T[]) => T | undefined };

/** Numbers that follow from one (mulberry32), so that a walk is its list of moves. */
export const dice = (seed: number): Dice => {
  let so = seed >>> 0;
  const next = (): number => {
    so = (so + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(so ^ (so >>> 15), 1 | so);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, percent: (n) => below(100) < n, one: (of) => of[below(of.length)] };
};
