import type { Json, JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import type { Picture } from '../../core/picture.ts';
import type { Verdict } from '../../core/verdict.ts';
import { ActError } from '../../core/error.ts';
import { fill } from '../../core/values.ts';
import type { KindPorts, Tag } from '../../ports.ts';

export type PushTagSeen = { readonly form: 'push-tag'; readonly remote: Tag | null };

/** What the intent holds: the tag object that is to be pushed, its commit, and what the remote had. */
export const notePushOfTag = async (at: At<unknown>, push: string, { git }: KindPorts): Promise<JsonObject> => {
  const tag = fill(push, at.values);
  const local = await git.localTag(tag);
  return { tag, object: local?.object ?? null, commit: local?.commit ?? null, remote: await git.remoteTag(tag) };
};

/** Of an intent that was lost: the tag that is here now is the one that would have been pushed. */
export const recallPushOfTag = async (at: At<unknown>, push: string, { git }: KindPorts): Promise<JsonObject> => {
  const tag = fill(push, at.values);
  const local = await git.localTag(tag);
  return { tag, object: local?.object ?? null, commit: local?.commit ?? null };
};

/** Pushes exactly the tag of the intent, once. @throws ActError when it must not, or when the push did not succeed. */
export const pushTag = async (at: At<unknown>, push: string, { git }: KindPorts): Promise<JsonObject> => {
  const tag = fill(push, at.values);
  const refuse = (why: string, fix: string): never => {
    throw new ActError(why, { left: false, fix });
  };
  const { object, commit, remote } = at.attempt.note;
  if (isJsonObject(remote) && remote['object'] === object) return refuse(`origin already has the tag ${tag}, and it is this one`, 'It is not pushed again. p looks at it and settles this attempt.');
  if (remote !== null) return refuse(`origin already has the tag ${tag}`, 'A pushed tag is never moved or pushed again. Use a new version, or start with --adopt.');
  const local = await git.localTag(tag);
  if (local === null || typeof object !== 'string') return refuse(`there is no local tag ${tag}`, 'Run the step that makes it.');
  if (local.object !== object || local.commit !== commit) return refuse(`the local tag ${tag} changed since the words were typed`, 'Find out who changed it, then try again.');
  if (local.commit !== at.candidate.commit) return refuse(`the tag ${tag} is at ${local.commit.slice(0, 7)}, not at the candidate ${at.candidate.commit.slice(0, 7)}`, 'Make the tag again.');
  await git.pushTag(tag, object);
  return { tag, object, commit: local.commit };
};

/** @throws WorldError when the remote did not answer. */
export const lookAtPushedTag = async (at: At<unknown>, push: string, { git }: KindPorts): Promise<PushTagSeen> => ({ form: 'push-tag', remote: await git.remoteTag(fill(push, at.values)) });

/** Compares object ids, never error texts: the same object is ours, another is a conflict, none is not done. */
export const judgePushOfTag = (at: At<unknown>, push: string, { remote }: PushTagSeen): Verdict => {
  const tag = fill(push, at.values);
  const { object, commit } = at.attempt.note;
  if (remote === null) {
    return at.purpose === 'reconcile' ? { is: 'absent', why: `origin has no tag ${tag}` } : { is: 'unknown', why: `the push of ${tag} was taken, and origin does not show the tag` };
  }
  const evidence = [{ type: 'value', name: `tag ${tag} on origin`, value: remote.object }, { type: 'value', name: 'commit', value: remote.commit }] as const;
  const same = remote.object === object && remote.commit === commit;
  // What is here may have been made again in what was lost, so another object proves nothing against us.
  if (at.attempt.recovered === true && !same) return { is: 'unknown', why: `origin has the tag ${tag} at ${remote.commit.slice(0, 7)}, and the record of which one was pushed is lost. Where it is this release's: holdpoint abandon, then holdpoint start ${tag} --adopt`, evidence };
  if (typeof object !== 'string' || typeof commit !== 'string') return { is: 'unknown', why: `origin has a tag ${tag}, and the intent does not say which one was to be pushed`, evidence };
  if (same) return { is: 'passed', evidence };
  return { is: 'failed', conflict: true, why: `origin has another tag ${tag}: ${remote.object.slice(0, 7)} at ${remote.commit.slice(0, 7)}, not ${object.slice(0, 7)} at ${commit.slice(0, 7)}`, fix: 'A pushed tag is never moved. Recovery goes forward: a new version.', evidence };
};

/** What was to be pushed beside what origin has. */
export const pictureOfTag = (at: At<unknown>, { remote }: PushTagSeen): Picture => {
  const { tag, object, commit } = at.attempt.note;
  const ours = remote !== null && remote.object === object && remote.commit === commit;
  const short = (id: Json | undefined): string => (typeof id === 'string' ? id.slice(0, 12) : 'not in the intent');
  return [
    {
      type: 'table',
      head: [`Tag ${typeof tag === 'string' ? tag : ''}`.trim(), 'object', 'commit', ''],
      rows: [
        { mark: 'ready', cells: ['ours, of the intent', short(object), short(commit), ''] },
        remote === null ? { mark: 'ready', cells: ['on origin', 'none', 'none', 'not there'] } : { mark: ours ? 'passed' : 'failed', cells: ['on origin', short(remote.object), short(remote.commit), ours ? 'the same' : 'ANOTHER TAG'] },
      ],
    },
  ];
};
