import type { Json, JsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import type { Picture } from '../../core/picture.ts';
import type { Verdict } from '../../core/verdict.ts';
import { ActError } from '../../core/error.ts';
import { fill } from '../../core/values.ts';
import type { KindPorts } from '../../ports.ts';

/** `contains`: our commit is the remote's head, or behind it; null where it was not asked. `behind`: the remote can still take it. */
export type PushBranchSeen = { readonly form: 'push-branch'; readonly remote: string | null; readonly contains: boolean | null; readonly behind?: boolean };

export const notePushOfBranch = async (at: At<unknown>, branch: string, { git }: KindPorts): Promise<JsonObject> => {
  const name = fill(branch, at.values);
  return { branch: name, commit: (await git.head()).commit, remote: await git.remoteBranch(name) };
};

/** Of an intent that was lost: what it was to push is the candidate. Where the remote was before it is not known any more. */
export const recallPushOfBranch = async (at: At<unknown>, branch: string): Promise<JsonObject> => ({ branch: fill(branch, at.values), commit: at.candidate.commit });

/** @throws ActError when HEAD has moved since the intent, or when the push did not succeed. */
export const pushBranch = async (at: At<unknown>, branch: string, { git }: KindPorts): Promise<JsonObject> => {
  const name = fill(branch, at.values);
  const { commit } = await git.head();
  if (commit !== at.attempt.note['commit']) throw new ActError('HEAD has moved since this was asked', { left: false, fix: 'Try again.' });
  await git.pushBranch(name);
  return { branch: name, commit };
};

/** @throws WorldError when the remote did not answer. */
export const lookAtPushedBranch = async (at: At<unknown>, branch: string, { git }: KindPorts): Promise<PushBranchSeen> => {
  const remote = await git.remoteBranch(fill(branch, at.values));
  const { commit, remote: before } = at.attempt.note;
  if (remote === null || typeof commit !== 'string' || remote === before) return { form: 'push-branch', remote, contains: remote === commit ? true : null };
  if (remote === commit) return { form: 'push-branch', remote, contains: true };
  await git.fetch();
  const contains = await git.isAncestor(commit, remote);
  return { form: 'push-branch', remote, contains, ...(before === undefined && !contains ? { behind: await git.isAncestor(remote, commit) } : {}) };
};

export const judgePushOfBranch = (at: At<unknown>, branch: string, { remote, contains, behind }: PushBranchSeen): Verdict => {
  const name = fill(branch, at.values);
  const { commit, remote: before } = at.attempt.note;
  if (typeof commit !== 'string') return { is: 'unknown', why: 'the intent does not say which commit was to be pushed' };
  if (remote !== null && contains === true) {
    return { is: 'passed', evidence: [{ type: 'value', name: `origin/${name}`, value: remote }, { type: 'value', name: 'commit', value: commit }] };
  }
  if (remote === before) {
    return at.purpose === 'reconcile' ? { is: 'absent', why: `origin/${name} is where it was` } : { is: 'unknown', why: `the push of ${name} was taken, and origin does not show it` };
  }
  if (at.attempt.recovered === true && at.purpose === 'reconcile' && before === undefined && (remote === null || behind === true)) return { is: 'absent', why: `origin/${name} does not have ${commit.slice(0, 7)}, and can still take it` };
  return {
    is: 'failed',
    conflict: true,
    why: remote === null ? `origin has no branch ${name} any more` : `origin/${name} moved to ${remote.slice(0, 7)} without ${commit.slice(0, 7)}`,
    fix: 'Fetch, look at what was pushed, and bring the two together.',
    evidence: remote === null ? [] : [{ type: 'value', name: `origin/${name}`, value: remote }],
  };
};

/** What was to be pushed beside what origin had before, and has now. */
export const pictureOfBranch = (at: At<unknown>, { remote, contains }: PushBranchSeen): Picture => {
  const { branch, commit, remote: before } = at.attempt.note;
  const short = (id: Json | undefined): string => (typeof id === 'string' ? id.slice(0, 12) : 'none');
  const said = contains === true ? { mark: 'passed', word: remote === commit ? 'ours' : 'ours is in it' } as const : remote === before ? { mark: 'ready', word: 'where it was' } as const : { mark: 'failed', word: 'moved without ours' } as const;
  return [
    {
      type: 'table',
      head: [`Branch ${typeof branch === 'string' ? branch : ''}`.trim(), 'commit', ''],
      rows: [
        { mark: 'ready', cells: ['ours, of the intent', short(commit), ''] },
        { mark: 'ready', cells: ['origin, before', short(before), ''] },
        { mark: said.mark, cells: ['origin, now', short(remote), said.word] },
      ],
    },
  ];
};
