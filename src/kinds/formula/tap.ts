import { isAbsolute, join } from 'node:path';
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

/** The checkout as it must be before anything is written into it. Null is fine; otherwise why not, and what to do. */
export const whyNotReady = async (tap: Git, root: string, wantedBranch: string): Promise<{ readonly why: string; readonly fix: string } | null> => {
  const { branch } = await tap.head();
  if (branch === null) return { why: `the tap's checkout ${root} is on no branch`, fix: `Run there: git switch ${quoted(wantedBranch)}` };
  if (branch !== wantedBranch) return { why: `the tap's checkout ${root} is on ${branch}, not on ${wantedBranch}`, fix: `Run there: git switch ${quoted(wantedBranch)}` };
  const dirty = await tap.dirty({ globs: [], patterns: [] });
  if (dirty.length > 0) return { why: `the tap's checkout ${root} is not clean: ${dirty.slice(0, 3).join(', ')}`, fix: 'Commit or remove what is uncommitted there.' };
  return null;
};
