import { isAbsolute, join } from 'node:path';
import type { Refusal } from '../../core/command.ts';
import type { At } from '../../core/kind.ts';
import { quoted } from '../../core/quoted.ts';
import { fill } from '../../core/values.ts';
import { WorldError } from '../../ports.ts';
import type { Git, KindPorts } from '../../ports.ts';

/** Where the tap is: its repository, its checkout here, and the formula's path in it. */
export type Tap = { readonly repository: string; readonly root: string; readonly formula: string };

/** @throws WorldError when the plan's channel does not say. */
export const tapOf = (at: At<unknown>, channel: string, { git }: KindPorts): Tap => {
  const spec = at.plan.channels[channel]?.spec;
  const [repository, checkout, formula] = [spec?.['tap'], spec?.['checkout'], spec?.['formula']].map((value) => (typeof value === 'string' ? fill(value, at.values) : null));
  if (typeof repository !== 'string' || typeof checkout !== 'string' || typeof formula !== 'string') {
    throw new WorldError(`the channel ${channel} does not say where its tap is`, { trouble: 'refused', fix: 'Give it tap, checkout and formula in the runbook.' });
  }
  return { repository, root: isAbsolute(checkout) ? checkout : join(git.root, checkout), formula };
};

/**
 * Why a checkout that is not where its remote is writes nothing, and how a person brings them together. `subject`: of the newest commit there, where
 * that is not here. Prevents: a formula rewritten from an old text, which takes out again what somebody else has put in.
 */
export const whyNotEqual = ({ root, repository }: Tap, is: { readonly branch: string; readonly ahead: number; readonly behind: number; readonly subject: string | null }): Refusal => {
  const { branch, ahead, behind, subject } = is;
  const there = `${commits(behind)} on ${repository} ${behind === 1 ? 'is' : 'are'} not in ${root}${subject === null || subject === '' ? '' : ` (the newest: "${subject}")`}`;
  const here = `${commits(ahead)} in ${root} ${ahead === 1 ? 'was' : 'were'} never pushed`;
  const run = (line: string): string => `git -C ${quoted(root)} ${line}`;
  const nothing = 'Nothing was written or pushed.';
  if (ahead === 0 && behind > 0) return { why: `the tap has moved on: ${there}`, fix: `${nothing} Run: ${run('pull --ff-only')}, look at what came, then try again: the formula is made of what stands there then.` };
  if (ahead > 0 && behind === 0) return { why: `the tap's checkout is ahead of its remote: ${here}`, fix: `${nothing} Look at it: ${run(`log origin/${branch}..`)}. Push it, or take it back, then try again.` };
  if (ahead > 0 && behind > 0) return { why: `the tap's checkout and its remote have parted: ${here}, and ${there}`, fix: `${nothing} Run: ${run('pull --rebase')}, look at both, then try again.` };
  return { why: `the tap's checkout ${root} is not equal to its remote`, fix: `${nothing} Run: ${run('pull --ff-only')}, look at what came, then try again.` };
};

const commits = (count: number): string => `${count} commit${count === 1 ? '' : 's'}`;

/** The checkout as it must be before anything is written into it. Null is fine; otherwise why not, and what to do. */
export const whyNotReady = async (tap: Git, root: string, wantedBranch: string): Promise<{ readonly why: string; readonly fix: string } | null> => {
  const { branch } = await tap.head();
  if (branch === null) return { why: `the tap's checkout ${root} is on no branch`, fix: `Run there: git switch ${quoted(wantedBranch)}` };
  if (branch !== wantedBranch) return { why: `the tap's checkout ${root} is on ${branch}, not on ${wantedBranch}`, fix: `Run there: git switch ${quoted(wantedBranch)}` };
  const dirty = await tap.dirty({ globs: [], patterns: [] });
  if (dirty.length > 0) return { why: `the tap's checkout ${root} is not clean: ${dirty.slice(0, 3).join(', ')}`, fix: 'Commit or remove what is uncommitted there.' };
  return null;
};
