import { z } from 'zod';
import type { JsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import type { Verdict } from '../../core/verdict.ts';
import { ActError } from '../../core/error.ts';
import { fill } from '../../core/values.ts';
import type { KindPorts } from '../../ports.ts';

export const commitForm = z.strictObject({ commit: z.strictObject({ message: z.string().min(1), paths: z.array(z.string().min(1)).min(1).optional() }) });
type Form = z.infer<typeof commitForm>['commit'];

export type CommitSeen = { readonly form: 'commit'; readonly commit: string; readonly subject: string };

export const noteCommit = async (_: At<unknown>, { git }: KindPorts): Promise<JsonObject> => ({ head: (await git.head()).commit });

/** Commits the paths, or everything but the tracker's own. @throws ActError when there is nothing to commit. */
export const makeCommit = async (at: At<unknown>, form: Form, { git }: KindPorts): Promise<JsonObject> => {
  const ignore = at.plan.blockers.paths;
  if ((await git.dirty(ignore)).length === 0) throw new ActError('there is nothing to commit', { left: false, fix: 'Make the change that this step commits, then run it again.' });
  const commit = await git.commit(fill(form.message, at.values), { paths: (form.paths ?? []).map((path) => fill(path, at.values)), ignore });
  return { commit };
};

export const lookAtCommit = async (_: At<unknown>, { git }: KindPorts): Promise<CommitSeen> => {
  const { commit } = await git.head();
  const subject = await git.subject(commit);
  return { form: 'commit', commit, subject };
};

/** HEAD is the commit that was made. When its making was not recorded, an unmoved HEAD says that it did not happen. */
export const judgeCommit = (at: At<unknown>, form: Form, seen: CommitSeen): Verdict => {
  const made = at.attempt.sent?.['commit'];
  const evidence = [{ type: 'value', name: 'commit', value: seen.commit }, { type: 'value', name: 'subject', value: seen.subject }] as const;
  if (made === undefined && seen.commit === at.attempt.note['head']) return { is: 'absent', why: 'HEAD is where it was' };
  if (made === undefined) return { is: 'unknown', why: `HEAD moved to ${seen.commit.slice(0, 7)}, and whether by this step was not recorded`, evidence };
  if (made !== seen.commit) return { is: 'failed', why: `HEAD is ${seen.commit.slice(0, 7)}, not the commit that was made`, fix: 'Look at it with git log, then run it again.', evidence };
  const subject = fill(form.message, at.values).split('\n')[0]?.trim();
  if (subject !== seen.subject.trim()) return { is: 'failed', why: 'the commit has another message than was asked for', fix: 'Find out which hook changes it.', evidence };
  return { is: 'passed', evidence };
};
