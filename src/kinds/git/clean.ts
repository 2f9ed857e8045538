import { z } from 'zod';
import type { At } from '../../core/kind.ts';
import { quoted } from '../../core/quoted.ts';
import type { Evidence, Verdict } from '../../core/verdict.ts';
import { fill } from '../../core/values.ts';
import type { KindPorts } from '../../ports.ts';

export const cleanForm = z
  .strictObject({ clean: z.literal(true).optional(), branch: z.string().min(1).optional(), pushed: z.literal(true).optional() })
  .refine((spec) => Object.keys(spec).length > 0, 'asks nothing: write clean, branch or pushed');
type Form = z.infer<typeof cleanForm>;

export type CleanSeen = {
  readonly form: 'clean';
  readonly commit: string;
  readonly branch: string | null;
  /** Why nothing is released from this checkout whatever is in it. */
  readonly obstacle: { readonly why: string; readonly fix: string } | null;
  readonly dirty: readonly string[];
  /** Null where it was not asked: not wanted, or no branch to ask about. `commit` is null where origin has no such branch. */
  readonly remote: { readonly commit: string | null; readonly ahead: number; readonly behind: number } | null;
};

/** @throws WorldError when the remote did not answer. */
export const lookClean = async (at: At<unknown>, form: Form, { git }: KindPorts): Promise<CleanSeen> => {
  const { commit, branch } = await git.head();
  const obstacle = await git.obstacle();
  const dirty = await git.dirty(at.plan.blockers.paths);
  return { form: 'clean', commit, branch, obstacle, dirty, remote: form.pushed === true && branch !== null ? await remoteOf(git, branch) : null };
};

/** Before the tag: nothing uncommitted, on its branch, neither ahead of the remote nor behind it. All that is wrong is said at once. */
export const judgeClean = (at: At<unknown>, form: Form, seen: CleanSeen): Verdict => {
  const evidence = evidenceOf(form, seen);
  const wrong = [...(seen.obstacle === null ? [] : [seen.obstacle]), ...wrongTree(form, seen), ...wrongBranch(form, seen, at.values), ...wrongRemote(form, seen)];
  if (wrong.length > 0) return { is: 'failed', why: wrong.map(({ why }) => why).join('; '), fix: wrong.map(({ fix }) => fix).join(' '), evidence };
  if (seen.commit !== at.candidate.commit) return { is: 'unknown', why: `HEAD is ${short(seen.commit)}, and the candidate is ${short(at.candidate.commit)}`, evidence };
  return { is: 'passed', evidence };
};

type Wrong = readonly { readonly why: string; readonly fix: string }[];

const wrongTree = (form: Form, { dirty }: CleanSeen): Wrong => {
  if (form.clean !== true || dirty.length === 0) return [];
  const named = dirty.slice(0, 5).join(', ') + (dirty.length > 5 ? ` and ${dirty.length - 5} more` : '');
  return [{ why: `the working tree is not clean: ${named}`, fix: 'Commit, ignore or remove what is uncommitted.' }];
};

const wrongBranch = (form: Form, { branch, commit }: CleanSeen, values: { readonly [name: string]: string }): Wrong => {
  const wanted = form.branch === undefined ? null : fill(form.branch, values);
  if (wanted === null && form.pushed !== true) return [];
  if (branch === null) return [{ why: `HEAD is detached at ${short(commit)}`, fix: `Run: git switch ${quoted(wanted ?? 'BRANCH')}` }];
  return wanted === null || branch === wanted ? [] : [{ why: `the branch is ${branch}, not ${wanted}`, fix: `Run: git switch ${quoted(wanted)}` }];
};

const wrongRemote = (form: Form, { branch, remote }: CleanSeen): Wrong => {
  // A detached HEAD has been said already; anything else that was not read is not "pushed".
  if (form.pushed !== true || branch === null) return [];
  if (remote === null) return [{ why: `${branch} was not compared with origin`, fix: 'Run it again.' }];
  if (remote.commit === null) return [{ why: `origin has no branch ${branch}`, fix: `Run: git push -u origin ${quoted(branch)}` }];
  const ahead: Wrong = remote.ahead === 0 ? [] : [{ why: `${branch} is ahead of origin by ${commits(remote.ahead)}`, fix: `Run: git push origin ${quoted(branch)}` }];
  const behind: Wrong = remote.behind === 0 ? [] : [{ why: `${branch} is behind origin by ${commits(remote.behind)}`, fix: 'Run: git pull --ff-only' }];
  return [...ahead, ...behind];
};

const remoteOf = async (git: KindPorts['git'], branch: string): Promise<CleanSeen['remote']> => {
  const commit = await git.remoteBranch(branch);
  if (commit === null) return { commit, ahead: 0, behind: 0 };
  await git.fetch();
  return { commit, ...(await git.aheadBehind(branch)) };
};

const evidenceOf = (form: Form, seen: CleanSeen): readonly [Evidence, ...Evidence[]] => [
  { type: 'value', name: 'HEAD', value: seen.commit },
  ...(seen.branch === null ? [] : [{ type: 'value' as const, name: 'branch', value: seen.branch }]),
  ...(form.clean === true ? [{ type: 'value' as const, name: 'uncommitted', value: seen.dirty.length === 0 ? 'nothing' : seen.dirty.join(', ') }] : []),
  ...(seen.remote === null ? [] : [{ type: 'value' as const, name: `origin/${seen.branch}`, value: `${seen.remote.commit ?? 'absent'}, ahead ${seen.remote.ahead}, behind ${seen.remote.behind}` }]),
];

const commits = (count: number): string => (count === 1 ? '1 commit' : `${count} commits`);
const short = (commit: string): string => commit.slice(0, 7);
