import { z } from 'zod';
import { isJsonObject } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import { trailerOf, withoutTrailer } from '../../core/anchor.ts';
import type { At } from '../../core/kind.ts';
import { quoted } from '../../core/quoted.ts';
import type { Verdict } from '../../core/verdict.ts';
import { ActError } from '../../core/error.ts';
import { fill } from '../../core/values.ts';
import { WorldError } from '../../ports.ts';
import type { KindPorts, Tag } from '../../ports.ts';

export const tagForm = z.strictObject({ tag: z.string().min(1), message: z.string().min(1) });
type Form = z.infer<typeof tagForm>;

export type TagSeen = { readonly form: 'tag'; readonly local: Tag | null; readonly message: string | null };

/** What the intent holds: the tag as it was here and on the remote, and where the journal stands, for the message of the tag. @throws WorldError when the remote did not answer. */
export const noteTag = async (at: At<unknown>, form: Form, { git }: KindPorts): Promise<JsonObject> => {
  const tag = fill(form.tag, at.values);
  return { tag, local: await git.localTag(tag), remote: await git.remoteTag(tag), chain: trailerOf(at.chain) };
};

/**
 * Makes the annotated tag at the candidate. One that origin has there is kept as it is (`--adopt`). A tag that this session
 * made may be made again while the remote lacks it; one that is already right is kept; any other is somebody's work and is
 * refused.
 * @throws ActError when the tag must not be made.
 */
export const makeTag = async (at: At<unknown>, form: Form, { git }: KindPorts): Promise<JsonObject> => {
  const tag = fill(form.tag, at.values);
  const message = fill(form.message, at.values);
  const { chain } = at.attempt.note;
  const { commit } = at.candidate;
  const taken = await adopted(at, tag, git);
  if (taken !== null) return { tag, object: taken.object, commit, made: false, adopted: true };
  if (at.attempt.note['remote'] !== null) throw new ActError(`origin already has the tag ${tag}`, { left: false, fix: 'A pushed tag is never moved. Use a new version, or start with --adopt.' });
  const local = await git.localTag(tag);
  if (local !== null && local.annotated && local.commit === commit && withoutTrailer(await git.tagMessage(tag)) === message.trim()) return { tag, object: local.object, commit, made: false };
  if (local !== null && !isOurs(at, local)) {
    throw new ActError(`there is a local tag ${tag} at ${local.commit.slice(0, 7)} that this session did not make`, { left: false, fix: `If nobody needs it, run: git tag -d ${quoted(tag)}` });
  }
  const made = await git.createTag(tag, { message: typeof chain === 'string' ? `${message.trim()}\n\n${chain}` : message, commit, replace: local !== null });
  return { tag, object: made.object, commit: made.commit, made: true };
};

export const lookAtTag = async (at: At<unknown>, form: Form, { git }: KindPorts): Promise<TagSeen> => {
  const tag = fill(form.tag, at.values);
  const local = await git.localTag(tag);
  return { form: 'tag', local, message: local === null ? null : await git.tagMessage(tag) };
};

/** The tag's message, here and, where it is the same object, on origin. Another object's message is not here to be read. @throws WorldError where origin does not answer, or has the tag and nobody fetched it */
export const anchorsOfTag = async (at: At<unknown>, form: Form, { git }: KindPorts): Promise<readonly { readonly where: string; readonly text: string }[]> => {
  const tag = fill(form.tag, at.values);
  const [local, remote] = await Promise.all([git.localTag(tag), git.remoteTag(tag)]);
  if (local === null && remote !== null) throw new WorldError(`the tag ${tag} is on origin and not here, so its message cannot be read`, { trouble: 'missing', fix: `Fetch it: git fetch origin tag ${quoted(tag)}` });
  if (local === null || !local.annotated) return [];
  return [{ where: `the tag ${tag} here${remote?.object === local.object ? ' and on origin' : ''}`, text: await git.tagMessage(tag) }];
};

export const judgeTag = (at: At<unknown>, form: Form, { local, message }: TagSeen): Verdict => {
  const tag = fill(form.tag, at.values);
  if (local === null) return { is: 'absent', why: `there is no local tag ${tag}` };
  const made = at.attempt.sent?.['object'];
  const evidence = [{ type: 'value', name: `tag ${tag}`, value: local.object }, { type: 'value', name: 'commit', value: local.commit }] as const;
  const fix = `Look at it: git show ${quoted(tag)}`;
  if (local.commit !== at.candidate.commit) return { is: 'failed', why: `the tag ${tag} is at ${local.commit.slice(0, 7)}, not at the candidate ${at.candidate.commit.slice(0, 7)}`, fix, evidence };
  if (!local.annotated) return { is: 'failed', why: `the tag ${tag} is not annotated`, fix, evidence };
  // Its message is whoever's who pushed it; a tag that is out is never made again.
  if (at.attempt.sent?.['adopted'] !== true && withoutTrailer(message ?? '') !== fill(form.message, at.values).trim()) return { is: 'failed', why: `the tag ${tag} has another message`, fix, evidence };
  if (made === undefined && at.purpose === 'watch') return { is: 'unknown', why: `whether the tag ${tag} was made by this step is not recorded`, evidence };
  if (made !== undefined && made !== local.object) return { is: 'failed', why: `the tag ${tag} is not the one that was made`, fix, evidence };
  return { is: 'passed', evidence };
};

/** The tag that origin has, where the candidate is its commit and the same object is here: there is nothing to make. */
const adopted = async (at: At<unknown>, tag: string, git: KindPorts['git']): Promise<Tag | null> => {
  const remote = at.attempt.note['remote'];
  if (!isJsonObject(remote)) return null;
  const local = await git.localTag(tag);
  return local !== null && local.object === remote['object'] && local.commit === at.candidate.commit ? local : null;
};

/** An earlier attempt of this step made exactly this tag object. */
const isOurs = (at: At<unknown>, local: Tag): boolean => (at.attempt.earlier ?? []).some(({ sent }) => sent?.['object'] === local.object && sent['made'] === true);
